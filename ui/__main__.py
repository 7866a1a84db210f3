"""Starts the chat: `python -m ui` takes the options of `streamlit run`.

Streamlit reads a script when somebody opens its page, so that whoever comes first would wait for all that it imports
and opens. Here this is done as soon as the server is there, beside it; the first page then finds it done. Where there
is nothing to answer from, the server ends.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from pathlib import Path

from streamlit import runtime
from streamlit.runtime import RuntimeState
from streamlit.web import cli

from assistant.uncollected import uncollected
from knowledge.errors import PrivacyAssistantError

_APP = Path(__file__).with_name("app.py")
_LOOK_AGAIN_SECONDS = 0.01


def main() -> None:
    """Serve until asked to end, or until what is answered from cannot be opened."""
    threading.Thread(target=_get_ready_or_end, name="get-ready", daemon=True).start()
    cli.main(["run", str(_APP), *sys.argv[1:]], prog_name="streamlit")


def _get_ready_or_end() -> None:
    try:
        with uncollected():
            # The server first: it is waited for
            while not runtime.exists() or runtime.get_instance().state == RuntimeState.INITIAL:
                time.sleep(_LOOK_AGAIN_SECONDS)
            _get_ready()
    except PrivacyAssistantError as error:
        from assistant.cli import tell  # noqa: PLC0415

        code = int(tell(error))
    except Exception:  # noqa: BLE001 - none may leave a server behind that answers nothing
        traceback.print_exc()
        code = 1
    else:
        return
    # Nobody has written anything yet, and Streamlit asked to end would tell of success
    os._exit(code)


def _get_ready() -> None:
    from assistant.readiness import check_model  # noqa: PLC0415
    from ui.loading import load_assistant, warm_up  # noqa: PLC0415
    from ui.screens import chat  # noqa: PLC0415

    check_model(load_assistant().settings)
    warm_up(chat.get_ready)


if __name__ == "__main__":
    main()
