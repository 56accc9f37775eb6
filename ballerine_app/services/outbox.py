"""The outbox folder: messages that are kept as files where no mail server is set."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ballerine_app.plugins.ports import Message, PluginFailed
from ballerine_app.plugins.smtp_messages import as_email
from ballerine_app.store.folder_sync import make_folder, write_durably

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


class OutboxFolder:
    """The `Messages` port on a folder: one `.eml` file for each message, readable by this system's user alone.

    The file's name comes from the message's key, so that one that is sent again stands there once.
    """

    place = "outbox"

    def __init__(self, folder: Path, sender: str, clock: Callable[[], datetime]) -> None:
        self.folder, self._sender, self._clock = folder, sender, clock

    def send(self, message: Message, timeout: float) -> None:
        """Write the message; see the port."""
        content = as_email(message, self._sender, self._clock()).as_bytes()
        try:
            make_folder(self.folder)
            self.folder.chmod(0o700)
            write_durably(self.folder / f"{_UNSAFE.sub('.', message.key)}.eml", content)
        except OSError:
            raise PluginFailed("The outbox can't be written to.", code="message") from None
