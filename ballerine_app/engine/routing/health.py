"""Which failures of a call speak against the provider, and which only against what it was asked."""

from __future__ import annotations

from typing import Final

_ILL: Final = frozenset({"timeout", "unreachable", "tls", "broken", "no_json", "too_large"})
_ACCESS: Final = frozenset({401, 402, 403, 407})


def speaks_against(code: str, status: int | None, *, passing: bool) -> bool:
    """Whether a failure counts for the breaker. `status` is the HTTP status, `passing` that another attempt may help.

    A provider that says 400, 404 or 422 is well: the case's data is what it does not take. One that refuses our access
    serves nobody, and neither does one that has moved. What does not fit a schema is the provider's answer only where
    there is one: else it is the request, which was not sent.
    """
    if passing or code in _ILL:
        return True
    if status is None:
        return False
    return code == "schema" or (code == "http" and (300 <= status < 400 or status in _ACCESS))
