"""Icons: drawn inline, hidden or named, and each one that the code asks for is there."""

import ast
from pathlib import Path

import pytest
import reflex as rx

from ballerine_app.ui.icons import ICONS, icon, icon_of

PACKAGE = Path(__file__).parents[2] / "ballerine_app"
SOURCES = sorted([*(PACKAGE / "ui").glob("*.py"), *(PACKAGE / "pages").glob("*.py")])


def test_an_icon_is_decoration_unless_it_is_named() -> None:
    assert '"aria-hidden":"true"' in str(icon("eye"))
    assert '"aria-label":"Watched"' in str(icon("eye", label="Watched"))
    assert "aria-hidden" not in str(icon("eye", label="Watched"))


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_a_var_chooses_among_the_icons_that_are_given() -> None:
    drawn = str(icon_of(rx.Var("name").to(str), ("eye", "check")))
    assert ICONS["eye"] in drawn
    assert ICONS["check"] in drawn
    assert ICONS["x"] not in drawn


def test_every_shape_starts_at_a_point() -> None:
    assert not [name for name, shape in ICONS.items() if not shape.startswith(("M", "m"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_icon_that_is_asked_for_exists(path: Path) -> None:
    asked = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            first = node.args[:1] if ast.unparse(node.func) == "icon" else []
            given = [*first, *(word.value for word in node.keywords if word.arg in {"icon_name", "icon_end"})]
            asked |= {name.value for name in given if isinstance(name, ast.Constant) and isinstance(name.value, str)}
    assert not asked - ICONS.keys()
