"""Which row of a policy is nearest to a question that it does not answer: a place to begin for its owner, no answer.

By the same vectors as the index, but not out of it: loading its database took seconds of a process that answers others
meanwhile, and a policy has few rows.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.service import Assistant
from knowledge.passages import indexed_passages
from knowledge.policy import Policy, TableKind
from knowledge.query import Topic

_Vectors = npt.NDArray[np.float32]


@dataclass
class NearestRow:
    """Finds nearest rows; embeds the rows of a policy once, when the first is looked for. Safe to share by threads."""

    assistant: Assistant
    _rows: dict[str, tuple[tuple[str, ...], _Vectors]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def find(self, text: str, policy: Policy, *, data_subjects: Iterable[str], topics: Iterable[str]) -> str | None:
        """The row closest to a text, of the people and the kind of table asked about; None where there is none.

        Ties go to the first in the policy. Raises EmbeddingModelError where the model cannot be used.
        Source: vector space scoring, Manning, Raghavan, Schuetze (2008), ch. 6.3.
        """
        table = TableKind.RECIPIENTS if Topic.RECIPIENTS in topics else TableKind.PROCESSING
        wanted = set(data_subjects)
        ids, vectors = self._embedded(policy)
        rows = (policy.rows_by_id[row_id] for row_id in ids)
        places = [
            place for place, row in enumerate(rows) if row.table == table and (not wanted or row.data_subject in wanted)
        ]
        if not places:
            return None
        scores = vectors[places] @ np.asarray(self.assistant.embedder.embed_query(text), dtype=np.float32)
        return ids[places[int(scores.argmax())]]

    def _embedded(self, policy: Policy) -> tuple[tuple[str, ...], _Vectors]:
        with self._lock:
            if policy.sha256 not in self._rows:
                records = [record for record in indexed_passages(policy) if record.id in policy.rows_by_id]
                vectors = self.assistant.embedder.embed_documents([record.text for record in records])
                self._rows[policy.sha256] = (
                    tuple(record.id for record in records),
                    np.asarray(vectors, dtype=np.float32),
                )
            return self._rows[policy.sha256]
