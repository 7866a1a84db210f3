"""An MCP client over stdio is answered from the version that counts, also where that changes meanwhile."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import anyio
from mcp import Client, StdioServerParameters

from assistant.answer import Answer
from assistant.publishing.places import publish, roll_back, staged
from assistant.readiness import build_index
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.publishing.new_version import POLICIES, keep_in, lend_words, new_version

BAKERY = "corner-bakery"
QUESTION = {"question": "how long do you keep my application", "data_subject": "applicants"}
_SOON = 120.0


def test_a_client_is_answered_from_the_version_that_counts(tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES / BAKERY, policies / BAKERY)
    newer = new_version(
        POLICIES / BAKERY, tmp_path / "next", "Up to 2 years from the day", "Up to 3 years from the day",
        version="2026-09-01",
    )  # fmt: skip
    settings = Settings(policies_dir=policies, data_dir=lend_words(tmp_path / "data"), default_policy=BAKERY)
    opened = Assistant.open(settings)
    build_index(opened, lambda *_: None)
    keep_in(Settings().data_dir)
    told = {"POLICIES_DIR": policies, "DATA_DIR": settings.data_dir, "DEFAULT_POLICY": BAKERY, "LOG_DAYS": 0}
    environment = os.environ | {f"PRIVACY_ASSISTANT_{name}": str(value) for name, value in told.items()}
    server = StdioServerParameters(command=sys.executable, args=["-m", "assistant.cli", "mcp"], env=environment)

    async def ask(client: Client) -> Answer:
        result = await client.call_tool("ask", QUESTION)
        return Answer.model_validate(result.structured_content)

    async def ask_until(client: Client, is_so: Callable[[Answer], bool]) -> Answer:
        ends = time.monotonic() + _SOON
        while not is_so(answer := await ask(client)):
            assert time.monotonic() < ends
            await anyio.sleep(0.1)
        return answer

    async def work() -> None:
        async with Client(server) as client:
            before = await ask(client)
            assert "2 years" in before.answer
            with staged(newer, policies) as draft:
                publish(draft, policies, policy_id=BAKERY, version="2026-09-01")
            after = await ask_until(client, lambda answer: answer.policy != before.policy)
            assert (after.policy.version, "3 years" in after.answer) == ("2026-09-01", True)
            replayed = await client.call_tool("replay", {"id": before.id})
            assert replayed.structured_content
            assert [change["what"] for change in replayed.structured_content["changed"]]
            roll_back(policies, BAKERY)
            again = await ask_until(client, lambda answer: answer.policy == before.policy)
            assert (again.id, again.answer) == (before.id, before.answer)

    anyio.run(work)
