"""How a lint report looks on a terminal: findings by severity, then the checklist. In a pipe unwrapped and plain."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from assistant.terminal import show_line
from rules.lint.report import ChecklistItem, Finding, LintReport, Place, Severity

_MOST_PLACES = 4
_LONGEST_QUOTE = 60
_INDENT = 5
_HEADINGS = {Severity.ERROR: "Errors", Severity.WARN: "Warnings", Severity.INFO: "Notes"}
_STYLES = {Severity.ERROR: "bold red", Severity.WARN: "bold yellow", Severity.INFO: "bold"}


def show_report(console: Console, report: LintReport, *, least: Severity) -> None:
    """The findings of `least` severity and above, the checklist, and the counts of all."""
    policy = report.policy
    show_line(console, f"{policy.title} ({policy.id}), version {policy.version}", style="bold")
    show_line(console, _counts(report))
    for severity in Severity:
        if severity.at_least(least):
            _show_group(console, report, severity)
    _show_checklist(console, report.checklist)
    if report.not_run:
        console.print()
        left_out = f"{len(report.not_run)} checks did not run: they read English, and the policy's language is"
        show_line(console, f"{left_out} {policy.language}")


def _counts(report: LintReport) -> str:
    parts = [f"{heading.lower()} {report.counts[severity]}" for severity, heading in _HEADINGS.items()]
    return f"{' · '.join(parts)} · what is missing was not found in this text; nothing here is legal advice"


def _show_group(console: Console, report: LintReport, severity: Severity) -> None:
    findings = report.of(severity)
    if findings:
        console.print()
        show_line(console, f"{_HEADINGS[severity]} ({len(findings)})", style=_STYLES[severity])
    for finding in findings:
        _show_finding(console, finding)


def _show_finding(console: Console, finding: Finding) -> None:
    console.print()
    show_line(console, f"{finding.id}  {finding.title} [{finding.name}]", style="bold")
    _show_indented(console, finding.message)
    _show_indented(console, "; ".join(finding.references), style="dim")
    for place in finding.places[:_MOST_PLACES]:
        _show_indented(console, _place_line(place))
    if more := len(finding.places) - _MOST_PLACES:
        _show_indented(console, f"and {more} more (--json shows all)" if more > 0 else "")


def _place_line(place: Place) -> str:
    column = f", {place.column.replace('_', ' ')}" if place.column else ""
    quote = " ".join(place.quote.split())
    shown = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[: _LONGEST_QUOTE - 1].rstrip()}…"
    return f'line {place.line}{column}: "{shown}"'


def _show_indented(console: Console, text: str, *, style: str = "") -> None:
    if not text:
        return
    if console.is_terminal:
        console.print(Padding(Text(text, style=style), (0, 0, 0, _INDENT)))
    else:
        show_line(console, " " * _INDENT + text)


def _show_checklist(console: Console, items: tuple[ChecklistItem, ...]) -> None:
    console.print()
    show_line(console, "Checklist of GDPR Art. 13 and 14", style="bold")
    if not console.is_terminal:
        for item in items:
            show_line(console, "\t".join((item.title, item.article, _verdict(item), _where(item))))
        return
    grid = Grid("item", "article", "verdict", "where and why")
    for item in items:
        grid.add_row(*(Text(part) for part in (item.title, item.article, _verdict(item), _where(item))))
    console.print(grid)


def _verdict(item: ChecklistItem) -> str:
    return item.verdict.replace("_", " ")


def _where(item: ChecklistItem) -> str:
    lines = list(dict.fromkeys(place.line for place in item.places))
    shown = ", ".join(map(str, lines[:3])) + (" …" if len(lines) > 3 else "")
    where = f"line{'s' if len(lines) > 1 else ''} {shown}" if lines else ""
    return "; ".join(part for part in (where, item.note) if part)
