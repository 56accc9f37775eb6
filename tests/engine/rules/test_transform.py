from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform

RECORD: dict[str, Any] = {
    "entity": {
        "id": "e1",
        "data": {
            "name": "Acme",
            "born": "on 1990-02-28T00:00",
            "companies": [{"n": 1, "extra": {"a": 1}}, {"n": 2}, 7],
        },
    },
    "metadata": {"customer": "C"},
    "list": [{"a": 1}, {"a": 2}],
    "secret": "s",
}
AT = datetime(2024, 3, 1, 12, 0, 0, 123_999, tzinfo=UTC)


def helper(method: str, source: str, target: str | None = None, **more: Any) -> dict[str, Any]:
    return {"source": source, "target": target or source, "method": method, **more}


def run(*helpers: dict[str, Any], record: Any = None, at: datetime | None = None) -> Any:
    transform = Transform.parse([{"transformer": "helper", "mapping": list(helpers)}])
    given_record = RECORD if record is None else record
    before = copy.deepcopy(given_record)
    result = transform(given_record, at)
    assert given_record == before
    return result


def test_each_step_gets_what_the_one_before_made() -> None:
    transform = Transform.parse(
        [
            {"transformer": "jmespath", "mapping": "{\n  who: {data: @ type: 'individual'}\n}"},
            {"transformer": "helper", "mapping": [helper("omit", "who.data", value=["secret", "list"])]},
            {"transformer": "helpers", "mapping": [helper("remove", "who.data.metadata")]},
        ]
    )
    assert transform(RECORD) == {"who": {"data": {"entity": RECORD["entity"]}, "type": "individual"}}
    assert RECORD["secret"] == "s"


def test_white_space_in_a_mapping_is_collapsed() -> None:
    assert Transform.parse({"transformer": "jmespath", "mapping": "{\n  a: 'x\n    y'\n}"})({}) == {"a": "x y"}


def test_an_empty_list_passes_the_record_on_and_absence_is_refused() -> None:
    assert Transform.parse([])(RECORD) is RECORD
    with pytest.raises(TransformError, match="empty list") as caught:
        Transform.parse(None, "/request/transform")
    assert (caught.value.pointer, caught.value.step) == ("/request/transform", None)


def test_a_single_object_is_an_array_of_one() -> None:
    assert Transform.parse({"transformer": "jmespath", "mapping": "{id: entity.id}"})(RECORD) == {"id": "e1"}
    with pytest.raises(TransformError) as caught:
        Transform.parse({"transformer": "jmespath", "mapping": "a."}, "/t")
    assert (caught.value.pointer, caught.value.step) == ("/t/mapping", 0)


@pytest.mark.parametrize(
    ("given", "pointer", "message"),
    [
        ("text", "", "list"),
        ([{}] * 101, "", "list"),
        ([{}], "/0", "needs the transformer"),
        (["x"], "/0", "needs the transformer"),
        ([{"transformer": ["jmespath"]}], "/0", "needs the transformer"),
        ([{"transformer": "jq", "mapping": "."}], "/0/transformer", "jq is not supported"),
        ({"transformer": "jq", "mapping": "."}, "/transformer", "jq is not supported"),
        ([{"transformer": "jmespath"}], "/0/mapping", "text"),
        ([{"transformer": "jmespath", "mapping": "x" * 10_001}], "/0/mapping", "10000"),
        ([{"transformer": "jmespath", "mapping": "nosuch(a)"}], "/0/mapping", "nosuch"),
        ([{"transformer": "helper", "mapping": "@"}], "/0/mapping", "helpers"),
        ([{"transformer": "helper", "mapping": [{}] * 101}], "/0/mapping", "helpers"),
        ([{"transformer": "helper", "mapping": [7]}], "/0/mapping/0", "object"),
    ],
)
def test_a_malformed_step_is_refused_with_its_place(given: Any, pointer: str, message: str) -> None:
    with pytest.raises(TransformError, match=message) as caught:
        Transform.parse(given, "/here")
    assert caught.value.pointer == f"/here{pointer}"


