"""A policy published or rolled back while people ask: noticed, read aside, and exchanged as one object.

Whoever asks takes the Assistant once and keeps it to the end of the request, so that each answer is from one version.
What cannot be read is refused: the Assistant that is there goes on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from assistant.service import Assistant
from knowledge.errors import PrivacyAssistantError
from knowledge.published import State, state

# How long a change goes unnoticed at most, and how long after a refusal the same is tried again
_LOOK_SECONDS: Final = 1.0
_AGAIN_SECONDS: Final = 30.0
_LOG = logging.getLogger(__name__)
Change = Callable[[Assistant | None], None]


class LivePolicies:
    """The Assistant that counts. Safe to share between threads.

    `on_change` is told of each new one, and with None of each that was refused.
    """

    def __init__(self, assistant: Assistant, on_change: Change | None = None) -> None:
        self.current = assistant
        self._on_change = on_change
        self._refused: State | None = None
        self._again_at = 0.0
        self._lock = threading.Lock()

    def look(self) -> Assistant:
        """The Assistant that counts now: another one where something was published and can be read."""
        with self._lock:
            now = state(self.current.settings.policies_dir)
            if now != self.current.published and (now != self._refused or time.monotonic() >= self._again_at):
                self._change(now)
            return self.current

    def _change(self, now: State) -> None:
        opened: Assistant | None = None
        try:
            opened = self.current.reopened()
        except PrivacyAssistantError as error:
            _LOG.error("the policies as published are refused: %s (hint: %s)", error.message, error.hint)
        except Exception:  # whatever it is, answers go on
            _LOG.exception("the policies as published are refused")
        if opened is None:
            self._refused, self._again_at = now, time.monotonic() + _AGAIN_SECONDS
        else:
            self.current, self._refused = opened, None
            counting = ", ".join(f"{p.id} {p.version} {p.sha256[:12]}" for p in opened.policies.values())
            _LOG.info("policies that count: %s", counting)
        if self._on_change is not None:
            self._on_change(opened)


class PolicyWatch:
    """A thread that looks every second, from when this is made until it is closed."""

    def __init__(self, live: LivePolicies) -> None:
        self._live = live
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="policy-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        told = ""
        while not self._closing.wait(_LOOK_SECONDS):
            trouble = ""
            try:
                self._live.look()
            except (OSError, PrivacyAssistantError) as error:  # the folder cannot be looked at now
                trouble = str(error)
            if trouble and trouble != told:  # once, not every second
                _LOG.warning("policies cannot be looked at: %s", trouble)
            told = trouble
