"""Which check goes by which id, and the run of them all. Pure: the same policy gives the same report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from knowledge.facts import PolicyFacts
from rules.lint import controllers, legal_basis, retention, tables, text, transparency
from rules.lint.catalogue import Entry, load_catalogue
from rules.lint.checklist import check_off
from rules.lint.document import Document, Hit
from rules.lint.report import Finding, LintedPolicy, LintReport, Severity
from rules.lint.words import load_words

Check = Callable[[Document], Iterator[Hit]]

CHECKS: Mapping[str, Check] = {
    "L01": text.contact_missing,
    "L02": text.blanked_address,
    "L03": text.dangling_pointer,
    "L04": text.link_missing,
    "L05": text.unknown_section_title,
    "L06": text.delimiter_missing,
    "L07": text.synonym_drift,
    "L08": text.translation_residue,
    "L09": text.uneven_full_stops,
    "L10": text.page_furniture,
    "L11": text.change_notice_missing,
    "L12": tables.disclosed_not_collected,
    "L13": tables.advisors_without_claims,
    "L14": tables.collected_not_disclosed,
    "L15": tables.published_without_recipient,
    "L16": tables.recipient_mentioned_elsewhere,
    "L17": tables.recipient_left_out,
    "L19": tables.marketing_without_suppression,
    "L20": tables.two_storage_times,
    "L21": tables.umbrella_never_itemised,
    "L23": tables.two_recipient_lists,
    "L24": retention.year_counted_or_not,
    "L25": retention.unlimited,
    "L26": retention.start_unclear,
    "L27": retention.hedged,
    "L28": retention.connective_unclear,
    "L29": retention.external_terms,
    "L30": retention.circular,
    "L31": retention.right_in_one_row_only,
    "L32": retention.longer_for_whistleblowing,
    "L33": retention.long_for_claims,
    "L34": retention.long_otherwise,
    "L35": legal_basis.interest_not_named,
    "L36": legal_basis.law_not_named,
    "L37": legal_basis.suppression_as_duty,
    "L38": legal_basis.special_category,
    "L39": legal_basis.whistleblowing_special,
    "L40": legal_basis.bases_not_split,
    "L41": legal_basis.example_in_basis,
    "L42": legal_basis.identity_number,
    "L43": legal_basis.recording_under_interests,
    "L44": legal_basis.marketing_under_interests,
    "L45": legal_basis.cookies_under_interests,
    "L46": legal_basis.condition_without_criterion,
    "L47": legal_basis.open_type_kept_long,
    "L48": controllers.several_controllers,
    "L49": controllers.officer_missing,
    "L50": controllers.representative_missing,
    "L51": controllers.authority_missing,
    "L52": transparency.automated_decisions_missing,
    "L53": transparency.duty_to_provide_missing,
    "L54": controllers.transfer_open,
    "L55": controllers.recipients_by_category,
    "L56": controllers.joint_control_unexplained,
    "L57": transparency.practicalities_missing,
    "L59": transparency.erasure_incomplete,
    "L60": transparency.employees_outside_scope,
    "L61": transparency.source_not_per_category,
    "L62": transparency.california_incomplete,
    "L63": transparency.later_law,
    "L64": transparency.not_mandatory_missing,
    "L65": text.catch_all,
    "L66": text.hard_to_read,
    "L67": retention.not_readable,
    "L68": transparency.rights_missing,
    "L69": transparency.complaint_missing,
    "L70": transparency.withdrawal_missing,
    "L71": tables.recipients_missing,
}


def lint(facts: PolicyFacts) -> LintReport:
    """Every finding of a policy, in the order of the catalogue, and its checklist.

    Checks that read English words do not run on a policy in another language: they would only find everything missing.
    """
    document = Document(facts, load_words())
    speaks = document.words.speaks(facts.policy.language)
    entries = load_catalogue().checks
    run = [entry for entry in entries if speaks or entry.reads == "rows"]
    findings = tuple(_finding(document, entry, hit) for entry in run for hit in CHECKS[entry.id](document))
    policy = facts.policy
    return LintReport(
        policy=LintedPolicy(
            id=policy.id, title=policy.title, version=policy.version, sha256=policy.sha256, language=policy.language
        ),
        counts={severity: sum(f.severity is severity for f in findings) for severity in Severity},
        findings=findings,
        checklist=check_off(document, {finding.id for finding in findings}, reads_words=speaks),
        not_run=tuple(entry.id for entry in entries if entry not in run),
    )


def _finding(document: Document, entry: Entry, hit: Hit) -> Finding:
    return Finding(
        id=entry.id,
        name=entry.name,
        severity=entry.severity,
        title=entry.title,
        message=entry.message.format(**hit.values),
        references=entry.references,
        places=tuple(document.place(span) for span in hit.spans),
    )
