"""Histories: one spelling for everything hashed, and a chain nobody mends."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.history import GENESIS, canonical, is_intact, plain, record
from chalicelib.domain.status import Status
from tests.builders import MORNING, a_history, a_paper, a_submission

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
frozen = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=8,
)


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


@dataclass(frozen=True)
class Thing:
    name: str
    parts: tuple[int, ...]


def test_frozen_data_has_one_spelling() -> None:
    assert canonical(Thing("Ấp", (1, 2))) == '{"name":"Ấp","parts":[1,2]}'.encode()
    assert canonical({"b": 1, "a": Colour.RED, "c": Level.HIGH}) == b'{"a":"red","b":1,"c":3}'
    assert canonical(frozenset({"b", "a"})) == b'["a","b"]'
    assert (
        canonical((date(2026, 3, 2), time(7, 30), None, True))
        == b'["2026-03-02","07:30:00",null,true]'
    )
    assert canonical(datetime(2026, 3, 2, 1, tzinfo=UTC)) == b'"2026-03-02T01:00:00+00:00"'


@pytest.mark.parametrize("value", [Decimal(1), {1, 2}, object(), b"bytes"])
def test_what_json_does_not_know_is_not_guessed(value: object) -> None:
    with pytest.raises(TypeError, match="not frozen data"):
        plain(value)


@given(frozen, frozen)
def test_two_things_are_spelled_alike_only_if_they_are_alike(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) == (repr(plain(one)) == repr(plain(other))) or (
        plain(one) == plain(other)
    )


@given(st.dictionaries(texts, st.integers(), max_size=5))
def test_the_order_things_were_put_in_does_not_matter(things: dict[str, int]) -> None:
    assert canonical(dict(reversed(things.items()))) == canonical(things)


def test_a_history_begins_with_nothing_and_each_entry_names_the_one_before() -> None:
    events = a_history(Status.RETURNED)
    assert events[0].previous == GENESIS
    assert [event.previous for event in events[1:]] == [event.hash for event in events[:-1]]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert is_intact(events)
    assert is_intact(())


def test_a_hash_made_anew_does_not_hide_a_change() -> None:
    first, second, *rest = a_history(Status.PROCESSING)
    forged = record(
        first.code,
        1,
        GENESIS,
        at=first.at,
        by=("somebody", ""),
        salt=first.salt,
        what=first.what,
    )
    assert is_intact((forged,))
    assert not is_intact((forged, second, *rest)), "the next entry names another"


def test_the_same_happening_with_another_salt_has_another_hash() -> None:
    what = a_submission()
    one, other = (
        record("H33.16-260302-0001", 1, GENESIS, at=MORNING, by=("x", ""), salt=salt, what=what)
        for salt in ("00" * 16, "01" * 16)
    )
    assert one.hash != other.hash
    assert len(one.hash) == 64
    assert replace(one, salt=other.salt) != other


def test_an_entry_made_before_a_member_came_keeps_its_hash() -> None:
    paper = a_paper()
    known = plain(paper)
    assert isinstance(known, dict)
    assert known.keys().isdisjoint({"signed", "previews", "size"})
    later = plain(replace(paper, signed=True, previews=(1,), size=9))
    assert later == known | {"signed": True, "previews": [1], "size": 9}
