"""What a service answers when it does not do as asked: one hierarchy with stable codes.

The sentence for a person stands in the text catalogue under `error.<code>`; `values` fill its placeholders and
never hold secrets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ballerine_app.views.versions import LintFinding


class ServiceError(Exception):
    """A refusal with a stable code. `status` is the HTTP status of the same refusal."""

    status = 400

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Invalid(ServiceError):
    """The input is not acceptable; `field` names the field that is."""

    status = 422

    def __init__(self, code: str, field: str = "", **values: str) -> None:
        super().__init__(code, **values)
        self.field = field


class InvalidDefinition(Invalid):
    """A definition that can't be taken or published; `findings` say where and why."""

    def __init__(self, code: str, findings: tuple[LintFinding, ...], **values: str) -> None:
        super().__init__(code, **values)
        self.findings = findings


class InvalidPolicy(InvalidDefinition):
    """A risk policy that can't be taken, submitted or published; `findings` say where and why."""


class SignInFailed(ServiceError):
    """E-mail and password do not belong together; the same for every cause."""

    status = 401


class Unsigned(ServiceError):
    """A vendor's call without the signature that it needs; the same for every cause."""

    status = 401


class NotAllowed(ServiceError):
    """The person is known and may not do this."""

    status = 403


class NotFound(ServiceError):
    """There is no such thing, or it is somebody else's: both look the same."""

    status = 404


class Conflict(ServiceError):
    """What the person looked at has changed since."""

    status = 409


class Gone(ServiceError):
    """The link or session has ended."""

    status = 410


class TooMany(ServiceError):
    """A rate limit; `values["minutes"]` says when to try again."""

    status = 429
