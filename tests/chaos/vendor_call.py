"""The plugin kind that asks the counting vendor, as any plugin would ask a real one."""

from __future__ import annotations

from datetime import timedelta

import httpx

from ballerine_app.plugins.ports import Plugin, PluginAnswer, PluginCall, PluginFailed


def vendor_plugin(url: str) -> Plugin:
    """The plugin for a vendor at `url`; its calls share one pool of connections."""
    client = httpx.Client(limits=httpx.Limits(max_connections=64))

    def call(given: PluginCall) -> PluginAnswer:
        subject = f"{given.context['number']}/{given.name}"
        try:
            answer = client.post(
                url, json={"subject": subject}, headers={"Idempotency-Key": given.key}, timeout=given.timeout
            )
        except httpx.HTTPError as error:
            raise PluginFailed(type(error).__name__) from None
        if answer.status_code != 200:
            asked = answer.headers.get("Retry-After")
            raise PluginFailed(f"HTTP {answer.status_code}", after=timedelta(seconds=float(asked)) if asked else None)
        return PluginAnswer({"receipt": answer.json()["receipt"]})

    return call
