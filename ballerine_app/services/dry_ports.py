"""The world of a dry run: nothing leaves, nothing is stored, and no secret is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from ballerine_app.locales import text
from ballerine_app.plugins.ports import WEEK, HttpRequest, HttpResponse, Message, PluginFailed
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.secrets import secret_named
from ballerine_app.views.dry_run import DryRequest, HeaderLine

_SIGNATURES: Final = frozenset({"webhook-signature", "x-hmac-signature"})
_NAME_BEGINS: Final = "{secret."


class NoAnswerGiven(Exception):
    """The request is made, and nobody said what its answer would be."""


class DrySecrets:
    """The `Secrets` port that answers every secret by its name in braces."""

    def __init__(self, runtime: Runtime, project_id: str, plugin: str) -> None:
        self._runtime, self._project_id, self._plugin = runtime, project_id, plugin

    def has(self, name: str) -> bool:
        """Whether the plugin may have a secret of this name; see the port."""
        with self._runtime.database.read() as tx:
            row = secret_named(tx, self._project_id, name)
        return row is not None and (not row.plugins or self._plugin in row.plugins)

    def reveal(self, name: str, host: str) -> str:
        """The name in place of the value. PluginFailed where the real call would be refused it."""
        with self._runtime.database.read() as tx:
            row = secret_named(tx, self._project_id, name)
        if row is None:
            raise PluginFailed(f"There is no secret {name!r}.", retry=False, code="secret")
        if row.plugins and self._plugin not in row.plugins:
            reason = f"The plugin {self._plugin!r} may not have the secret {name!r}."
            raise PluginFailed(reason, retry=False, code="secret")
        if host and row.hosts and host not in row.hosts:
            raise PluginFailed(f"The secret {name!r} may not be sent to {host}.", retry=False, code="secret")
        return f"{_NAME_BEGINS}{name}}}"


class DryHttp:
    """The `Http` port that notes a request and gives the answer it was given. NoAnswerGiven where there is none."""

    def __init__(self, runtime: Runtime, answer: tuple[int, bytes] | None) -> None:
        self._http, self._answer = runtime.http, answer
        self.requests: list[DryRequest] = []

    def target(self, url: str) -> tuple[str, str]:
        """Where a URL leads; see the port. One that a secret begins is not known before the call."""
        return (url, "") if url.startswith(_NAME_BEGINS) else self._http.target(url)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Note the request, and answer it."""
        self.requests.append(
            DryRequest(
                method=request.method,
                url=_named(request.url),
                headers=tuple(HeaderLine(name, _header(name, value)) for name, value in request.headers),
                body=_body(request.body),
            )
        )
        if self._answer is None:
            raise NoAnswerGiven
        status, body = self._answer
        return HttpResponse(status, {"content-type": "application/json"}, body, 0.0)


class DryMessages:
    """The `Messages` port that notes a message."""

    place = ""

    def __init__(self) -> None:
        self.sent: list[DryRequest] = []

    def send(self, message: Message, timeout: float) -> None:
        """Note the message."""
        headers = (HeaderLine("to", ", ".join(message.to)), HeaderLine("subject", message.subject))
        self.sent.append(DryRequest("MAIL", "", headers, message.text))


class DrySiblings:
    """The `Siblings` port that runs nobody."""

    def run(self, name: str, record: Mapping[str, Any], key: str) -> Any:
        """PluginFailed: what another plugin answers is not known here."""
        raise PluginFailed(text("dry_run.sibling", name=name), retry=False, code="dry")


class DryTokens:
    """The `Tokens` port that makes none."""

    def collection_link(self) -> str:
        """Words in place of a link."""
        return text("dry_run.link")

    def callback(
        self, event: str, *, destination: str, process: str = "", seconds: float = WEEK, secret: str = ""
    ) -> str:
        """Words in place of an address."""
        return text("dry_run.callback", event=event)


def _named(url: str) -> str:
    """The URL with secrets' names readable, which the address has encoded."""
    begins, ends = quote(_NAME_BEGINS, safe=""), quote("}", safe="")
    if begins not in url:
        return url
    head, *rest = url.split(begins)
    return head + "".join(_NAME_BEGINS + part.replace(ends, "}", 1) for part in rest)


def _header(name: str, value: str) -> str:
    """A signature over names in place of secrets means nothing."""
    return text("dry_run.signature") if name in _SIGNATURES else value


def _body(body: bytes) -> str:
    if not body:
        return ""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body.decode("utf-8", "replace")
