"""The pages of the chat: the conversation, and the whole policy."""
