"""Whose something is that a database keeps: by names that its owner alone has."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Column, ColumnElement

# The names of one owner, the first for what is new: a browser has several where tabs named it at once.
Owners = tuple[str, ...]


def person(issuer: str, subject: str) -> str:
    """The name of who is logged in: the two stand together for one person for ever (OpenID Connect Core, 2)."""
    return f"{issuer} {subject}"


def as_kept(owner: str) -> str:
    """A name as it is kept: whoever reads the database cannot take the owner's place."""
    return sha256(owner.encode()).hexdigest()


def is_of(column: Column[str], owners: Owners) -> ColumnElement[bool]:
    """Whether what a column has is one of an owner's names."""
    return column.in_([as_kept(owner) for owner in owners])
