"""The questions of a message that asks more than one, as in "How long do you keep my CV, and who may read it?".

Cut where a sentence ends and where a conjunction is followed by the beginning of a question. Whether the pieces ask for
different things is for understanding to say (`understand.py`); what is cut here only lends itself to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understanding.date_expressions import ordinals_of_days
from assistant.understanding.part_words import PartWords, part_words

# A full stop ends a sentence only before a space: "U.S." and "2.5" do not.
_SENTENCE = re.compile(r"(?<=[?!.])\s++|(?<!\s)[^\S\n]*+\n\s*+")

# What stands around a clause, and what ends a sentence.
_MARKS = " \n\t.!…"
_ENDS = frozenset(".?!\n")

# Where something stands in a text: code points, half-open.
Place = tuple[int, int]


def parts(text: str, language: str) -> tuple[str, ...]:
    """The pieces of a text that are each worded as a question, in order. What only leads up to one is none."""
    return tuple(worded(text, place, language) for place in questions(text, language))


def questions(text: str, language: str) -> tuple[Place, ...]:
    """Where the pieces of a text stand that are each worded as a question, in order."""
    words = part_words(language)
    asking = [place for place, asks in _told_and_asked(text, words) if asks]
    pieces = [_questions(text, place, words) for place in asking]
    return tuple(p for some in pieces for p in (some if len(some) != 1 else _claims(text, some[0], words)))


def worded(text: str, place: Place, language: str) -> str:
    """What stands at a place, with the words that ask whether it is so where they end its sentence.

    "A goes by May and B is free, right?" claims two things.
    """
    start, end = place
    said, closing = text[start:end], part_words(language).closing.search(text)
    ends = closing is not None and end < closing.start() and _ENDS.isdisjoint(text[end - 1 : closing.start()])
    return f"{said}{closing.group()}" if closing and ends and not begins(said, language) else said


def turns(text: str, language: str) -> tuple[Place, ...]:
    """Where the turns stand that a message would be in a conversation: each question, after what leads up to it.

    What is told after the last one goes with that. Empty where nothing is worded as a question.
    """
    words = part_words(language)
    said: list[Place] = []
    begun: int | None = None
    for (start, end), asks in _told_and_asked(text, words):
        begun = start if begun is None else begun
        if asks or words.demand.match(text, start, end):
            first, *others = _questions(text, (start, end), words) or [(start, end)]
            if not others:
                first, *others = _claims(text, first, words)
            if others and is_numbered(text, others[0]) and not words.begins.match(text, *first):
                first, *others = (first[0], others[0][1]), *others[1:]  # "Two things: 1) how long …"
            said += [(begun, first[1]), *others]
            begun = None
        elif said:
            last = end
    return tuple(said) if begun is None or not said else (*said[:-1], (said[-1][0], last))


def _claims(text: str, sentence: Place, words: PartWords) -> list[Place]:
    """Where the claims stand that a sentence joins and asks to be confirmed: "A goes by May and B is free, right?"."""
    closing = words.closing.search(text, *sentence)
    if closing is None or words.begins.match(text, *sentence):
        return [sentence]
    in_one = words.tag.search(text, *sentence)
    *others, last = _between(text, (sentence[0], closing.start()), words.part if in_one else words.claim)
    return [*others, (last[0], sentence[1])]


def told(text: str, language: str) -> tuple[Place, ...]:
    """Where the clauses stand that only tell something, in order; without the marks after them.

    A sentence may tell first and ask then: "I was at your webinar and applied for a job, how long is that kept?".
    """
    words = part_words(language)
    tales: list[Place] = []
    for (start, end), asks in _told_and_asked(text, words):
        if _is_all_asked(text, (start, end), words):
            continue
        question = words.after_tale.search(text, start, end) if asks else None
        if question or not (asks or words.wish.search(text, start, end)):
            tales.append((start, question.start() if question else end))
    return tuple(_stripped(text, clause, _MARKS) for tale in tales for clause in _between(text, tale, words.clause))


def _is_all_asked(text: str, place: Place, words: PartWords) -> bool:
    """Whether a sentence asks from its beginning on, or is all to be confirmed."""
    begun = words.begins.match(text, *place) or words.demand.match(text, *place)
    return bool(begun or words.closing.search(text, *place))


def without(text: str, clauses: Sequence[Place], language: str) -> str:
    """The text without clauses that stand in it, and without what joins them to the others."""
    joint = part_words(language).clause
    for start, end in sorted(clauses, reverse=True):
        after = joint.match(text, end)
        before = next((found for found in joint.finditer(text) if found.end() == start), None)
        if after:
            text = text[:start] + text[after.end() :]
        elif before:
            text = text[: before.start()] + text[end:]
        else:
            text = text[:start] + text[end:].lstrip(_MARKS)
    return text.strip()


def is_numbered(text: str, place: Place) -> bool:
    """Whether what stands at a place is one of several things that are numbered: "1) how long, 2) for what"."""
    return text[: place[0]].rstrip().endswith(")")


def begins(text: str, language: str) -> bool:
    """Whether a text begins as a question does."""
    return bool(part_words(language).begins.match(text))


def _questions(text: str, sentence: Place, words: PartWords) -> list[Place]:
    """Where the questions joined in a sentence stand.

    Where several are, a comma may join the first ones: "what, who and how long". Elsewhere what begins as a question
    after a comma is a clause: "my boss, who left, asks".
    """
    start, end = sentence
    tale = None if words.begins.match(text, start, end) else words.after_tale.search(text, start, end)
    asked = tale.end() if tale else start
    worded = tale or words.begins.match(text, start, end)
    first, *others = _between(text, (asked, end), words.and_asks if worded else words.joint)
    first_ones = _between(text, first, words.listed) if others and worded else [first]
    first_ones[0] = (start, first_ones[0][1])  # with the tale that leads up to it
    pieces = (_stripped(text, piece) for piece in (*first_ones, *others))
    return [piece for piece in pieces if piece[0] < piece[1] and not words.leading.fullmatch(text, *piece)]


def _between(text: str, place: Place, joint: re.Pattern[str]) -> list[Place]:
    """What stands between the joints of a place, in order."""
    joints = [found.span() for found in joint.finditer(text, *place)]
    starts, ends = [place[0], *(end for _, end in joints)], [*(start for start, _ in joints), place[1]]
    return list(zip(starts, ends, strict=True))


def _stripped(text: str, place: Place, marks: str | None = None) -> Place:
    """A place without the spaces, or without these marks, around what stands there."""
    said = text[slice(*place)]
    start = place[0] + len(said) - len(said.lstrip(marks))
    return start, start + len(said.strip(marks))


def _told_and_asked(text: str, words: PartWords) -> list[tuple[Place, bool]]:
    """Where the sentences stand, each with whether it is worded as a question.

    The last one needs no mark for that: many leave it out there ("Who reads it? and when is it gone"). One that only
    asks whether that before it is true goes with it ("It is gone by May. True?").
    """
    said = tuple(_stripped(text, place) for place in places(text))
    last = said[-1:] if not text.rstrip().endswith((".", "!")) else ()
    unmarked = said if "?" not in text else last
    whole: list[Place] = []
    for start, end in said:
        told = whole and text[whole[-1][1] - 1] != "?"
        confirms = told and words.confirming.fullmatch(text[start:end].rstrip("?!. "))
        whole[-1:] = [(whole[-1][0], end)] if confirms else [*whole[-1:], (start, end)]
    asking = [text[p[1] - 1] == "?" or (p in unmarked and bool(words.begins.match(text, *p))) for p in whole]
    if last and not any(asking):
        asking[-1] = bool(words.after_tale.search(text, *whole[-1]))  # "I applied, how long do you keep that"
    return list(zip(whole, asking, strict=True))


def joints(text: str, language: str) -> tuple[Place, ...]:
    """Where a text has words that join (code points, half-open), in order: two things asked, or but two words."""
    return tuple(joint.span() for joint in part_words(language).join.finditer(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order."""
    return tuple(text[start:end].strip() for start, end in places(text))


