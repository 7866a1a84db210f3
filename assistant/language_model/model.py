"""The optional language model as the Assistant holds it: everything that it may be asked for, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from assistant.answer import Answer
from assistant.language_model.chat import Chat
from assistant.language_model.choice import Choices, Filling
from assistant.language_model.providers import Provider
from assistant.language_model.rephrase import Rephrased, rephrase
from assistant.settings import Settings
from assistant.understanding.scorer import Scorers
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook


@dataclass(frozen=True)
class LanguageModel:
    """One model, asked behind one deadline and one circuit breaker. Safe to share between threads."""

    chat: Chat
    choices: Choices
    rephrases: bool = False

    def filling(self, facts: PolicyFacts, scorers: Scorers | None, *, follows: bool) -> Filling:
        """What fills the open slots of a query to a policy. `follows`: other turns came before."""
        return Filling(self.choices, facts, scorers, follows)

    def rephrased(self, answer: Answer, book: Phrasebook) -> tuple[Rephrased, ...]:
        """Statements in other words; none where the setting does not ask for it."""
        return rephrase(answer, book, self.chat) if self.rephrases else ()

    def responds(self) -> bool:
        """Whether the model gives something in the shape asked for, in time. Nothing of any question is sent."""
        return self.chat.ask(_Ready, system='Give the JSON object {"ready": true}.', user="Are you ready?") is not None

    def close(self) -> None:
        """Let go of connections and of the thread that they are used from; nothing is asked any more."""
        self.chat.close()


class _Ready(BaseModel):
    """What a model gives that can be used."""

    ready: bool


def open_language_model(settings: Settings) -> LanguageModel | None:
    """The model of the settings, its package loaded and no request sent; None where none is named. SettingsError."""
    if settings.language_model is None:
        return None
    chat = Chat(Provider(settings), seconds=settings.language_model_seconds)
    return LanguageModel(chat, Choices(chat), settings.language_model_rephrases)
