"""The kinds that send e-mail: to the outbox folder, to a mail server, and to a vendor's interface."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest

from ballerine_app.plugins.ports import Message, PluginFailed
from ballerine_app.plugins.smtp_messages import MailServer, SmtpMessages
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.links import open_link
from ballerine_app.services.plugin_tokens import CaseTokens
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.tables import Effect
from tests.journeys import FakeClock, start
from tests.mails import outbox, part_of
from tests.services.plugin_cases import MakeCase
from tests.vendor_server import Vendor
from tests.workflows import effects

PERSON = {"entity": {"id": "e1", "data": {"firstName": "Ana", "email": "ana@example.test"}}, "customerName": "Acme"}


def words(mapping: str) -> dict[str, Any]:
    return {"pluginKind": "email", "request": {"transform": [{"transformer": "jmespath", "mapping": mapping}]}}


def test_a_message_of_the_definition_lies_in_the_outbox(plugin_case: MakeCase, tmp_path: Path) -> None:
    mapping = (
        "{receivers: [entity.data.email], subject: 'News for {who}', who: entity.data.firstName, "
        "text: 'From {customerName} to {who}', url: 'https://acme.example/x', from: 'kyc@acme.example'}"
    )
    case = plugin_case(PERSON, **words(mapping))
    assert (case.state, case.output) == ("good", {})
    (mail,) = outbox(tmp_path)
    assert (mail["To"], mail["From"], mail["Subject"]) == ("ana@example.test", "kyc@acme.example", "News for Ana")
    assert mail.get_content() == "From Acme to Ana\n\nhttps://acme.example/x\n"
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.stem == effects(case.runtime, case.id)[0].id
    assert file.stat().st_mode & 0o077 == 0
    (row,) = case.exchanges
    assert (row.method, row.host, row.problem) == ("MAIL", "outbox", "")
    assert row.request == {"type": "email", "count": 1, "subject": "•••"}


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("{text: 'x'}", "no receiver"),
        ("{receivers: [], text: 'x'}", "no receiver"),
        ("{receivers: 'not an address', text: 'x'}", "no e-mail address"),
        ("{receivers: ['a@example.test', null_], text: 'x'}", "no e-mail address"),
        ("{receivers: 'a@example.test'}", "no text"),
        ("{receivers: 'a@example.test', text: '{secret.KEY}'}", "secret may not"),
        ("entity.data.firstName", "no object"),
    ],
)
def test_what_is_no_message_is_not_sent(plugin_case: MakeCase, tmp_path: Path, mapping: str, reason: str) -> None:
    case = plugin_case(PERSON, {"KEY": "a value of it"}, **words(mapping))
    assert (case.state, case.problem) == ("bad", "message")
    assert reason in case.output["error"]
    assert outbox(tmp_path) == []


def test_a_subject_brings_no_header_with_it(plugin_case: MakeCase, tmp_path: Path) -> None:
    context = {"entity": {"data": {"firstName": "Ana\r\nBcc: all@example.test", "email": "ana@example.test"}}}
    mapping = "{receivers: entity.data.email, subject: entity.data.firstName, text: 'x'}"
    assert plugin_case(context, **words(mapping)).state == "good"
    (mail,) = outbox(tmp_path)
    assert (mail["Subject"], mail["Bcc"]) == ("Ana Bcc: all@example.test", None)


def test_the_log_adapter_sends_nothing(plugin_case: MakeCase, tmp_path: Path) -> None:
    case = plugin_case(PERSON, **words("{receivers: 'a@example.test', adapter: 'log'}"))
    assert (case.state, outbox(tmp_path), case.exchanges) == ("good", [], [])


def test_a_vendors_interface_gets_its_shape(plugin_case: MakeCase, vendor: Vendor, tmp_path: Path) -> None:
    mapping = "{from: 'a@acme.example', name: 'Acme', receivers: ['b@example.test'], templateId: 'd-1', who: 'Ana'}"
    headers = {"Authorization": "Bearer {secret.EMAIL_API_TOKEN}"}
    secrets = {"EMAIL_API_TOKEN": "a value of it", "EMAIL_API_URL": vendor.url + "/v3/mail/send"}
    case = plugin_case(PERSON, secrets, via="sendgrid", url="{secret.EMAIL_API_URL}", headers=headers, **words(mapping))
    assert (case.state, case.output, outbox(tmp_path)) == ("good", {}, [])
    (got,) = vendor.received
    assert (got.path, got.headers["authorization"]) == ("/v3/mail/send", "Bearer a value of it")
    assert got.json["from"] == {"email": "a@acme.example", "name": "Acme"}
    assert got.json["template_id"] == "d-1"
    (person,) = got.json["personalizations"]
    assert person["to"] == [{"email": "b@example.test"}]
    assert person["dynamic_template_data"]["who"] == "Ana"


def templated(template: str, **more: Any) -> dict[str, Any]:
    return {"pluginKind": "template-email", "template": template, **more}


def test_a_resubmission_gives_the_reasons_and_the_link(plugin_case: MakeCase, tmp_path: Path) -> None:
    reason = {"decision": {"status": "revision", "revisionReason": "Blurry image"}}
    context = {
        **PERSON,
        "documents": [reason, reason, {"decision": {"status": "approved", "revisionReason": "no"}}, {}],
        "metadata": {"collectionFlowUrl": "https://acme.example/flow?lng=en", "token": "t1"},
    }
    assert plugin_case(context, **templated("resubmission")).state == "good"
    (mail,) = outbox(tmp_path)
    assert mail["Subject"] == "Please send something again"
    content = part_of(mail)
    assert content.startswith("Hello Ana,\n\n")
    assert content.count("- Blurry image\n") == 1
    assert "- no" not in content
    assert "https://acme.example/flow?lng=en&token=t1\n" in content
    assert content.rstrip().endswith("Kind regards\nAcme")


def test_the_link_of_a_case_that_collects_opens_it(runtime: Runtime) -> None:
    case_id = start(runtime).applicant.case_id
    now = runtime.clock()
    effect = Effect(
        id="e",
        project_id="default",
        case_id=case_id,
        kind="api",
        name="p",
        state="s",
        cause=1,
        created_at=now,
        due_at=now,
    )
    link = CaseTokens(runtime, effect, "p", "e").collection_link()
    page, _, token = link.partition("#")
    assert page == f"{runtime.origin}/c"
    assert open_link(runtime, token, address="192.0.2.1")[1].case_id == case_id


@pytest.mark.parametrize(
    ("template", "context", "reason"),
    [
        ("invitation", PERSON, "no collection flow"),
        ("session", PERSON, "no link to an identity check"),
        ("session", {"entity": {}}, "no receiver"),
        ("invitation", {**PERSON, "metadata": {"collectionFlowUrl": "javascript:x"}}, "no collection flow"),
    ],
)
def test_a_message_without_its_link_or_receiver_fails(
    plugin_case: MakeCase, tmp_path: Path, template: str, context: Any, reason: str
) -> None:
    case = plugin_case(context, **templated(template))
    assert case.state == "bad"
    assert reason in case.output["error"]
    assert outbox(tmp_path) == []


def test_an_identity_check_is_asked_for_at_the_named_address(plugin_case: MakeCase, tmp_path: Path) -> None:
    session = {"kyc_session_1": {"result": {"metadata": {"url": "https://vendor.example/s/1"}}}}
    context = {**PERSON, "pluginsOutput": {"kyc_session": session}, "other": {"mail": "o@example.test"}}
    assert plugin_case(context, **templated("session", receiver="other.mail")).state == "good"
    (mail,) = outbox(tmp_path)
    assert mail["To"] == "o@example.test"
    assert "https://vendor.example/s/1\n" in part_of(mail)


@dataclass
class Mails:
    """A mail server that notes what it is told, and answers receivers by a script."""

    port: int = 0
    answers: list[str] = field(default_factory=lambda: ["250 ok"])
    told: list[str] = field(default_factory=list)


class _Session(StreamRequestHandler):
    def handle(self) -> None:
        mails: Mails = self.server.mails  # type: ignore[attr-defined]
        self._say("220 here")
        writing = False
        while line := self.rfile.readline():
            said = line.decode().rstrip("\r\n")
            mails.told.append(said)
            if writing:
                if said == ".":
                    writing = False
                    self._say("250 taken")
            elif said.upper().startswith("RCPT"):
                self._say(mails.answers.pop(0) if len(mails.answers) > 1 else mails.answers[0])
            elif said.upper() == "DATA":
                writing = True
                self._say("354 go on")
            elif said.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Mails]:
    with ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        mails = Mails(server.server_address[1])
        server.mails = mails  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield mails
        finally:
            server.shutdown()
            thread.join()


def smtp(port: int, clock: FakeClock) -> SmtpMessages:
    return SmtpMessages(MailServer.parse(f"smtp://127.0.0.1:{port}?starttls=no"), "kyc@acme.example", clock)


MESSAGE = Message("effect_1#2", ("ana@example.test",), "Subject ä", "Text\n.\n", sender_name="Acme, Inc")


def test_a_mail_server_gets_the_message(clock: FakeClock) -> None:
    with mail_server() as mails:
        smtp(mails.port, clock).send(MESSAGE, 5)
    assert "rcpt TO:<ana@example.test>" in [line.replace("RCPT", "rcpt") for line in mails.told]
    assert "Message-ID: <effect_1.2@acme.example>" in mails.told
    assert 'From: "Acme, Inc" <kyc@acme.example>' in mails.told
    assert ".." in mails.told


@pytest.mark.parametrize(("answer", "retry"), [("550 no such user ana@example.test", False), ("451 later", True)])
def test_a_refusal_tells_its_code_and_no_receiver(clock: FakeClock, answer: str, retry: bool) -> None:
    with mail_server() as mails:
        mails.answers = [answer]
        with pytest.raises(PluginFailed) as failure:
            smtp(mails.port, clock).send(MESSAGE, 5)
    assert (failure.value.code, failure.value.retry) == ("message", retry)
    assert failure.value.reason == f"The mail server refused the message ({answer[:3]})."


def test_a_mail_server_that_is_not_there_or_not_secure(clock: FakeClock) -> None:
    with mail_server() as mails:
        encrypted = SmtpMessages(MailServer.parse(f"smtp://127.0.0.1:{mails.port}"), "a@acme.example", clock)
        with pytest.raises(PluginFailed) as failure:
            encrypted.send(MESSAGE, 5)
        # It offers no encryption, and then nothing is sent.
        assert failure.value.code == "unreachable"
        assert "DATA" not in [line.upper() for line in mails.told]
    with pytest.raises(PluginFailed) as failure:
        smtp(mails.port, clock).send(MESSAGE, 5)
    assert failure.value.code == "unreachable"


def test_how_a_mail_server_is_written() -> None:
    server = MailServer.parse("smtp://me%40acme:p%2Fw@mail.example")
    assert (server.host, server.port, server.starttls, server.user, server.password) == (
        "mail.example",
        587,
        True,
        "me@acme",
        "p/w",
    )
    assert MailServer.parse("smtps://mail.example").port == 465
    assert "p/w" not in repr(server)
    for wrong in ("mail.example", "http://mail.example", "smtp://"):
        with pytest.raises(ValueError, match="smtp://"):
            MailServer.parse(wrong)


def test_a_message_that_is_sent_again_has_the_same_id(
    plugin_case: MakeCase, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as mails:
        mails.answers = ["451 later", "250 ok"]
        monkeypatch.setattr("ballerine_app.compose._messages", lambda settings: smtp(mails.port, clock))
        case = plugin_case(PERSON, retry={"attempts": 2}, **words("{receivers: entity.data.email, text: 'x'}"))
        assert case.state == "checking"
        clock.on(minutes=1)
        run_due(case.runtime)
    assert case.state == "good"
    assert [row.problem for row in case.exchanges] == ["message", ""]
    assert f"Message-ID: <{effects(case.runtime, case.id)[0].id}@acme.example>" in mails.told
