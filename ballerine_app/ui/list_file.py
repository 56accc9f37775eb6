"""A file of a custom list, sent to be looked at."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import passthrough_event_spec

from ballerine_app.ui.icons import ICONS
from ballerine_app.ui.text import Text, t


class ListFile(rx.Component):
    """A place to choose or drop a file; it is sent at once, with its progress."""

    library = "$/public/js/list-file.jsx"
    tag = "ListFile"

    url: rx.Var[str]
    accept: rx.Var[str]
    most: rx.Var[int]
    words: rx.Var[dict[str, Any]]
    icons: rx.Var[dict[str, str]]
    on_sent: rx.EventHandler[passthrough_event_spec(str)]


def list_file(*, url: Text, accept: str, most: int, on_sent: Any) -> rx.Component:
    """Send a file of at most ``most`` bytes to ``url``; ``on_sent`` gets the id under which the server keeps it."""
    return ListFile.create(
        url=url,
        accept=accept,
        most=most,
        words={
            "choose": t("source.choose_file"),
            "drop": t("lists.file.drop", megabytes=most // 1_000_000),
            "sending": t("lists.file.sending", n="{n}"),
            "cancel": t("workflows.cancel"),
            "offline": t("lists.file.offline"),
            "failed": t("error.general"),
            "tooLarge": t("error.list_file_too_large", most=most // 1_000_000),
        },
        icons={"upload": ICONS["upload"], "problem": ICONS["circle-alert"]},
        on_sent=on_sent,
    )
