"""Several processes that answer side by side, over one port and one index that is only read.

uvicorn starts them, replaces one that dies or hangs, and passes a stop on. What must hold over all of them is kept in
the database (feedback, its idempotency keys, the question log), in files (keys, index) or in a folder that they share
(rates, metrics). An answer needs nothing of the kind: any worker gives the same.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from assistant.api.metrics import MULTIPROCESS
from assistant.settings import Settings
from knowledge.errors import PrivacyAssistantError

_APP: Final = "assistant.api.app:create_app"
# A worker is taken for hanging that does not say within these seconds that it is there. Starting takes some of them,
# and on a busy machine more
_HANGING_SECONDS: Final = 60
# Memory that looks like files, on Linux
_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder is made by mkdtemp
_Failed = tuple[type[PrivacyAssistantError], str, str]


def serve_by_workers(settings: Settings, *, host: str, port: int, workers: int, **options: Any) -> bool:  # noqa: ANN401
    """Serve until a signal to stop; whether it was one, and no worker that could not start.

    `options` are uvicorn's. Raises what keeps the Assistant from being opened, and SystemExit where the port is taken.
    """
    with shared_folder(settings) as folder, _environment(folder):
        check_start(settings)
        config = uvicorn.Config(
            _APP,
            factory=True,
            host=host,
            port=port,
            workers=workers,
            timeout_worker_healthcheck=_HANGING_SECONDS,
            **options,
        )
        supervisor = Multiprocess(config, sockets=[config.bind_socket()])
        supervisor.run()
    return all(process.exitcode != STARTUP_FAILURE for process in supervisor.processes)


def check_start(settings: Settings) -> None:
    """Raise what keeps a worker from starting. Looked at in a process of its own: this one would keep what it loads."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        failed = pool.submit(_failure, settings).result()
    if failed is not None:
        kind, message, hint = failed
        raise kind(message, hint=hint)


@contextmanager
def shared_folder(settings: Settings) -> Iterator[Path]:
    """The folder of the settings, or one of its own as long as the context, for this user only."""
    if settings.shared_dir is not None:
        settings.shared_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield settings.shared_dir
        return
    in_memory = os.access(_IN_MEMORY, os.W_OK | os.X_OK)
    folder = Path(tempfile.mkdtemp(prefix="privacy-assistant-", dir=_IN_MEMORY if in_memory else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    """Tell the workers, which have settings from the environment alone, where they share."""
    told = {"PRIVACY_ASSISTANT_SHARED_DIR": str(folder), MULTIPROCESS: str(folder)}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _failure(settings: Settings) -> _Failed | None:
    """What would be raised, taken apart: an error with a hint does not come through a pipe whole."""
    from assistant.api.app import create_app
    from assistant.readiness import open_checked

    try:
        create_app(settings, open_checked(settings))
    except PrivacyAssistantError as error:
        return type(error), error.message, error.hint
    return None
