"""The optional language model: off unless a setting names one, and never more than a second opinion.

It may name a topic, a right, an activity or a category of people where the words of a question leave that open, out of
the few that the fitted scorers hold possible (`offer.py`, `choice.py`), and it may say a finished answer in other words
beside it (`rephrase.py`, `guard.py`). It states no fact, brings about no "no", and nobody waits for it longer than the
setting says (`chat.py`). See docs/language-model.md. Only `providers.py` and `transport.py` know LangChain and HTTP.
"""
