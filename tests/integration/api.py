"""The API as programs and browsers reach it, and an office that trusts a provider next door."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.test import Client

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.adapters.store.failures import DynamoFailures
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.people import OFFICERS, Person, Role
from chalicelib.handlers.http import door
from chalicelib.settings import Settings
from chalicelib.usecases.guarding import Failures
from chalicelib.usecases.ports import Dossiers
from chalicelib.wiring import Services, built
from tests import golden
from tests.builders import OTHER_WARD as ELSEWHERE
from tests.builders import WARD
from tests.failures import MemoryFailures
from tests.integration.conftest import REGION, within_moto
from tests.integration.gateway import Answer, Gateway
from tests.integration.plumbing import client
from tests.integration.provider import CLIENT, Provider, provider
from tests.memory import MemoryCatalogue, MemoryDirectory, MemoryDossiers, MemoryWords
from tests.tallies import MemoryTallies

__all__ = ["BIRTH", "ELSEWHERE", "MONDAY", "STAY", "WARD", "Answer", "Api", "office", "opened"]

BIRTH = "1.001193"
POOR, POOR_PROOF = "CUTRU-HN", "CN-HN"
"""A policy, and the paper that proves it."""
STAY = "1.004194"
"""Temporary residence: 15,000 đồng, to be paid before receipt."""
MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""8:30 in Vietnam."""
VNPAY_KEY = "TESTSECRET"
NOBODY_THERE = "http://127.0.0.1:9"
ACCOUNTS: dict[str, Any] = {
    "vietqr": {
        "bin": "970403",
        "account": "0011012345678",
        "bank": "Ngân hàng Ví dụ",
        "holder": "TRUNG TAM PHUC VU HANH CHINH CONG",
    },
    "vnpay": {
        "url": "https://pay.example/vpcpay.html",
        "api_url": NOBODY_THERE,
        "tmn_code": "DEMOV210",
        "keys": [VNPAY_KEY],
        "server_ip": "192.0.2.10",
    },
    "momo": {
        "url": NOBODY_THERE,
        "partner_code": "MOMODEMO",
        "keys": [{"access": "A", "secret": "S"}],
    },
    "zalopay": {"url": NOBODY_THERE, "app_id": 2553, "keys": [{"key1": "1", "key2": "2"}]},
    "national": {
        "url": NOBODY_THERE,
        "partner_code": "MOTCUA",
        "keys": ["S"],
        "dialect": {
            "version": "1.0.6",
            "kind": "1",
            "channel": "1",
            "device": "WEB",
            "bank": "",
            "link": "UrlThanhToan",
            "accepted": "00",
            "turned_down": "01",
        },
    },
}
"""The accounts at payment providers; only VNPAY needs to be reached by nobody but the payer."""
ON_EACH_STORE = pytest.mark.parametrize("kept", ["memory", "dynamodb"], indirect=True)
"""Runs tests over plain memory, and again over the real table."""


@cache
def law() -> MemoryCatalogue:
    """Return the repository's own catalogue, straight from its packages."""
    found = golden.packages()
    procedures = (replace(package.procedure, version=1) for package in found.packages)
    today = MONDAY.astimezone(LOCAL).date()
    given = (procedures, found.agencies, found.calendar, today)
    return MemoryCatalogue(
        *given, targets=found.targets, life_events=found.life_events, english=found.english
    )


