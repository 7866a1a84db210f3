"""Looks for known vulnerabilities of the pinned packages: `python scripts/audit.py [options of pip-audit]`.

Exit code 1 where one of constraints.txt has any that is not accepted below, or where pip-audit cannot be run. Where the
advisory service (PyPI's, unless an option names another) cannot be reached, that is said and the exit code is 0: a
build must not hang on it. pip-audit alone would call packages that it got no advice on free of vulnerabilities.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

PINS: Final = Path(__file__).parent.parent / "constraints.txt"
# Id of an advisory: why it does not concern us. Look at each again when a release mends it.
ACCEPTED: Final[dict[str, str]] = {}
_OPTIONS: Final = ("--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off")


def main(options: Sequence[str], pins: Path = PINS) -> int:
    """Audit, print what was found, and give the exit code."""
    lines = [line for line in pins.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    # Nothing first, which needs no service: a tool that is broken must not pass for one that is away
    if _asked((), options) is None:
        return _say("audit: pip-audit itself failed; NOTHING WAS AUDITED", 1)
    # Then one: two hundred that time out would take an hour
    report = _asked(lines[:1], options)
    if report and _audited(report):
        report = _asked(lines, options)
    if not report or not _audited(report):
        return _say("audit: the advisory service cannot be reached; NOTHING WAS AUDITED", 0)
    return _judged(report)


def _asked(lines: Sequence[str], options: Sequence[str]) -> list[dict[str, Any]] | None:
    """What pip-audit says of each pin; None where it failed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pins.txt"
        file.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "-r", str(file), *_OPTIONS, *options]
        run = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        found: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    return found


def _audited(report: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The packages that there was an answer for."""
    return [package for package in report if "skip_reason" not in package]


def _judged(report: list[dict[str, Any]]) -> int:
    audited = _audited(report)
    for package in report:
        if "skip_reason" in package:
            _say(f"audit: {package['name']} was not audited: {package['skip_reason']}")
    is_bad = False
    for package in audited:
        for found in package["vulns"]:
            names = {found["id"], *found["aliases"]}
            reason = next((ACCEPTED[name] for name in sorted(names & ACCEPTED.keys())), None)
            mended = f"mended in {', '.join(found['fix_versions'])}" if found["fix_versions"] else "not mended yet"
            told = f"{package['name']} {package['version']}: {found['id']}, {mended}"
            _say(f"audit: accepted: {told} ({reason})" if reason else f"audit: VULNERABLE: {told}")
            is_bad = is_bad or reason is None
    return _say(f"audit: {len(audited)} of {len(report)} pinned packages audited", int(is_bad))


def _say(line: str, code: int = 0) -> int:
    sys.stdout.write(f"{line}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
