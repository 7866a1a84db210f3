"""Reads a legal-basis cell: one or more bases of GDPR Art. 6(1), each with the scope the policy states for it."""

from __future__ import annotations

import re

from knowledge.parsing.lexicon import Lexicon
from knowledge.parsing.lines import Fragment
from knowledge.policy import LegalBasis

_SEPARATOR = re.compile(r", (?:and )?| and ")


def read_legal_bases(text: Fragment, lexicon: Lexicon) -> tuple[LegalBasis, ...] | None:
    """The bases in order, or None if anything but known phrases and their scopes stands there."""
    bases: list[LegalBasis] = []
    position = 0
    while match := lexicon.basis_item.match(text.text, position):
        item = text.part(*match.span())
        scope = match["part"] or match["condition"]
        term, condition = lexicon.basis_term(match["phrase"]), lexicon.condition(match["condition"])
        bases.append(LegalBasis(term, item.text, item.span, scope=scope, condition=condition))
        if match.end() == len(text.text):
            return tuple(bases)
        separator = _SEPARATOR.match(text.text, match.end())
        if not separator:
            return None
        position = separator.end()
    return None
