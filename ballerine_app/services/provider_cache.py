"""Answers of providers that are used again for the very same request, whatever case it is for.

What is kept is the vendor's answer as it came, sealed, under a keyed hash of provider and request; what headers say
(access, idempotency) is no part of the request.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import orjson

from ballerine_app.engine.routing import Provider
from ballerine_app.plugins.ports import Http, HttpRequest, HttpResponse, PluginFailed
from ballerine_app.services.plugin_world import CallWorld
from ballerine_app.services.provider_call import Asking, Called, call_provider
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.provider_answers import keep_answer, kept_answer
from ballerine_app.store.routing_tables import ProviderAnswer
from ballerine_app.store.transaction import WriteTransaction


class _Missed(PluginFailed):
    """There is no answer to a request that would have to be made."""


@dataclass(slots=True)
class _Recalling:
    """An `Http` port that answers out of the cache and sends nothing."""

    runtime: Runtime
    provider: Provider
    world: CallWorld
    http: Http
    used: list[str]

    def target(self, url: str) -> tuple[str, str]:
        """Where a URL leads; see the port."""
        return self.http.target(url)

    def send(self, request: HttpRequest) -> HttpResponse:
        """The kept answer to a request. PluginFailed where there is none."""
        kept = recall(self.runtime, self.world.case.project_id, self.provider, request)
        if kept is None:
            raise _Missed("There is no kept answer.", retry=False, code="missed")
        _, host = self.http.target(request.url)
        note = self.world.noted[0].note(request.method, host, request.shown_url, request.shown_body, len(request.body))
        with note.taking():
            note.status, note.answer, note.cached = kept.status, kept.body, True
        self.used.append(host)
        return kept


@dataclass(slots=True)
class Keeping:
    """An `Http` port that remembers the exchanges that succeeded, so that their answers can be kept."""

    http: Http
    taken: list[tuple[HttpRequest, HttpResponse]] = field(default_factory=list)

    def target(self, url: str) -> tuple[str, str]:
        """Where a URL leads; see the port."""
        return self.http.target(url)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Make one exchange; see the port."""
        response = self.http.send(request)
        if 200 <= response.status < 300:
            self.taken.append((request, response))
        return response


def look(asking: Asking, provider: Provider) -> Called:
    """Call a provider on kept answers alone; `missed` where one is lacking, or the plugin makes no request."""
    used: list[str] = []
    called = call_provider(
        asking, provider, 1, lambda world, http: _Recalling(asking.runtime, provider, world, http, used)
    )
    if called.failure is not None or not used:
        return Called(provider, called.world, called.ms, missed=True)
    return replace(called, cached=True)


def recall(runtime: Runtime, project_id: str, provider: Provider, request: HttpRequest) -> HttpResponse | None:
    """The kept answer to a request, as young as the provider's cache demands; None where there is none."""
    if provider.cache is None:
        return None
    key = _key(runtime, provider, request)
    after = runtime.clock() - timedelta(seconds=provider.cache.max_age_seconds)
    with runtime.database.read() as tx:
        sealed = kept_answer(tx, project_id, key, after)
    if sealed is None:
        return None
    stored = orjson.loads(runtime.secrets.open(project_id, _bound(key), sealed))
    return HttpResponse(stored["status"], {}, stored["body"].encode("latin-1"), 0.0)


def keep(
    tx: WriteTransaction, runtime: Runtime, case_id: str, project_id: str, provider: Provider, kept: Keeping
) -> None:
    """Keep the answers of a call that has succeeded, as long as the provider's cache says."""
    if provider.cache is None:
        return
    now = runtime.clock()
    for request, response in kept.taken:
        key = _key(runtime, provider, request)
        stored = orjson.dumps({"status": response.status, "body": response.body.decode("latin-1")}).decode()
        row = ProviderAnswer(
            project_id=project_id,
            key=key,
            case_id=case_id,
            provider=provider.name,
            sealed=runtime.secrets.seal(project_id, _bound(key), stored),
            stored_at=now,
            expires_at=now + timedelta(seconds=provider.cache.max_age_seconds),
        )
        keep_answer(tx, row)


def _key(runtime: Runtime, provider: Provider, request: HttpRequest) -> str:
    parts = (provider.name, str(provider.plugin["pluginKind"]), request.method, request.url)
    return runtime.secrets.fingerprint("\0".join(parts).encode() + b"\0" + request.body)


def _bound(key: str) -> str:
    # No name of a secret has a space.
    return f"provider answer {key}"
