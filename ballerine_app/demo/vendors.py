"""The demo's vendors: the laboratory, and the secrets by which plugins reach it."""

from __future__ import annotations

from typing import Final

from ballerine_app.demo.laboratory.server import ADDRESS, LOOPBACK, Laboratory
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.secrets import list_secrets, set_secret

# Known to everybody, as the demo's passwords are: the laboratory stays on this computer and makes up all it says.
TOKEN: Final = "laboratory-token"  # noqa: S105
SIGNING: Final = "laboratory-signing-secret"
_SECRETS: Final = {
    "UNIFIED_API_URL": ADDRESS,
    "UNIFIED_API_TOKEN": TOKEN,
    "EMAIL_API_URL": f"{ADDRESS}/v3/mail/send",
    "EMAIL_API_TOKEN": TOKEN,
    "UNIFIED_API_SHARED_SECRET": SIGNING,
}


def demo_laboratory(origin: str = "") -> Laboratory:
    """The demo's laboratory, not yet started; its callbacks may go to `origin` too."""
    return Laboratory(token=TOKEN, secret=SIGNING, origins=[origin] if origin else ())


def keep_secrets(runtime: Runtime) -> None:
    """Set the secrets of the demo's vendors that are not there yet; only the laboratory gets them."""
    operator = Operator()
    known = {secret.name for secret in list_secrets(runtime, operator)}
    for name, value in _SECRETS.items():
        if name not in known:
            set_secret(runtime, operator, name, value, hosts=[LOOPBACK])
