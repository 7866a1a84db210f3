"""A rule sees its query and the rows, nothing else. What the import contracts cannot hold is held here.

The contract in pyproject.toml forbids rules, and all that they import, the modules of models, the index, the network,
clocks and chance. A clock that comes with `datetime`, and a module imported by its name in a string, need another look.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("knowledge", "rules")
CLOCK_CALLS = {"today", "now", "utcnow", "fromtimestamp", "perf_counter", "monotonic", "time_ns"}
CLOCK_MODULES = {"time"}
# Ways to a module, or out of the process, that no import statement shows
HIDDEN_CALLS = {"import_module", "__import__", "eval", "exec", "getenv", "environ", "system", "popen"}
FORBIDDEN = {"chromadb", "httpx", "knowledge.embedding", "knowledge.index", "onnxruntime", "random", "requests",
             "socket", "time", "torch", "urllib"}  # fmt: skip


def path_of(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached() -> list[Path]:
    """All modules of rules, and whatever of ours they import, directly or not."""
    found = dict.fromkeys(sorted((ROOT / "rules").glob("**/*.py")))
    waiting = list(found)
    while waiting:
        for module in imported(waiting.pop()):
            path = path_of(module) if module.split(".")[0] in OURS else None
            if path and path not in found:
                found[path] = None
                waiting.append(path)
    return list(found)


MODULES = reached()


def test_what_rules_import_is_looked_at_too() -> None:
    assert {ROOT / "knowledge/facts.py", ROOT / "knowledge/vocabulary.py", ROOT / "rules/engine.py"} <= set(MODULES)
    assert ROOT / "knowledge/index.py" not in MODULES
    assert ROOT / "knowledge/embedding.py" not in MODULES


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_rule_never_asks_a_clock_nor_hides_what_it_asks(module: Path) -> None:
    assert _uses(ast.parse(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "date.today()",
        "datetime.date.today()",
        "datetime.datetime.now(UTC)",
        "import time",
        "from time import monotonic",
        "today = date.today",
        "importlib.import_module('socket')",
        "__import__('random')",
        "os.environ['TODAY']",
        "eval('1')",
    ],
)
def test_a_use_of_the_clock_or_a_hidden_way_is_found(code: str) -> None:
    assert _uses(ast.parse(code))


def test_dates_themselves_are_no_clock() -> None:
    assert _uses(ast.parse("from datetime import date\nquery.today == date(2026, 4, 27)")) == []


def test_the_import_contract_of_rules_forbids_what_it_must_and_nothing_indirect_is_let_through() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = (c for c in contracts if c["type"] == "forbidden" and c["source_modules"] == ["rules"])
    assert set(contract["forbidden_modules"]) >= FORBIDDEN
    assert not contract.get("allow_indirect_imports")
    assert not contract.get("ignore_imports")


def _uses(tree: ast.AST) -> list[str]:
    return [ast.unparse(node) for node in ast.walk(tree) if _asks(node)]


def _asks(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="today")):
            return True
        case ast.Attribute(attr="today", value=ast.Name(id=name)):
            return name in {"date", "datetime"}  # `query.today` is the question's own day
        case ast.Attribute(attr=name):
            return name in (CLOCK_CALLS - {"today"}) | HIDDEN_CALLS
        case ast.Call(func=ast.Name(id=name)):
            return name in CLOCK_CALLS | HIDDEN_CALLS
        case ast.Import(names=names):
            return any(alias.name in CLOCK_MODULES for alias in names)
        case ast.ImportFrom(module=module):
            return module in CLOCK_MODULES
    return False
