"""What the body of a vendor's call comes to, by the name of its process, as in Ballerine.

Each reads tolerantly: a part that is absent or of another shape is left out. The files in a body are handed out beside
the value, which then names the place where each file's id is to stand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.paths import read_path

MOST_FILES: Final = 10
DOCUMENT_TYPE: Final = "identification_document"


@dataclass(frozen=True, slots=True)
class BodyFile:
    """A file in a body: `content` is base64, a data URL or a web address; `side` is empty for a report."""

    content: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class ReadBody:
    """The `value` for the callback's destination, the `document` that the case gets if any, and the `files` of either:
    the pages of the document, or else the report of the value.
    """

    value: Any
    document: dict[str, Any] | None = None
    files: tuple[BodyFile, ...] = ()


def read_body(process: str, body: Any) -> ReadBody:
    """What a body comes to. A process that is not known keeps it as it is."""
    return _PROCESSES.get(process, _as_it_is)(body)


def _as_it_is(body: Any) -> ReadBody:
    return ReadBody(body)


def _identity(body: Any) -> ReadBody:
    """Ballerine's `kyc-unified-api`: person, decision and screening of an identity check, and the document."""
    person, document = _object(body, "person"), _object(body, "document")
    more = _given(
        gender=_plain(person, "gender"),
        nationality=_plain(person, "nationality"),
        placeOfBirth=_plain(person, "placeOfBirth"),
        addresses=_plain(person, "addresses") or _plain(person, "address"),
    )
    data = _given(
        firstName=_plain(person, "firstName"),
        lastName=_plain(person, "lastName"),
        dateOfBirth=_plain(person, "dateOfBirth"),
        additionalInfo=more or None,
    )
    decision = _given(
        status=_plain(body, "decision"),
        decisionReason=_plain(body, "reason") or _plain(body, "decisionReason"),
        decisionScore=_plain(body, "decisionScore"),
        riskLabels=_plain(body, "riskLabels"),
    )
    if isinstance(decision.get("status"), dict):
        decision = decision["status"]
    value = _given(
        entity={"type": "individual", "data": data} if data else None,
        decision=decision or None,
        aml=_plain(body, "aml"),
    )
    files = tuple(_pictures(body))
    if not document and not files:
        return ReadBody(value)
    found = {
        "category": str(_plain(document, "type") or "identity").lower(),
        "type": DOCUMENT_TYPE,
        "issuer": _given(country=_plain(document, "country")),
        "pages": [],
        "properties": _given(
            idNumber=_plain(document, "number"),
            validFrom=_plain(document, "validFrom"),
            expiryDate=_plain(document, "validUntil") or _plain(document, "expiryDate"),
            **{name: data[name] for name in ("firstName", "lastName", "dateOfBirth") if name in data},
        ),
        "decision": {},
    }
    return ReadBody(value, found, files)


def _screening(body: Any) -> ReadBody:
    """Ballerine's `aml-unified-api`: the data with its vendor."""
    data = read_path(body, ("data",))
    found = data if isinstance(data, dict) else {"hits": data} if isinstance(data, list) else body
    vendor = read_path(body, ("vendor",))
    return ReadBody({**found, "vendor": vendor} if isinstance(found, dict) and vendor else found)


def _owners(body: Any) -> ReadBody:
    """Ballerine's `ubo-unified-api`: the data alone."""
    data = read_path(body, ("data",))
    return ReadBody(body if data is None else data)


def _report(body: Any) -> ReadBody:
    """Ballerine's `website-monitoring` and `merchant-audit-report`: the report's data; the PDF becomes a file."""
    if not isinstance(body, dict):
        return ReadBody(body)
    pdf = body.get("base64Pdf")
    value = {key: item for key, item in body.items() if key != "base64Pdf"}
    return ReadBody(value, None, (BodyFile(pdf),) if isinstance(pdf, str) and pdf else ())


_PROCESSES: Final[dict[str, Callable[[Any], ReadBody]]] = {
    "kyc-unified-api": _identity,
    "aml-unified-api": _screening,
    "ubo-unified-api": _owners,
    "website-monitoring": _report,
    "merchant-audit-report": _report,
}
PROCESSES: Final = frozenset(_PROCESSES)


def _pictures(body: Any) -> list[BodyFile]:
    """The pictures of a list `{context: face | document-front | document-back, content}`, or of an object by sides."""
    images = read_path(body, ("images",))
    if isinstance(images, dict):
        images = [{"context": side, "content": content} for side, content in images.items()]
    found = []
    for each in images if isinstance(images, list) else ():
        content = (
            next((each[key] for key in ("content", "url", "uri") if isinstance(each.get(key), str)), "")
            if (isinstance(each, dict))
            else ""
        )
        if content:
            found.append(BodyFile(content, _side(str(each.get("context") or each.get("side") or ""))))
    return found[:MOST_FILES]


def _side(context: str) -> str:
    side = context.removeprefix("document").lstrip("-_").lower()
    return side[:40] or "front"


def _object(body: Any, key: str) -> dict[str, Any]:
    found = read_path(body, (key,))
    return found if isinstance(found, dict) else {}


def _plain(holder: Any, key: str) -> Any:
    """What stands under a key, also where it stands in an object as its `value`."""
    found = read_path(holder, (key,))
    return found["value"] if isinstance(found, dict) and "value" in found else found


def _given(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}
