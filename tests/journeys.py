"""Driving a journey through the services, as pages do, with pictures that no two calls share."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageFilter

from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_document
from ballerine_app.services.desk import take_case
from ballerine_app.services.flow_start import StartedFlow, start_flow
from ballerine_app.services.flow_steps import next_step
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.uploads import keep_picture, read_picture

PERSON = {"first_names": "Ana Maria", "last_name": "Silva", "country": "PT"}
BUSINESS = {
    "business_name": "Northwind Trading",
    "registration_number": "B 1234",
    "country": "PT",
    "first_names": "Ana",
    "last_name": "Silva",
}
_numbers = itertools.count(1)


@dataclass
class FakeClock:
    """A clock that a test turns by hand."""

    now: datetime = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **step: float) -> None:
        self.now += timedelta(**step)


def photo(*, number: int | None = None, size: tuple[int, int] = (800, 600), blurred: bool = False) -> bytes:
    """A sharp, well-lit JPEG of random shapes; the same `number` gives the same bytes."""
    shapes = random.Random(next(_numbers) if number is None else -number - 1)
    small = Image.frombytes("RGB", (60, 45), bytes(shapes.choices(range(60, 200), k=60 * 45 * 3)))
    picture = small.resize(size, Image.Resampling.NEAREST)
    if blurred:
        picture = picture.filter(ImageFilter.GaussianBlur(60))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def upload(runtime: Runtime, who: Applicant, data: bytes) -> None:
    """Hand in one picture."""
    keep_picture(runtime, who, data, read_picture(runtime, data))


def start(runtime: Runtime, kind: str = "individual") -> StartedFlow:
    """Begin a journey."""
    return start_flow(runtime, kind, address="192.0.2.7")


def go_on(runtime: Runtime, who: Applicant, answers: Mapping[str, str] | None = None) -> str:
    """Finish the present page and return the state that follows."""
    next_step(runtime, who, flow_view(runtime, who).state, dict(answers or {}))
    return flow_view(runtime, who).state


def walk(
    runtime: Runtime,
    who: Applicant,
    *,
    until: str = "submitted",
    answers: Mapping[str, str] | None = None,
    document: str = "passport",
    issuer: str = "PT",
    clock: FakeClock | None = None,
) -> None:
    """Answer page after page, with a fresh picture wherever one is asked for, until the flow's state is `until`."""
    while (view := flow_view(runtime, who)).state != until:
        assert view.step != "status", f"the journey ended in {view.state}, before {until}"
        if clock:
            clock.on(seconds=30)
        if view.step == "upload":
            upload(runtime, who, photo())
        elif view.step == "sign_up":
            go_on(runtime, who, answers or (BUSINESS if view.kind == "business" else PERSON))
        elif view.step == "document_selection":
            go_on(runtime, who, {"type": document, "issuer": issuer})
        else:
            go_on(runtime, who)


def approve_documents(runtime: Runtime, who: StaffMember, case_id: str, *, but: str = "") -> int:
    """Take the case and approve every document except the one in the slot `but`; returns the case's revision."""
    take_case(runtime, who, case_id)
    for document in case_view(runtime, who, case_id).documents:
        if document.slot != but and document.status == "submitted":
            decide_document(
                runtime, who, case_id, document.id, "approved", revision=case_view(runtime, who, case_id).revision
            )
    return case_view(runtime, who, case_id).revision
