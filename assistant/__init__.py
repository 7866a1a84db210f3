"""How a question is understood and an answer is said, and how others reach it."""
