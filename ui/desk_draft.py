"""The draft of a reply: editable words, watched facts, and approval."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import streamlit as st

from assistant.desk.draft import as_asked
from assistant.desk.message import WorkedMessage
from assistant.desk.reply import Reply, as_title
from assistant.desk.watch import LONGEST_REPLY, Change, How, Watched, watch
from assistant.service import Assistant
from knowledge.errors import InvalidQuestion
from ui import text
from ui.desk_state import Desk, desk
from ui.keeper import keep_days
from ui.loading import Shown
from ui.markup import escape, paragraphs
from ui.problem import show_problem
from ui.reply_keeping import keep_reply
from ui.visitor import remember_visitor, whose

_FIELD, _FIELD_OF = "desk-draft", "desk-draft-made"
_FIELD_PX = 560
_MOST_OWN = 12


def show_draft(current: Desk, worked: WorkedMessage, assistant: Assistant, shown: Shown) -> None:
    """The field, what an edit did to facts, and how to approve and take away."""
    if current.draft is None:
        return
    st.header(text.say("desk.draft"), anchor=False)
    st.caption(text.say("desk.draft.words"))
    if current.is_stale:
        st.warning(text.say("desk.stale"), icon=":material/sync_problem:")
    edited = _field(current)
    try:
        watched = watch(current.draft, edited, assistant.facts[shown.policy.id].vocabulary)
    except InvalidQuestion as error:
        show_problem(text.say("desk.problem"), error.message, error.hint)
        return
    _show_changes(watched)
    _show_own(watched)
    with st.container(horizontal=True, gap="small", key="desk-draft-buttons"):
        st.button(text.say("desk.anew"), icon=":material/restart_alt:", key="desk-anew", on_click=current.draft_anew,
                  args=(shown.policy,))  # fmt: skip
        st.download_button(text.say("desk.download"), edited, "reply.txt", "text/plain", key="desk-download",
                           icon=":material/download:", on_click="ignore")  # fmt: skip
    _approval(current, worked, watched, shown)


def _field(current: Desk) -> str:
    # One key for every draft: under a new one the field of the draft before would stand beside it until all is drawn.
    # Widgets that are not drawn forget what is in them; the desk remembers while another page is open.
    if _FIELD not in st.session_state or st.session_state.get(_FIELD_OF) != current.made:
        st.session_state.update({_FIELD: current.edited, _FIELD_OF: current.made})
    edited = st.text_area(text.say("desk.draft.field"), key=_FIELD, height=_FIELD_PX, max_chars=LONGEST_REPLY) or ""
    if edited != current.edited:
        current.is_approved = False
    current.edited = edited
    return edited


def _show_changes(watched: Watched) -> None:
    if not watched.changes:
        st.html(f'<p class="pa-facts" role="status">✓ {escape(text.say("desk.facts.kept"))}</p>')
        return
    count = text.counted(len(watched.changes))
    items = "".join(f"<li>{_change(change)}</li>" for change in watched.changes)
    st.html(
        f'<div class="pa-problem pa-changes" role="alert"><p><b>⚠ {escape(text.say("desk.facts.changed", count=count))}'
        f'</b></p><ol class="pa-checks">{items}</ol></div>'
    )
    with st.container(horizontal=True, gap="xsmall", key="desk-back"):
        for place, change in enumerate(watched.changes, start=1):
            if can_put_back(change, desk().edited):
                st.button(
                    text.say("desk.put_back", number=str(place)),
                    key=f"desk-back-{desk().made}-{place}",
                    icon=":material/undo:",
                    on_click=_put_back,
                    args=(change,),
                )


def _change(change: Change) -> str:
    how = text.say(f"desk.change.{change.how}")
    kinds = ", ".join(text.say(f"desk.fact.{kind}") for kind in change.kinds)
    parts = [f"<b>{escape(' · '.join(filter(None, (how, kinds))))}</b>"]
    if change.gone:
        parts.append(f"{escape(text.say('desk.change.was'))} <del>{escape(', '.join(change.gone))}</del>")
    if change.new:
        parts.append(f"{escape(text.say('desk.change.is'))} <ins>{escape(', '.join(change.new))}</ins>")
    sentence = change.after or change.before or ""
    return f'{" – ".join(parts)}<br><span class="pa-quote">{paragraphs(sentence)}</span>'


def can_put_back(change: Change, edited: str) -> bool:
    """Whether the words before can be put in the place of those after by themselves."""
    return change.how in (How.CHANGED, How.REORDERED, How.ADDED) and edited.count(change.after or "\0") == 1


def _put_back(change: Change) -> None:
    current = desk()
    current.edited = current.edited.replace(change.after or "", change.before or "")
    current.is_approved = False
    st.session_state[_FIELD] = current.edited


def _show_own(watched: Watched) -> None:
    if not watched.own:
        return
    st.caption(text.say("desk.own"))
    lines = "".join(f"<li>{paragraphs(sentence)}</li>" for sentence in watched.own[:_MOST_OWN])
    st.html(f'<ul class="pa-checks">{lines}</ul>')


def _approval(current: Desk, worked: WorkedMessage, watched: Watched, shown: Shown) -> None:
    if not keep_days():
        st.caption(text.say("desk.kept_off"))
        return
    if current.is_approved:
        st.success(text.say("desk.approved"), icon=":material/task_alt:")
        remember_visitor(keep_days())
        return
    stands_by = True
    if watched.changes:
        # Every other edit has to be stood by anew.
        key = f"desk-stand-{sha256(current.edited.encode()).hexdigest()[:12]}"
        stands_by = st.checkbox(text.say("desk.stand_by", count=text.counted(len(watched.changes))), key=key, wrap=True)
    st.button(
        text.say("desk.approve"),
        key="desk-approve",
        icon=":material/task_alt:",
        type="primary",
        disabled=not (stands_by and current.edited.strip()),
        on_click=_approve,
        args=(current, worked, watched, shown),
    )
    st.caption(text.say(whose("desk.approve.words", "desk.approve.words.person"), count=text.counted(keep_days())))
    if current.not_kept:
        st.warning(text.say("desk.not_kept"), icon=":material/error:")


def _approve(current: Desk, worked: WorkedMessage, watched: Watched, shown: Shown) -> None:
    if current.draft is None or st.session_state.get(_FIELD, current.edited) != current.edited:
        return  # edited in the same moment: what was not compared yet is approved by nobody
    policy = shown.policy
    # Libraries of phone and personal numbers, which drafting need not wait for
    from assistant.desk.masked import masked_reply, masked_words  # noqa: PLC0415

    message, kept = current.message, policy.source_text
    # Of the customer's words only such as are still in the reply: it is where personal details are taken out.
    asked = (as_asked(item.text) for item in worked.items)
    first = next((words for words in asked if words in current.edited), current.edited)
    reply = Reply(
        id=uuid4().hex,
        title=as_title(masked_words(first, message=message, kept=kept)),
        text=masked_reply(current.edited, current.draft, message=message, kept=kept),
        language=current.draft.language,
        policy_id=policy.id,
        policy_version=policy.version,
        grounds=current.grounds,
        edited_facts=len(watched.changes),
        approved_at=datetime.now(UTC).replace(microsecond=0),
    )
    current.is_approved = keep_reply(reply)
    current.not_kept = not current.is_approved
