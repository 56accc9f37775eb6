"""Messages against a whole mail server: encryption, sign-in, both forms, and what it refuses."""

from __future__ import annotations

import email
import email.policy
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ballerine_app.plugins.ports import Message, PluginFailed
from ballerine_app.plugins.smtp_messages import MailServer, SmtpMessages

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MESSAGE = Message(
    "effect_1", ("ana@example.test",), "Prüfung", "Grüße\n", html="<p>Grüße</p>", language="de", sender_name="Acme"
)


class Box:
    """What the server takes; receivers at full.test are refused."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address.endswith("@full.test"):
            return "552 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 taken"


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of this machine's own address, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Box, int, ssl.SSLContext]]:
    """A server that wants STARTTLS and `kyc` with `s3cret`; its box, port, and the trust in its certificate."""
    box = Box()
    shown, context = certificate(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])

    def sign_in(_: Any, __: Any, ___: Any, ____: Any, given: Any) -> AuthResult:
        # "Handled" would mean that the answer has been sent already.
        return AuthResult(success=(given.login, given.password) == (b"kyc", b"s3cret"), handled=False)

    server = Controller(
        box,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        authenticator=sign_in,
        auth_required=True,
    )
    server.start()
    try:
        yield box, port, ssl.create_default_context(cafile=str(shown))
    finally:
        server.stop()


def client(port: int, trust: ssl.SSLContext | None, password: str = "s3cret") -> SmtpMessages:  # noqa: S107
    server = MailServer.parse(f"smtp://kyc:{password}@127.0.0.1:{port}")
    return SmtpMessages(server, "no-reply@acme.example", lambda: NOW, trust)


def test_a_message_arrives_encrypted_in_both_forms(served: tuple[Box, int, ssl.SSLContext]) -> None:
    box, port, trust = served
    client(port, trust).send(MESSAGE, 10)
    (mail,) = box.taken
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Acme <no-reply@acme.example>",
        "ana@example.test",
        "Prüfung",
    )
    assert (mail["Message-ID"], mail["Content-Language"]) == ("<effect_1@acme.example>", "de")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [str(part.get_content()).strip() for part in mail.iter_parts()] == ["Grüße", "<p>Grüße</p>"]


@pytest.mark.parametrize(
    ("password", "trusted", "receiver", "code", "retry"),
    [
        ("wrong", True, "ana@example.test", "message", False),
        ("s3cret", False, "ana@example.test", "tls", True),
        ("s3cret", True, "ana@full.test", "message", False),
    ],
)
def test_what_goes_wrong_is_told_by_its_kind_and_without_names(
    served: tuple[Box, int, ssl.SSLContext], password: str, trusted: bool, receiver: str, code: str, retry: bool
) -> None:
    box, port, trust = served
    message = Message("effect_1", (receiver,), "s", "t")
    with pytest.raises(PluginFailed) as failure:
        client(port, trust if trusted else None, password).send(message, 10)
    assert (failure.value.code, failure.value.retry) == (code, retry)
    assert not any(word in failure.value.reason for word in (receiver, password, "kyc"))
    assert box.taken == []
