"""From words to a typed Query. START in understand.py; each module says what part of that it has.

A turn is read (`reading`), what it says by itself becomes a query (`one_turn`), what it leaves open comes from those
before it (`conversation`), and a message that asks for several things is taken apart (`taking_apart`). What was learned
lies in `weights/`, and what it was learned from in `training/`.
"""
