"""How much a caller wants a media type, by the Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator


def weight(accept: str, media_type: str) -> float:
    """From 0 (not acceptable) to 1, by the range that fits most closely; 1 for any type where the header is empty."""
    if not accept.strip():
        return 1.0
    kinds = [media_type, f"{media_type.partition('/')[0]}/*", "*/*"]
    fitting = [(kinds.index(kind), -quality) for kind, quality in _ranges(accept) if kind in kinds]
    return -min(fitting)[1] if fitting else 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        given = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        yield kind, _quality(given)


def _quality(text: str) -> float:
    # What is no number from 0 to 1 is no wish that could be met
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
