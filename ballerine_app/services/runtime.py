"""What the services work with: the parts that the composition root put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ballerine_app.engine.documents import Catalogue
from ballerine_app.plugins.http_client import GuardedHttp
from ballerine_app.plugins.ports import Messages, Plugins
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.effect_queue import EffectQueue, LeftForServer
from ballerine_app.services.hit_rates import HitRates
from ballerine_app.services.limits import RateLimiter
from ballerine_app.services.live_policies import LivePolicies
from ballerine_app.services.live_webhooks import LiveWebhooks
from ballerine_app.services.past_cases import PastCasesInMemory
from ballerine_app.services.picture_process import TakeIn, take_in_here
from ballerine_app.services.uploads_running import UploadsRunning
from ballerine_app.store.database import Database
from ballerine_app.store.files import FileStore
from ballerine_app.store.secret_cipher import SecretCipher

Clock = Callable[[], datetime]
DEFAULT_PROJECT = "default"


def utc_now() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things last and how much is taken in."""

    staff_session: timedelta = timedelta(hours=12)
    flow_session: timedelta = timedelta(hours=24)
    link: timedelta = timedelta(days=30)
    remind_after: timedelta = timedelta(hours=48)
    login_attempts: int = 5
    starts_per_hour: int = 60
    upload_bytes: int = 15 * 1024 * 1024
    callback_bytes: int = 10_000_000
    trusted_proxy_hops: int = 0


@dataclass(frozen=True, slots=True)
class Runtime:
    """One per process. Everything in it may be used from several threads."""

    database: Database
    files: FileStore
    definitions: Definitions
    catalogue: Catalogue
    secrets: SecretCipher
    http: GuardedHttp
    messages: Messages
    limits: Limits = Limits()
    clock: Clock = utc_now
    take_in: TakeIn = take_in_here
    effects: EffectQueue = field(default_factory=LeftForServer)
    plugins: Plugins = field(default_factory=dict)
    policies: LivePolicies = field(default_factory=LivePolicies)
    webhooks: LiveWebhooks = field(default_factory=LiveWebhooks)
    rate: RateLimiter = field(default_factory=RateLimiter)
    uploads: UploadsRunning = field(default_factory=UploadsRunning)
    hit_rates: HitRates = field(default_factory=HitRates)
    past_cases: PastCasesInMemory = field(default_factory=PastCasesInMemory)
    origin: str = "http://localhost:3000"
    company: str = ""
    four_eyes: bool = True
    demo: bool = False
    demo_open: bool = False
    demo_password: str = ""
