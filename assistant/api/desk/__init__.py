"""The reply desk over HTTP: requests and responses of the paths below /v1/desk, and their examples."""
