"""Deny by default: which browser may call which State.

Anyone on the socket can name any public method of any State. So each State class says whom it serves, in `_access`:
"public", "applicant" or "staff"; a State that says nothing is called by nobody. Services check the object again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import reflex as rx
import structlog
from reflex.app import App
from reflex.state import BaseState, OnLoadInternalState, State, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from ballerine_app.services.errors import ServiceError
from ballerine_app.state.principal import applicant, path_part, sign_in_page, staff

Access = Literal["public", "applicant", "staff"]
Method = TypeVar("Method", bound=Callable[..., Any])

_log = structlog.get_logger(__name__)

# The framework's own handlers that a page needs to come alive, each of its own class only. The one that writes
# browser storage into vars is not among them: no State keeps anything there.
_FRAMEWORK: dict[type[BaseState], frozenset[str]] = {
    State: frozenset({"hydrate", "hydrate_and_load", "set_is_hydrated"}),
    OnLoadInternalState: frozenset({"on_load_internal", "set_is_hydrated"}),
}
_REFILL = frozenset({"hydrate", "hydrate_and_load"})


def between_states(method: Method) -> Method:
    """Mark a public method that other States call: no browser can, though Reflex makes events of all the others."""
    method.__override_base_method__ = True  # type: ignore[attr-defined]  # what Reflex looks at
    return method


class FilledFor(rx.State):
    """Which cookies this tab's state was filled for, so that a stolen tab token shows nothing. Called by nobody."""

    _cookies: str = ""


class AccessGuard(rx.Middleware):
    """Runs before every event, background events included."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let the event through (None), or answer it here without running it."""
        registered = RegistrationContext.get().event_handlers.get(event.name)
        if registered is None:
            return _refused(event, "unknown_handler")
        owner = registered.states[0]
        name = event.name.rsplit(".", 1)[-1]
        if name in _FRAMEWORK.get(owner, ()):
            if name in _REFILL:
                await _forget_what_others_saw(state)
            return None
        access = getattr(owner, "_access", None)
        if name == "setvar" or access not in ("public", "applicant", "staff"):
            return _refused(event, "undeclared")
        try:
            if access == "staff":
                await staff(state)
            elif access == "applicant":
                await applicant(state, path_part(state, 1))
        except ServiceError as refusal:
            target = sign_in_page(state) if access == "staff" else f"/c?problem={refusal.code}"
            return _refused(event, refusal.code, target)
        return None


async def _forget_what_others_saw(state: BaseState) -> None:
    root = state._get_root_state()
    mark = await root.get_state(FilledFor)
    cookies = hashlib.sha256(state.router.headers.cookie.encode()).hexdigest()
    if mark._cookies and mark._cookies != cookies:
        root.reset()
        mark = await root.get_state(FilledFor)
    mark._cookies = cookies


def _refused(event: Event, why: str, target: str = "") -> StateUpdate:
    # Neither payload nor router data: both may hold personal data or the cookie.
    _log.warning("event_refused", handler=event.name.rsplit(".", 1)[-1], why=why)
    return StateUpdate(events=Event.from_event_type(rx.redirect(target)) if target else [])
