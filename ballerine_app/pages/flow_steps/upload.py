"""Photographing one side of one document."""

import reflex as rx

from ballerine_app.pages.flow_steps.problem import general_problem
from ballerine_app.pages.flow_steps.targets import IDENTITY, SPECIMENS, TARGETS, example_of, shape_of, upload_target
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.capture import capture
from ballerine_app.ui.icons import icon
from ballerine_app.ui.layout_applicant import step
from ballerine_app.ui.link import anchor
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import Text, t, t_of

_MISTAKES = (("glare", "sun"), ("blur", "aperture"), ("cut", "crop"))
_ADVICE = {
    "selfie": ("sun-medium", "eye", "user-round"),
    "certificate_of_incorporation": ("maximize", "scan-text", "file-text"),
    "proof_of_address": ("maximize", "scan-text", "calendar"),
}


def upload() -> rx.Component:
    """The example, how to take it, and the two ways to hand it in."""
    task, target = FlowState.view.upload, upload_target()
    title = t_of(target, "upload.title", TARGETS)
    return step(
        capture(
            rx.cond(task.reason != "", note(task.reason, title=t("upload.reason"), tone="s-revision"), rx.fragment()),
            rx.match(
                task.type, *((type_id, _advice(type_id, icons)) for type_id, icons in _ADVICE.items()), _mistakes()
            ),
            _specimen(target),
            general_problem(),
            url=task.url,
            facing=task.facing,
            shape=shape_of(task.type),
            example=example_of(target),
            example_alt=t_of(target, "upload.example", TARGETS),
            current=task.picture_url,
            max_megabytes=task.max_megabytes,
            camera_title=t_of(target, "upload.camera", TARGETS),
            camera_tip=t_of(target, "upload.tip", TARGETS),
            take_photo=rx.cond(task.type == "selfie", t("upload.take.selfie"), t("upload.take")).to(str),
            on_keep=FlowState.go_on({}),
        ),
        title=title,
        lead=t_of(target, "upload.lead", TARGETS),
    )


def _mistakes() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("upload.mistakes"), class_name="label"),
        rx.el.ul(
            *(
                rx.el.li(
                    rx.el.img(src=f"/specimens/examples/{name}-480.webp", alt="", width="480", height="344"),
                    rx.el.span(icon(sign), t(f"upload.mistake.{name}")),
                )
                for name, sign in _MISTAKES
            ),
            class_name="bad",
        ),
    )


def _advice(type_id: str, icons: tuple[str, ...]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("upload.advice"), class_name="label"),
        rx.el.ul(
            *(
                rx.el.li(icon(sign), rx.el.span(t(f"upload.advice.{type_id}.{number}")))
                for number, sign in enumerate(icons, start=1)
            ),
            class_name="qc",
        ),
    )


def _specimen(target: Text) -> rx.Component:
    def links(name: str) -> rx.Component:
        file = SPECIMENS[name]
        pdf = rx.el.span(" · ", anchor(t("upload.specimen.pdf"), href=f"/specimens/{file}.pdf", download=True))
        return rx.el.p(
            t("upload.trying"),
            " ",
            anchor(t(f"upload.specimen.{name}"), href=f"/specimens/{file}.jpg", download=True),
            pdf if file == "certificate" else rx.fragment(),
            class_name="try",
        )

    return rx.match(target, *((name, links(name)) for name in (*IDENTITY, *TARGETS[5:])), rx.fragment())
