"""Who asks: the proven identity that every service takes as its first word on permission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ballerine_app.store.audit_log import Actor

Role = Literal["reviewer", "lead", "admin"]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A signed-in person of the back office."""

    id: str
    project_id: str
    name: str
    email: str
    role: str
    session_id: str

    @property
    def actor(self) -> Actor:
        """The staff member as the audit log and the definitions name them."""
        return Actor("reviewer", self.id)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the `ballerine` command where the data lies: has no account, and may do what an admin may."""

    project_id: str = "default"
    id: None = None
    role: str = "admin"

    @property
    def actor(self) -> Actor:
        """The command as the audit log names it."""
        return Actor("system", "command")


@dataclass(frozen=True, slots=True)
class Applicant:
    """A browser that opened the collection link of one flow. It may act on that flow and nothing else."""

    flow_id: str
    case_id: str
    project_id: str
    session_id: str

    @property
    def actor(self) -> Actor:
        """The applicant as the audit log and the definitions name them."""
        return Actor("applicant", self.flow_id)


SYSTEM = Actor("system", "ballerine")
