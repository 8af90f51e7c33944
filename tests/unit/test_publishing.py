"""Publishing: a day is whole once its sums are there, and a run that was cut off is put right."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from chalicelib.adapters.printing.printer import Printer
from chalicelib.usecases.publishing import SUMS, Files, files, publish, sums
from tests.tables import ISSUER, OCTOBER, mixed, rates, the_form, waits

DAY = date(2026, 10, 31)


class CutOffError(Exception):
    """The function was ended."""


@dataclass
class Shelf:
    """A public place that takes so many files and then is cut off."""

    takes: int = 1000
    lies: dict[str, bytes] = field(default_factory=dict)

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        if self.takes == 0:
            raise CutOffError
        assert content_type
        self.takes -= 1
        self.lies[key] = data


def a_day(problem: str = "") -> Files:
    table = waits()
    tables = (the_form(3, 2), rates(), table)
    data = replace(mixed(), title=f"Dữ liệu mở {problem}")
    return files(Printer(ISSUER), tables, OCTOBER, [data])


def matches(lies: Mapping[str, bytes]) -> bool:
    """Tell whether a reader may take the day for whole."""
    lines = [line.split("  ") for line in lies[f"{DAY}/{SUMS}"].decode().splitlines()]
    named = {name: digest for digest, name in lines}
    found = {key.partition("/")[2]: hashlib.sha256(data).hexdigest() for key, data in lies.items()}
    return named == {name: digest for name, digest in found.items() if name != SUMS}


def test_a_day_has_every_table_in_every_form_and_sums_over_all() -> None:
    shelf = Shelf()
    whole = publish(shelf, DAY, a_day())
    names = ("ii-06a", "truc-tuyen", "cho-o-buoc")
    expected = {f"{name}.{kind}" for name in names for kind in ("csv", "html", "json", "xlsx")}
    expected |= {"moi-kieu.csv", "moi-kieu.parquet", "tu-dien-du-lieu.csv", "tu-dien-du-lieu.json"}
    assert set(whole) == expected | {"index.html", "phuong-phap.html", SUMS}
    assert set(shelf.lies) == {f"2026-10-31/{name}" for name in whole}
    assert list(shelf.lies)[-1] == f"2026-10-31/{SUMS}"
    assert matches(shelf.lies)


@pytest.mark.parametrize("after", [0, 1, 7, 14, 15])
def test_a_run_that_was_cut_off_shows_and_the_next_puts_it_right(after: int) -> None:
    shelf = Shelf()
    publish(shelf, DAY, a_day("of the run before"))
    shelf.takes = after
    with pytest.raises(CutOffError):
        publish(shelf, DAY, a_day())
    assert matches(shelf.lies) is (after <= sorted(a_day()).index("index.html"))
    shelf.takes = 1000
    publish(shelf, DAY, a_day())
    assert matches(shelf.lies)
    once = Shelf()
    publish(once, DAY, a_day())
    assert shelf.lies == once.lies


def test_again_gives_the_same_bytes() -> None:
    assert a_day() == a_day()


def test_the_pages_lead_to_further_files() -> None:
    made = a_day()
    for name in ("index.html", "phuong-phap.html"):
        for further in (b"moi-kieu.parquet", b"tu-dien-du-lieu.json"):
            assert b'<a href="' + further + b'">' in made[name][0]


def test_two_tables_of_one_name_are_a_defect() -> None:
    with pytest.raises(ValueError, match="moi-kieu"):
        files(Printer(ISSUER), (mixed(), mixed()), OCTOBER)


def test_sums_are_read_by_sha256sum() -> None:
    empty = hashlib.sha256(b"").hexdigest()
    found = sums({"b": (b"", "x"), "a": (b"", "x")})
    assert found.decode() == f"{empty}  a\n{empty}  b\n"
