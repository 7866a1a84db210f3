"""Asks the cases about each mutant until one that is right on the true policy is wrong on the changed one.

Only cases that touch the change are asked: their answer on the true policy cited, or its rules read, what was changed.
The rules' cases come first, which take no language; the questions of the evals are asked about the few that are left.
An error raised on a changed text is no notice taken but a fault of the program, and is told as one. Mutants are shared
out among processes.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

from assistant.service import Assistant
from assistant.settings import Settings
from evals.case import Case, load_cases
from evals.evaluation import question_of
from evals.judge import judge
from evals.mutations.generate import all_mutants
from evals.mutations.mutant import Mutant, mutated
from evals.rule_cases import RuleCase, decide, is_decision, load_rule_cases, shortcomings
from knowledge.errors import PolicyParseError
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook
from knowledge.policy import Policy
from knowledge.sources import PolicySource, load_source
from knowledge.tokens import Token
from knowledge.vocabulary import Match, Vocabulary
from knowledge.written_phrase import NO_FIRSTS

# Many small parcels: survivors take long, and lie close together
_PARCEL = 8


@dataclass(frozen=True)
class Tried:
    """What came of a mutant.

    `noticed_by`: the first case that is wrong about the changed text; None where it survived. `decided_by`: the first
    of the rules' cases that is so by what is decided (rows, types, bases, dates, phrases), not by words quoted alone.
    `refused`: the parser's words where it took no such text. `raised`: cases with the errors that they ended in.
    """

    mutant: Mutant
    noticed_by: str | None = None
    decided_by: str | None = None
    refused: str | None = None
    raised: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Remembering(Vocabulary):
    """The vocabulary, which finds the terms of a question once: they do not hang on the policy's text."""

    _found: dict[tuple[tuple[Token, ...], str, frozenset[int]], tuple[Match, ...]] = field(
        default_factory=dict, repr=False
    )

    def matches(self, tokens: Sequence[Token], language: str, firsts: Set[int] = NO_FIRSTS) -> tuple[Match, ...]:
        key = (tuple(tokens), language, frozenset(firsts))
        if key not in self._found:
            self._found[key] = super().matches(tokens, language, firsts)
        return self._found[key]


class _Notice(IntEnum):
    """What a case says to a changed text."""

    NONE = 0
    WORDS = 1
    DECISION = 2


@dataclass(frozen=True)
class _Verdict:
    """One case that is right on the true policy, and what its answer there cited and read."""

    name: str
    ask: Callable[[Assistant], _Notice]
    cited: frozenset[str]
    read: frozenset[str]

    def touches(self, item_id: str) -> bool:
        return item_id in self.cited or item_id in self.read