@cache
def staff() -> MemoryDirectory:
    """Return the officers of both wards, called as their tokens call them."""
    return MemoryDirectory(
        Person(f"{role}@{agency}", "Trần Văn Hòa", frozenset({role}), agency)
        for agency in (WARD, ELSEWHERE)
        for role in OFFICERS
    )


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Api:
    """A browser or program at the gateway, and the office behind it."""

    office: Services
    idp: Provider
    clock: Clock
    dossiers: Dossiers
    client: Client

    def get(self, path: str, who: str | None = None, **headers: str) -> Answer:
        return self.send("GET", path, who, headers=headers)

    def post(
        self, path: str, body: object = None, who: str | None = None, key: str | None = None
    ) -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        return self.send("POST", path, who, body, headers)

    def send(
        self,
        method: str,
        path: str,
        who: str | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request; a body that is no text goes as JSON."""
        said = {"Authorization": f"Bearer {who}"} if who else {}
        if body is not None and not isinstance(body, str | bytes):
            said |= {"Content-Type": "application/json"}
            body = json.dumps(body, ensure_ascii=False)
        given = self.client.open(
            f"/api{path}", method=method, headers={**said, **(headers or {})}, data=body
        )
        assert isinstance(given, Answer)
        return given

    @property
    def lan(self) -> str:
        return self.idp.citizen("lan")

    @property
    def minh(self) -> str:
        return self.idp.citizen("minh", "Lê Văn Minh")

    def officer(self, *roles: Role, agency: str = WARD) -> str:
        return self.idp.officer(*(role.value for role in roles), agency=agency)

    def uploaded(self, who: str, procedure: str, component: str) -> str:
        """Ask for a ticket and put the bytes under its key; return the upload's id."""
        ask = {
            "procedure": procedure,
            "component": component,
            "name": "ảnh.pdf",
            "content_type": "application/pdf",
            "size": 9,
        }
        given = self.post("/v1/uploads", ask, who)
        assert given.status_code == 201, given.text
        key = given.json["fields"]["key"]
        client("s3").put_object(Bucket="inbox", Key=key, Body=b"%PDF-1.7\n")
        return str(given.json["upload"]["id"])

    def application(self, of: str, **changes: Any) -> dict[str, Any]:
        """Return the golden example of a procedure as an application, all papers on paper."""
        return golden.application(of, **changes)

    def filed(self, who: str, of: str = BIRTH, key: str = "k1", **changes: Any) -> Any:
        """File the golden example online and return the answer."""
        given = self.post("/v1/dossiers", self.application(of, **changes), who, key)
        assert given.status_code == 201, given.text
        return given.json

    def act(self, code: str, act: str, who: str, version: int, **more: Any) -> Answer:
        return self.post(f"/v1/dossiers/{code}/acts", {"act": act, "version": version, **more}, who)


@contextmanager
def office() -> Iterator[tuple[Services, Provider]]:
    """Yield wired services over moto's S3, SQS and Secrets Manager, and the provider they trust."""
    with within_moto(), provider() as idp:
        yield built(_settings(idp)), idp


def _settings(idp: Provider) -> Settings:
    s3, secrets = client("s3"), client("secretsmanager")
    for bucket in ("inbox", "archive", "seals", "lake", "public"):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    reports = client("sqs").create_queue(QueueName="reports")
    printouts = client("sqs").create_queue(QueueName="printouts")
    words = secrets.create_secret(Name="words", SecretString="never to be changed")
    session = secrets.create_secret(Name="session", SecretString="never to be guessed")
    payments = secrets.create_secret(Name="payments", SecretString=json.dumps(ACCOUNTS))
    return Settings(
        stage="test",
        aws_region=REGION,
        inbox_bucket="inbox",
        archive_bucket="archive",
        seals_bucket="seals",
        lake_bucket="lake",
        public_bucket="public",
        reports_queue_url=reports["QueueUrl"],
        printouts_queue_url=printouts["QueueUrl"],
        citizens_issuer=idp.issuer("citizens"),
        officers_issuer=idp.issuer("officers"),
        citizens_client_id=CLIENT,
        officers_client_id=CLIENT,
        citizens_login_url=idp.issuer("citizens"),
        officers_login_url=idp.issuer("officers"),
        session_secret_arn=session["ARN"],
        words_secret_arn=words["ARN"],
        payments_secret_arn=payments["ARN"],
        portal_url="http://motcua.test/api",
    )


def opened(
    base: Services, idp: Provider, dossiers: Dossiers, patch: Callable[[object, str, object], None]
) -> Api:
    """Return an office with these dossiers behind the gateway, on Monday morning."""
    clock = Clock()
    words, tallies = MemoryWords(), MemoryTallies()
    within = dossiers.results if isinstance(dossiers, MemoryDossiers) else None
    failures = failures_beside(dossiers)
    services = replace(
        base,
        clock=clock,
        dossiers=lambda: dossiers,
        results=(lambda: within) if within else base.results,
        failures=lambda: failures,
        catalogue=law,
        directory=staff,
        words=lambda: words,
        tallies=lambda: tallies,
    )
    patch(door, "services", lambda: services)
    return Api(services, idp, clock, dossiers, Client(Gateway(), Answer))


def failures_beside(dossiers: Dossiers) -> Failures:
    """Return where failures are counted in the same store."""
    if isinstance(dossiers, MemoryDossiers):
        return MemoryFailures(dossiers)
    assert isinstance(dossiers, DynamoDossiers)
    return DynamoFailures(dossiers._table.name, REGION)  # noqa: SLF001 - the same one


def query_of(url: str) -> dict[str, str]:
    """Return the query of an address."""
    return dict(parse_qsl(urlsplit(url).query))
