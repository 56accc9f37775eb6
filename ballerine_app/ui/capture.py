"""The parts of the journey that run in the browser: taking a picture, looking closer, focus after a step, local times.

Their code stands in `assets/js`; words and icons go in as props, so that both keep their one place.
"""

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec

from ballerine_app.ui.icons import ICONS
from ballerine_app.ui.text import Text, t

_CAPTURE_ICONS = {
    "camera": "camera",
    "close": "x",
    "document": "file-text",
    "file": "image",
    "flip": "switch-camera",
    "focus": "scan-text",
    "good": "circle-check",
    "moving": "move-diagonal",
    "problem": "circle-alert",
    "sun": "sun",
    "upload": "upload",
}
_CLOSER_ICONS = {"closer": "zoom-in", "smaller": "zoom-out", "close": "x"}
_CAMERA_HINTS = ("dark", "bright", "moving", "unsharp", "good")


class Capture(rx.Component):
    """Camera, file picker, drag and drop, and the upload with its progress."""

    library = "$/public/js/capture.jsx"
    tag = "Capture"

    url: rx.Var[str]
    facing: rx.Var[str]
    shape: rx.Var[str]
    example: rx.Var[str]
    example_alt: rx.Var[str]
    current: rx.Var[str]
    max_megabytes: rx.Var[int]
    words: rx.Var[dict[str, Any]]
    icons: rx.Var[dict[str, str]]
    on_keep: rx.EventHandler[no_args_event_spec]


class LookCloser(rx.Component):
    """A picture that opens over the whole screen."""

    library = "$/public/js/look-closer.jsx"
    tag = "LookCloser"

    src: rx.Var[str]
    alt: rx.Var[str]
    words: rx.Var[dict[str, Any]]
    icons: rx.Var[dict[str, str]]


class StepFocus(rx.Component):
    """Focus, scroll and the page's title when the step changes."""

    library = "$/public/js/step-focus.jsx"
    tag = "StepFocus"

    step: rx.Var[str]
    title: rx.Var[str]
    field: rx.Var[str]


class LocalTime(rx.Component):
    """A moment in the reader's own time zone."""

    library = "$/public/js/local-time.jsx"
    tag = "LocalTime"

    at: rx.Var[str]
    look: rx.Var[str]


def capture(
    *below: rx.Component,
    url: Text,
    facing: Text,
    shape: Text,
    example: Text,
    example_alt: Text,
    current: Text,
    max_megabytes: int | rx.Var,
    camera_title: Text,
    camera_tip: Text,
    take_photo: Text,
    on_keep: Any,
) -> rx.Component:
    """Take one picture and send it to ``url``; the page goes on when the server has it. ``below`` stands under it.

    ``facing``: "environment" or "user"; ``shape`` of the frame: "page", "card", "sheet" or "face". ``current`` is the
    picture that is there already, if any; ``on_keep`` goes on with it.
    """
    words: dict[str, Any] = {
        key: t(f"capture.{key}")
        for key in (
            "cameraBlocked", "cameraMissing", "cancel", "checking", "chooseFile", "closeCamera", "current",
            "currentAlt", "drop", "failed", "file", "flip", "keep", "keepOpen", "offline", "received", "sending",
            "shutter", "takeNew", "tryAgain", "useBack", "useFront", "yourPicture",
        )
    }  # fmt: skip
    words |= {
        "cameraTip": camera_tip,
        "cameraTitle": camera_title,
        "empty": t("error.upload_empty"),
        "formats": t("capture.formats", megabytes=max_megabytes),
        "hints": {hint: t(f"capture.hint.{hint}") for hint in _CAMERA_HINTS},
        "percent": t("capture.percent", n="{n}"),
        "secondsLeft": t("capture.secondsLeft", n="{n}"),
        "takePhoto": take_photo,
        "tooLarge": t("error.upload_too_large"),
    }
    return Capture.create(
        *below,
        url=url,
        facing=facing,
        shape=shape,
        example=example,
        example_alt=example_alt,
        current=current,
        max_megabytes=max_megabytes,
        words=words,
        icons={name: ICONS[icon] for name, icon in _CAPTURE_ICONS.items()},
        on_keep=on_keep,
    )


def look_closer(src: Text, *, alt: Text) -> rx.Component:
    """A picture with a button that opens it over the whole screen."""
    words = {key: t(f"closer.{key}") for key in ("open", "larger", "smaller", "close")}
    words["scale"] = t("closer.scale", n="{n}")
    icons = {name: ICONS[icon] for name, icon in _CLOSER_ICONS.items()}
    return LookCloser.create(src=src, alt=alt, words=words, icons=icons)


def step_focus(step: Text, *, title: Text, field: Text) -> rx.Component:
    """When ``step`` changes: focus to the heading, scroll to the top. ``title`` names the tab; ``field`` is focused."""
    return StepFocus.create(step=step, title=title, field=field)


def local_time(at: Text, *, look: str = "") -> rx.Component:
    """``at`` (ISO 8601) as "14:20", with the day where it was not today.

    ``look="date"`` shows the day alone, "second" the clock with seconds.
    """
    return LocalTime.create(at=at, look=look)
