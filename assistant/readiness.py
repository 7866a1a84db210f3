"""What must be in order before questions are taken: the embedding model as published, and an index of these policies.

A tampered policy or model stops the start. An index that is not current does not: questions whose words tell what they
are about need none, and a probe tells the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.service import Assistant
from assistant.settings import Settings
from assistant.uncollected import uncollected
from assistant.understanding.scorer import ACTIVITIES, TOPICS, people_of, store_scorer
from knowledge.dictionary import store
from knowledge.embedding import EMBEDDERS, OnnxEmbedder, check_weights, embedder
from knowledge.errors import IndexOutOfDate
from knowledge.served_index import without_credentials
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import DOMAIN_FOLDER, store_vocabulary

Progress = Callable[[str, int, int], None]


def open_checked(settings: Settings) -> Assistant:
    """Open the Assistant for a service that is to stay up; also raises EmbeddingModelError for an altered model."""
    with uncollected():
        assistant = Assistant.open(settings)
    check_model(settings)
    return assistant


def check_model(settings: Settings) -> str:
    """What the embedding model is, if it is as published; raises EmbeddingModelError. Reads its weights whole."""
    name = settings.embedding_model
    location = Path(embedder(name, settings.models_dir).location)
    packaged = EMBEDDERS.get(name)
    if packaged is None:
        return f"{name}, not one of ours: its weights are not checked"
    check_weights(location / packaged.weights, packaged.sha256)
    return f"{name}, unchanged"


def check_index(assistant: Assistant) -> str:
    """What the index holds, if it is current for every policy; raises IndexOutOfDate with the command to run.

    Where a Chroma server keeps it, also raises IndexUnreachable.
    """
    index = assistant.index
    stale = [policy.id for policy in assistant.policies.values() if not index.is_current(policy)]
    if stale:
        raise IndexOutOfDate(
            f"the index of {', '.join(stale)} is missing or was built from another text, model or version",
            hint="Run `privacy-assistant index`; `make run` and `make api` do it by themselves.",
        )
    where = f", on {without_credentials(url)}" if (url := assistant.settings.chroma_url) else ""
    return f"current for {', '.join(assistant.policies)}{where}"


def prepare_model(assistant: Assistant) -> bool:
    """Export the embedding models of index and scorers where that has not been done; whether it was.

    Raises EmbeddingModelError.
    """
    models = (assistant.embedder, *assistant.encoders.values())
    made = [model.prepare() for model in models if isinstance(model, OnnxEmbedder)]
    return any(made)


def store_words(assistant: Assistant, progress: Progress) -> bool:
    """Store dictionaries of all languages, scorers' weights and each policy's vocabulary where that has not been done.

    Whether there was anything to do. Without it answers are the same, and the first one in a language waits until its
    dictionary is unpacked.
    """
    people = [found for folder in assistant.folders.values() if (found := people_of(folder.parent)).exists()]
    weights = (TOPICS, ACTIVITIES, *people)
    data_dir, steps = assistant.settings.data_dir, len(LANGUAGES) + len(assistant.folders) + len(weights)
    progress("words", 0, steps)
    stored = []
    for language in LANGUAGES:
        stored.append(store(data_dir, language))
        progress("words", len(stored), steps)
    for file in weights:
        stored.append(store_scorer(data_dir, file))
        progress("words", len(stored), steps)
    for folder in assistant.folders.values():
        stored.append(store_vocabulary(data_dir, DOMAIN_FOLDER, folder))
        progress("words", len(stored), steps)
    return any(stored)


def build_index(assistant: Assistant, progress: Progress) -> tuple[str, ...]:
    """Build the index of every policy where it is not current; the ids of those built."""
    return assistant.index.build(assistant.policies.values(), progress)
