"""The scripts of the journey that need no page: what the camera says, and how long an upload still takes."""

import re
from pathlib import Path

import pytest

from ballerine_app.ui import capture
from ballerine_app.ui.file_text import file_text
from ballerine_app.ui.icons import ICONS
from tests.node import run

SCRIPTS = Path(__file__).parents[2] / "assets" / "js"


# A grey picture of 160 x 100: print on paper, or even grey.
PRINT = "Uint8ClampedArray.from({length: 16000}, (_, i) => ((i % 160) % 4 < 2 ? 40 : 220))"
SHIFTED = "Uint8ClampedArray.from({length: 16000}, (_, i) => ((i % 160) % 4 < 2 ? 220 : 40))"


def _even(level: int) -> str:
    return f"new Uint8ClampedArray(16000).fill({level})"


@pytest.mark.parametrize(
    ("grey", "before", "hint"),
    [
        (PRINT, "null", "good"),
        (PRINT, PRINT, "good"),
        (PRINT, SHIFTED, "moving"),
        (_even(60), "null", "dark"),
        (_even(240), "null", "bright"),
        (_even(130), "null", "unsharp"),
    ],
)
def test_the_camera_says_what_it_sees(grey: str, before: str, hint: str) -> None:
    assert run("video-hints.js", f"script.hintFor({grey}, 160, {before})") == hint


@pytest.mark.parametrize(
    ("now", "sent", "seconds"),
    [(500, 10, None), (2000, 0, None), (2000, 50, 2), (2000, 25, 6), (9000, 99, 1)],
)
def test_the_rest_of_an_upload_is_said_once_it_is_known(now: int, sent: int, seconds: int | None) -> None:
    assert run("upload.js", f"script.secondsLeft(0, {now}, {sent}, 100)") == seconds


def test_the_camera_has_words_for_every_hint() -> None:
    said = set(re.findall(r'return "(\w+)"', (SCRIPTS / "video-hints.js").read_text(encoding="utf-8")))
    assert said == set(capture._CAMERA_HINTS)


@pytest.mark.parametrize("script", ["capture.jsx", "camera.jsx", "look-closer.jsx", "file-text.jsx"])
def test_every_word_and_icon_that_a_script_uses_is_given(script: str) -> None:
    source = (SCRIPTS / script).read_text(encoding="utf-8")
    made = {
        "look-closer.jsx": lambda: capture.look_closer("/a.jpg", alt="A"),
        "file-text.jsx": lambda: file_text(target="text", accept=".json", most=1000),
    }
    given = str(made.get(script, _capture)())
    words = set(re.findall(r"\bwords\.(\w+)", source))
    icons = set(re.findall(r"\bicons\.(\w+)", source))
    assert words
    assert icons
    missing = {name for name in words | icons if f'"{name}"' not in given}
    assert not missing


def _capture() -> object:
    return capture.capture(
        url="/u", facing="user", shape="face", example="/e.webp", example_alt="E", current="", max_megabytes=15,
        camera_title="T", camera_tip="T", take_photo="T", on_keep=[],
    )  # fmt: skip


def test_the_icons_of_the_scripts_exist() -> None:
    assert {*capture._CAPTURE_ICONS.values(), *capture._CLOSER_ICONS.values()} <= ICONS.keys()


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.jsx")), ids=lambda path: path.name)
def test_no_words_stand_in_the_scripts(path: Path) -> None:
    source = re.sub(r"//.*|/\*.*?\*/|{/\*.*?\*/}", "", path.read_text(encoding="utf-8"))
    spoken = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]+)"', source)
    between = [found for found in re.findall(r">([^<>{}=();]+)</", source) if any(map(str.isalpha, found))]
    assert not spoken
    assert not between
