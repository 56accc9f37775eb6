"""The pages and their routes."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case import case
from ballerine_app.pages.case_workflow import case_workflow
from ballerine_app.pages.demo import demo, demo_start
from ballerine_app.pages.flow import flow
from ballerine_app.pages.landing import landing
from ballerine_app.pages.link import link_page
from ballerine_app.pages.list import list_page
from ballerine_app.pages.lists import lists
from ballerine_app.pages.login import login
from ballerine_app.pages.message import message_page
from ballerine_app.pages.messages import messages
from ballerine_app.pages.not_found import not_found
from ballerine_app.pages.outbox import outbox
from ballerine_app.pages.plugin_editor import plugin_editor
from ballerine_app.pages.plugins import plugins
from ballerine_app.pages.policy import policy
from ballerine_app.pages.queue import queue
from ballerine_app.pages.rules import rules
from ballerine_app.pages.webhook import webhook
from ballerine_app.pages.webhooks import webhooks
from ballerine_app.pages.workflow import workflow
from ballerine_app.pages.workflows import workflows
from ballerine_app.state.backtests import BacktestsState
from ballerine_app.state.case import CaseState
from ballerine_app.state.case_workflow import CaseWorkflowState
from ballerine_app.state.demo import DemoState
from ballerine_app.state.flow import FlowState
from ballerine_app.state.landing import LandingState
from ballerine_app.state.list import ListState
from ballerine_app.state.lists import ListsState
from ballerine_app.state.login import LoginState
from ballerine_app.state.message import MessageState
from ballerine_app.state.messages import MessagesState
from ballerine_app.state.outbox import OutboxState
from ballerine_app.state.plugin_calls import PluginCallsState
from ballerine_app.state.plugin_editor import PluginEditorState
from ballerine_app.state.plugins import PluginsState
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.providers import ProvidersState
from ballerine_app.state.queue import QueueState
from ballerine_app.state.routing import RoutingState
from ballerine_app.state.rules import RulesState
from ballerine_app.state.secrets import SecretsState
from ballerine_app.state.shadow import ShadowState
from ballerine_app.state.simulator import SimulatorState
from ballerine_app.state.webhook import WebhookState
from ballerine_app.state.webhooks import WebhooksState
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.state.workflows import WorkflowsState
from ballerine_app.ui.page import document_title
from ballerine_app.ui.text import t


def add_pages(app: rx.App) -> None:
    """Register every page. Each module is a bundle of its own."""
    app.add_page(
        lambda: landing(demo=LandingState.demo, problem=LandingState.problem, resume=LandingState.resume),
        route="/",
        title=document_title(t("landing.title")),
        on_load=LandingState.load,
    )
    app.add_page(
        lambda: login(
            error=LoginState.error,
            next_page=LoginState.next,
            demo=LoginState.demo,
            demo_accounts=LoginState.demo_accounts,
            demo_password=LoginState.demo_password,
        ),
        route="/login",
        title=document_title(t("login.title")),
        on_load=LoginState.load,
    )
    app.add_page(flow, route="/flow/[flow_id]", title=document_title(t("flow.title")), on_load=FlowState.watch)
    app.add_page(
        lambda: link_page(problem=LandingState.problem, ready=rx.State.is_hydrated),
        route="/c",
        title=document_title(t("link.title")),
        on_load=LandingState.load,
    )
    app.add_page(queue, route="/cases", title=document_title(t("queue.title")), on_load=QueueState.watch)
    app.add_page(case, route="/cases/[case_id]", title=document_title(t("case.title")), on_load=CaseState.watch)
    app.add_page(
        case_workflow,
        route="/cases/[case_id]/workflow",
        title=document_title(t("case_workflow.title")),
        on_load=CaseWorkflowState.watch,
    )
    app.add_page(
        workflows, route="/workflows", title=document_title(t("workflows.title")), on_load=WorkflowsState.watch
    )
    app.add_page(
        workflow, route="/workflows/[name]", title=document_title(t("workflows.title.one")), on_load=WorkflowState.watch
    )
    app.add_page(rules, route="/rules", title=document_title(t("rules.title")), on_load=RulesState.watch)
    app.add_page(
        policy,
        route="/rules/[name]",
        title=document_title(t("rules.title.one")),
        on_load=[PolicyState.watch, BacktestsState.watch, ShadowState.watch],
    )
    app.add_page(lists, route="/lists", title=document_title(t("lists.title")), on_load=ListsState.watch)
    app.add_page(list_page, route="/lists/[name]", title=document_title(t("lists.title.one")), on_load=ListState.watch)
    for route in ("/workflows/[name]/plugins/[plugin]", "/plugins/[capability]/[provider]"):
        app.add_page(
            plugin_editor,
            route=route,
            title=document_title(t("plugin_editor.title")),
            on_load=PluginEditorState.watch,
        )
    app.add_page(
        plugins,
        route="/plugins",
        title=document_title(t("plugins.title")),
        on_load=[
            PluginsState.arrive,
            SimulatorState.arrive,
            SecretsState.arrive,
            ProvidersState.watch,
            PluginCallsState.watch,
            RoutingState.watch,
        ],
    )
    app.add_page(webhooks, route="/webhooks", title=document_title(t("webhooks.title")), on_load=WebhooksState.watch)
    app.add_page(
        webhook, route="/webhooks/[webhook]", title=document_title(t("webhooks.title.one")), on_load=WebhookState.watch
    )
    app.add_page(messages, route="/messages", title=document_title(t("messages.title")), on_load=MessagesState.watch)
    app.add_page(
        message_page,
        route="/messages/[kind]",
        title=document_title(t("messages.title.one")),
        on_load=MessageState.watch,
    )
    app.add_page(outbox, route="/outbox", title=document_title(t("outbox.title")), on_load=OutboxState.watch)
    app.add_page(demo_start, route="/demo", title=document_title(t("demo.title")), on_load=LandingState.load)
    app.add_page(
        demo,
        route="/demo/[case_id]",
        title=document_title(t("demo.title")),
        on_load=[CaseState.watch, DemoState.watch],
    )
    app.add_page(not_found, route="404", title=document_title(t("not_found.title")))
