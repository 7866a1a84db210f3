"""Asks the cases about each mutant until one gives another verdict than on the true policy.

Cases whose answer cited what was changed are asked first, then those that read it, then all others: a change is a
survivor only when every case has been asked. Mutants are shared out among processes; each judges the true policy once.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

from assistant.service import Assistant
from assistant.settings import Settings
from evals.case import Case, load_cases
from evals.evaluation import question_of
from evals.judge import judge
from evals.mutations.generate import all_mutants
from evals.mutations.mutant import Mutant, mutated
from evals.rule_cases import Decided, RuleCase, decide, load_rule_cases, shortcomings
from knowledge.errors import PolicyParseError
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook
from knowledge.policy import Policy
from knowledge.sources import PolicySource, load_source
from knowledge.tokens import Token
from knowledge.vocabulary import Match, Vocabulary

# Many small parcels: survivors take long, and lie close together
_PARCEL = 8


@dataclass(frozen=True)
class Tried:
    """What came of a mutant. `noticed_by` None: survived. `refused`: the parser's words where it took no such text."""

    mutant: Mutant
    noticed_by: str | None = None
    refused: str | None = None


@dataclass(frozen=True)
class _Remembering(Vocabulary):
    """The vocabulary, which finds the terms of a question once: they do not hang on the policy's text."""

    _found: dict[tuple[tuple[Token, ...], str], tuple[Match, ...]] = field(default_factory=dict, repr=False)

    def matches(self, tokens: Sequence[Token], language: str) -> tuple[Match, ...]:
        key = (tuple(tokens), language)
        if key not in self._found:
            self._found[key] = super().matches(tokens, language)
        return self._found[key]


@dataclass(frozen=True)
class _Verdict:
    """One case on the true policy: whether it is as it should be, and what its answer cited and read."""

    name: str
    ask: Callable[[Assistant], bool]
    is_right: bool
    cited: frozenset[str]
    read: frozenset[str]

    def nearness(self, item_id: str) -> int:
        return 0 if item_id in self.cited else 1 if item_id in self.read else 2


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
        self.facts = PolicyFacts(opened.policy(None), _Remembering(vocabulary.terms, vocabulary.words))
        self._folder = opened.folders[self._id]
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
        """Ask the cases, the nearest first, until one notices."""
        try:
            changed = mutated(self.source, mutant, self._numbers)
        except PolicyParseError as error:
            return Tried(mutant, refused=error.message)
        assistant = self._with(PolicyFacts(changed, self.facts.vocabulary))
        for verdict in sorted(self._verdicts, key=lambda verdict: verdict.nearness(mutant.item_id)):
            if _ask(verdict.ask, assistant) != verdict.is_right:
                return Tried(mutant, noticed_by=verdict.name)
        return Tried(mutant)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {row.id: row.number for row in self.policy.rows()}

    @cached_property
    def _verdicts(self) -> tuple[_Verdict, ...]:
        return (*self._rule_verdicts(), *self._eval_verdicts())

    def _rule_verdicts(self) -> Iterator[_Verdict]:
        for case in self._rule_cases:
            if case.policy == self._id:
                decided = decide(case, self.facts)
                read = frozenset(i for finding in decided.findings for i in finding.read)
                yield _Verdict(
                    name=f"{case.file}: {case.name}",
                    ask=_asks_rule(case, self._id),
                    is_right=not shortcomings(case, decided),
                    cited=frozenset(evidence.item_id for evidence in decided.evidence),
                    read=read,
                )

    def _eval_verdicts(self) -> Iterator[_Verdict]:
        assistant = self._with(self.facts)
        for case in self._cases:
            answer = assistant.answer(question_of(case))
            yield _Verdict(
                name=case.id,
                ask=_asks_assistant(case),
                is_right=judge(case, answer, self.policy).is_right,
                cited=frozenset(citation.id for citation in answer.citations),
                read=frozenset(i for fired in answer.trace.rules for i in fired["read"]),
            )

    def _with(self, facts: PolicyFacts) -> Assistant:
        """The assistant over other facts; phrasebooks do not hang on them and are kept."""
        return Assistant(self._settings, {self._id: facts}, {self._id: self._folder}, self._books)


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


def _asks_rule(case: RuleCase, policy_id: str) -> Callable[[Assistant], bool]:
    def ask(assistant: Assistant) -> bool:
        decided: Decided = decide(case, assistant.facts[policy_id])
        return not shortcomings(case, decided)

    return ask


def _asks_assistant(case: Case) -> Callable[[Assistant], bool]:
    def ask(assistant: Assistant) -> bool:
        return judge(case, assistant.answer(question_of(case)), assistant.policy(None)).is_right

    return ask


def _ask(ask: Callable[[Assistant], bool], assistant: Assistant) -> bool:
    try:
        return ask(assistant)
    # Whatever is raised on another text is a difference that somebody would see
    except Exception:
        return False
