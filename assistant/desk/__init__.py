"""The reply desk: a customer's message in, its questions answered, a reply drafted whose facts are watched.

No Streamlit here and no opinion on the policy: every answer comes from the ordinary service.
"""
