"""Getting about with keys alone: what has the focus, and pressing Tab until it is where it should be."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.ui.browsing import answers, settle

BACK = "Shift+Tab"
INPUT = "Ask about your personal data"
_MOST_STOPS = 90
# The name as a screen reader would say it, near enough: an own one, that of a label, else the words inside.
_FOCUSED = """() => {
  const e = document.activeElement;
  if (e === document.body) return ['', ''];
  const labels = e.labels ? [...e.labels].map(label => label.innerText) : [];
  const name = [e.ariaLabel, ...labels, e.innerText, e.placeholder].find(words => words && words.trim()) || '';
  return [(e.getAttribute('role') || e.tagName).toLowerCase(), name.replace(/\\s+/g, ' ').trim()];
}"""
# Whoever looks must see where the focus is: an outline, a shadow or another border or ground than without it.
_IS_SEEN = """() => {
  const shown = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderTopColor', 'backgroundColor'];
  let e = document.activeElement;
  const looks = (e) => {
    const chain = [];
    for (let i = 0; e && i < 5; i++, e = e.parentElement) chain.push(e);
    return chain.map(e => shown.map(name => getComputedStyle(e)[name]).join('|')).join('\\n');
  };
  const before = looks(e);
  e.blur();
  const after = looks(e);
  e.focus({preventScroll: true, focusVisible: true});
  return before !== after;
}"""


def focused(page: Page) -> tuple[str, str]:
    """Role (or tag) and name of what has the focus; empty where nothing has it."""
    role, name = page.evaluate(_FOCUSED)
    return str(role), str(name)


def expect_focus_in(page: Page, place: str) -> None:
    """Wait until the focus is within a place, or on it: after a rerun it comes a moment later than all else."""
    page.wait_for_function("place => !!document.activeElement.closest(place)", arg=place)


def expect_focused(page: Page, role: str, name: str) -> None:
    """Wait until what has the focus has this role (or tag), and a name that begins so."""
    page.wait_for_function(
        f"([role, name]) => {{ const found = ({_FOCUSED})(); return found[0] === role && found[1].startsWith(name); }}",
        arg=[role, name],
    )


def focus_is_seen(page: Page) -> bool:
    """Whether what has the focus looks otherwise than without it."""
    return bool(page.evaluate(_IS_SEEN))


def tab_to(page: Page, words: str, *, role: str | None = None, key: str = "Tab") -> None:
    """Press Tab until what has the focus has these words in its name, and this role where one is given."""
    met: list[tuple[str, str]] = []
    for _ in range(_MOST_STOPS):
        page.keyboard.press(key)
        met.append(focused(page))
        # A region around a button has its words, too, but is none
        if words in met[-1][1] and (met[-1][0] == role if role else met[-1][0] not in _AROUND):
            return
    raise AssertionError(f"the keyboard does not reach {words!r}, only {[name for _, name in met]}")


_AROUND = frozenset({"main", "section", "div", "region", "body", "group", "tabpanel"})


def ask(page: Page, question: str) -> None:
    """Ask from wherever the focus is; it stays in the input."""
    before = answers(page).count()
    if focused(page)[1] != INPUT:
        tab_to(page, INPUT)
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(before + 1)
    settle(page)
    expect_focused(page, "textarea", INPUT)


def press(page: Page, words: str, *, keys: str = "Enter", key: str = "Tab", role: str | None = None) -> None:
    """Go to what has these words, see that it shows the focus, and press it."""
    tab_to(page, words, key=key, role=role)
    assert focus_is_seen(page), f"nobody sees that {words!r} has the focus"
    page.keyboard.press(keys)
    settle(page)


def write(page: Page, label: str, words: str) -> None:
    """Put words in the place of what is in a field of one line, and commit them."""
    tab_to(page, label, role="input")
    page.keyboard.press("Control+a")
    if words:
        page.keyboard.insert_text(words)
    else:
        page.keyboard.press("Delete")
    page.keyboard.press("Enter")


def choose(page: Page, label: str, option: str, *, key: str = "Tab") -> None:
    """Open a select, find an option by its letters, and take it."""
    tab_to(page, label, key=key, role="combobox")
    page.keyboard.press("ArrowDown")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.type(option)
    expect(page.locator('[role="option"][data-focused="true"]')).to_have_text(option)
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    settle(page)


def show(page: Page, view: str) -> None:
    """Choose a view: Tab enters their group at one of its ends, arrows go on in it; the focus stays there."""
    radios = page.get_by_role("radio").count()
    if focused(page)[0] != "radio":
        tab_to(page, "", key=BACK, role="radio")
    for arrow in ["ArrowRight"] * radios + ["ArrowLeft"] * radios:
        if focused(page) == ("radio", view):
            break
        page.keyboard.press(arrow)
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name=view, exact=True)).to_be_checked()
    settle(page)
    expect_focused(page, "radio", view)
