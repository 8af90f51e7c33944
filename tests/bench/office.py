"""The office: everything wired for real over moto, and those who come to it."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import botocore.session
from moto import mock_aws

from chalicelib.adapters.catalogue import Catalogue
from chalicelib.adapters.clock import now
from chalicelib.domain.acts import FilePaper
from chalicelib.domain.people import Role, system
from chalicelib.handlers.logs import NAME as LOG
from chalicelib.usecases import acting
from chalicelib.wiring import services
from infra.catalogue import import_all
from tests import golden
from tests.bench.gateway import Event, answered, event
from tests.builders import a_paper
from tests.integration.conftest import ENVIRONMENT, REGION, create_dossiers_table
from tests.integration.provider import CLIENT, Provider

DOSSIERS, CATALOGUE, INBOX = "Dossiers", "Catalogue", "inbox"
BIRTH, STAY = "1.001193", "1.004194"
"""Registering a birth, free; and a temporary residence, 15,000 đồng to be paid before receipt."""
VNPAY_KEY = "TESTSECRET"


@dataclass(frozen=True)
class Office:
    """The office and those who come to it; what they hold is their token."""

    idp: Provider
    settings: Mapping[str, str]
    """What its environment says."""

    @cached_property
    def lan(self) -> str:
        """Return the token of a citizen."""
        return self.idp.citizen("lan", "Nguyễn Thị Lan")

    def officer(self, role: Role) -> str:
        """Return the token of an officer of the ward."""
        return self.idp.officer(role.value)

    def application(self, of: str, **changes: Any) -> dict[str, Any]:
        """Return the golden example of a procedure as an application, all papers on paper."""
        return golden.application(of, **changes)

    def filing(self, of: str, key: str, **changes: Any) -> Event:
        """Return the request that files the golden example online."""
        body = self.application(of, **changes)
        return event("POST", "/v1/dossiers", self.lan, body, key=key)

    def filed(self, of: str, key: str) -> dict[str, Any]:
        """File the golden example online; return the answer."""
        found: dict[str, Any] = answered(self.filing(of, key))
        return found

    def act(self, code: str, act: str, who: str, version: int, **more: Any) -> Event:
        """Return the request to do an act."""
        body = {"act": act, "version": version, **more}
        return event("POST", "/v1/dossiers/{code}/acts", who, body, code=code)

    def turn(self, code: str, act: str, role: Role, version: int, more: Mapping[str, Any]) -> Event:
        """Return the request to do an act in a role, the missing paper sent before."""
        who = self.lan if role is Role.CITIZEN else self.officer(role)
        if act == "answer-supplement":
            more = {**more, "uploads": {"GUQ": [self.uploaded("GUQ")]}}
        return self.act(code, act, who, version, **more)

    def file_paper(self, code: str, paper: str) -> None:
        """Let a paper of the dossier be read."""
        law, act = services(), FilePaper(paper=a_paper(paper, signed=True))
        by, chance = system("digitise"), law.chance()
        acting.act(law.dossiers(), law.catalogue(), code, act, by, now(), None, chance)

    def uploaded(self, component: str) -> str:
        """Send a file for a paper of a birth; return the upload's id."""
        ticket = answered(event("POST", "/v1/uploads", self.lan, ticket_for(component)))
        s3 = _client("s3")
        s3.put_object(Bucket=INBOX, Key=ticket["fields"]["key"], Body=b"%PDF-1.7\n")
        return str(ticket["upload"]["id"])


def ticket_for(component: str) -> dict[str, Any]:
    """Return what is asked for to send a file."""
    return {
        "procedure": BIRTH,
        "component": component,
        "name": "tờ khai.pdf",
        "content_type": "application/pdf",
        "size": 9,
    }


@contextmanager
def opened(idp: Provider) -> Iterator[Office]:
    """Open an office with nothing filed yet, over moto; its log goes nowhere."""
    with environment(ENVIRONMENT), mock_aws(), quiet():
        _make_tables()
        settings = _settings(idp)
        with environment(settings):
            import_all(Catalogue(CATALOGUE, REGION, now))
            services.cache_clear()
            yield Office(idp, {**ENVIRONMENT, **settings})


@contextmanager
def environment(said: Mapping[str, str]) -> Iterator[None]:
    """Say more in the environment for a while."""
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


@contextmanager
def quiet() -> Iterator[None]:
    """Let the functions log as ever, to where nobody reads."""
    logged = [h for h in logging.getLogger(LOG).handlers if isinstance(h, logging.StreamHandler)]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device, no file
        before = [(handler, handler.setStream(nowhere)) for handler in logged]
        try:
            yield
        finally:
            for handler, stream in before:
                handler.setStream(stream)


def _make_tables() -> None:
    dynamodb = _client("dynamodb")
    create_dossiers_table(dynamodb, DOSSIERS)
    dynamodb.create_table(
        TableName=CATALOGUE,
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk")],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    _client("s3").create_bucket(
        Bucket=INBOX, CreateBucketConfiguration={"LocationConstraint": REGION}
    )


def _settings(idp: Provider) -> dict[str, str]:
    secrets = _client("secretsmanager")
    account = {
        "url": "https://pay.example/vpcpay.html",
        "api_url": "https://pay.example/api",
        "tmn_code": "DEMOV210",
        "keys": [VNPAY_KEY],
        "server_ip": "192.0.2.10",
    }
    session = secrets.create_secret(Name="session", SecretString="never to be guessed")
    payments = secrets.create_secret(Name="payments", SecretString=json.dumps({"vnpay": account}))
    pool = _client("cognito-idp").create_user_pool(PoolName="officers")["UserPool"]
    return {
        "STAGE": "bench",
        "AWS_REGION": REGION,
        "DOSSIERS_TABLE": DOSSIERS,
        "CATALOGUE_TABLE": CATALOGUE,
        "INBOX_BUCKET": INBOX,
        "ARCHIVE_BUCKET": "archive",
        "CITIZENS_ISSUER": idp.issuer("citizens"),
        "OFFICERS_ISSUER": idp.issuer("officers"),
        "CITIZENS_CLIENT_ID": CLIENT,
        "OFFICERS_CLIENT_ID": CLIENT,
        "OFFICERS_POOL_ID": pool["Id"],
        "SESSION_SECRET_ARN": session["ARN"],
        "PAYMENTS_SECRET_ARN": payments["ARN"],
        "PORTAL_URL": "https://motcua.example/api",
    }


def _client(service: str) -> Any:
    return botocore.session.get_session().create_client(service, REGION)
