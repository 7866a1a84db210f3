"""Chats that are kept, so that whoever asked can come back to them. Knows nothing of policies or answers."""
