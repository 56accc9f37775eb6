"""Servers come and go; what people did stays, and open pages live again by themselves."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory, ServerFactory
from tests.e2e.people import Applicant, Reviewer


def test_a_restart_in_the_middle_loses_nothing_and_pages_live_again(
    server_factory: ServerFactory, new_context: ContextFactory, tmp_path: Path
) -> None:
    server = server_factory()
    reviewer = Reviewer(new_context(base_url=server.url, **DESKTOP).new_page())
    reviewer.sign_in()
    applicant = Applicant(new_context(base_url=server.url, **PHONE).new_page(), tmp_path, name="Restarta")
    applicant.page.goto("/")
    applicant.start()
    applicant.agree()
    applicant.sign_up_person()
    expect(reviewer.row("Restarta")).to_contain_text("Collecting")

    server.restart()

    applicant.sees("Why we ask, Restarta")
    applicant.hand_in_everything()
    applicant.sees("We are looking at it, Restarta")
    expect(reviewer.row("Restarta")).to_contain_text("Manual review")


def test_a_killed_server_has_kept_what_it_answered(
    server_factory: ServerFactory, new_context: ContextFactory, tmp_path: Path
) -> None:
    server = server_factory()
    applicant = Applicant(new_context(base_url=server.url, **PHONE).new_page(), tmp_path, name="Killa")
    applicant.page.goto("/")
    applicant.start()
    applicant.agree()
    applicant.sign_up_person()
    applicant.page.get_by_role("button", name="I have my document").click()
    applicant.choose_passport()
    applicant.sees("Photograph your passport")
    applicant.choose_file((Path(__file__).parents[2] / "assets/specimens/passport.jpg").read_bytes())
    applicant.sees("Can you read everything?")

    server.kill()
    server.start()

    applicant.page.reload()
    applicant.sees("Can you read everything?")
    expect(applicant.page.get_by_alt_text("Your photo of the passport").first).to_be_visible()


def test_two_servers_on_two_ports_keep_apart(
    server_factory: ServerFactory, new_context: ContextFactory, tmp_path: Path
) -> None:
    first, second = server_factory(), server_factory()
    here = Reviewer(new_context(base_url=first.url, **DESKTOP).new_page())
    there = Reviewer(new_context(base_url=second.url, **DESKTOP).new_page())
    here.sign_in()
    there.sign_in()
    applicant = Applicant(new_context(base_url=first.url, **PHONE).new_page(), tmp_path, name="Firsta")
    applicant.page.goto("/")
    applicant.start()
    applicant.agree()
    applicant.sign_up_person()
    expect(here.row("Firsta")).to_be_visible()
    expect(there.row("Firsta")).to_have_count(0)
