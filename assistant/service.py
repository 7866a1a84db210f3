"""The whole way of a question on one page. START HERE.

question -> without identifiers -> language -> understand -> rules -> compose -> Answer. Nothing heavy is loaded before
it is needed: the embedding model only when somebody asks for the nearest rows.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Mapping, Set
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from assistant.answer import Answer
from assistant.compose import compose
from assistant.language_model.placing import Decided, placed
from assistant.question import Question
from assistant.redaction.asked import as_asked
from assistant.settings import Settings
from assistant.signing import Signer
from assistant.understanding.language import DEFAULT, detect, named
from assistant.understanding.scorer import ENCODERS, Encoded, Scorers, keep_in, load_scorers
from assistant.understanding.understand import Fill, understand
from knowledge import dictionary
from knowledge.embedding import OnnxEmbedder, SentenceTransformerEmbedder, changed, embedder
from knowledge.errors import InvalidQuestion, SettingsError, UnknownDataSubject, UnknownPolicy
from knowledge.facts import PolicyFacts
from knowledge.index import Index, Ranked, open_index
from knowledge.parsing import parse
from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.policy import Policy
from knowledge.published import State, policy_folders, state
from knowledge.query import Query
from knowledge.sources import PolicySource, load_source, load_sources
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import DOMAIN_FOLDER, Vocabulary, load_vocabulary
from rules.engine import decide_all, load_parameters

if TYPE_CHECKING:
    from assistant.language_model.model import LanguageModel
    from assistant.language_model.rephrase import Rephrased
    from assistant.overview import Overview
    from assistant.typed_question import ClosedLists, TypedQuestion
    from rules.lint.report import LintReport

_ALLOWED_CONTROLS = "\n\r\t"
_T = TypeVar("_T")


@dataclass
class Assistant:
    """Answers questions about the installed policies. Stateless between questions and safe to share between threads."""

    settings: Settings
    facts: dict[str, PolicyFacts]
    folders: dict[str, Path]
    language_model: LanguageModel | None = field(default=None, kw_only=True)
    signer: Signer | None = field(default=None, kw_only=True, repr=False)
    observers: tuple[Callable[[Answer], None], ...] = field(default=(), kw_only=True, repr=False)
    # Takes what somebody asked, in words or "" in terms, with the answer: the question log's
    note: Callable[[str, Answer], object] | None = field(default=None, kw_only=True, repr=False)
    published: State = field(default=(), kw_only=True, repr=False)
    _domain: Vocabulary | None = field(default=None, kw_only=True, repr=False)
    _books: dict[tuple[str, str], Phrasebook] = field(default_factory=dict, repr=False)
    _reports: dict[str, LintReport] = field(default_factory=dict, repr=False)
    _lists: dict[str, ClosedLists] = field(default_factory=dict, repr=False)
    _versions: dict[str, str] = field(default_factory=dict, repr=False)
    _weighing: dict[str, Scorers] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Load and check policies and vocabulary; raises a PrivacyAssistantError with a hint where one is unusable."""
        load_parameters()
        dictionary.keep_in(settings.data_dir)
        keep_in(settings.data_dir)
        published = state(settings.policies_dir)  # looked at first: what is published meanwhile is then noticed
        facts: dict[str, PolicyFacts] = {}
        folders: dict[str, Path] = {}
        domain = load_vocabulary(DOMAIN_FOLDER, data_dir=settings.data_dir)
        for source in load_sources(settings.policies_dir):
            folders[source.id] = source.path.parent / "vocabulary"
            facts[source.id] = _facts_of(source, settings, domain)
        _check_default(settings, facts)
        signer = Signer(settings.signing_key_file) if settings.signing_key_file else None
        model = _language_model(settings)
        return cls(
            settings, facts, folders, language_model=model, signer=signer, published=published, _domain=domain
        )  # fmt: skip

    def reopened(self) -> Assistant:
        """An Assistant of the policies that count now, read whole; this one stays as it is.

        Policies whose folder is the same are shared with it, and so are models. Raises what `open` does.
        """
        published = state(self.settings.policies_dir)
        counting = policy_folders(self.settings.policies_dir)
        folders = {policy_id: folder / "vocabulary" for policy_id, folder in counting.items()}
        same = {policy_id for policy_id, folder in folders.items() if self.folders.get(policy_id) == folder}
        domain = self._domain or load_vocabulary(DOMAIN_FOLDER, data_dir=self.settings.data_dir)

        def facts_of(policy_id: str, folder: Path) -> PolicyFacts:
            return self.facts[policy_id] if policy_id in same else _facts_of(load_source(folder), self.settings, domain)

        facts = {policy_id: facts_of(policy_id, folder) for policy_id, folder in counting.items()}
        _check_default(self.settings, facts)
        opened = replace(
            self,
            facts=facts,
            folders=folders,
            published=published,
            _domain=domain,
            _books={key: book for key, book in self._books.items() if key[0] in same},
            _reports=_only(self._reports, same),
            _lists=_only(self._lists, same),
            _versions=_only(self._versions, same),
            _weighing=_only(self._weighing, same),
        )
        opened.__dict__.update(embedder=self.embedder, encoders=self.encoders, index=self.index)
        for policy_id in facts.keys() - same:
            opened.read_whole(policy_id)
        return opened

    def read_whole(self, policy_id: str) -> None:
        """Read now what is otherwise read when it is needed."""
        for language in LANGUAGES:
            self._book(policy_id, language)
            self.facts[policy_id].vocabulary.layers[-1][language]
        self._scorers(policy_id)
        self.question_lists(policy_id)
        self.version(policy_id)

    @cached_property
    def policies(self) -> dict[str, Policy]:
        """The installed policies by id."""
        return {policy_id: facts.policy for policy_id, facts in self.facts.items()}

    def unheard(self) -> Assistant:
        """The same, but nobody counts or notes what it answers: tries, examples, what was asked before."""
        _ = self.encoders  # so that a model which is loaded later is loaded for both
        same = copy(self)
        same.observers, same.note = (), None
        return same

    def policy(self, policy_id: str | None) -> Policy:
        """The policy asked for, or the default one; raises UnknownPolicy."""
        return self._facts(policy_id).policy

    def answer(self, question: Question) -> Answer:
        """Answer one question; raises a QuestionError where the question cannot be taken."""
        started = time.perf_counter()
        facts = self._facts(question.policy)
        self._check(question, facts.policy)
        asked = question.question
        question = as_asked(question, kept=facts.policy.source_text)
        language = _language(question, facts)
        decided = self._decided(question, facts, language)
        book = self._book(facts.policy.id, language)
        answer = self._given(compose(decided.query, decided.findings, facts, book, elapsed_ms=_since(started)))
        return self._noted(asked, answer)

    def _noted(self, asked: str, answer: Answer) -> Answer:
        """An answer to a question of somebody's, who may be anybody: over HTTP, MCP or on the command line."""
        if self.note is not None:
            self.note(asked, answer)
        return answer

    def _given(self, answer: Answer) -> Answer:
        """An answer as it leaves: signed where a setting says so, and seen by those who count."""
        if self.signer is not None:
            answer = self.signer.signed(answer, rules=self.version(answer.policy.id), now=datetime.now(UTC))
        for observe in self.observers:
            observe(answer)
        return answer

    def version(self, policy_id: str | None = None) -> str:
        """Hexadecimal digits that differ where a policy's text does, or anything else that answers hang on."""
        from assistant.fingerprint import fingerprint  # read by caches alone

        policy = self._facts(policy_id).policy
        if policy.id not in self._versions:
            model = self.settings.language_model if self.language_model else None
            self._versions[policy.id] = fingerprint(
                self.folders[policy.id].parent,
                policy.sha256,
                self.settings.background,
                self.settings.embedding_model,
                model,
            )
        return self._versions[policy.id]

    def answer_typed(self, question: TypedQuestion, *, policy_id: str | None = None) -> Answer:
        """Answer a question that is put in terms; raises UnknownPolicy, UnknownDataSubject or UnknownTerm."""
        from assistant.typed_question import check_terms  # no question in words needs it

        facts = self._facts(policy_id)
        check_terms(question, self.question_lists(policy_id), policy_id=facts.policy.id)
        query = replace(question.query(facts), background=self.settings.background)
        return self._noted("", self.answer_query(query, policy_id=policy_id))

    def answer_query(self, query: Query, *, policy_id: str | None = None) -> Answer:
        """What the rules answer to a Query, in its own language: no words are understood, and no model is asked.

        It is not noted as a question: whoever finds an answer again asked it before.
        """
        started = time.perf_counter()
        facts = self._facts(policy_id)
        findings = decide_all(query, facts)
        book = self._book(facts.policy.id, query.language)
        return self._given(compose(query, findings, facts, book, elapsed_ms=_since(started)))

    def question_lists(self, policy_id: str | None = None) -> ClosedLists:
        """The closed lists of a policy that typed questions take their terms from."""
        from assistant.typed_question import question_lists

        facts = self._facts(policy_id)
        if facts.policy.id not in self._lists:
            self._lists[facts.policy.id] = question_lists(facts)
        return self._lists[facts.policy.id]

    @property
    def can_rephrase(self) -> bool:
        """Whether a language model may say answers in other words."""
        return self.language_model is not None and self.language_model.rephrases

    def rephrased(self, answer: Answer) -> tuple[Rephrased, ...]:
        """Statements of an answer in other words, to stand beside it; none unless a setting asks for it."""
        if self.language_model is None:
            return ()
        return self.language_model.rephrased(answer, self._book(answer.policy.id, answer.language))

    def _decided(self, question: Question, facts: PolicyFacts, language: str) -> Decided:
        """The question in the policy's terms, and what the rules find."""
        scorers = self._scorers(facts.policy.id)
        understood = partial(
            understand,
            question.question,
            facts,
            language=language,
            history=question.history,
            data_subject=question.data_subject,
            today=question.today or datetime.now(UTC).date(),
            scorers=scorers,
        )

        def decided(fill: Fill | None = None) -> Decided:
            query = replace(understood(fill=fill), background=self.settings.background)
            return Decided(query, decide_all(query, facts))

        if self.language_model is None:
            return decided()
        helped = decided(self.language_model.filling(facts, scorers, follows=bool(question.history)))
        return placed(decided(), helped) if helped.query.chosen else helped

    def takes(self, text: str) -> bool:
        """Whether a text can be a turn of a conversation: not blank, not too long, no control characters."""
        try:
            self._check_text("turn", text)
        except InvalidQuestion:
            return False
        return True

    def lint(self, policy_id: str | None = None) -> LintReport:
        """Defects of a policy's text and the checklist of Art. 13 and 14; worked out once, as the text stays."""
        from rules.lint.registry import lint  # no question needs it

        facts = self._facts(policy_id)
        if facts.policy.id not in self._reports:
            self._reports[facts.policy.id] = lint(facts)
        return self._reports[facts.policy.id]

    def overview(self, policy_id: str | None = None) -> Overview:
        """A policy at a glance: its rows by filter, their storage times, who receives which data."""
        from assistant.overview import Overview  # no question needs it

        return Overview(self._facts(policy_id))

    def nearest(self, text: str, *, policy_id: str | None = None, limit: int = 5) -> tuple[Ranked, ...]:
        """Rows and passages closest to a text by the dense ranking: where to look, never an answer.

        Loads the embedding model on first use; raises IndexOutOfDate if the index is not current or out of reach.
        """
        return self.index.search(self._facts(policy_id).policy, text, limit=limit)

    @cached_property
    def embedder(self) -> OnnxEmbedder | SentenceTransformerEmbedder:
        """The embedding model of the settings, loaded when the first text is embedded."""
        return embedder(self.settings.embedding_model, self.settings.models_dir)

    @cached_property
    def encoders(self) -> dict[str, OnnxEmbedder]:
        """The embedding models as changed to tell topics, activities and people apart, whatever the index uses.

        By name; each is loaded when the first question in one of its languages comes.
        """
        return {e.name: changed(e.model, e.changes, self.settings.models_dir) for e in ENCODERS}

    def encode(self, text: str, language: str) -> Encoded | None:
        """A question's vector by the encoder that weighs questions in that language; None where none does.

        Raises EmbeddingModelError.
        """
        names = (encoder.name for encoder in ENCODERS if language in encoder.languages)
        return next((Encoded(name, np.array(self.encoders[name].embed_query(text))) for name in names), None)

    @cached_property
    def index(self) -> Index:
        """Where the nearest rows are looked for: a folder, or a Chroma server."""
        return open_index(self.settings.data_dir, self.embedder, self.settings.chroma_url)

    def _facts(self, policy_id: str | None) -> PolicyFacts:
        wanted = policy_id or self.settings.default_policy
        if wanted not in self.facts:
            raise UnknownPolicy(
                f"no policy {wanted[:80]!r} is installed", hint=f"Installed policies: {', '.join(self.facts)}."
            )
        return self.facts[wanted]

    def _scorers(self, policy_id: str) -> Scorers:
        """What weighs questions to a policy."""
        if policy_id not in self._weighing:
            self._weighing[policy_id] = load_scorers(self.encode, self.folders[policy_id].parent)
        return self._weighing[policy_id]

    def _check(self, question: Question, policy: Policy) -> None:
        if len(question.history) > self.settings.max_history_turns:
            raise InvalidQuestion(
                f"history has {len(question.history)} turns, at most {self.settings.max_history_turns} are taken",
                hint="Send the latest turns only.",
            )
        for name, text in (("question", question.question), *(("history", turn) for turn in question.history)):
            self._check_text(name, text)
        check_data_subject(question.data_subject, policy)

    def _check_text(self, name: str, text: str) -> None:
        limit = self.settings.max_question_chars
        if not text.strip():
            raise InvalidQuestion(f"{name} is empty", hint="Ask something, for example: how long do you keep my CV?")
        if len(text) > limit:
            raise InvalidQuestion(
                f"{name} has {len(text)} characters, at most {limit} are taken", hint="Ask a shorter question."
            )
        if any(unicodedata.category(c) == "Cc" and c not in _ALLOWED_CONTROLS for c in text):
            raise InvalidQuestion(f"{name} holds control characters", hint="Send plain text.")

    def _book(self, policy_id: str, language: str) -> Phrasebook:
        key = (policy_id, language)
        if key not in self._books:
            self._books[key] = load_phrasebook(language, DOMAIN_FOLDER, self.folders[policy_id])
        return self._books[key]


