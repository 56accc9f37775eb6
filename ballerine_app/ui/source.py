"""Fields for long texts: one that is edited in place, and a file whose text goes into a field."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.icons import ICONS
from ballerine_app.ui.text import Text, t


def _one_text(words: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (words,)


class SourceText(rx.Component):
    """A field that keeps the cursor while its text is judged."""

    library = "$/public/js/source-text.jsx"
    tag = "SourceText"

    value: rx.Var[str]
    revision: rx.Var[int]
    line: rx.Var[int]
    asked: rx.Var[int]
    read_only: rx.Var[bool]
    label: rx.Var[str]
    described_by: rx.Var[str]
    on_text: rx.EventHandler[_one_text]


class FileText(rx.Component):
    """A file picker that fills a field."""

    library = "$/public/js/file-text.jsx"
    tag = "FileText"

    target: rx.Var[str]
    accept: rx.Var[str]
    most: rx.Var[int]
    words: rx.Var[dict[str, str]]
    icons: rx.Var[dict[str, str]]


def source_text(
    value: Text,
    *,
    set_count: rx.Var,
    line: rx.Var,
    line_asked: rx.Var,
    read_only: rx.Var,
    label: Text,
    described_by: str,
    on_text: Any,
) -> rx.Component:
    """A field of code. It takes ``value`` when ``set_count`` changes, and goes to ``line`` when ``line_asked`` does.

    ``on_text`` gets the text when the typing rests.
    """
    return SourceText.create(
        value=value,
        revision=set_count,
        line=line,
        asked=line_asked,
        read_only=read_only,
        label=label,
        described_by=described_by,
        on_text=on_text,
    )


def file_text(*, target: str, accept: str, most: int) -> rx.Component:
    """A button that chooses a file of at most ``most`` bytes and puts its text into the field ``target``."""
    return FileText.create(
        target=target,
        accept=accept,
        most=most,
        words={
            "choose": t("source.choose_file"),
            "chosen": t("source.chosen", name="{name}"),
            "tooLarge": t("source.too_large", size=most // 1000),
        },
        icons={"upload": ICONS["upload"]},
    )
