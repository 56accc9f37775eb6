import pytest

from ballerine_app.engine.rules.form import Condition, Each, Group, Item, Subject
from ballerine_app.engine.rules.form_edit import added, doubled, item_at, lifted, moved, nested, removed, replaced


def c(name: str) -> Condition:
    return Condition(Subject(name), "filled")


A, B, C, D = map(c, "abcd")
FORM = Group("all", (A, Group("any", (B, C)), D))


def test_a_place_leads_into_groups_and_lists() -> None:
    assert item_at(FORM, ()) is FORM
    assert item_at(FORM, (1, 0)) is B
    assert item_at(Group("all", (Each("l", "some", Group("any", (A, B))),)), (0, 1)) is B


@pytest.mark.parametrize("place", [(3,), (-1,), (0, 0), (1, 2), (1, 0, 0)])
def test_a_place_that_is_not_there_is_refused(place: tuple[int, ...]) -> None:
    with pytest.raises(IndexError):
        replaced(FORM, place, A)


def kinds(item: Item) -> object:
    if isinstance(item, Group):
        return (item.kind, *map(kinds, item.items))
    return item.subject.path if isinstance(item, Condition) else (item, "?")


def test_items_are_added_removed_doubled_and_moved() -> None:
    assert kinds(added(FORM, (1,), D)) == ("all", "a", ("any", "b", "c", "d"), "d")
    assert kinds(removed(FORM, (1, 0))) == ("all", "a", ("any", "c"), "d")
    assert kinds(removed(FORM, ())) == ("all",)
    assert kinds(doubled(FORM, (0,))) == ("all", "a", "a", ("any", "b", "c"), "d")
    assert kinds(moved(FORM, (0,), 1)) == ("all", ("any", "b", "c"), "a", "d")
    assert kinds(moved(FORM, (0,), -1)) == kinds(FORM)
    assert kinds(moved(FORM, (2,), 9)) == kinds(FORM)


def test_items_go_into_a_group_and_out_again() -> None:
    assert kinds(nested(FORM, (2,))) == ("all", "a", ("any", "b", "c", "d"))
    assert kinds(nested(FORM, (0,))) == ("all", ("any", "a"), ("any", "b", "c"), "d")
    assert kinds(nested(FORM, (1, 1))) == ("all", "a", ("any", "b", ("all", "c")), "d")
    assert kinds(lifted(FORM, (1, 1))) == ("all", "a", ("any", "b"), "c", "d")
    assert kinds(lifted(Group("all", (Group("any", (A,)),)), (0, 0))) == ("all", "a")
    assert lifted(FORM, (0,)) == FORM


def test_what_judges_a_list_s_items_stays_with_the_list() -> None:
    each = Each("l", "some", Group("all", (A,)))
    form = Group("all", (each,))
    assert lifted(form, (0, 0)) == form
    assert item_at(added(form, (0,), B), (0,)) == Each("l", "some", Group("all", (A, B)))
    assert item_at(removed(form, (0, 0)), (0,)) == Each("l", "some", Group("all"))
