"""From a policy's text to a Policy: one module per source format, all behind `parse`."""

from knowledge.parsing.marks import with_marks
from knowledge.parsing.plain_text import parse_plain_text
from knowledge.parsing.report import report
from knowledge.policy import Policy
from knowledge.sources import PolicySource

__all__ = ["parse", "report"]

_PARSERS = {"plain_text": parse_plain_text}


def parse(source: PolicySource) -> Policy:
    """Parse a policy in the format that its source names.

    No line is lost: what cannot be placed raises PolicyParseError with the line's number. Words that source.yaml
    names are found in it, or PolicyMetadataError is raised.
    """
    return with_marks(_PARSERS[source.format](source), source)
