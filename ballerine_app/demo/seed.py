"""The demo's accounts, lists and made-up cases, made by the same services that real people use."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageEnhance

from ballerine_app.compose import build_runtime
from ballerine_app.demo.accounts import DEMO_ACCOUNTS
from ballerine_app.demo.cases import CASES, DemoCase
from ballerine_app.demo.credit.loans import add_loans
from ballerine_app.demo.laboratory.server import Laboratory
from ballerine_app.demo.lists import make_lists
from ballerine_app.demo.screening.install import install_screening
from ballerine_app.demo.vendors import demo_laboratory, keep_secrets
from ballerine_app.plugins.http_client import GuardedHttp
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document
from ballerine_app.services.demo_accounts import DEMO_DOMAIN
from ballerine_app.services.desk import take_case
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Conflict
from ballerine_app.services.flow_start import start_flow
from ballerine_app.services.flow_steps import next_step
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.staff import create_staff, set_password
from ballerine_app.services.uploads import keep_picture, read_picture
from ballerine_app.settings import Settings
from ballerine_app.store.people import everyone, staff_by_email
from ballerine_app.store.queue import queue_counts
from ballerine_app.store.schema import migrate
from ballerine_app.store.transaction import ReadTransaction

_SPECIMENS = Path(__file__).parents[2] / "assets" / "specimens"
_PICTURES = {
    ("passport", "front"): "passport.jpg",
    ("id_card", "front"): "id-card-front.jpg",
    ("id_card", "back"): "id-card-back.jpg",
    ("driving_licence", "front"): "driving-licence-front.jpg",
    ("driving_licence", "back"): "driving-licence-back.jpg",
    ("selfie", "front"): "selfie.jpg",
    ("certificate_of_incorporation", "front"): "certificate.jpg",
    ("proof_of_address", "front"): "proof-of-address.jpg",
}

# Longer than any attempt of the demo's vendors is put off.
_PAUSE_SECONDS = 5
_MOST_PAUSES = 3


class NotADemo(Exception):
    """The data belongs to real people."""


def seed(runtime: Runtime, password: str) -> None:
    """Make sure that the demo accounts exist with this password, and the demo cases if there were none."""
    with runtime.database.read() as tx:
        if _is_real(tx):
            raise NotADemo(
                "DATA_DIR holds real cases or accounts; a demo needs a folder of its own, for instance "
                "DATA_DIR=demo-data."
            )
    fresh = False
    for account in DEMO_ACCOUNTS:
        try:
            create_staff(runtime, account.email, account.name, account.role, password)
            fresh = True
        except Conflict:
            if not runtime.demo_open:
                # Where other computers reach the server, each start announces a password of its own.
                set_password(runtime, account.email, password)
    keep_secrets(runtime)
    if fresh:
        with demo_laboratory() as laboratory:
            http = GuardedHttp(laboratory.reached_by(OutgoingRules()))
            with closing(http):
                _fill(replace(runtime, http=http), laboratory)


def _fill(runtime: Runtime, laboratory: Laboratory) -> None:
    """Make everything that a fresh demo shows."""
    make_lists(runtime, _person(runtime, DEMO_ACCOUNTS[1].email))
    install_screening(runtime)
    for number, case in enumerate(CASES):
        _make(runtime, laboratory, case, number)
    add_loans(runtime)


def reset(settings: Settings) -> None:
    """Delete the demo's data and make it anew. NotADemo where other people's accounts or cases stand in the data."""
    if settings.database_url:
        raise NotADemo("DATABASE_URL is set; only the data of a demo in DATA_DIR can start over.")
    if Path(settings.data_dir, "ballerine.db").is_file():
        migrate(settings.database)
        with closing(build_runtime(settings).database) as database, database.read() as tx:
            others = [row.email for row in everyone(tx, DEFAULT_PROJECT) if not row.email.endswith(DEMO_DOMAIN)]
            if others or _is_real(tx):
                raise NotADemo(f"{settings.data_dir} has accounts of other people; only a demo's data can start over")
    elif settings.files_dir.is_dir() and any(settings.files_dir.iterdir()):
        raise NotADemo(f"{settings.data_dir} has documents without a database; only a demo's data can start over")
    # The database last: as long as it is there, a reset that was interrupted can be told from real data.
    shutil.rmtree(settings.files_dir, ignore_errors=True)
    for name in ("ballerine.db-wal", "ballerine.db-shm", "ballerine.db"):
        Path(settings.data_dir, name).unlink(missing_ok=True)
    migrate(settings.database)
    demo = settings.model_copy(update={"demo": True})
    runtime = build_runtime(demo)
    with closing(runtime.database):
        seed(runtime, settings.demo_password.get_secret_value())


def _is_real(tx: ReadTransaction) -> bool:
    """Whether somebody used this data who knew nothing of a demo: people or cases, and no demo account."""
    emails = [row.email for row in everyone(tx, DEFAULT_PROJECT)]
    known = any(email.endswith(DEMO_DOMAIN) for email in emails)
    return not known and (bool(emails) or queue_counts(tx, DEFAULT_PROJECT)["all"] > 0)


@dataclass(slots=True)
class _Clock:
    """A clock that the seed turns by hand, so that the cases have an age."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def on(self, **step: float) -> None:
        self.now += timedelta(**step)


