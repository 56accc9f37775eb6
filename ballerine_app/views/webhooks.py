"""What the pages of webhooks show. Times are ISO 8601 or ""."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WebhookMade:
    """A new subscription with its secret, which is shown this once."""

    webhook_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """A subscription among others. `health` is ok, failing, off (a person disabled it) or stopped (it was disabled by
    itself). `waiting` counts what is to be sent, the others what ended within a day.
    """

    webhook_id: str
    name: str
    host: str
    health: str
    reason: str
    since: str
    declared_by: str
    events: int
    waiting: int
    delivered: int
    failed: int
    delivered_at: str


@dataclass(frozen=True, slots=True)
class EventChoice:
    """A kind of event, what it means, and whether the subscription wants it."""

    name: str
    meaning: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SecretLine:
    """A signing secret: never its value. `expires_at` is "" for one that signs until it is replaced."""

    secret_id: str
    created_at: str
    created_by: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class WebhookView:
    """A subscription in full. `url` has no query where the reader may not change it: it may hold a secret.

    `workflows`, `states` and `tags` are separated by commas, `condition` is indented JSON or "". `missed` events never
    arrived since it fails or is off, the first of them at `missed_since`. `signs` is whether any secret is there.
    """

    line: WebhookLine
    url: str
    revision: int
    may_edit: bool
    events: tuple[EventChoice, ...]
    workflows: str
    states: str
    tags: str
    condition: str
    content: str
    hmac: bool
    created_at: str
    created_by: str
    secrets: tuple[SecretLine, ...]
    signs: bool
    missed: int
    missed_since: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery in the log. `status` is waiting, held, delivered, failed or skipped; `answer` what came of the last
    attempt, as people read it; `due_at` when the next attempt is made.
    """

    delivery_id: str
    webhook_id: str
    webhook: str
    event: str
    reference: str
    case_id: str
    sequence: int
    status: str
    answer: str
    attempts: int
    created_at: str
    due_at: str


@dataclass(frozen=True, slots=True)
class DeliveryLog:
    """One page of the log; `total` deliveries fit what was asked for."""

    rows: tuple[DeliveryRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt: how it ended as people read it, how long it took, and the beginning of the answer."""

    number: int
    at: str
    outcome: str
    arrived: bool
    took: str
    answer: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery in full. `payload` is indented JSON in which the case's data is masked."""

    row: DeliveryRow
    event_id: str
    state: str
    payload: str
    size: str
    attempts: tuple[AttemptLine, ...]
    may_resend: bool
