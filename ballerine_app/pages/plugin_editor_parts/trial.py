"""Trying the plugin on a case: the request that would be sent, and what would become of an answer."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.plugin_editor import PluginEditorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import empty_state, note
from ballerine_app.ui.picker import picker
from ballerine_app.ui.rest_input import rest_input
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import Text, t


def trial() -> rx.Component:
    """For a lead; a reviewer reads the plugin alone."""
    reader = rx.el.p(t("plugin_editor.try.reader"), class_name="dim small pad16")
    return rx.el.section(
        rx.el.h2(t("plugin_editor.try.title"), class_name="pe-h"),
        rx.el.div(
            rx.cond(PluginEditorState.plugin.locked == "reader", reader, _trial()),
            class_name="pe-scroll",
            tab_index=0,
            role="region",
            aria_label=t("plugin_editor.try.title"),
        ),
        class_name="pe-try",
        aria_label=t("plugin_editor.try.title"),
    )


def _trial() -> rx.Component:
    state = PluginEditorState
    shown = rx.cond(state.case_words != "", state.case_words, t("plugin_editor.case.choose"))
    choose = rx.el.div(
        rx.el.span(t("plugin_editor.case"), class_name="label"),
        picker(
            state.choices,
            shown=shown,
            label=t("plugin_editor.case"),
            value=state.case_id,
            on_pick=state.choose_case,
            look="pick input sm",
        ),
        class_name="field",
    )
    go = button(
        t("plugin_editor.try"), kind="primary", icon_name="play", key="T", off=state.case_id == "",
        why_off=t("plugin_editor.case.choose"), on_click=state.try_it, custom_attrs=on_key("T"),
    )  # fmt: skip
    said = rx.match(
        state.try_problem,
        ("", rx.fragment()),
        ("none", note(t("plugin_editor.answer.none"), icon_name="info", role="status")),
        note(state.try_problem, tone="s-rejected", icon_name="circle-alert", role="alert"),
    )
    none = empty_state(t("plugin_editor.cases.none"), t("plugin_editor.cases.none.text"), icon_name="flask-conical")
    safe = rx.el.p(icon("shield-check", "s"), t("plugin_editor.safe"), class_name="row small dim pe-safe")
    return rx.cond(
        state.choices.length() > 0,
        rx.fragment(safe, choose, _answer(), rx.el.div(go), said, rx.cond(state.has_run, _result(), rx.fragment())),
        none,
    )


def _answer() -> rx.Component:
    last = button(t("plugin_editor.answer.last"), size="sm", kind="ghost", on_click=PluginEditorState.take_last)
    return rx.el.div(
        rx.el.div(
            rx.el.label(t("plugin_editor.answer"), html_for="try-answer"), rx.el.span(class_name="grow"), last,
            class_name="row",
        ),
        rest_input(
            PluginEditorState.answer, revision=PluginEditorState.answer_set, on_text=PluginEditorState.write_answer,
            lines=5, class_name="input sm mono", id="try-answer", spellcheck="false",
            aria_describedby="try-answer-hint",
        ),
        rx.el.span(t("plugin_editor.answer.hint"), id="try-answer-hint", class_name="hint"),
        rx.el.div(
            rx.el.label(t("plugin_editor.status"), html_for="try-status"),
            rest_input(
                PluginEditorState.status, revision=PluginEditorState.answer_set,
                on_text=PluginEditorState.write_status, class_name="input sm num pe-status", id="try-status",
                inputmode="numeric",
            ),
            class_name="row",
        ),
        class_name="field",
    )  # fmt: skip


def _result() -> rx.Component:
    ran = PluginEditorState.ran
    failed = note(rx.el.b(t("plugin_editor.would_fail")), " ", ran.problem, tone="s-failed", icon_name="triangle-alert")
    asked = note(t("plugin_editor.no_answer"), icon_name="info")
    requests = rx.el.div(rx.foreach(ran.requests, _request), class_name="pe-step")
    after = rx.cond(ran.answered, rx.fragment(_kept(), _follows()), rx.cond(ran.problem == "", asked, rx.fragment()))
    return rx.el.div(
        rx.cond(ran.problem != "", failed, rx.fragment()),
        rx.cond(ran.requests.length() > 0, requests, rx.fragment()),
        after,
        role="status",
        class_name="pe-result",
    )


def _kept() -> rx.Component:
    ran = PluginEditorState.ran
    nothing = rx.el.p(t("plugin_editor.kept.none"), class_name="small dim")
    return rx.el.div(
        rx.el.h3(t("plugin_editor.kept")),
        rx.el.p(rx.el.code(ran.kept_at), class_name="small"),
        rx.cond(ran.result != "", _json(ran.result, t("plugin_editor.kept")), nothing),
        class_name="pe-step",
    )


def _follows() -> rx.Component:
    ran = PluginEditorState.ran
    event = rx.cond(ran.event != "", rx.fragment(rx.el.b(ran.event, class_name="mono"), " "), rx.fragment())
    return rx.el.div(rx.el.h3(t("plugin_editor.follows")), rx.el.p(event, ran.follows), class_name="pe-step")


def _request(request: rx.Var) -> rx.Component:
    headers = rx.foreach(
        request.headers,
        lambda each: rx.el.div(rx.el.dt(each.name), rx.el.dd(each.value), key=each.name),
    )
    mail = request.method == "MAIL"
    return rx.fragment(
        rx.el.h3(
            rx.match(
                request.method,
                ("MAIL", t("plugin_editor.mail")),
                ("", t("plugin_editor.told")),
                t("plugin_editor.request"),
            )
        ),
        rx.cond(mail, rx.fragment(), rx.el.p(rx.el.b(request.method), " ", rx.el.code(request.url))),
        rx.el.dl(headers, class_name="pe-headers"),
        rx.cond(
            request.body != "",
            _json(request.body, t("plugin_editor.body")),
            rx.el.p(t("plugin_editor.body.none"), class_name="small dim"),
        ),
    )


def _json(text: rx.Var, label: Text) -> rx.Component:
    return rx.el.pre(text, tab_index=0, role="region", aria_label=label, class_name="pe-pre")