def _make(runtime: Runtime, laboratory: Laboratory, case: DemoCase, number: int) -> None:
    clock = _Clock(runtime.clock() - timedelta(minutes=case.minutes_ago))
    past = replace(runtime, clock=clock)
    who = start_flow(past, case.kind, address=f"demo-{number}").applicant
    for answers in _journey(past, who, case, number, clock):
        clock.on(seconds=35)
        next_step(past, who, flow_view(past, who).state, answers)
        if flow_view(past, who).state == case.stop_at:
            return
    _ask_vendors(past, laboratory, case, clock)
    if case.outcome:
        clock.on(minutes=case.minutes_ago / 6)
        _decide(past, _person(past, DEMO_ACCOUNTS[0].email), who.case_id, case, clock)


def _ask_vendors(past: Runtime, laboratory: Laboratory, case: DemoCase, clock: _Clock) -> None:
    """Let the vendors do what was asked of them, with the pauses between their attempts."""
    for provider, keyword in case.troubles:
        laboratory.trouble(keyword, provider=provider)
    for _ in range(_MOST_PAUSES):
        run_due(past)
        clock.on(seconds=_PAUSE_SECONDS)
    laboratory.calm()


def _journey(runtime: Runtime, who: Applicant, case: DemoCase, number: int, clock: _Clock) -> Iterator[dict[str, str]]:
    """What the applicant answers on each page, uploading where a picture is asked for."""
    while (view := flow_view(runtime, who)).step != "status":
        if view.step == "upload":
            clock.on(seconds=20)
            data = _picture(
                _PICTURES[view.upload.type, view.upload.side], number, dim=case.dim_slot == view.upload.slot
            )
            keep_picture(runtime, who, data, read_picture(runtime, data))
            yield {}
        elif view.step == "sign_up":
            yield case.answers
        elif view.step == "document_selection":
            yield {"type": case.document, "issuer": case.issuer}
        else:
            yield {}


def _decide(runtime: Runtime, who: StaffMember, case_id: str, case: DemoCase, clock: _Clock) -> None:
    take_case(runtime, who, case_id)
    for document in case_view(runtime, who, case_id).documents:
        clock.on(seconds=40)
        again = document.slot == case.again_slot
        decide_document(
            runtime,
            who,
            case_id,
            document.id,
            "revision" if again else "approved",
            revision=case_view(runtime, who, case_id).revision,
            reason_code=case.reason if again else "",
        )
    clock.on(seconds=30)
    decide_case(
        runtime,
        who,
        case_id,
        case.outcome,
        revision=case_view(runtime, who, case_id).revision,
        reason_code=case.reason if case.outcome == "rejected" else "",
    )


def _person(runtime: Runtime, email: str) -> StaffMember:
    with runtime.database.read() as tx:
        row = staff_by_email(tx, DEFAULT_PROJECT, email)
    if row is None:
        raise LookupError("a demo account is missing")
    return StaffMember(row.id, row.project_id, row.name, row.email, row.role, session_id="")


def _picture(name: str, number: int, *, dim: bool) -> bytes:
    """A specimen as another camera would have taken it: no two cases hand in the same bytes."""
    turn = random.Random(f"{name}-{number}")  # noqa: S311 - looks, no secret
    with Image.open(_SPECIMENS / name) as specimen:
        picture = specimen.convert("RGB")
    picture = ImageEnhance.Brightness(picture).enhance(0.3 if dim else turn.uniform(0.93, 1.0))
    picture = ImageEnhance.Color(picture).enhance(turn.uniform(0.85, 1.1))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=turn.randint(82, 92))
    return out.getvalue()
