"""Starts the chat: `python -m ui` takes the options of `streamlit run`.

Streamlit reads a script when somebody opens its page, so that whoever comes first would wait for all that it imports
and opens. Here this is done as soon as the server is there, beside it; the first page then finds it done.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from pathlib import Path

from streamlit import runtime
from streamlit.runtime import RuntimeState
from streamlit.web import cli

_APP = Path(__file__).with_name("app.py")
_LOOK_AGAIN_SECONDS = 0.01


def main() -> None:
    """Serve until asked to end."""
    threading.Thread(target=_get_ready, name="get-ready", daemon=True).start()
    cli.main(["run", str(_APP), *sys.argv[1:]], prog_name="streamlit")


def _get_ready() -> None:
    # The server first: it is waited for
    while not runtime.exists() or runtime.get_instance().state == RuntimeState.INITIAL:
        time.sleep(_LOOK_AGAIN_SECONDS)
    from knowledge.errors import PrivacyAssistantError  # noqa: PLC0415
    from ui.loading import load_assistant, warm_up  # noqa: PLC0415
    from ui.screens import chat  # noqa: PLC0415

    with contextlib.suppress(PrivacyAssistantError):  # the page says what is wrong, and tries again
        load_assistant()
        warm_up(chat.get_ready)


if __name__ == "__main__":
    main()
