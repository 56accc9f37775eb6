"""Every text that people read comes out of the catalogue: no literal words in the kit and the pages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballerine_app.locales import catalogue

PACKAGE = Path(__file__).parents[2] / "ballerine_app"
SOURCES = sorted([*(PACKAGE / "ui").glob("*.py"), *(PACKAGE / "pages").rglob("*.py")])
# Arguments of any call that are read or spoken.
SPOKEN = {
    "alt", "aria_label", "aria_description", "aria_roledescription", "aria_valuetext", "aside", "detail", "does",
    "error", "explanation", "hint", "label", "lead", "page", "placeholder", "title", "why_off",
}  # fmt: skip
# Arguments of the kit that are typed as text but name a thing.
NAMES = {"exact", "href", "instant", "level", "phase", "prefix", "shown", "state", "value"}


def _kit_texts() -> dict[str, set[int]]:
    """For each function of the kit: which of its positional arguments are read."""
    texts: dict[str, set[int]] = {}
    for path in (PACKAGE / "ui").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                spots = {
                    place
                    for place, argument in enumerate(node.args.args)
                    if argument.annotation and "Text" in ast.unparse(argument.annotation) and argument.arg not in NAMES
                }
                texts[node.name] = spots
    return texts


KIT = _kit_texts()


def _words(node: ast.expr) -> str:
    """The literal letters in an argument, if any."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if any(letter.isalpha() for letter in node.value) else ""
    if isinstance(node, ast.JoinedStr):
        return " ".join(filter(None, (_words(part) for part in node.values)))
    if isinstance(node, ast.BoolOp | ast.IfExp):
        parts = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        return " ".join(filter(None, (_words(part) for part in parts)))
    return ""


def _read(call: ast.Call, own: set[str]) -> Iterator[ast.expr]:
    name = ast.unparse(call.func)
    if name.startswith("rx.el.") and not name.startswith(("rx.el.script", "rx.el.style")):
        yield from call.args
    elif name == "rx.cond":
        yield from ()  # class names go through it; its words reach an element's arguments as a Var
    else:
        spots = set() if name in own else KIT.get(name.rpartition(".")[2], set())
        yield from (argument for place, argument in enumerate(call.args) if place in spots)
    if name not in {"t", "text"}:
        yield from (keyword.value for keyword in call.keywords if keyword.arg in SPOKEN)


def literal_words(source: str) -> list[str]:
    found = []
    tree = ast.parse(source)
    # A module's own function may have the name of one in the kit.
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += [f"line {node.lineno}: {words}" for argument in _read(node, own) if (words := _words(argument))]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_words_stand_in_the_code(path: Path) -> None:
    assert not literal_words(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        'rx.el.p("Hello")',
        'rx.el.div(rx.el.span(f"{count} cases"))',
        'rx.el.img(alt="A passport")',
        'button("Save")',
        'buttons.button(t("x"), why_off="Not yet")',
        'rx.el.p(name or "Nobody")',
    ],
)
def test_the_search_finds_words(source: str) -> None:
    assert literal_words(source)


@pytest.mark.parametrize(
    "source", ['rx.el.p(t("a.b"), " · ")', 'rx.el.p(name, class_name="lead")', 'state_badge("approved")']
)
def test_the_search_leaves_other_strings_alone(source: str) -> None:
    assert not literal_words(source)


def _keys(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"t", "text"} and node.args:
            key = node.args[0]
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_key_that_is_asked_for_has_a_text(path: Path) -> None:
    assert not set(_keys(path.read_text(encoding="utf-8"))) - catalogue().keys()
