"""Offices: a pytest plugin that gives a test the API, with nothing filed yet."""

from collections.abc import Iterator

import pytest

from chalicelib.wiring import Services
from tests.integration.api import Api, office, opened
from tests.integration.provider import Provider


@pytest.fixture(scope="module")
def wired() -> Iterator[tuple[Services, Provider]]:
    with office() as found:
        yield found


@pytest.fixture
def api(wired: tuple[Services, Provider], monkeypatch: pytest.MonkeyPatch) -> Api:
    return opened(*wired, monkeypatch.setattr)
