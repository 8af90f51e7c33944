"""Offices: a pytest plugin that gives a test the API, with nothing filed yet."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.usecases.ports import Dossiers
from chalicelib.wiring import Services
from infra.providers.server import providers
from tests.integration.api import Api, office, opened
from tests.integration.conftest import REGION, create_dossiers_table
from tests.integration.plumbing import client
from tests.integration.provider import Provider
from tests.integration.tills import Money, secret_of
from tests.memory import MemoryDossiers

TABLES = count(1)
SECRETS = count(1)


@pytest.fixture(scope="module")
def wired() -> Iterator[tuple[Services, Provider]]:
    with office() as found:
        yield found


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Dossiers:
    """Return an empty store: plain memory, or the real table where a test asks for it."""
    if getattr(request, "param", "memory") == "memory":
        return MemoryDossiers()
    name = f"Dossiers-{next(TABLES)}"
    create_dossiers_table(client("dynamodb"), name)
    return DynamoDossiers(name, REGION)


@pytest.fixture
def api(wired: tuple[Services, Provider], kept: Dossiers, monkeypatch: pytest.MonkeyPatch) -> Api:
    return opened(*wired, kept, monkeypatch.setattr)


@pytest.fixture
def money(
    wired: tuple[Services, Provider], kept: Dossiers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Money]:
    base, idp = wired
    manager = client("secretsmanager")
    with providers() as here:
        said = json.dumps(secret_of(here))
        arn = manager.create_secret(Name=f"payments-{next(SECRETS)}", SecretString=said)["ARN"]
        own = replace(base, settings=replace(base.settings, payments_secret_arn=arn))
        yield Money(opened(own, idp, kept, monkeypatch.setattr), here)