@pytest.mark.parametrize(
    ("given", "pointer", "message"),
    [
        (helper("explode", "a"), "/method", "no helper method 'explode'"),
        ({"source": "a", "target": "a"}, "/method", "no helper method"),
        (helper("remove", ""), "/source", "path"),
        (helper("remove", "a..b"), "/source", "path"),
        (helper("remove", ".".join("a" * 101)), "/source", "path"),
        ({"source": "a", "target": 1, "method": "remove"}, "/target", "path"),
        (helper("regex", "a"), "", "pattern"),
        (helper("regex", "a", value="(a"), "", "open"),
        (helper("omit", "a"), "", "keys"),
        (helper("omit", "a", value=[1]), "", "keys"),
        (helper("mergeArrayEachItemWithValue", "a"), "", "options"),
        (helper("mergeArrayEachItemWithValue", "a", options={"mapJmespath": "a"}), "", "text"),
        (helper("mergeArrayEachItemWithValue", "a", options={"mapJmespath": "a.", "mergeWithJmespath": "b"}), "", "."),
    ],
)
def test_a_malformed_helper_is_refused_with_its_place(given: Any, pointer: str, message: str) -> None:
    step = {"transformer": "helper", "mapping": [helper("remove", "x"), given]}
    with pytest.raises(TransformError, match=message) as caught:
        Transform.parse([{"transformer": "jmespath", "mapping": "@"}, step])
    assert (caught.value.pointer, caught.value.step) == (f"/1/mapping/1{pointer}", 1)


def test_regex_gives_the_first_match_or_null() -> None:
    day = {"value": r"\d{4}-\d{2}-\d{2}"}
    born = "entity.data.born"
    assert run(helper("regex", born, **day))["entity"]["data"]["born"] == "1990-02-28"
    assert run(helper("regex", born, value="x+"))["entity"]["data"]["born"] is None
    assert run(helper("regex", "missing.path", "new.place", **day))["new"] == {"place": None}
    assert run(helper("regex", "list", "found", **day))["found"] is None


def test_remove_takes_the_target_away() -> None:
    assert "secret" not in run(helper("remove", "secret"))
    assert run(helper("remove", "secret", "entity.data"))["entity"] == {"id": "e1"}
    assert run(helper("remove", "list.0"))["list"] == [None, {"a": 2}]
    assert run(helper("remove", "list.0.a"))["list"] == [{}, {"a": 2}]
    for nowhere in ("missing", "entity.missing.deeper", "secret.deeper", "list.9", "list.9.a"):
        assert run(helper("remove", nowhere)) == RECORD


def test_omit_leaves_keys_out() -> None:
    assert run(helper("omit", "metadata", value=["customer", "other"]))["metadata"] == {}
    assert run(helper("omit", "metadata", "copy", value="other"))["copy"] == {"customer": "C"}
    assert "copy" not in run(helper("omit", "missing", "copy", value=["a"]))
    assert run(helper("omit", "a", value=["b"]), record={"a": None}) == {"a": None}
    for source in ("list", "secret"):
        with pytest.raises(TransformError, match="needs an object"):
            run(helper("omit", source, value=["a"]))


def test_each_item_is_merged_with_a_value() -> None:
    where = "entity.data.companies"
    options = {
        "mapJmespath": where,
        "mergeWithJmespath": "{extra: {customer: metadata.customer, of: entity.data.name}}",
    }
    added = {"customer": "C", "of": "Acme"}
    result = run(helper("mergeArrayEachItemWithValue", where, options=options))
    assert result["entity"]["data"]["companies"] == [{"n": 1, "extra": {"a": 1, **added}}, {"n": 2, "extra": added}, 7]
    arrays = {"mapJmespath": '[{a: `[{"b": 1}, 2]`}]', "mergeWithJmespath": '{a: `[{"c": 3}, 4, 5]`}'}
    result = run(helper("mergeArrayEachItemWithValue", "secret", options=arrays))
    assert result["secret"] == [{"a": [{"b": 1, "c": 3}, 4, 5]}]
    for changed in (
        {"mapJmespath": "missing"},
        {"mapJmespath": "`[]`"},
        {"mergeWithJmespath": "missing"},
        {"mergeWithJmespath": "`{}`"},
    ):
        assert run(helper("mergeArrayEachItemWithValue", where, options={**options, **changed})) == RECORD
    for changed in ({"mapJmespath": "entity"}, {"mergeWithJmespath": "list"}, {"mapJmespath": "length(missing)"}):
        with pytest.raises(TransformError):
            run(helper("mergeArrayEachItemWithValue", where, options={**options, **changed}))


