"""The approved replies of this browser: those that still hold, and those that expired, with what changed."""

from __future__ import annotations

import streamlit as st

from assistant.desk.grounds import GroundChange, GroundKind, changes_of
from assistant.desk.reply import Reply
from assistant.desk.table_batch import place_of
from assistant.service import Assistant
from knowledge.policy import Policy
from rules.diff.words import edits
from ui import text
from ui.here import here
from ui.keeper import keep_days
from ui.markup import escape, escape_label, paragraphs
from ui.reply_keeping import delete_all_replies, delete_reply, kept_replies
from ui.sure import sure
from ui.visitor import whose

_MOST_CHANGES = 8


def show_replies(assistant: Assistant) -> None:
    """All of them, the latest first."""
    if not keep_days():
        st.caption(text.say("desk.kept_off"))
        return
    st.caption(text.say(whose("desk.replies.lead", "desk.replies.lead.person"), count=text.counted(keep_days())))
    replies = kept_replies()
    if replies is None:
        st.caption(text.say("desk.not_kept"))
    elif not replies:
        st.caption(text.say("desk.replies.none"))
    for reply in replies or ():
        with st.container(border=True, gap="small", key=f"desk-reply-{reply.id}"):
            _show_reply(reply, assistant)
    if replies:
        sure("desk.replies.delete_all", delete_all_replies, key="desk-delete-all")


def _show_reply(reply: Reply, assistant: Assistant) -> None:
    policy = assistant.policies.get(reply.policy_id)
    changes = changes_of(reply.grounds, policy)
    st.html(f'<p class="pa-question"><b>{paragraphs(reply.title)}</b></p>')
    if changes:
        st.badge(text.say("desk.expired"), icon=":material/running_with_errors:", color="red")
        _show_changes(reply, changes, policy)
    else:
        st.badge(text.say("desk.holds"), icon=":material/verified:", color="green")
    told = [text.say("desk.approved_on", day=text.day(here(reply.approved_at).date()), version=reply.policy_version)]
    if reply.edited_facts:
        told.append(text.say("desk.edited_facts", count=text.counted(reply.edited_facts)))
    st.caption(escape_label(" · ".join(told)))
    with st.expander(text.say("desk.reply"), icon=":material/mail:", key=f"desk-text-{reply.id}", type="compact"):
        st.code(reply.text, language=None, wrap_lines=True)
    with st.container(horizontal=True, gap="small"):
        st.download_button(text.say("desk.download"), reply.text, "reply.txt", "text/plain",
                           key=f"desk-take-{reply.id}", icon=":material/download:", on_click="ignore")  # fmt: skip
        sure("chats.delete", lambda: delete_reply(reply.id), key=f"desk-delete-{reply.id}")


def _show_changes(reply: Reply, changes: tuple[GroundChange, ...], policy: Policy | None) -> None:
    items = "".join(f"<li>{_change(change, policy, reply)}</li>" for change in changes[:_MOST_CHANGES])
    if (more := len(changes) - _MOST_CHANGES) > 0:
        items += f"<li>{escape(text.say('checks.more', count=str(more)))}</li>"
    st.html(f'<p class="pa-lead">{escape(text.say("desk.expired.words"))}</p><ul class="pa-checks">{items}</ul>')


def _change(change: GroundChange, policy: Policy | None, reply: Reply) -> str:
    if change.kind == GroundKind.POLICY:
        gone = text.say("desk.expired.gone")
        return escape(gone if policy is None else text.say("desk.expired.policy", version=policy.version))
    if change.kind == GroundKind.TABLE:
        row = place_of(change.column, policy, text.language()) if policy else change.column
        key = "desk.expired.row_new" if change.before is None else "desk.expired.row_gone"
        return escape(text.say(key, place=row))
    place = place_of(change.id, policy, text.language()) if policy else change.id
    column = f" · {text.column_name(change.column)}" if change.column else ""
    if change.after is None:
        return f"{escape(place + column)}: <del>{paragraphs(change.before or '')}</del>"
    return f"{escape(place + column)}: {_edited(change.before or '', change.after)}"


def _edited(before: str, after: str) -> str:
    tags = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    return "".join(tags[edit.kind].format(paragraphs(edit.text)) for edit in edits(before, after))
