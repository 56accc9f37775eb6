"""Handing out stored pictures, after asking whether this person may see them."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.documents import get_file
from ballerine_app.store.errors import FileProblem

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes and media type."""

    data: bytes
    media_type: str


def read_file(runtime: Runtime, who: StaffMember | Applicant, file_id: str) -> Content:
    """A stored file: for staff of its project, and for the applicant of its case. NotFound for everybody else.

    A file that is damaged or gone from disk is not found either; the log says so.
    """
    with runtime.database.read() as tx:
        file = get_file(tx, who.project_id, file_id)
        if file is None or (isinstance(who, Applicant) and file.case_id != who.case_id):
            raise NotFound("file_not_found")
        try:
            return Content(runtime.files.read(tx, file), file.media_type)
        except FileProblem as problem:
            _log.error("file_not_readable", file=file_id, why=problem.code)
            raise NotFound("file_not_found") from None
