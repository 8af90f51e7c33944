"""Doors: the table of addresses says what the routes say, and one door opens at a time."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from chalice.app import Chalice

from app import app
from chalicelib.handlers import http
from chalicelib.handlers.http.doors import ADDRESSES, BEHIND, Routes, opened, rules

ROOT = Path(__file__).parents[2]


def loaded(code: str) -> frozenset[str]:
    """Return which modules a fresh interpreter has after `code`."""
    asked = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return frozenset(done.stdout.split())


def ours(modules: Iterable[str], layer: str) -> set[str]:
    return {one for one in modules if one.startswith(f"chalicelib.{layer}.")}


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_table_names_exactly_the_addresses_of_each_door(name: str) -> None:
    assert list(ADDRESSES[name]) == list(dict.fromkeys(rule.path for rule in opened(name).rules))


def test_no_address_is_behind_two_doors() -> None:
    assert len(BEHIND) == sum(map(len, ADDRESSES.values()))


def test_every_module_with_a_door_is_in_the_table() -> None:
    folder = Path(http.__path__[0])
    with_door = {
        path.stem for path in folder.glob("*.py") if "\ndoor = Door(" in path.read_text("utf-8")
    }
    assert with_door == set(ADDRESSES)


def test_whoever_goes_through_the_routes_meets_every_rule() -> None:
    met = {(path, method) for path, entries in app.routes.items() for method in entries}
    assert met == {(rule.path, rule.method) for rule in rules()}
    assert len(app.routes) == len(BEHIND)


def test_there_is_no_route_where_the_table_has_none() -> None:
    routes = Routes(Chalice("none"))
    with pytest.raises(KeyError):
        routes["/v1/nowhere"]
    with pytest.raises(TypeError):
        routes["/v1/nowhere"] = {}
    with pytest.raises(TypeError):
        del routes["/"]
    assert "/v1/nowhere" not in routes


def test_starting_opens_no_door_and_loads_no_use_case() -> None:
    modules = loaded("import app")
    assert not modules & {f"chalicelib.handlers.http.{name}" for name in ADDRESSES}
    assert ours(modules, "usecases") == set()
    assert ours(modules, "adapters") == set()


def test_a_file_of_the_pages_opens_its_own_door_only() -> None:
    path = "/static/{digest}/{name}"
    modules = loaded(f"import app; app.app.routes[{path!r}]")
    doors = modules & {f"chalicelib.handlers.http.{name}" for name in ADDRESSES}
    assert doors == {"chalicelib.handlers.http.static"}
    assert ours(modules, "usecases") == set()
