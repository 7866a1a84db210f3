"""What the lint finds in a policy's text, and the checklist of Art. 13 and 14: each with the places that show it."""

from __future__ import annotations

import streamlit as st

from knowledge.policy import Policy
from rules.lint.report import ChecklistItem, Finding, LintReport, Place, Severity
from ui import text
from ui.markup import escape, paragraphs
from ui.policy_table import row_address

_MOST_PLACES = 4
# The lint tells its findings in English, whatever language the chat speaks.
_LANGUAGE = "en"


def show_checks(policy: Policy, report: LintReport) -> None:
    """Findings by severity, the heaviest first and open; then the checklist."""
    st.caption(text.say("checks.lead"))
    for severity in Severity:
        findings = report.of(severity)
        if not findings:
            continue
        label = text.say(f"checks.{severity.value}", count=str(len(findings)))
        with st.expander(label, expanded=severity == Severity.ERROR, key=f"checks-{severity.value}"):
            st.html(f'<ul class="pa-checks">{"".join(_finding(policy, finding) for finding in findings)}</ul>')
    st.html(_checklist(policy, report))


def _finding(policy: Policy, finding: Finding) -> str:
    places = "".join(f"<li>{_place(policy, place)}</li>" for place in finding.places[:_MOST_PLACES])
    if (more := len(finding.places) - _MOST_PLACES) > 0:
        places += f"<li>{escape(text.say('checks.more', count=str(more)))}</li>"
    return (
        f'<li><span lang="{_LANGUAGE}"><b>{escape(finding.title)}</b> <code>{escape(finding.id)}</code><br>'
        f'{escape(finding.message)} <span class="pa-where">{escape("; ".join(finding.references))}</span></span>'
        f"<ul>{places}</ul></li>"
    )


def _place(policy: Policy, place: Place) -> str:
    """The words at a place, linked to their row or paragraph where they stand in one."""
    quote = f'<span class="pa-quote" lang="{escape(policy.language)}">“{paragraphs(place.quote)}”</span>'
    if place.id is None:
        return quote
    row = policy.rows_by_id.get(place.id)
    name = text.row_place(policy.section_of(row.data_subject).heading, row) if row else text.say("row.link_to_passage")
    address = escape(row_address(policy.id, place.id))
    return f'{quote} <a href="{address}" target="_blank" rel="noopener">{escape(name)}</a>'


def _checklist(policy: Policy, report: LintReport) -> str:
    title = escape(text.say("checks.checklist"))
    names = (text.say("checks.item"), text.say("checks.article"), text.say("checks.verdict"), text.say("checks.note"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(_item(policy, item) for item in report.checklist)
    return (
        f'<section class="pa-section"><h2>{title}</h2><div class="pa-scroll" role="region" tabindex="0" '
        f'aria-label="{title}"><table class="pa-table pa-recipients"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></section>"
    )


def _item(policy: Policy, item: ChecklistItem) -> str:
    verdict = escape(text.say(f"verdict.{item.verdict.value}"))
    place = f"<br>{_place(policy, item.places[0])}" if item.places else ""
    return (
        f'<tr><th scope="row" lang="{_LANGUAGE}">{escape(item.title)}</th>'
        f'<td lang="{_LANGUAGE}">{escape(item.article)}</td>'
        f'<td>{verdict}</td><td><span lang="{_LANGUAGE}">{escape(item.note)}</span>{place}</td></tr>'
    )
