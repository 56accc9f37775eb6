"""Messages over a mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit

from ballerine_app.plugins.ports import Message, PluginFailed

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages go: `smtps` encrypts from the first byte, `smtp` by STARTTLS where `starttls` says so."""

    host: str
    port: int
    encrypted: bool
    starttls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> MailServer:
        """From `smtp[s]://[user:password@]host[:port][?starttls=no]`. ValueError for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("A mail server is smtp://user:password@host:587 or smtps://…")
        starttls = parts.scheme == "smtp" and parts.query != "starttls=no"
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            encrypted=parts.scheme == "smtps",
            starttls=starttls,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class SmtpMessages:
    """The `Messages` port on a mail server; each message has a connection of its own."""

    def __init__(
        self, server: MailServer, sender: str, clock: Callable[[], datetime], trust: ssl.SSLContext | None = None
    ) -> None:
        self._server, self._sender, self._clock, self._trust = server, sender, clock, trust
        self.place = server.host

    def send(self, message: Message, timeout: float) -> None:
        """Hand a message to the mail server; see the port. What the server refuses for good is not tried again."""
        mail = as_email(message, self._sender, self._clock())
        try:
            with self._connected(timeout) as connection:
                refused = connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused([code for code, _ in error.recipients.values()]) from None
        except smtplib.SMTPResponseException as error:
            raise _refused([error.smtp_code]) from None
        except ssl.SSLError:
            raise PluginFailed("No secure connection to the mail server.", code="tls") from None
        except TimeoutError:
            raise PluginFailed(f"The mail server did not answer within {timeout:g} seconds.", code="timeout") from None
        except (OSError, smtplib.SMTPException):
            raise PluginFailed("The mail server can't be reached.", code="unreachable") from None
        if refused:
            raise _refused([code for code, _ in refused.values()])

    def _connected(self, timeout: float) -> smtplib.SMTP:
        server = self._server
        trust = self._trust or ssl.create_default_context()
        if server.encrypted:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=trust)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
        try:
            if server.starttls:
                connection.starttls(context=trust)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def as_email(message: Message, sender: str, at: datetime) -> EmailMessage:
    """The message as it is sent; its id is the same for every attempt."""
    mail = EmailMessage()
    address = message.sender or sender
    mail["From"] = formataddr((message.sender_name, address)) if message.sender_name else address
    mail["To"] = ", ".join(message.to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.key.replace('#', '.')}@{address.rpartition('@')[2]}>"
    # No answering machine is to write back to it.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    if message.language:
        # Last, since a body of several parts takes the headers that speak of its content with it.
        mail["Content-Language"] = message.language
    return mail


def _refused(codes: list[int]) -> PluginFailed:
    # A code from 500 on is final. The server's words may name the receiver, so only the code is told.
    final = all(code >= 500 for code in codes)
    told = ", ".join(sorted({str(code) for code in codes}))
    return PluginFailed(f"The mail server refused the message ({told}).", retry=not final, code="message")
