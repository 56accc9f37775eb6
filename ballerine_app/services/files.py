"""Handing out stored pictures, after asking whether this person may see them."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.documents import get_file


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes and media type."""

    data: bytes
    media_type: str


def read_file(runtime: Runtime, who: StaffMember | Applicant, file_id: str) -> Content:
    """A stored file: for staff of its project, and for the applicant of its case. NotFound for everybody else."""
    with runtime.database.read() as tx:
        file = get_file(tx, who.project_id, file_id)
        if file is None or (isinstance(who, Applicant) and file.case_id != who.case_id):
            raise NotFound("file_not_found")
        return Content(runtime.files.read(tx, file), file.media_type)