def check_data_subject(data_subject: str | None, policy: Policy) -> None:
    """Raise UnknownDataSubject where it is no category of data subjects of the policy; None may be anybody."""
    if data_subject is not None and data_subject not in policy.data_subjects:
        raise UnknownDataSubject(
            f"{data_subject[:80]!r} is no category of data subjects of policy {policy.id!r}",
            hint=f"Categories: {', '.join(policy.data_subjects)}.",
        )


def _language_model(settings: Settings) -> LanguageModel | None:
    if settings.language_model is None:
        return None
    from assistant.language_model.model import open_language_model  # few settings name one

    return open_language_model(settings)


def _facts_of(source: PolicySource, settings: Settings, domain: Vocabulary) -> PolicyFacts:
    folder = source.path.parent / "vocabulary"
    return PolicyFacts(parse(source), load_vocabulary(folder, data_dir=settings.data_dir, upon=domain))


def _check_default(settings: Settings, facts: Mapping[str, PolicyFacts]) -> None:
    if settings.default_policy not in facts:
        raise SettingsError(
            f"the default policy {settings.default_policy!r} is not installed",
            hint=f"Set PRIVACY_ASSISTANT_DEFAULT_POLICY to one of: {', '.join(facts)}.",
        )


def _only(held: Mapping[str, _T], policy_ids: Set[str]) -> dict[str, _T]:
    return {policy_id: value for policy_id, value in held.items() if policy_id in policy_ids}


def _since(started: float) -> float:
    """Milliseconds since a reading of the performance counter."""
    return round((time.perf_counter() - started) * 1000, 3)


def _language(question: Question, facts: PolicyFacts) -> str:
    """The language asked for, if we answer in it; else the question's own, or if it tells none, the earlier turn's."""
    if wanted := named(question.language):
        return wanted
    language = DEFAULT
    for turn in (*question.history, question.question):
        language = detect(turn, facts.vocabulary.known_words, default=language)
    return language
