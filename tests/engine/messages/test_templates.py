"""Templates of messages: what is wrong with one, and what comes of it as text and as HTML."""

from __future__ import annotations

import pytest

from ballerine_app.engine.messages import KINDS, Finding, Template, kind_named, write

REASONS = "Passport: Glare <here>\nSelfie: Cut off"
VALUES = {"first_name": "Ana", "link": "https://kyc.example/c#a&b", "company": "Acme & Sons", "reasons": REASONS}
ALL = Template(
    "News for {{first_name}}",
    "Go on",
    "Hello {{ first_name }},\n\nYour link: {{link}}\n\n{{reasons}}\n\n{{link}}\n\nRegards\n{{company}}",
)


def test_text_and_html_say_the_same() -> None:
    written = write(ALL, VALUES, "en")
    assert written.subject == "News for Ana"
    assert written.text == (
        "Hello Ana,\n\nYour link: https://kyc.example/c#a&b\n\n- Passport: Glare <here>\n- Selfie: Cut off\n\n"
        "https://kyc.example/c#a&b\n\nRegards\nAcme & Sons\n"
    )
    assert '<html lang="en">' in written.html
    assert "Passport: Glare &lt;here&gt;</li>" in written.html
    assert written.html.count('href="https://kyc.example/c#a&amp;b"') == 2
    assert ">Go on</a>" in written.html
    assert "Regards<br>\nAcme &amp; Sons" in written.html


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "{{link}}", "{{company}}"])
def test_a_value_is_neither_markup_nor_a_placeholder(value: str) -> None:
    written = write(ALL, {**VALUES, "first_name": value, "reasons": value, "company": value}, "en")
    assert "<script" not in written.html
    assert "<img" not in written.html
    assert f"Hello {value}," in written.text
    assert written.text.count("https://") == 2


@pytest.mark.parametrize("words", ["<b>bold</b>", "a < b", "Tom & Ana"])
def test_the_words_of_a_template_are_no_markup_either(words: str) -> None:
    written = write(Template("s", "b", words), VALUES, "en")
    assert "<b>" not in written.html
    assert written.text == f"{words}\n"


def test_what_is_not_known_leaves_nothing_behind() -> None:
    written = write(ALL, {"link": "https://kyc.example/c"}, "en")
    assert written.subject == "News for"
    assert written.text.startswith("Hello,\n\nYour link: https://kyc.example/c\n\nhttps://kyc.example/c\n\nRegards")
    assert "<ul" not in written.html
    assert "{{" not in written.html + written.text


@pytest.mark.parametrize(
    ("kind", "template", "findings"),
    [
        ("reminder", Template("s", "b", "{{link}}"), ()),
        ("reminder", Template("", "b", "{{link}}"), (Finding("subject", "empty"),)),
        ("reminder", Template("s", " ", "{{link}}"), (Finding("button", "empty"),)),
        ("reminder", Template("s" * 151, "b", "{{link}}"), (Finding("subject", "too_long"),)),
        ("reminder", Template("s", "b", "go on"), (Finding("text", "link_missing", "link"),)),
        ("approved", Template("s", "b", "all is well"), ()),
        ("reminder", Template("s {{nam}}", "b", "{{link}}"), (Finding("subject", "unknown_placeholder", "nam"),)),
        ("reminder", Template("s {{link}}", "b", "{{link}}"), (Finding("subject", "misplaced_placeholder", "link"),)),
        ("reminder", Template("s", "b", "{{link}} {{ oops"), (Finding("text", "broken_placeholder"),)),
        ("reminder", Template("s", "b", "{{link}} {{first name}}"), (Finding("text", "broken_placeholder"),)),
        ("resubmission", Template("s", "b", "{{link}} {{reasons}}"), ()),
    ],
)
def test_what_is_wrong_with_a_template(kind: str, template: Template, findings: tuple[Finding, ...]) -> None:
    found = kind_named(kind)
    assert found is not None
    assert template.findings(found) == findings


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name != "resubmission"], ids=lambda kind: kind.name)
def test_reasons_stand_in_no_result(kind: object) -> None:
    found = kind_named(getattr(kind, "name", ""))
    assert found is not None
    wrong = Template("s", "b", "{{link}} {{reasons}}").findings(found)
    assert wrong == (Finding("text", "unknown_placeholder", "reasons"),)
