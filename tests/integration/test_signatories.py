"""Who signs: read from one secret, refused in a wrong shape, registered key by key."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography import x509

from chalicelib.adapters.secrets import Secrets, Unusable
from chalicelib.adapters.signing import Pades
from chalicelib.domain.refusals import NotFound
from infra import signatories
from infra.authority.certifying import Authority
from infra.authority.demo import open_signatories
from infra.deploy import Account
from infra.signatories import Holder, Kind, Unfit
from tests.integration.conftest import within_moto
from tests.signers import AT, OFFICE, PERSON, YEAR, authority, empty, signed

STACK = "motcua"
NAME = "motcua/signatories"
SUBJECT = "8a5b1c2d-0000-4000-8000-00000000c0de"
LEADER = Holder(kind=Kind.PERSON, of=SUBJECT, name="Huỳnh Văn Tài", office="CHỦ TỊCH")
AGENCY = Holder(kind=Kind.AGENCY, of="H33.12", name=OFFICE)


@pytest.fixture
def account() -> Iterator[Account]:
    with within_moto():
        one = Account(boto3.Session())
        one.client("secretsmanager").create_secret(Name=NAME, SecretString='{"unset": "drawn"}')
        yield one


def secrets(account: Account, said: Any = None) -> Secrets:
    client = account.client("secretsmanager")
    if said is not None:
        client.put_secret_value(SecretId=NAME, SecretString=json.dumps(said))
    return Secrets(client, lambda: AT)


def held(**changes: Any) -> dict[str, Any]:
    own = {"name": "N", "office": "O", "key": "k", "certificate": authority().issuer.pem}
    return {**own, **changes}


def test_a_new_secret_lets_nobody_sign(account: Account) -> None:
    said = secrets(account).signatories(NAME)
    assert said.roots == ()
    with pytest.raises(NotFound, match="chưa có khóa và chứng thư số"):
        said.person(SUBJECT)
    with pytest.raises(NotFound, match="Cơ quan chưa có"):
        said.agency("H33.12")


def test_a_chain_goes_on_among_the_issuers(account: Account) -> None:
    pem = authority().issuer.pem
    said = {"agencies": {"H33.12": held()}, "issuers": [authority().root.pem, pem]}
    one = secrets(account, said).signatories(NAME).agency("H33.12")
    assert one.certificate == authority().issuer.der
    assert one.chain == (authority().root.der,)


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ({"people": {"private subject": held(name="")}}, "people.*.name"),
        ({"people": {"private subject": held(key="not a key!")}}, "people.*.key"),
        ({"agencies": {"H33.12": held(certificate="private")}}, "agencies.*.certificate"),
        ({"agencies": {"H33.12": held(pin="private")}}, "agencies.*"),
        ({"time_stamps": {"url": "ftp://private"}}, "time_stamps.url"),
        ({"trusted": ["private"]}, "trusted.0"),
        ({"private": 1}, "the whole"),
        ([], "the whole"),
    ],
)
def test_a_wrong_shape_is_refused_by_names_of_fields_alone(
    account: Account, said: Any, places: str
) -> None:
    with pytest.raises(Unusable) as refused:
        secrets(account, said).signatories(NAME)
    assert str(refused.value) == f"{NAME} is wrong in {places}"


def test_what_it_holds_is_not_shown(account: Account) -> None:
    said = secrets(account, {"people": {SUBJECT: held(name="Huỳnh")}}).signatories(NAME)
    assert "Huỳnh" not in repr(said)
    assert SUBJECT not in repr(said)


# Registering


def asked(what: str, *of: str, **who: str) -> argparse.Namespace:
    words = [what, *of, "--stack", STACK]
    words += [word for name, value in who.items() for word in (f"--{name}", value)]
    return signatories._parsed(words)  # noqa: SLF001 - as the command line says it


def test_a_key_is_made_once_and_asks_for_a_certificate_itself(account: Account) -> None:
    who = {"person": SUBJECT, "name": LEADER.name, "office": LEADER.office}
    (first,) = signatories.done(account, asked("key", **who), AT)
    (again,) = signatories.done(account, asked("key", **who), AT)
    request = x509.load_pem_x509_csr(first.encode())
    assert request.is_signature_valid
    assert "CN=Huỳnh Văn Tài" in request.subject.rfc4514_string()
    assert x509.load_pem_x509_csr(again.encode()).public_key() == request.public_key()
    kms = account.client("kms")
    (key,) = kms.list_keys()["Keys"]
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(**_id(key))["Tags"]}
    assert tags == {"purpose": "signing", "stack": STACK}


def _id(key: Any) -> dict[str, str]:
    return {"KeyId": key["KeyId"]}


def test_a_certificate_that_came_back_lets_its_holder_sign(
    account: Account, tmp_path: Path
) -> None:
    file = _certified(account, authority(), LEADER, tmp_path)
    for name, pem in {"root": authority().root.pem, "issuer": authority().issuer.pem}.items():
        (tmp_path / name).write_text(pem)
    roots = asked("trust", str(tmp_path / "root"), issuer=str(tmp_path / "issuer"))
    signatories.done(account, roots, AT)
    who = {"person": SUBJECT, "name": LEADER.name, "office": LEADER.office}
    shown = signatories.done(account, asked("take", str(file), **who), AT)
    assert any("Huỳnh Văn Tài" in line and "until 02/09/2026" in line for line in shown)
    said = secrets(account).signatories(NAME)
    pades = Pades(account.client("kms"), None, said.roots)
    assert pades.said(signed(pades, said.person(SUBJECT)))[0].trusted


def _certified(account: Account, by: Authority, holder: Holder, folder: Path) -> Path:
    kms = account.client("kms")
    key = signatories.signing_key(kms, STACK, holder)
    public = kms.get_public_key(KeyId=key)["PublicKey"]
    file = folder / "certificate.pem"
    file.write_text(by.certified(public, holder.name, OFFICE, AT - YEAR / 2, AT + YEAR / 2))
    return file


def test_a_certificate_of_another_key_is_not_taken(account: Account, tmp_path: Path) -> None:
    file = _certified(account, authority(), AGENCY, tmp_path)
    who = {"person": SUBJECT, "name": LEADER.name}
    with pytest.raises(Unfit, match="another key"):
        signatories.done(account, asked("take", str(file), **who), AT)
    with pytest.raises(Unfit, match="holds until"):
        signatories.done(account, asked("take", str(file), agency="H33.12", name=OFFICE), AT + YEAR)
    assert signatories.current(account, NAME) == {}


def test_time_stamps_are_set_and_taken_away(account: Account) -> None:
    url = "http://127.0.0.1:9/tsa"
    shown = signatories.done(account, asked("stamps", url), AT)
    assert f"time stamps: {url}" in shown
    assert "time stamps: none, signatures are B-B" in signatories.done(
        account, asked("stamps", "none"), AT
    )


def test_the_demo_opens_its_signatories_once(account: Account, tmp_path: Path) -> None:
    outputs = {"stack": STACK, "SignatoriesSecretArn": NAME}
    everybody = (LEADER, AGENCY)
    first = open_signatories(account, outputs, everybody, tmp_path, AT)
    before = signatories.current(account, NAME)
    again = open_signatories(account, outputs, everybody, tmp_path, AT + YEAR / 4)
    assert signatories.current(account, NAME) == before
    assert again.root.der == first.root.der
    open_signatories(account, outputs, everybody, tmp_path, AT + YEAR)
    assert signatories.current(account, NAME) != before
    assert (tmp_path / "authority.json").stat().st_mode & 0o077 == 0
    said = secrets(account).signatories(NAME)
    pades = Pades(account.client("kms"), None, said.roots)
    one = pades.sign(empty(pades), PERSON, said.person(SUBJECT), None, AT + YEAR)
    assert one.said[0].intact
