"""The rule capacity units are reckoned by, on items small enough to weigh by hand."""

import pytest

from tests.bench.capacity import Index, Item, size, to_get, to_query, to_write

BY_OWNER = Index(("owner",), frozenset({"pk", "owner", "name"}))


def an_item(weight: int, **more: str) -> Item:
    """Return an item of `weight` bytes, names included."""
    item = {"pk": {"S": "1"}, **{name: {"S": value} for name, value in more.items()}}
    return {**item, "body": {"S": "x" * (weight - size(item) - len("body"))}}


@pytest.mark.parametrize(
    ("value", "weight"),
    [
        ({"S": "Đăng"}, 6),
        ({"N": "7"}, 2),
        ({"N": "1234"}, 3),
        ({"N": "100"}, 2),
        ({"BOOL": True}, 1),
        ({"L": [{"S": "ab"}, {"S": "c"}]}, 8),
        ({"M": {"k": {"S": "ab"}}}, 7),
    ],
)
def test_an_attribute_weighs_its_name_and_its_value(value: dict[str, object], weight: int) -> None:
    assert size({"body": value}) == len("body") + weight


def test_a_read_costs_a_unit_for_each_4_kb() -> None:
    assert to_get(None, consistent=True) == 1
    assert to_get(an_item(4096), consistent=True) == 1
    assert to_get(an_item(4097), consistent=True) == 2
    assert to_get(an_item(4097), consistent=False) == 1


def test_a_query_adds_up_before_it_rounds() -> None:
    assert to_query([an_item(1000)] * 4, consistent=True) == 1
    assert to_query([an_item(1000)] * 5, consistent=False) == 1


def test_a_write_costs_a_unit_for_each_kb_of_the_larger_item_and_two_in_a_transaction() -> None:
    assert to_write(None, an_item(1024), ()) == 1
    assert to_write(an_item(3000), an_item(100), ()) == 3
    assert to_write(None, an_item(1025), (), transacted=True) == 4


def test_an_index_costs_only_what_changes_in_it() -> None:
    mine, renamed = an_item(100, owner="lan", name="a"), an_item(100, owner="lan", name="b")
    theirs = an_item(100, owner="minh", name="a")
    assert to_write(an_item(100), an_item(200), (BY_OWNER,)) == 1, "not in the index at all"
    assert to_write(mine, {**mine, "body": {"S": "y"}}, (BY_OWNER,)) == 1, "not copied there"
    assert to_write(None, mine, (BY_OWNER,)) == 2
    assert to_write(mine, renamed, (BY_OWNER,)) == 2
    assert to_write(mine, theirs, (BY_OWNER,)) == 3, "taken out here, put in there"
    assert to_write(mine, None, (BY_OWNER,)) == 2
