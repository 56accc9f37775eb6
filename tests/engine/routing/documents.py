"""Small routing documents."""

from __future__ import annotations

from typing import Any

HIT = {"==": [{"var": "result.found"}, True]}


def provider(name: str, amount: float = 1.0, **more: Any) -> dict[str, Any]:
    return {"name": name, "plugin": {"pluginKind": "api"}, "price": {"amount": amount}, **more}


def routing(*providers: Any, strategy: Any = "waterfall", **more: Any) -> dict[str, Any]:
    chosen = {"type": strategy} if isinstance(strategy, str) else strategy
    return {"capability": "registry", "strategy": chosen, "conclusive": HIT, "providers": list(providers), **more}
