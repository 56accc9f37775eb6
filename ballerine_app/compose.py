"""Building the parts of a process from its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from ballerine_app.plugins.http_addresses import AllowedAddresses
from ballerine_app.plugins.http_client import GuardedHttp, SizeLimits
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.plugins.ports import Messages
from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.plugins.smtp_messages import MailServer, SmtpMessages
from ballerine_app.services.definitions import (
    EXTRA_STEPS,
    SHIPPED,
    Definitions,
    load_catalogue,
    read_definition_files,
    read_policy_file,
)
from ballerine_app.services.outbox import OutboxFolder
from ballerine_app.services.policy_install import install_policy
from ballerine_app.services.runtime import DEFAULT_PROJECT, Limits, Runtime, utc_now
from ballerine_app.services.stored_definitions import StoredDefinitions
from ballerine_app.services.version_install import install_definitions
from ballerine_app.settings import Settings
from ballerine_app.store.database import Database
from ballerine_app.store.files import FileStore
from ballerine_app.store.master_key import load_master_key
from ballerine_app.store.secret_cipher import SecretCipher


def build_runtime(
    settings: Settings,
    on_commit: Callable[[frozenset[str]], None] | None = None,
    letting_in: Callable[[OutgoingRules], OutgoingRules] | None = None,
) -> Runtime:
    """What the services work with, on a migrated database, into which new versions of the definition files go.

    `on_commit` hears the topics of each commit. `letting_in` opens the rules of outgoing calls further than settings
    do, for the demo's own vendors. BrokenFile for a definition or rules file that can't be used, StoreError for a
    master key that doesn't fit.
    """
    definition_files = read_definition_files(settings.definitions_dir or SHIPPED)
    catalogue = load_catalogue()
    policy_file = read_policy_file(settings.rules_file, steps=EXTRA_STEPS)
    given = settings.master_key.get_secret_value() if settings.master_key else None
    database = Database(settings.database, on_commit)
    master_key = load_master_key(settings.master_key_file, given)
    files = FileStore(settings.files_dir, master_key)
    with database.read() as tx:
        files.check_master_key(tx)
    install_definitions(database, definition_files, DEFAULT_PROJECT, utc_now())
    install_policy(database, policy_file, DEFAULT_PROJECT, utc_now(), wanted=settings.rules_file is not None)
    outgoing = _outgoing(settings) if letting_in is None else letting_in(_outgoing(settings))
    return Runtime(
        database=database,
        files=files,
        definitions=Definitions({}, StoredDefinitions(database, DEFAULT_PROJECT)),
        catalogue=catalogue,
        secrets=SecretCipher(master_key),
        http=GuardedHttp(outgoing, SizeLimits(response=settings.outgoing_answer_mb * 1_000_000)),
        messages=_messages(settings),
        plugins=installed_plugins(),
        limits=Limits(
            staff_session=timedelta(hours=settings.staff_session_hours),
            flow_session=timedelta(hours=settings.flow_session_hours),
            link=timedelta(days=settings.link_days),
            remind_after=timedelta(hours=settings.remind_after_hours),
            login_attempts=settings.login_attempts,
            starts_per_hour=settings.starts_per_hour,
            upload_bytes=settings.upload_mb * 1024 * 1024,
            callback_bytes=settings.outgoing_answer_mb * 1_000_000,
            trusted_proxy_hops=settings.trusted_proxy_hops,
        ),
        origin=settings.origin,
        company=settings.mail_from_name,
        four_eyes=settings.four_eyes,
        demo=settings.demo,
        # Where other computers reach the server, nobody is signed in for nothing and no password is shown.
        demo_open=settings.demo and settings.stays_here,
        demo_password=settings.demo_password.get_secret_value() if settings.demo and settings.stays_here else "",
    )


def _outgoing(settings: Settings) -> OutgoingRules:
    """What plugins may call beyond public addresses over https."""
    entries = [entry for entry in settings.outgoing_allowed.split(",") if entry.strip()]
    return OutgoingRules(settings.outgoing_http, AllowedAddresses.parse(entries), settings.mapped_addresses)


def _messages(settings: Settings) -> Messages:
    """Where messages go: the mail server that is set, else a folder."""
    if settings.smtp_url is None or not settings.smtp_url.get_secret_value():
        return OutboxFolder(settings.outbox_dir, settings.mail_from, utc_now)
    server = MailServer.parse(settings.smtp_url.get_secret_value())
    return SmtpMessages(server, settings.mail_from, utc_now)
