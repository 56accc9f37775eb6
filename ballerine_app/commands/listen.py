"""`ballerine listen`: receives webhooks on this computer, checks their signatures, and prints them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import orjson

from ballerine_app.locales import text
from ballerine_app.plugins.webhook_signature import BadSecret, NotSigned, check_hmac, check_standard, key_of

_MOST_BYTES: Final = 20_000_000
_UNSIGNED: Final = "UNSIGNED"

Say = Callable[[str], None]


class Receiver(ThreadingHTTPServer):
    """Answers every POST with one status, and says what came in. `keys` are those that may have signed it.

    A message that must not be believed is answered with 401, as a real receiver should.
    """

    daemon_threads = True

    def __init__(self, host: str, port: int, keys: Sequence[bytes], answer: int, say: Say) -> None:
        super().__init__((host, port), _Handler)
        self.keys, self.answer, self.say = keys, answer, say


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        length = self.headers.get("content-length", "")
        if not length.isdigit() or int(length) > _MOST_BYTES:
            self._end(413)
            return
        body = self.rfile.read(int(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            how = checked(self.server.keys, headers, body)
        except NotSigned as refusal:
            self.server.say(text("command.listen.refused", path=self.path, reason=refusal))
            self._end(401)
            return
        self.server.say(_shown(headers, body, how))
        self._end(self.server.answer)

    def do_GET(self) -> None:
        self._end(405)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: `say` has said it."""

    def _end(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def listen_until_stopped(port: int, secrets: Sequence[str], answer: int, say: Say) -> str:
    """Receive until Ctrl-C; a sentence for what can't be done as asked, or ""."""
    if not 200 <= answer <= 599:
        return text("command.listen.bad_answer")
    try:
        receiver = listen(port, secrets, answer, say)
    except BadSecret as refusal:
        return str(refusal)
    except (OSError, OverflowError):
        return text("command.listen.port_taken", port=port)
    with receiver:
        try:
            receiver.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            say("")
    return ""


def listen(port: int, secrets: Sequence[str], answer: int, say: Say, host: str = "127.0.0.1") -> Receiver:
    """A receiver that listens already; the caller serves and closes it. BadSecret, OSError where the port is taken."""
    receiver = Receiver(host, port, [key_of(secret) for secret in secrets], answer, say)
    say(text("command.listen.ready", url=f"http://{host}:{receiver.server_address[1]}"))
    if not secrets:
        say(text("command.listen.unchecked"))
    return receiver


def checked(keys: Sequence[bytes], headers: dict[str, str], body: bytes) -> str:
    """Which signatures of a message were checked, in words. NotSigned where one is there that none of the keys made, or
    where there are keys and nothing is signed.
    """
    if not keys:
        return text("command.listen.not_checked")
    found = []
    if "webhook-signature" in headers:
        check_standard(keys, headers, body, datetime.now(UTC))
        found.append(text("command.listen.standard"))
    ballerines = headers.get("x-hmac-signature", _UNSIGNED)
    if ballerines != _UNSIGNED:
        check_hmac(keys, ballerines, body)
        found.append(text("command.listen.hmac"))
    if not found:
        raise NotSigned(text("command.listen.no_signature"))
    return text("command.listen.genuine", signatures=", ".join(found))


def _shown(headers: dict[str, str], body: bytes, how: str) -> str:
    try:
        payload = orjson.loads(body)
        written = orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        payload, written = {}, body.decode("utf-8", "replace")
    name = payload.get("eventName", "") if isinstance(payload, dict) else ""
    at = f"{datetime.now():%H:%M:%S}"
    return f"{at}  {name}  {headers.get('webhook-id', '')}  {how}\n{written}\n"