class Hunt:
    """The true policy with the verdicts of all cases on it, and what is needed to judge a mutant."""

    def __init__(
        self, settings: Settings, rule_cases: Sequence[RuleCase] | None = None, cases: Sequence[Case] | None = None
    ) -> None:
        """Open the default policy; the cases are those of the project where none are given."""
        self._settings = settings
        self._id = settings.default_policy
        opened = Assistant.open(settings)
        vocabulary = opened.facts[self._id].vocabulary
        self.facts = PolicyFacts(opened.policy(None), _Remembering(vocabulary.terms, vocabulary.layers))
        self._folder = opened.folders[self._id]
        self._embedder = opened.embedder
        self._rule_cases = load_rule_cases() if rule_cases is None else rule_cases
        self._cases = load_cases() if cases is None else cases
        self._books: dict[tuple[str, str], Phrasebook] = {}

    @cached_property
    def source(self) -> PolicySource:
        """The policy's text."""
        return load_source(self._settings.policies_dir / self._id)

    @property
    def policy(self) -> Policy:
        """The true policy."""
        return self.facts.policy

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        """All changes to try."""
        return all_mutants(self.policy, self.source)

    def try_out(self, mutant: Mutant) -> Tried:
        """Ask the cases that touch the change: those of the rules, and where none of them notices, the evals."""
        try:
            changed = mutated(self.source, mutant, self._numbers)
        except PolicyParseError as error:
            return Tried(mutant, refused=error.message)
        assistant = self._with(PolicyFacts(changed, self.facts.vocabulary))
        tried = _ask_in_turn(Tried(mutant), self._rule_verdicts, assistant)
        return tried if tried.noticed_by else _ask_in_turn(tried, self._eval_verdicts, assistant)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {row.id: row.number for row in self.policy.rows()}

    @cached_property
    def _rule_verdicts(self) -> tuple[_Verdict, ...]:
        return tuple(self._of_rule_cases())

    @cached_property
    def _eval_verdicts(self) -> tuple[_Verdict, ...]:
        return tuple(self._of_cases())

    def _of_rule_cases(self) -> Iterator[_Verdict]:
        for case in self._rule_cases:
            decided = decide(case, self.facts) if case.policy == self._id else None
            if decided is not None and not shortcomings(case, decided):
                yield _Verdict(
                    name=f"{case.file}: {case.name}",
                    ask=_asks_rule(case, self._id),
                    cited=frozenset(evidence.item_id for evidence in decided.evidence),
                    read=frozenset(i for finding in decided.findings for i in finding.read),
                )

    def _of_cases(self) -> Iterator[_Verdict]:
        assistant = self._with(self.facts)
        for case in self._cases:
            answer = assistant.answer(question_of(case))
            if judge(case, answer, self.policy).is_right:
                yield _Verdict(
                    name=case.id,
                    ask=_asks_assistant(case),
                    cited=frozenset(citation.id for citation in answer.citations),
                    read=frozenset(i for fired in answer.trace.rules for i in fired["read"]),
                )

    def _with(self, facts: PolicyFacts) -> Assistant:
        """The assistant over other facts; phrasebooks and the model do not hang on them and are kept."""
        made = Assistant(self._settings, {self._id: facts}, {self._id: self._folder}, self._books)
        made.embedder = self._embedder
        return made


def _ask_in_turn(tried: Tried, verdicts: Sequence[_Verdict], assistant: Assistant) -> Tried:
    """Ask those that touch the change, those that cite it first, until a decision differs."""
    item_id = tried.mutant.item_id
    near = [verdict for verdict in verdicts if verdict.touches(item_id)]
    for verdict in sorted(near, key=lambda verdict: item_id not in verdict.cited):
        try:
            notice = verdict.ask(assistant)
        # Whatever it is, the other cases still tell something, and the report names this one
        except Exception as error:
            tried = replace(tried, raised=(*tried.raised, f"{verdict.name}: {type(error).__name__}: {error}"))
            continue
        if notice:
            tried = replace(tried, noticed_by=tried.noticed_by or verdict.name)
        if notice == _Notice.DECISION:
            return replace(tried, decided_by=verdict.name)
    return tried


def hunt(settings: Settings, mutants: Sequence[Mutant], *, processes: int, tick: Callable[[], None]) -> list[Tried]:
    """What comes of the mutants, in their order, with `tick` after each; with one process, in this one."""
    tried: list[Tried] = []
    for outcome in _outcomes(settings, mutants, processes):
        tried.append(outcome)
        tick()
    return tried


def _outcomes(settings: Settings, mutants: Sequence[Mutant], processes: int) -> Iterator[Tried]:
    if processes == 1:
        yield from map(Hunt(settings).try_out, mutants)
        return
    # Started anew and not forked: the same on every system, and nothing is shared but what is handed over
    started = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, started, initializer=_open, initargs=(settings,)) as pool:
        yield from pool.map(_try_out, mutants, chunksize=_PARCEL)


_hunts: list[Hunt] = []


def _open(settings: Settings) -> None:
    _hunts[:] = [Hunt(settings)]


def _try_out(mutant: Mutant) -> Tried:
    return _hunts[0].try_out(mutant)


def _asks_rule(case: RuleCase, policy_id: str) -> Callable[[Assistant], _Notice]:
    def ask(assistant: Assistant) -> _Notice:
        wrong = shortcomings(case, decide(case, assistant.facts[policy_id]))
        if any(is_decision(line) for line in wrong):
            return _Notice.DECISION
        return _Notice.WORDS if wrong else _Notice.NONE

    return ask


def _asks_assistant(case: Case) -> Callable[[Assistant], _Notice]:
    def ask(assistant: Assistant) -> _Notice:
        outcome = judge(case, assistant.answer(question_of(case)), assistant.policy(None))
        return _Notice.NONE if outcome.is_right else _Notice.WORDS

    return ask
