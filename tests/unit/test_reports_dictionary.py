"""The data dictionary: it names exactly the fields there are, and says of each what it means."""

import csv
import io
import json
from datetime import date, datetime
from typing import get_args, get_type_hints

import pytest

from chalicelib.adapters.lake.columns import COLUMNS, DERIVED
from chalicelib.adapters.printing.parquet import TYPES
from chalicelib.domain.facts import Fact
from chalicelib.domain.reports import open_data
from chalicelib.domain.reports.dictionary import (
    FACTS,
    HEADINGS,
    OPEN_DATA,
    SETS,
    Entry,
    as_csv,
    as_json,
    as_markdown,
)
from chalicelib.domain.reports.tables import Kind
from infra.dictionary import OUT

EVERY = (*FACTS, *OPEN_DATA)


def types(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    return [(entry.name, entry.type) for entry in entries]


def test_it_names_every_field_of_a_fact_in_its_order_and_type() -> None:
    assert types(FACTS) == list((COLUMNS | DERIVED).items())


def test_it_tells_which_fields_of_a_fact_may_be_missing() -> None:
    hints = get_type_hints(Fact)
    told = {entry.name: entry.optional for entry in FACTS if entry.name in hints}
    assert told == {name: type(None) in get_args(hint) for name, hint in hints.items()}


def test_days_and_moments_say_whose_clock_they_are_of() -> None:
    units = {datetime: "UTC", date: "ngày địa phương"}
    hints = get_type_hints(Fact)
    for entry in FACTS:
        kinds = get_args(hints.get(entry.name, str)) or (hints.get(entry.name, str),)
        for kind in kinds:
            assert kind not in units or entry.unit == units[kind], entry.name


def test_it_names_every_column_of_the_open_data_in_its_order_and_type() -> None:
    assert types(OPEN_DATA) == [(one.name, TYPES[one.kind]) for one in open_data.COLUMNS]


def test_what_may_be_withheld_may_be_missing() -> None:
    told = {entry.name: entry.optional for entry in OPEN_DATA}
    assert told == {one.name: one.kind is not Kind.TEXT for one in open_data.COLUMNS}


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.name)
def test_every_field_has_a_meaning(entry: Entry) -> None:
    assert entry.meaning[0].isupper()
    assert "|" not in entry.meaning
    assert entry.since <= date(2026, 11, 27)


def test_the_files_hold_every_field() -> None:
    lines = list(csv.reader(io.StringIO(as_csv().decode("utf-8-sig"))))
    assert lines[0] == list(HEADINGS)
    names = [(name, entry.name) for name, _, entries in SETS for entry in entries]
    assert [(line[0], line[1]) for line in lines[1:]] == names
    sets = json.loads(as_json())["sets"]
    assert [(one["name"], field["name"]) for one in sets for field in one["fields"]] == names
    assert all(set(field) == set(sets[0]["fields"][0]) for one in sets for field in one["fields"])


def test_the_page_is_what_the_command_makes() -> None:
    assert OUT.read_text("utf-8") == as_markdown()
