"""OpenAI's chat completions over the same Assistant: requests read, answers put into that shape, errors in its own.

A policy is a model. What makes a language model say one thing or another (temperature, a system message, what it said
before) has no say here: the rules decide, as for `POST /v1/ask`.
"""
