"""API keys of the HTTP service: what one is (api_key.py), where they are kept (store.py), commands (commands.py)."""
