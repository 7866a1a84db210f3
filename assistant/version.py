"""The installed version, read from the distribution so that it stands in one place only."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

_DISTRIBUTION = "privacy-assistant"


def installed_version() -> str:
    """Version of the installed distribution; "0+unknown" in a checkout that was never installed."""
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return "0+unknown"
