"""What callers of the service say of answers: whether one helped and, from a closed list, why not. No words, no who.

Kept for whoever looks after policy and vocabulary. Of an answer only its policy, its status and the terms of its
question are kept, never its id: that may hold days that a person named.
"""
