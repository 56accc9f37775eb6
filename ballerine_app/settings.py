"""Every setting of the product, once: its type, its default and what it does.

Each is read from the environment variable of the same name in capitals, e.g. `DATA_DIR`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ballerine_app.network import is_any_address, is_loopback, lan_address, plain_origin

Megabytes = Annotated[int, Field(ge=1, le=200)]


class Settings(BaseSettings):
    """What the environment says. Only the composition root and the command read it; all others get values."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on. Demo mode stays on this computer by default.")
    port: int = Field(3000, ge=1, le=65535, description="The one port for pages, socket and API.")
    data_dir: Path = Field(Path("data"), description="Folder of the database, the documents and the master key.")
    public_origin: str = Field(
        "",
        description="How browsers reach the app, e.g. https://kyc.example.com. "
        "Empty: http://localhost:PORT, or this computer's address in its network when HOST is open to it.",
    )
    database_url: str = Field("", description="SQLAlchemy address of the database. Empty: SQLite under DATA_DIR.")
    master_key: SecretStr | None = Field(
        None, description="32 bytes, base64, that wrap the document keys. Empty: a file under DATA_DIR, mode 0600."
    )
    demo: bool = Field(False, description="Demo mode: made-up accounts and cases, and the page /demo.")
    demo_password: SecretStr = Field(SecretStr("demo-password"), description="Password of the demo accounts.")
    rules_file: Path | None = Field(None, description="Risk rules to use instead of the shipped ones.")
    definitions_dir: Path | None = Field(
        None, description="Folder of workflow and flow definitions to use instead of the shipped ones."
    )
    four_eyes: bool = Field(
        True,
        description="A risk policy is published by a second person: neither who submitted it nor who changed it. "
        "Off for a team of one.",
    )
    staff_session_hours: int = Field(12, ge=1, le=720, description="A reviewer is signed out after this many hours.")
    link_days: int = Field(30, ge=1, le=365, description="A collection link works for this many days.")
    flow_session_hours: int = Field(
        24, ge=1, le=720, description="A browser that opened a collection link may go on for this many hours."
    )
    login_attempts: int = Field(
        5, ge=1, le=1000, description="Wrong passwords per account and address within 15 minutes before a pause."
    )
    starts_per_hour: int = Field(60, ge=1, le=100_000, description="New journeys that one address may start per hour.")
    upload_mb: Megabytes = Field(15, description="Largest file that an applicant may hand in.")
    image_workers: int = Field(2, ge=1, le=32, description="Pictures that are worked on at the same time.")
    database_workers: int = Field(8, ge=1, le=64, description="Database acts that run at the same time.")
    effect_workers: int = Field(
        16, ge=1, le=256, description="Effects (vendor calls, timers, child cases) that run at the same time."
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="Mail server for messages, smtp://USER:PASSWORD@HOST:587 or smtps://HOST. "
        "Empty: messages are files in DATA_DIR/outbox.",
    )
    mail_from: str = Field("no-reply@localhost", description="The address that messages come from unless they say.")
    mail_from_name: str = Field(
        "", max_length=120, description="Who messages come from and are signed by, where the case does not say."
    )
    remind_after_hours: int = Field(
        48,
        ge=1,
        le=720,
        description="An applicant who stopped half-way is reminded after this many hours, and once more after as many.",
    )
    outgoing_http: bool = Field(False, description="Plugins may call http addresses, not only https.")
    outgoing_allowed: str = Field(
        "",
        description="Hosts (also HOST:PORT), addresses and networks that plugins may call though they are not public, "
        "separated by commas.",
    )
    outgoing_mapped: str = Field(
        "",
        description="Beginnings of plugins' addresses that lead elsewhere: OLD=NEW pairs separated by spaces, e.g. "
        "those of the vendors that imported definitions name.",
    )
    outgoing_answer_mb: Megabytes = Field(10, description="Largest answer that a plugin takes in, also by a callback.")
    machine_name: str = Field(
        "", description="This machine's name among those that share a database. Empty: its host name."
    )
    trusted_proxy_hops: int = Field(
        0, ge=0, le=5, description="Reverse proxies in front whose X-Forwarded-For is believed."
    )
    log_json: bool = Field(False, description="Write the log as JSON lines.")

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and not given.get_secret_value().startswith(("smtp://", "smtps://")):
            raise ValueError("it starts with smtp:// or smtps://")
        return given

    @field_validator("outgoing_allowed")
    @classmethod
    def _addresses(cls, given: str) -> str:
        for entry in filter(None, map(str.strip, given.split(","))):
            if any(sign in entry for sign in "@?#\\ ") or "://" in entry:
                raise ValueError(f"{entry!r} is no host name, address or network")
        return given

    @field_validator("outgoing_mapped")
    @classmethod
    def _pairs(cls, given: str) -> str:
        if any(not all(pair.partition("=")) for pair in given.split()):
            raise ValueError("each is OLD=NEW, two addresses with an equals sign between them")
        return given

    @property
    def mapped_addresses(self) -> dict[str, str]:
        """The pairs of OUTGOING_MAPPED."""
        return {old: new for old, _, new in (pair.partition("=") for pair in self.outgoing_mapped.split())}

    @property
    def stays_here(self) -> bool:
        """Only this computer reaches the server, so well-known demo passwords do no harm."""
        return is_loopback(self.host)

    @property
    def origin(self) -> str:
        """The public origin without a trailing slash; links that leave the app are made with it."""
        if self.public_origin:
            return self.public_origin.rstrip("/")
        host = lan_address() if is_any_address(self.host) else self.host
        name = "localhost" if self.stays_here or not host else host
        return f"http://[{name}]:{self.port}" if ":" in name else f"http://{name}:{self.port}"

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The pages that may open the socket: the public origin, and this computer's names where none is set."""
        if self.public_origin:
            return (plain_origin(self.origin),)
        here = (f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}")
        return tuple(dict.fromkeys(map(plain_origin, (self.origin, *here))))

    @property
    def secure_cookies(self) -> bool:
        """Cookies are marked Secure when browsers come over https."""
        return self.origin.startswith("https://")

    @property
    def files_dir(self) -> Path:
        """Where the encrypted documents lie."""
        return self.data_dir / "files"

    @property
    def outbox_dir(self) -> Path:
        """Where messages lie when there is no mail server."""
        return self.data_dir / "outbox"

    @property
    def workers_dir(self) -> Path:
        """Where the processes of this machine that run effects hold their names."""
        return self.data_dir / "workers"

    @property
    def master_key_file(self) -> Path:
        """Where the master key lies when MASTER_KEY gives none."""
        return self.data_dir / "master.key"

    @property
    def database(self) -> str:
        """The SQLAlchemy address that is in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'ballerine.db').resolve()}"


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
