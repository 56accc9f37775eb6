"""The files in a vendor's call: read, and kept as files of the case."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from ballerine_app.engine.documents import Intake, UploadRefused
from ballerine_app.plugins.ports import HttpRequest, PluginFailed
from ballerine_app.services.callback_bodies import BodyFile, ReadBody
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.callback_tables import VendorCallback
from ballerine_app.store.files import StagedFile
from ballerine_app.store.transaction import WriteTransaction

# All pictures of one call are fetched while the vendor waits for its answer.
_FETCH_SECONDS: Final = 20.0


@dataclass(slots=True)
class StagedBody:
    """A body whose files lie on disk, though no row names them yet: `data` is what `apply` puts into the case."""

    data: dict[str, Any]
    staged: list[StagedFile] = field(default_factory=list)
    kept: bool = False

    def keep(self, runtime: Runtime, tx: WriteTransaction) -> None:
        """Add the rows of the files, in the transaction that keeps the body."""
        for each in self.staged:
            runtime.files.keep(tx, each)
        tx.after_commit(self._are_named)

    def _are_named(self) -> None:
        self.kept = True


@contextmanager
def staging(runtime: Runtime, row: VendorCallback, read: ReadBody) -> Iterator[StagedBody]:
    """Write a body's files to disk; those that nobody keeps are gone afterwards.

    A file that can't be read or had costs nothing but itself: its place says why.
    """
    body = StagedBody({"value": read.value, "document": read.document})
    until = time.monotonic() + _FETCH_SECONDS
    try:
        for each in read.files:
            place = _stage(runtime, row, each, body.staged, until)
            if read.document is not None:
                page = {**place, "metadata": {"side": each.side}}
                body.data["document"] = {**body.data["document"], "pages": [*body.data["document"]["pages"], page]}
            else:
                body.data["value"] = {**body.data["value"], "report": place}
        yield body
    finally:
        if not body.kept:
            for staged in body.staged:
                runtime.files.discard(staged)


def _stage(
    runtime: Runtime, row: VendorCallback, file: BodyFile, staged: list[StagedFile], until: float
) -> dict[str, Any]:
    """Stage the original and, of a picture, the copy that people see; the file's place in the data."""
    try:
        content = _content(runtime, file.content, until)
        intake = runtime.take_in(content, runtime.limits.upload_bytes)
    except (PluginFailed, UploadRefused) as refused:
        structlog.get_logger(__name__).warning("callback_file_refused", callback=row.id, why=refused.code)
        return {"problem": refused.code}

    def stage(data: bytes, media_type: str, width: int, height: int) -> str:
        with runtime.database.read() as tx:
            staged.append(
                runtime.files.stage(
                    tx,
                    project_id=row.project_id,
                    case_id=row.case_id,
                    data=data,
                    media_type=media_type,
                    at=runtime.clock(),
                    width=width,
                    height=height,
                    beside=staged[0] if staged else None,
                )
            )
        return staged[-1].row.id

    original = stage(content, intake.media_type, intake.width, intake.height)
    if not _is_picture(intake):
        return {"ballerineFileId": original, "type": intake.media_type}
    shown = intake.pages[0].shown
    copy = stage(shown.jpeg, "image/jpeg", shown.width, shown.height)
    return {"ballerineFileId": copy, "type": "image/jpeg", "originalFileId": original}


def _is_picture(intake: Intake) -> bool:
    return intake.media_type.startswith("image/")


def _content(runtime: Runtime, given: str, until: float) -> bytes:
    if given.startswith(("https://", "http://")):
        left = until - time.monotonic()
        if left <= 0:
            raise PluginFailed("The pictures took too long.", code="timeout")
        url, _ = runtime.http.target(given)
        answer = runtime.http.send(HttpRequest("GET", url, timeout=left))
        if answer.status != 200:
            raise PluginFailed("The picture can't be had.", code="http")
        return answer.body
    text = given.partition(",")[2] if given.startswith("data:") else given
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise PluginFailed("The file is no base64.", retry=False, code="no_base64") from None
