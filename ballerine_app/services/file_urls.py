"""Where a browser finds a stored picture. Each address is checked again when it is asked for."""

from __future__ import annotations


def staff_file_url(file_id: str) -> str:
    """For the back office: needs a staff session of the file's project."""
    return f"/api/files/{file_id}"


def applicant_file_url(flow_id: str, file_id: str) -> str:
    """For an applicant: needs the session of this flow, and a file of its case."""
    return f"/api/flows/{flow_id}/files/{file_id}"
