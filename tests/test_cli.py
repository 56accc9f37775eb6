"""The command as a process: what it says when something is wrong, and what it leaves behind."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ballerine_app.commands.data import using
from tests.conftest import PROJECT


def ballerine(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ballerine_app.cli", *arguments],
        cwd=PROJECT,
        env={**os.environ, **settings},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_setting_that_cannot_be_used_is_named() -> None:
    run = ballerine("serve", PORT="http", UPLOAD_MB="900")
    assert run.returncode == 1
    assert re.search(r"^PORT: .*integer", run.stderr, re.MULTILINE)
    assert re.search(r"^UPLOAD_MB: .*200", run.stderr, re.MULTILINE)
    assert "Traceback" not in run.stderr


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        run = ballerine("serve", HOST="127.0.0.1", PORT=port, DATA_DIR=str(tmp_path / "data"))
    assert run.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken." in run.stderr
    assert not (tmp_path / "data").exists()


def test_migrate_makes_the_database_and_can_be_repeated(tmp_path: Path) -> None:
    for _ in range(2):
        run = ballerine("migrate", DATA_DIR=str(tmp_path / "data"), DATABASE_URL="")
        assert run.returncode == 0, run.stderr
    assert (tmp_path / "data" / "ballerine.db").is_file()


def test_backup_and_restore(tmp_path: Path) -> None:
    ballerine("migrate", DATA_DIR=str(tmp_path / "data"))
    saved = ballerine("backup", str(tmp_path / "saved"), DATA_DIR=str(tmp_path / "data"))
    assert saved.returncode == 0, saved.stderr
    restored = ballerine("restore", str(tmp_path / "saved"), DATA_DIR=str(tmp_path / "other"))
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "other" / "master.key").read_bytes() == (tmp_path / "data" / "master.key").read_bytes()
    over = ballerine("restore", str(tmp_path / "saved"), DATA_DIR=str(tmp_path / "other"))
    assert over.returncode == 1
    assert over.stderr
    assert "Traceback" not in over.stderr


def test_verify_finds_nothing_wrong_in_a_new_database(tmp_path: Path) -> None:
    ballerine("migrate", DATA_DIR=str(tmp_path / "data"))
    run = ballerine("verify", DATA_DIR=str(tmp_path / "data"))
    assert run.returncode == 0, run.stderr


def test_create_user_takes_the_password_from_standard_input_and_refuses_a_second_account(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    account = ("create-user", "ada@example.com", "--name", "Ada", "--role", "admin")
    made = ballerine(*account, stdin="a long password of hers\n", DATA_DIR=data)
    assert made.returncode == 0, made.stderr
    assert "ada@example.com" in made.stdout
    again = ballerine(*account, stdin="a long password of hers\n", DATA_DIR=data)
    assert again.returncode == 1
    assert again.stderr == "There is an account with this e-mail address already.\n"


@pytest.mark.parametrize(
    ("email", "role", "password", "sentence"),
    [
        ("nobody", "admin", "a long password", "no e-mail address"),
        ("ada@example.com", "king", "a long password", "reviewer, lead, admin"),
        ("ada@example.com", "admin", "short", "at least"),
    ],
)
def test_create_user_says_what_is_wrong(tmp_path: Path, email: str, role: str, password: str, sentence: str) -> None:
    run = ballerine("create-user", email, "--name", "Ada", "--role", role, stdin=password, DATA_DIR=str(tmp_path))
    assert run.returncode == 1
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr


def test_reset_leaves_real_accounts_alone(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    ballerine("create-user", "ada@example.com", "--name", "Ada", stdin="a long password of hers", DATA_DIR=data)
    run = ballerine("demo", "reset", DATA_DIR=data)
    assert run.returncode == 1
    assert data in run.stderr
    assert "Traceback" not in run.stderr


def test_a_demo_does_not_move_in_with_real_people(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    ballerine("create-user", "ada@example.com", "--name", "Ada", stdin="a long password of hers", DATA_DIR=data)
    run = ballerine("demo", DATA_DIR=data, PORT=str(_free_port()))
    assert run.returncode == 1
    assert "DATA_DIR" in run.stderr
    assert "Traceback" not in run.stderr


def test_reset_spares_documents_whose_database_lies_elsewhere(tmp_path: Path) -> None:
    document = tmp_path / "data" / "files" / "default" / "case_1" / "file_1"
    document.parent.mkdir(parents=True)
    document.write_bytes(b"x")
    for settings in ({"DATABASE_URL": f"sqlite:///{tmp_path / 'real.db'}"}, {}):
        run = ballerine("demo", "reset", DATA_DIR=str(tmp_path / "data"), **settings)
        assert run.returncode == 1
        assert "Traceback" not in run.stderr
        assert document.is_file()
    assert not (tmp_path / "real.db").exists()


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_broken_rules_file_stops_the_start_with_a_sentence(tmp_path: Path, command: str) -> None:
    rules = tmp_path / "rules.json"
    rules.write_text('{"name": "risk", "version": 1, "rules": [{"id": 1}]}', "utf-8")
    port = str(_free_port())
    run = ballerine(command, DATA_DIR=str(tmp_path / "data"), RULES_FILE=str(rules), PORT=port)
    assert run.returncode == 1
    assert run.stderr.startswith(f"{rules}: at /rules/0: ")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", [("demo", "reset"), ("restore", "nowhere")])
def test_data_that_a_server_uses_is_not_replaced(tmp_path: Path, command: tuple[str, ...]) -> None:
    with using(tmp_path):
        run = ballerine(*command, DATA_DIR=str(tmp_path))
    assert run.returncode == 1
    assert "Stop it first." in run.stderr
    assert "Traceback" not in run.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
