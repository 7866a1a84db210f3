"""Of whom an answer speaks, who asked, and how to change that: a chip at the answer, and the select at the top.

The chip names those whose rows the answer cites: a question may be about others than the one who asks it.

Whichever is used, the other follows, and the last question is answered anew at once.
"""

from __future__ import annotations

import streamlit as st

from assistant.answer import Answer, Status
from ui import text
from ui.loading import Shown
from ui.markup import escape_label
from ui.policy_choice import shown_policy_id
from ui.state import Turn, conversation

# What the select holds until someone is chosen; not None, which Streamlit shows as a value to clear.
NOT_SAID = ""
# Two short names can be read at a glance; more are counted.
_MOST_NAMED = 2


def show_who(turn: Turn, answer: Answer, shown: Shown, *, can_change: bool) -> None:
    """The chip of a turn. Nothing where it makes no difference who asks, or where that is what is asked back."""
    people = tuple(dict.fromkeys(c.data_subject for c in answer.citations if c.data_subject))
    asker = (turn.data_subject,) if turn.data_subject else ()
    if answer.clarification or answer.status == Status.OUT_OF_SCOPE or not (people or asker):
        return
    label = text.say("who.chip" if people else "who.asker", who=_named(people or asker, shown))
    if can_change:
        _chip(turn, label, shown)
    else:
        st.caption(escape_label(label))
    if people and asker and asker[0] not in people:
        st.caption(escape_label(text.say("who.differs", who=_named(asker, shown))))


def _chip(turn: Turn, label: str, shown: Shown) -> None:
    with st.popover(escape_label(label), icon=":material/person:", key=f"who-{turn.id}", wrap=True):
        st.caption(text.say("who.choose"))
        for slug, name in asker_names(shown).items():
            chosen = slug == (turn.data_subject or NOT_SAID)
            st.button(
                escape_label(name),
                key=f"who-{turn.id}-{slug}",
                icon=":material/check:" if chosen else None,
                disabled=chosen,
                type="tertiary",
                wrap=True,
                on_click=answer_for_on_click,
                args=(slug,),
            )


def choose_asker(shown: Shown) -> None:
    """The select at the top. Its choice holds for what is asked next, and the last question is answered anew."""
    # One select per policy and language: the browser would go on showing the name in the language before.
    key = _select_key()
    names = asker_names(shown)
    if (asker() or NOT_SAID) not in names:  # a version was published that does not know them
        st.session_state[_asker_key()] = None
        st.session_state[key] = NOT_SAID
    st.session_state.setdefault(key, asker() or NOT_SAID)
    st.selectbox(
        text.say("who.label"),
        tuple(names),
        format_func=names.__getitem__,
        key=key,
        help=text.say("who.help"),
        on_change=_follow_select,
    )


def asker() -> str | None:
    """The category of people chosen in this session, or None."""
    return st.session_state.get(_asker_key()) or None


def _answer_for(slug: str | None) -> None:
    """Choose who asks, for the last question and for what is asked next."""
    st.session_state[_asker_key()] = slug
    st.session_state[_select_key()] = slug or NOT_SAID
    conversation().ask_again(slug or None)


def answer_for_on_click(slug: str | None) -> None:
    """Choose who asks by a button that goes with the click."""
    _answer_for(slug)
    conversation().moves_focus = True


def _follow_select() -> None:
    _answer_for(st.session_state[_select_key()])


def _asker_key() -> str:
    """Each policy has its own categories of people."""
    return f"asker-{shown_policy_id()}"


def _select_key() -> str:
    return f"who_is_asking-{shown_policy_id()}-{text.language()}"


def asker_names(shown: Shown) -> dict[str, str]:
    """What a select of askers offers: NOT_SAID, then each category of people, by its name."""
    return {NOT_SAID: text.say("who.not_said"), **shown.categories}


def _named(people: tuple[str, ...], shown: Shown) -> str:
    if len(people) > _MOST_NAMED:
        return text.say("who.several", count=text.counted(len(people)))
    return " · ".join(shown.categories.get(slug, slug) for slug in people)
