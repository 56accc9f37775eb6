"""The picture on its stage."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_parts.documents import document_name
from ballerine_app.state.case import CaseState
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t
from ballerine_app.ui.viewer import document_viewer


def stage() -> rx.Component:
    """The viewer on the chosen document, or what stands there while nothing was uploaded."""
    document, picture = CaseState.document, CaseState.picture
    viewer = document_viewer(
        src=picture.picture_url,
        alt=t("case.viewer.alt", document=document_name(document.type)),
        original=picture.original_url,
        pages=document.page_names,
        page=CaseState.page_index,
        beside=_beside(),
        on_page=CaseState.choose_page,
    )
    none = rx.el.div(
        empty_state(t("case.documents.none"), t("case.viewer.none"), icon_name="image"), class_name="stage"
    )
    return rx.el.div(rx.cond(picture.id != "", viewer, none), class_name="stage-box p-document")


def _beside() -> rx.Var:
    """The selfie, unless it is what is looked at, and the picture that the document replaced."""
    selfie = {
        "id": "selfie",
        "label": t("case.viewer.selfie"),
        "src": CaseState.case.selfie_url,
        "alt": t("case.viewer.alt.selfie"),
        "keys": "S",
    }
    earlier = {
        "id": "earlier",
        "label": t("case.viewer.earlier"),
        "src": CaseState.document.replaced_url,
        "alt": t("case.viewer.alt.earlier"),
        "keys": "E",
    }
    has_selfie = (CaseState.case.selfie_url != "") & (CaseState.document.slot != "selfie")
    return _if(has_selfie, selfie) + _if(CaseState.document.replaced_url != "", earlier)


def _if(condition: rx.Var, one: dict[str, object]) -> rx.Var:
    return rx.cond(condition, rx.Var.create([one]), rx.Var.create([])).to(list[dict[str, str]])
