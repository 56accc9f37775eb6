"""A case whose plugin waits for its vendor to call back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from ballerine_app.plugins.webhook_signature import hmac_signature
from ballerine_app.services.callbacks import Call, Called, receive, receive_hook
from ballerine_app.store.callback_tables import VendorCallback
from ballerine_app.store.callbacks import callbacks_of_case
from ballerine_app.store.tables import AuditEntry
from tests.services.plugin_cases import PluginCase
from tests.vendor_server import Vendor
from tests.workflows import DEFAULT_PROJECT, Json, log, workflow

WAITING: Json = {
    "idle": {"on": {"start": "checking"}},
    "checking": {"on": {"OK": "waiting", "FAILED": "bad"}},
    "waiting": {"on": {"ANSWERED": "good", "FAILED": "bad", "SILENT": "silent", "again": "checking", "leave": "left"}},
    "left": {"on": {"end": "bad"}},
    "good": {"type": "final", "tags": ["approved"]},
    "bad": {"type": "final", "tags": ["rejected"]},
    "silent": {"type": "final"},
}
SECRET = "a shared secret of ours"


@dataclass(frozen=True)
class WaitingCase(PluginCase):
    """A case whose vendor was asked, and what the vendor may do then."""

    vendor: Vendor

    @property
    def address(self) -> str:
        """Where the vendor was told to call, the last time."""
        return str(self.vendor.received[-1].json["callbackUrl"])

    @property
    def token(self) -> str:
        return self.address.rpartition("/")[2]

    @property
    def rows(self) -> list[VendorCallback]:
        with self.runtime.database.read() as tx:
            return callbacks_of_case(tx, DEFAULT_PROJECT, self.id)

    @property
    def calls(self) -> list[AuditEntry]:
        """The lines of the case's audit log about calls of vendors."""
        return [entry for entry in log(self.runtime, self.id) if entry.event == "vendor.callback"]

    @property
    def outcomes(self) -> list[str]:
        return [entry.meta["outcome"] for entry in self.calls]

    def call_back(self, body: Any, *, token: str = "", **headers: str) -> Called:
        """The vendor calls with a body; header names have `_` for `-`."""
        return receive(self.runtime, token or self.token, call_of(body, **headers))

    def hook(self, event: str, body: Any, *, secret: str = SECRET, **where: str) -> Called:
        """The vendor calls at Ballerine's address, signed."""
        raw = orjson.dumps(body)
        call = call_of(raw, x_hmac_signature=hmac_signature(secret.encode(), raw))
        return receive_hook(self.runtime, self.id, event, call, **where)


def call_of(body: Any, **headers: str) -> Call:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return Call(raw, {name.replace("_", "-"): value for name, value in headers.items()}, "192.0.2.9")


def asking(vendor: Vendor, **more: Any) -> Json:
    """An api plugin that hands its vendor an address, and waits for the event ANSWERED."""
    mapping = "{name: entity.data.x, callbackUrl: callbackUrl}"
    return {
        "name": "check",
        "pluginKind": "api",
        "stateNames": ["checking"],
        "url": f"{vendor.url}/checks",
        "successAction": "OK",
        "errorAction": "FAILED",
        "timeoutAction": "SILENT",
        "retry": {"attempts": 2, "firstPauseSeconds": 1},
        "timeoutSeconds": 5,
        "callback": {"event": "ANSWERED"},
        "request": {"transform": [{"transformer": "jmespath", "mapping": mapping}]},
        **more,
    }


def waiting_workflow(*plugins: Json, states: Json | None = None, **more: Any) -> Any:
    return workflow(states or WAITING, *plugins, **more)
