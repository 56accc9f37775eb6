"""The documents of the case, each with the number that chooses it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.badges import tone_of
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t, t_of

TYPES = (
    "passport", "id_card", "driving_licence", "selfie", "certificate_of_incorporation", "proof_of_address",
)  # fmt: skip
_ICONS = {
    "collecting": "pencil-line",
    "submitted": "circle-dashed",
    "approved": "circle-check",
    "rejected": "circle-x",
    "revision": "rotate-ccw",
}


def document_name(kind: rx.Var) -> Text:
    """The document's type as a heading."""
    return t_of(kind, "document.name", TYPES)


def the_document(kind: rx.Var) -> Text:
    """The document's type inside a sentence."""
    return t_of(kind, "document.the", TYPES)


def document_status(document: rx.Var) -> rx.Component:
    """Icon and word of a document's status; a re-upload that has not been asked for yet is a draft."""

    def of(status: str) -> rx.Component:
        words = t(f"state.{status}")
        if status == "revision":
            words = rx.cond(CaseState.case.state == "revision", t("case.status.asked"), t("case.status.marked"))
        return rx.el.small(icon(_ICONS[status]), words, class_name=tone_of(status))

    return rx.match(document.status, *((status, of(status)) for status in _ICONS), rx.fragment())


def documents() -> rx.Component:
    """The list."""
    case = CaseState.case
    decided = rx.el.span(
        t("case.documents.decided", done=case.decided_count, total=case.documents.length()), class_name="num"
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("case.documents")),
            rx.cond(case.documents.length() > 0, decided, rx.fragment()),
            class_name="lh",
        ),
        rx.cond(
            case.documents.length() > 0,
            rx.el.div(rx.foreach(case.documents, _document), class_name="docs"),
            rx.el.p(t("case.documents.none"), class_name="dim small pad"),
        ),
        class_name="p-docs",
    )


def _document(document: rx.Var) -> rx.Component:
    again = rx.el.span(" · ", t("case.attempt", n=document.attempt), class_name="dim")
    return rx.el.button(
        rx.el.img(src=document.thumb_url, alt="", width="48", height="40"),
        rx.el.span(
            rx.el.b(document_name(document.type)),
            rx.el.span(
                document_status(document), rx.cond(document.attempt > 1, again, rx.fragment()), class_name="row tight"
            ),
        ),
        rx.el.kbd(document.number, aria_hidden="true"),
        type="button",
        aria_current=rx.cond(CaseState.document_id == document.id, "true", "false"),
        on_click=CaseState.choose_document(document.id),
        key=document.id,
        custom_attrs={"data-key": document.number.to_string()},
    )
