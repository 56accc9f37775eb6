import base64
import os
import threading
from pathlib import Path

import pytest

from ballerine_app.store.errors import MasterKeyRefused
from ballerine_app.store.master_key import encode_master_key, load_master_key


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "master.key"
    key = load_master_key(path)

    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_master_key(path) == key
    assert [each.name for each in path.parent.iterdir()] == ["master.key"]


def test_the_environment_comes_first_and_makes_no_file(tmp_path: Path) -> None:
    key = os.urandom(32)

    assert load_master_key(tmp_path / "master.key", encode_master_key(key)) == key
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "master.key"
    load_master_key(path)
    path.chmod(mode)

    with pytest.raises(MasterKeyRefused, match="chmod 600"):
        load_master_key(path)


@pytest.mark.parametrize(
    ("content", "why"), [("", "0 bytes"), (base64.b64encode(b"x" * 16).decode(), "16 bytes"), ("$$$", "not base64")]
)
def test_a_wrong_key_is_refused_wherever_it_comes_from(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content)
    path.chmod(0o600)

    with pytest.raises(MasterKeyRefused, match=why):
        load_master_key(path)
    if content:
        with pytest.raises(MasterKeyRefused, match=why):
            load_master_key(tmp_path / "none", content)


def test_all_who_start_together_get_the_same_key(tmp_path: Path) -> None:
    keys: list[bytes] = []
    start = threading.Barrier(8)

    def load() -> None:
        start.wait()
        keys.append(load_master_key(tmp_path / "master.key"))

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1
