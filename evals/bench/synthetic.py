"""Policies that nobody wrote: many of one shape, and one of many rows. Their files as the parser wants them."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import yaml

ROWS_IN_CATEGORY = 40
_BASES = ("Consent", "Legal obligation", "Weighing of interests", "Performance of agreements")
_DATA = ("Name", "email address", "telephone number", "postal address", "title", "employer")
_ACTS = ("Plan", "Carry out", "Follow up", "Improve", "Document", "Announce", "Assess", "Invoice")
_MATTERS = ("deliveries", "surveys", "repairs", "courses", "exhibitions", "returns", "bookings", "inspections")


def copies(original: Path, folder: Path, many: int) -> Path:
    """`many` policies in `folder`, each that of the folder `original` under an id of its own; gives `folder`."""
    described = (original / "source.yaml").read_text(encoding="utf-8")
    for number in range(many):
        target = folder / f"policy-{number:04}"
        shutil.copytree(original, target)
        text = re.sub(r"(?m)^id: .*$", f"id: {target.name}", described)
        (target / "source.yaml").write_text(text, encoding="utf-8")
    return folder


def of_rows(folder: Path, rows: int) -> Path:
    """One policy with so many processing rows, in categories of ROWS_IN_CATEGORY; gives `folder`."""
    target = folder / "policy-of-rows"
    target.mkdir(parents=True)
    headings = [f"People of group {number + 1}" for number in range(-(-rows // ROWS_IN_CATEGORY))]
    lines = ["Privacy notice", "", "Nobody is the controller. This notice is invented.", ""]
    for number, heading in enumerate(headings):
        first = number * ROWS_IN_CATEGORY
        lines += [heading, "", "Purpose Legal basis Types of personal data Storage time"]
        lines += [_row(first + place) for place in range(min(ROWS_IN_CATEGORY, rows - first))]
        lines += ["Recipient and disclosure", "Category of recipients Personal data that may be disclosed"]
        lines += ["Couriers Name, postal address", ""]
    text = "\n".join(lines) + "\n"
    (target / "source.txt").write_text(text, encoding="utf-8")
    described = {
        "id": target.name,
        "title": "Privacy notice of many rows",
        "short_name": "Nobody",
        "version": "2026-01-01",
        "language": "en",
        "format": "plain_text",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "controllers": ["Nobody"],
        "data_subjects": {f"group-{number + 1}": heading for number, heading in enumerate(headings)},
        "topics": {"intro": "Privacy notice"},
    }
    (target / "source.yaml").write_text(yaml.safe_dump(described, sort_keys=False), encoding="utf-8")
    return folder


def _row(number: int) -> str:
    purpose = f"{_ACTS[number % len(_ACTS)]} {_MATTERS[number // len(_ACTS) % len(_MATTERS)]} of kind {number + 1}"
    basis = _BASES[number % len(_BASES)]
    data = f"{_DATA[number % len(_DATA)]}, {_DATA[(number + 1) % len(_DATA)].lower()}"
    return f"{purpose} {basis} {data[0].upper()}{data[1:]} Up to {number % 9 + 1} years from the delivery"
