"""What a plugin is asked, what it answers, and what it may ask of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from ballerine_app.engine.messages import Written

WEEK: Final = 604_800.0  # seconds


class PluginFailed(Exception):
    """A call that did not succeed. `reason` is kept with the case's data, so it holds no secret.

    `retry` says whether another attempt may help, `after` how long the vendor asks to wait. `code` is one word for logs
    and for the effect's row: it never holds anything of the case or of the vendor's answer.
    """

    def __init__(
        self, reason: str, *, retry: bool = True, after: timedelta | None = None, code: str = "failed"
    ) -> None:
        super().__init__(reason)
        self.reason, self.retry, self.after, self.code = reason, retry, after, code


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request. `timeout` is in seconds and bounds the whole exchange.

    `shown_url` and `shown_body` are what records keep: the address as declared, with its placeholders, and the JSON
    body with names in place of secrets. `repr` shows neither address, headers nor body.
    """

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    timeout: float = 30.0
    shown_url: str = ""
    shown_body: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """The answer to a request: header names in small letters, the whole body, and how long it all took."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    seconds: float


class Http(Protocol):
    """Calls the outside world, as far as the operator allows it."""

    def target(self, url: str) -> tuple[str, str]:
        """The address that is called for a URL, which the operator may have mapped, and its host.

        PluginFailed where it must not be called.
        """

    def send(self, request: HttpRequest) -> HttpResponse:
        """Make one exchange; any status is an answer. PluginFailed where none came, or none may be asked for."""


class Secrets(Protocol):
    """The project's named secrets, as far as this plugin may use them."""

    def has(self, name: str) -> bool:
        """Whether there is a secret of this name that this plugin may use."""

    def reveal(self, name: str, host: str) -> str:
        """The value of a secret that is to be sent to a host, or that stays here ("").

        PluginFailed where there is no such secret, or this plugin or host may not have it.
        """


class Files(Protocol):
    """The files of the call's own case."""

    def read(self, file_id: str) -> tuple[bytes, str]:
        """The content and media type of a file. PluginFailed where the case has no such file."""


class Siblings(Protocol):
    """The other plugins of the same definition."""

    def run(self, name: str, record: Mapping[str, Any], key: str) -> Any:
        """Run an api or child plugin on a record in place of the context: the answer's value, or `{"caseId": ...}`.

        The same key starts a child once, and is the idempotency key of a request. PluginFailed where it fails.
        """


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail in plain text, and where `html` is given in both forms, which then say the same.

    `key` is the same for every attempt, so that a repeated one can be told.
    """

    key: str
    to: tuple[str, ...] = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(default="", repr=False)
    language: str = ""
    sender: str = ""
    sender_name: str = ""
    template: str = ""


class Messages(Protocol):
    """Hands messages to whoever delivers them."""

    place: str

    def send(self, message: Message, timeout: float) -> None:
        """Hand a message over within `timeout` seconds. PluginFailed where it is not taken."""


class Templates(Protocol):
    """The product's own messages, as the project words them."""

    def write(self, kind: str, languages: Sequence[str], values: Mapping[str, str]) -> tuple[Written, str]:
        """A message of a kind in the first of these languages that there is, and that language.

        `values` fill its placeholders. PluginFailed where there is no such kind.
        """


class Tokens(Protocol):
    """Addresses that let somebody outside do one thing."""

    def collection_link(self) -> str:
        """A new collection link of the call's own case, shown this once. PluginFailed where it collects nothing."""

    def callback(
        self, event: str, *, destination: str, process: str = "", seconds: float = WEEK, secret: str = ""
    ) -> str:
        """An address at which a vendor may send the call's own case one event, once; the same for every attempt.

        The body that comes with it is read as `process` says and kept at the dotted path `destination`. `secret` names
        the secret that has to sign it, where there is one of that name. Once the call has succeeded with an answer that
        `awaits` it, the vendor has `seconds` for it, after which the plugin's time-out event follows.
        """


@dataclass(frozen=True, slots=True)
class World:
    """Everything that a plugin may ask for; made for one call, and bound to its case and project."""

    http: Http
    secrets: Secrets
    files: Files
    siblings: Siblings
    tokens: Tokens
    messages: Messages
    templates: Templates
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class PluginCall:
    """One call of a plugin for a case.

    `key` is the same for every attempt: a vendor that honours idempotency keys acts on it once. `declared` is the
    plugin as the definition has it, `context` the case's context, `config` the definition's configuration, `timeout` in
    seconds. `world` is absent only where a test calls a plugin that asks for nothing.
    """

    key: str
    kind: str
    name: str
    declared: Mapping[str, Any]
    context: Mapping[str, Any]
    project_id: str
    case_id: str
    state: str
    at: datetime
    attempt: int
    timeout: float
    config: Mapping[str, Any] = field(default_factory=dict)
    world: World | None = None

    @property
    def record(self) -> dict[str, Any]:
        """What transforms read: the context, with the workflow's configuration and the case's id."""
        return {**self.context, "workflowRuntimeConfig": dict(self.config), "workflowRuntimeId": self.case_id}

    def ask(self) -> World:
        """The world. PluginFailed where the call has none."""
        if self.world is None:
            raise PluginFailed("The plugin was called without a world to ask.", retry=False, code="broke")
        return self.world


@dataclass(frozen=True, slots=True)
class PluginAnswer:
    """What a call brought: a JSON value to keep in the case, and the event to send in place of the declared one ("" for
    none at all).

    `awaits` says that the vendor is to call back at the addresses that the call has handed out. `keep_at` is the dotted
    path of the value in place of the standard one, which the plugin's own declaration outdoes. `context` are top-level
    keys of the case's context to replace, made from the context that the call was given.
    """

    value: Any = None
    event: str | None = None
    keep_at: str = ""
    context: Mapping[str, Any] | None = None
    awaits: bool = False


Plugin = Callable[[PluginCall], PluginAnswer]
Plugins = Mapping[str, Plugin]
