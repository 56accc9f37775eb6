import re

import pytest

from ballerine_app.store import ids


def test_an_id_names_its_table_and_never_repeats() -> None:
    made = {ids.new_id("case") for _ in range(10_000)}

    assert len(made) == 10_000
    assert all(re.fullmatch(r"case_[0-9a-hjkmnp-tv-z]{28}", each) for each in made)


def test_ids_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [0, 10**9, 10**15, 1_700_000_000 * 10**9, 1_700_000_000 * 10**9 + 1000, 4_000_000_000 * 10**9]
    made = []
    for moment in moments:
        monkeypatch.setattr(ids.time, "time_ns", lambda moment=moment: moment)
        made.append(ids.new_id("case"))

    assert made == sorted(made)


def test_the_random_part_uses_all_its_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids.time, "time_ns", lambda: 0)
    monkeypatch.setattr(ids.secrets, "randbits", lambda bits: 2**bits - 1)

    assert ids.new_id("x") == "x_" + "0" * 11 + "f" + "z" * 16


def test_a_token_is_secret_and_its_hash_is_stable() -> None:
    assert len({ids.secret_token() for _ in range(1000)}) == 1000
    assert len(ids.secret_token()) >= 43
    assert ids.token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
