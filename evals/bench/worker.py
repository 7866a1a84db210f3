"""One contender in a process of its own: `python -m evals.bench.worker NAME POLICIES FOLDER MODELS`.

Reads one JSON object a line: `{"build": true}` or `{"ask": ["…", …]}`. Answers each with a line: the seconds that each
took, and the resident memory after it, in bytes. Ends with its input.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TextIO

_STATM = Path("/proc/self/statm")


def main(arguments: Iterable[str], lines: TextIO, out: TextIO) -> None:
    """Serve one contender until the input ends."""
    from evals.bench.contenders import CONTENDERS

    name, policies_dir, folder, models_dir = arguments
    contender = CONTENDERS[name](Path(policies_dir), Path(folder), Path(models_dir))
    for line in lines:
        wanted = json.loads(line)
        if wanted.get("build"):
            seconds = [_timed(contender.build)]
        else:
            seconds = [_timed(partial(contender.ask, question)) for question in wanted["ask"]]
        out.write(json.dumps({"seconds": seconds, "resident": resident()}) + "\n")
        out.flush()


def _timed(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def resident() -> int:
    """Bytes of this process in memory; where the system does not tell, the most that there ever were."""
    if _STATM.exists():
        return int(_STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdin, sys.stdout)
