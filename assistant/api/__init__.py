"""The HTTP service: contract.md's endpoints over one Assistant. `create_app` in app.py makes it."""
