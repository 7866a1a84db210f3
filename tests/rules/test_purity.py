"""A rule sees its query and the rows, nothing else. What the import contracts cannot hold is held here: no clock."""

import ast
from pathlib import Path

import pytest

import rules

MODULES = sorted(Path(rules.__file__).parent.glob("**/*.py"))
CLOCK_CALLS = {"today", "now", "utcnow"}
CLOCK_MODULES = {"time"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_rule_never_asks_a_clock(module: Path) -> None:
    assert _clock_uses(ast.parse(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code", ["date.today()", "datetime.datetime.now(UTC)", "import time", "from time import monotonic"]
)
def test_a_use_of_the_clock_is_found(code: str) -> None:
    assert _clock_uses(ast.parse(code))


def test_dates_themselves_are_no_clock() -> None:
    assert _clock_uses(ast.parse("from datetime import date\nmention.today == date(2026, 4, 27)")) == []


def _clock_uses(tree: ast.AST) -> list[str]:
    return [ast.unparse(node) for node in ast.walk(tree) if _asks_clock(node)]


def _asks_clock(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in CLOCK_CALLS
        case ast.Import(names=names):
            return any(alias.name in CLOCK_MODULES for alias in names)
        case ast.ImportFrom(module=module):
            return module in CLOCK_MODULES
    return False