def test_the_time_is_written_in_milliseconds() -> None:
    stamp = helper("setTimeToRecordUTC", "sent.at")
    assert run(stamp, at=AT)["sent"] == {"at": 1_709_294_400_123}
    assert run(stamp, at=AT.astimezone(timezone(timedelta(hours=9))))["sent"] == {"at": 1_709_294_400_123}
    for wrong in (None, AT.replace(tzinfo=None)):
        with pytest.raises(TransformError, match="needs the time"):
            run(stamp, at=wrong)


def test_a_picture_is_left_to_the_plugin() -> None:
    with pytest.raises(TransformError, match="only the plugin") as caught:
        run(helper("imageUrlToBase64", "secret"))
    assert caught.value.pointer == "/0/mapping/0"


def test_targets_are_made_where_they_are_missing() -> None:
    keep = {"value": ".*"}
    assert run(helper("regex", "secret", "a.b.c", **keep))["a"] == {"b": {"c": "s"}}
    assert run(helper("regex", "secret", "secret.inner", **keep))["secret"] == {"inner": "s"}
    assert run(helper("regex", "secret", "list.1.b", **keep))["list"][1] == {"a": 2, "b": "s"}
    assert run(helper("regex", "secret", "list.2", **keep))["list"] == [{"a": 1}, {"a": 2}, "s"]
    for nowhere in ("list.3", "list.x", "list.-1", "list.99999999999"):
        with pytest.raises(TransformError, match="list"):
            run(helper("regex", "secret", nowhere, **keep))


def test_what_the_path_does_not_touch_is_shared() -> None:
    result = run(helper("remove", "entity.data.born"))
    assert result["list"] is RECORD["list"]
    assert result["entity"]["data"]["companies"] is RECORD["entity"]["data"]["companies"]


def test_a_failing_step_names_its_place() -> None:
    first = {"transformer": "jmespath", "mapping": "{a: 'x', secret: secret}"}
    bad = {"transformer": "jmespath", "mapping": "length(nothing)"}
    transform = Transform.parse([first, bad], "/plugins/0/request/transform")
    with pytest.raises(TransformError, match="length") as caught:
        transform(RECORD)
    assert (caught.value.pointer, caught.value.step) == ("/plugins/0/request/transform/1/mapping", 1)
    step = {"transformer": "helper", "mapping": [helper("remove", "a"), helper("omit", "secret", value="k")]}
    with pytest.raises(TransformError) as caught:
        Transform.parse([first, step])(RECORD)
    assert (caught.value.pointer, caught.value.step) == ("/1/mapping/1", 1)


def test_a_record_that_a_helper_makes_too_large_is_refused() -> None:
    with pytest.raises(TransformError, match="levels deep") as caught:
        run(helper("omit", "secret", ".".join("a" * 100), value=[]), record={"secret": {}})
    assert caught.value.step == 0


def test_a_text_that_is_too_long_for_a_pattern_is_refused() -> None:
    with pytest.raises(TransformError, match="too long"):
        run(helper("regex", "a", value="(x{100}){4}"), record={"a": "x" * 100_000})


PATHS = st.lists(st.sampled_from(["a", "b", "0", "1", "length"]), min_size=1, max_size=3).map(".".join)
HELPERS = st.one_of(
    st.builds(helper, st.just("remove"), PATHS, PATHS),
    st.builds(helper, st.just("regex"), PATHS, PATHS, value=st.just("x+")),
    st.builds(helper, st.just("omit"), PATHS, PATHS, value=st.just(["a"])),
    st.builds(
        helper,
        st.just("mergeArrayEachItemWithValue"),
        PATHS,
        PATHS,
        options=st.just({"mapJmespath": "a", "mergeWithJmespath": "b"}),
    ),
)
RECORDS = st.recursive(
    st.none() | st.integers(0, 2) | st.sampled_from(["x", "axx"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b", "0"]), inner),
)


@given(helpers=st.lists(HELPERS, max_size=4), record=RECORDS)
def test_no_helper_changes_its_input(helpers: list[dict[str, Any]], record: Any) -> None:
    before = copy.deepcopy(record)
    transform = Transform.parse([{"transformer": "helper", "mapping": helpers}])
    try:
        result = transform(record)
    except TransformError as error:
        assert error.step == 0  # noqa: PT017 (most runs don't fail)
    else:
        assert transform(before) == result
    assert record == before
