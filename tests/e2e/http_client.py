"""An applicant or a reviewer over plain HTTP: real requests, real cookies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.journeys import photo


def browser_at(origin: str) -> httpx.Client:
    """A client that keeps cookies and shows redirects."""
    return httpx.Client(base_url=origin, headers={"Origin": origin}, timeout=30)


def start_journey(client: httpx.Client, kind: str = "individual") -> str:
    """Start a journey and return the flow's id."""
    answer = client.post("/api/flows", data={"kind": kind})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rsplit("/", 1)[1]


def sign_in(client: httpx.Client, email: str = "reviewer@demo.test") -> None:
    """Sign in to the back office."""
    answer = client.post("/api/login", data={"email": email, "password": "demo-password"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")


def put_picture(client: httpx.Client, flow_id: str, data: bytes | None = None) -> httpx.Response:
    """Hand in a picture for what the flow asks for now."""
    return client.put(f"/api/flows/{flow_id}/picture", content=photo() if data is None else data)


def rows(data_dir: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read the server's database from outside."""
    with closing(sqlite3.connect(data_dir / "ballerine.db")) as connection:
        return connection.execute(query, values).fetchall()


def case_of(data_dir: Path, flow_id: str) -> str:
    """The case of a flow."""
    return str(rows(data_dir, "SELECT case_id FROM flow WHERE id = ?", flow_id)[0][0])
