"""The pages of the chat: the conversation, and the whole policy.

Not called `pages`: until somebody has opened the chat, Streamlit would run the files of such a folder beside app.py by
themselves, so that whoever came to an inner page first saw an empty one.
"""