def places(text: str) -> tuple[Place, ...]:
    """Where the sentences of a text stand (code points, half-open), in order."""
    days = ordinals_of_days(text)  # "am 31. August" is one sentence
    gaps = [gap.span() for gap in _SENTENCE.finditer(text) if gap.start() not in days]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)]
    return tuple((start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip())


def asked(text: str, language: str) -> tuple[Place, ...]:
    """Where a message asks, apart from what it tells before and after: places of sentences.

    People first tell who they are and what happened, in words that would mean something else if asked ("you blocked my
    drive and I rang you. Am I still in your books?"). Sentences with a question mark ask, and those that wish for
    something; where there are none, those that begin as a question does, and at last the last one.
    """
    asking = _asking(text, language) or places(text)[-1:]
    if all(part_words(language).confirming.match(text, *place) for place in asking):
        # "I must turn to you first. That's right, isn't it?" asks whether it is so, "Confirm this" and "What do I tell
        # her?" for what was said before.
        return places(text)
    return asking


def asks_whether_so(text: str, language: str) -> bool:
    """Whether all that a message asks is whether what it tells is so: "It is wiped at once. Right?"."""
    asking, confirming = _asking(text, language), part_words(language).confirming
    return tag_of(text, language) < len(text) or (bool(asking) and all(confirming.match(text, *p) for p in asking))


def set_right(text: str, language: str) -> str:
    """A turn that puts right how one before it was taken, without what it says not to mean: "not the CV, the photo"."""
    words = part_words(language)
    return words.aside_last.sub("", words.aside_first.sub("", text))


def denies(text: str, language: str) -> bool:
    """Whether a text begins with words that set aside what it names: "not the lawyers"."""
    return bool(part_words(language).denial.match(text))


def meant_in(text: str, language: str) -> str:
    """A turn without what it says outright not to mean: "neither the CV nor the photo, just the address: who …"."""
    return part_words(language).aside_outright.sub("", text)


def asks_of_one_told(text: str, language: str) -> bool:
    """Whether a question is about somebody that it does not name: "do they see it?", "what does that firm get?"."""
    words = part_words(language)
    return bool(words.stand_in.match(text) or words.that_one.search(text))


def asks_what_they_get(text: str, language: str) -> bool:
    """Whether a turn is about what somebody gets whom one before it names: "what do they see?", "does it get …?"."""
    return bool(part_words(language).receiver.search(text))


def asks_what_is_in_it(text: str, language: str) -> bool:
    """Whether a turn asks if what one before it names takes something in: "does that include the recording?"."""
    return bool(part_words(language).takes_in.search(text))


def asks_who_then(text: str, language: str) -> bool:
    """Whether a turn asks who does, where one before it asked whether somebody does."""
    return bool(part_words(language).who_then.match(text))


def asked_of_a_request(text: str, language: str) -> tuple[str, ...]:
    """What a turn asks of a request: its `costs`, its `speed`, `how_often` it may be made; or what if it is refused."""
    words = part_words(language)
    if words.if_refused.match(text):
        return ("if_refused",)
    return tuple(way for way in ("costs", "speed", "how_often") if getattr(words, way).search(text))


def asks_why_kept(text: str, language: str) -> bool:
    """Whether a text asks why something is not erased: "why don't you delete it?"."""
    return bool(part_words(language).why_kept.search(text))


def looks_back(text: str, language: str) -> int:
    """Where the first word stands for something told before ("Is it shared?"); the end of the text where none does."""
    found = part_words(language).back.search(text)
    return found.start() if found else len(text)


def tag_of(text: str, language: str) -> int:
    """Where the words begin that only ask whether a statement is so ("it is anonymous, correct?"); else the end."""
    found = part_words(language).tag.search(text)
    return found.start() if found else len(text)


def added(text: str, language: str) -> int:
    """Where the words begin that ask of one thing more ("what do you hold on me, my photo too?"); else the end."""
    found = part_words(language).added.search(text)
    return found.start() if found else len(text)


def leaves_open(text: str, language: str) -> bool:
    """Whether a turn that follows others leaves unsaid what it asks: "a webinar", "I rang you", "and if I stop?"."""
    return tells_only(text, language) or supposes(text, language)


def supposes(text: str, language: str) -> bool:
    """Whether a turn only supposes something: "and if I stop?"."""
    return bool(part_words(language).supposing.match(text))


def tells_only(text: str, language: str) -> bool:
    """Whether no sentence of a turn is worded as asking for something."""
    return not _asking(text, language)


def asks_the_same(text: str, language: str) -> bool:
    """Whether a piece leaves the question to the one before it: "And the people who applied?", "And what of him?"."""
    return bool(part_words(language).others.match(text))


def beside_the_same(text: str, language: str) -> int:
    """Where the words end that leave the question to the one before ("And", "What about"); 0 where there are none."""
    found = part_words(language).others.match(text)
    return found.end() if found else 0


def answers_back(text: str, language: str) -> bool:
    """Whether a turn asks the same of another thing ("and the contract") or puts right how it was taken ("no, I …")."""
    words = part_words(language)
    return bool(words.others.match(text) or words.interjection.match(text)) or set_right(text, language) != text


def goes_on(text: str, language: str) -> bool:
    """Whether a piece is about what the one before it asks: "and if so, for how long?"."""
    return bool(part_words(language).if_so.search(text))


def _asking(text: str, language: str) -> tuple[Place, ...]:
    """The places of sentences that are worded as asking for something."""
    words, all_places = part_words(language), places(text)
    asking = tuple(
        place
        for place in all_places
        if text[slice(*place)].endswith("?") or words.wish.search(text, *place) or words.order.match(text, *place)
    )
    if asking:
        return asking
    # Many leave the mark out: "and why do you need it", "the ones that count visitors, do I have to allow those"
    return tuple(p for p in all_places if words.begins.match(text, *p) or words.after_tale.search(text, *p))
