"""The names under which changes are announced to open pages."""

from __future__ import annotations


def case_topic(case_id: str) -> str:
    """Changes with one case; also the name of its audit stream."""
    return f"case:{case_id}"


def queue_topic(project_id: str) -> str:
    """Changes with any case of a project."""
    return f"queue:{project_id}"


def session_topic(session_id: str) -> str:
    """Changes when a staff session is ended."""
    return f"session:{session_id}"


def workflows_topic(project_id: str) -> str:
    """Changes with the versions of a project's workflows and flows."""
    return f"workflows:{project_id}"


def policies_topic(project_id: str) -> str:
    """Changes with the versions of a project's risk policies, and with their backtests."""
    return f"policies:{project_id}"


def messages_topic(project_id: str) -> str:
    """Changes with the templates of a project's messages, and with which kinds are sent."""
    return f"messages:{project_id}"


def lists_topic(project_id: str) -> str:
    """Changes with a project's custom lists and their entries."""
    return f"lists:{project_id}"


def plugins_topic(project_id: str) -> str:
    """Changes with a project's plugins: their calls, its routings, and how each provider is doing."""
    return f"plugins:{project_id}"


def webhooks_topic(project_id: str) -> str:
    """Changes with a project's webhook subscriptions and with their deliveries."""
    return f"webhooks:{project_id}"
