"""Plain retrieval behind HTTP, served the way this project is: FastAPI, uvicorn, a thread per request.

`create_app` is called in each worker, which has nothing but the environment to be told by.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel

from evals.bench.contenders import CONTENDERS

TOLD_BY: Final = "BENCH_PLAIN_SERVICE"


class Asked(BaseModel):
    """A question."""

    question: str


def create_app() -> FastAPI:
    """The service of the contender that the environment names, over what it has built."""
    told = json.loads(os.environ[TOLD_BY])

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        policies_dir, folder, models_dir = (Path(told[name]) for name in ("policies_dir", "folder", "models_dir"))
        app.state.contender = CONTENDERS[told["name"]](policies_dir, folder, models_dir)
        # Chroma's opening of a folder is not safe for two threads at once
        app.state.contender.ask("how long")
        yield

    app = FastAPI(lifespan=lifespan, openapi_url=None)

    @app.get("/livez")
    def livez() -> dict[str, Any]:
        return {}

    @app.post("/ask")
    def ask(asked: Asked) -> dict[str, Any]:
        app.state.contender.ask(asked.question)
        return {"status": "retrieved"}

    return app
