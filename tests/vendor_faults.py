"""What a vendor does that is not well: behaviours of a `tests.vendor_server`, and certificates for it."""

from __future__ import annotations

import datetime
from datetime import UTC, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.vendor_server import Behave, Handler

_PART = b"x" * 65_536


def silence(handler: Handler) -> None:
    """Take the request and never answer."""
    handler.vendor.ending.wait(10)


def drip(handler: Handler) -> None:
    """A body of one byte now and then, without end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.vendor.ending.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def drip_headers(handler: Handler) -> None:
    """A header of one byte now and then, without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.vendor.ending.wait(0.05):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def half(handler: Handler) -> None:
    """Hang up in the middle of the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")


def no_http(handler: Handler) -> None:
    """Speak another protocol."""
    handler.wfile.write(b"no http at all\r\n\r\n")


def hangs_up(handler: Handler) -> None:
    """Close the connection without a word."""


def gigabyte_announced(handler: Handler) -> None:
    """Announce a gigabyte, and send nothing of it."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(2**30))
    handler.end_headers()


def gigabyte_unannounced(sent: list[int]) -> Behave:
    """Send a gigabyte without saying how much it will be; `sent` notes the bytes that could be sent."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(2**30 // len(_PART)):
            handler.wfile.write(_PART)
            sent.append(len(_PART))

    return behave


def certificate(folder: Path, name: str) -> Path:
    """A file with a key and a certificate for a host that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{name}.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
