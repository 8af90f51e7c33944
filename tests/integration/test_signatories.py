"""Who signs: read agency by agency, refused in a wrong shape, registered key by key."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography import x509

from chalicelib.adapters.shapes import Unusable
from chalicelib.adapters.signatories import (
    COMMON,
    FRESH,
    AgencyItem,
    Held,
    Signatories,
    item_key,
)
from chalicelib.adapters.signing import Pades
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.domain.results.signatory import UnusableSignatory
from infra import signatories
from infra.authority.certifying import Authority
from infra.authority.demo import open_signatories
from infra.deploy import Account
from infra.signatories import Unfit, with_held
from infra.signatories_table import Items, Unwritten
from infra.signing_keys import Holder, named_key, nameless, signing_key
from tests.integration.conftest import WORDS_TABLE, within_moto
from tests.signers import AT, OFFICE, PERSON, YEAR, authority, empty, signed

STACK = "motcua"
TABLE = "motcua-catalogue"
HERE, THERE = "H33.12", "H33.16"
SUBJECT = "8a5b1c2d-0000-4000-8000-00000000c0de"
LEADER = Holder(agency=HERE, person=SUBJECT, name="Huỳnh Văn Tài", office="CHỦ TỊCH")
AGENCY = Holder(agency=HERE, name=OFFICE)
WHO = {"agency": HERE, "person": SUBJECT, "name": LEADER.name, "office": LEADER.office}


@pytest.fixture
def account() -> Iterator[Account]:
    with within_moto():
        one = Account(boto3.Session())
        one.client("dynamodb").create_table(TableName=TABLE, **WORDS_TABLE)
        for code in (HERE, THERE):
            row: Any = {"pk": {"S": "AGENCY"}, "sk": {"S": code}}
            one.client("dynamodb").put_item(TableName=TABLE, Item=row)
        yield one


def write(account: Account, said: Mapping[str, Any]) -> None:
    """Write items as they are given, whatever they say."""
    for key, body in said.items():
        row = {"pk": "SIGNATORIES", "sk": key, "body": body if body == "" else json.dumps(body)}
        typed: Any = {name: {"S": value} for name, value in row.items()}
        account.client("dynamodb").put_item(TableName=TABLE, Item=typed)


def who(account: Account, said: Mapping[str, Any] | None = None) -> Signatories:
    write(account, said or {})
    return Signatories(account.client("dynamodb"), TABLE, lambda: AT)


def items(account: Account) -> Items:
    return Items(account.client("dynamodb"), TABLE)


def held(**changes: Any) -> dict[str, Any]:
    own = {"name": "N", "office": "O", "key": "k", "certificate": authority().issuer.pem}
    return {**own, **changes}


# Reading


def test_in_a_new_table_nobody_signs(account: Account) -> None:
    said = who(account)
    assert said.common().roots == ()
    with pytest.raises(NotFound, match="chưa có khóa và chứng thư số với tư cách lãnh đạo"):
        said.person(HERE, SUBJECT)
    with pytest.raises(NotFound, match=r"Cơ quan mã “H33\.12” chưa có"):
        said.agency(HERE)


def test_a_chain_goes_on_among_the_issuers_of_all(account: Account) -> None:
    common = {"issuers": [authority().root.pem, authority().issuer.pem]}
    said = {item_key(HERE): {"agency": held()}, COMMON: common}
    one = who(account, said).agency(HERE)
    assert one.certificate == authority().issuer.der
    assert one.chain == (authority().root.der,)


def test_a_leader_signs_for_the_agency_that_decides_and_for_no_other(account: Account) -> None:
    before, now = held(office="PHÓ CHỦ TỊCH"), held(office="CHỦ TỊCH")
    said = who(
        account,
        {
            item_key(HERE): {"leaders": {SUBJECT: before}},
            item_key(THERE): {"leaders": {SUBJECT: now}},
        },
    )
    assert said.person(HERE, SUBJECT).office == "PHÓ CHỦ TỊCH"
    assert said.person(THERE, SUBJECT).office == "CHỦ TỊCH"
    with pytest.raises(NotFound, match=r"“H33\.17”"):
        said.person("H33.17", SUBJECT)


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ({"leaders": {"private subject": held(name="")}}, "leaders.*.name"),
        ({"leaders": {"private subject": held(key="not a key!")}}, "leaders.*.key"),
        ({"agency": held(certificate="private")}, "agency.certificate"),
        ({"agency": held(pin="private")}, "agency"),
        ({"private": 1}, "the whole"),
        ([], "the whole"),
        ("", "the whole"),
    ],
)
def test_a_wrong_shape_is_refused_by_names_of_fields_alone(
    account: Account, said: Any, places: str
) -> None:
    with pytest.raises(Unusable) as refused:
        who(account, {item_key(HERE): said}).agency(HERE)
    assert str(refused.value) == f"SIGNATORIES AGENCY#H33.12 is wrong in {places}"
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ({"time_stamps": {"url": "ftp://private"}}, "time_stamps.url"),
        ({"trusted": ["private"]}, "trusted.0"),
        ({"people": {}}, "the whole"),
    ],
)
def test_what_is_wrong_for_all_is_told_in_the_same_way(
    account: Account, said: Any, places: str
) -> None:
    with pytest.raises(Unusable) as refused:
        who(account, {COMMON: said}).common()
    assert str(refused.value) == f"SIGNATORIES COMMON is wrong in {places}"


def test_one_agency_that_is_wrong_keeps_no_other_from_signing(account: Account) -> None:
    said = who(account, {item_key(HERE): [], item_key(THERE): {"agency": held(name="Xã")}})
    assert said.agency(THERE).name == "Xã"


def test_what_it_holds_is_not_shown(account: Account) -> None:
    write(account, {item_key(HERE): {"leaders": {SUBJECT: held(name="Huỳnh")}}})
    said = items(account).agencies()[HERE]
    assert said.leaders[SUBJECT].name == "Huỳnh"
    assert "Huỳnh" not in repr(said)
    assert SUBJECT not in repr(said)


class Watch:
    """A clock, and how often the table was asked."""

    def __init__(self, client: Any) -> None:
        self.at = AT
        self.asked: list[str] = []
        client.meta.events.register("before-parameter-build.dynamodb.*", self._note)

    def __call__(self) -> datetime:
        return self.at

    def _note(self, params: dict[str, Any], model: Any, **_: object) -> None:
        self.asked.append(f"{model.name} {params['Key']['sk']['S']}")


def test_an_agency_and_what_is_common_are_read_once_in_five_minutes(account: Account) -> None:
    write(account, {item_key(HERE): {"agency": held()}, COMMON: {"trusted": []}})
    client = account.client("dynamodb")
    watch = Watch(client)
    said = Signatories(client, TABLE, watch)
    once = ["GetItem AGENCY#H33.12", "GetItem COMMON"]
    for _ in range(3):
        assert said.agency(HERE).name == "N"
    said.common()
    assert watch.asked == once
    write(account, {item_key(HERE): {"agency": held(name="M")}})
    watch.at += FRESH - timedelta(seconds=1)
    assert said.agency(HERE).name == "N"
    watch.at += timedelta(seconds=1)
    assert said.agency(HERE).name == "M"
    assert watch.asked == once * 2


def test_whoever_is_registered_where_nobody_was_may_sign_at_once(account: Account) -> None:
    said = who(account)
    with pytest.raises(NotFound):
        said.agency(HERE)
    write(account, {item_key(HERE): {"agency": held()}})
    assert said.agency(HERE).name == "N"


def test_a_table_that_is_busy_is_asked_later(account: Account) -> None:
    client = account.client("dynamodb")
    said = Signatories(client, TABLE, lambda: AT)
    busy: Any = {"Error": {"Code": "ThrottlingException", "Message": "no"}}

    def refused(**_: object) -> None:
        raise client.exceptions.ClientError(busy, "GetItem")

    client.meta.events.register("before-call.dynamodb.GetItem", refused)
    with pytest.raises(TryLater):
        said.agency(HERE)


# Registering


def asked(what: str, *of: str, **said: str) -> argparse.Namespace:
    words = [what, *of, "--stack", STACK]
    words += [word for name, value in said.items() for word in (f"--{name}", value)]
    return signatories._parsed(words)  # noqa: SLF001 - as the command line says it


def test_a_key_is_made_once_and_asks_for_a_certificate_itself(account: Account) -> None:
    (first,) = signatories.done(account, asked("key", **WHO), AT)
    (again,) = signatories.done(account, asked("key", **WHO), AT)
    request = x509.load_pem_x509_csr(first.encode())
    assert request.is_signature_valid
    assert "CN=Huỳnh Văn Tài" in request.subject.rfc4514_string()
    assert x509.load_pem_x509_csr(again.encode()).public_key() == request.public_key()
    kms = account.client("kms")
    (key,) = kms.list_keys()["Keys"]
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(**_id(key))["Tags"]}
    assert tags == {"purpose": "signing", "stack": STACK, "holder": LEADER.alias}


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
    shown = signatories.done(account, asked("take", str(file), **WHO), AT)
    assert any("Huỳnh Văn Tài" in line and "until 02/09/2026" in line for line in shown)
    assert shown[-1] == "trusted roots: 1, issuers: 1"
    said = who(account)
    pades = Pades(account.client("kms"), None, said.common().roots)
    assert pades.said(signed(pades, said.person(HERE, SUBJECT)))[0].trusted
    (line, *_) = signatories.done(account, asked("show"), AT + YEAR)
    assert line.endswith("ENDED")
    with pytest.raises(UnusableSignatory, match="chỉ có hiệu lực từ"):
        signed(pades, said.person(HERE, SUBJECT), AT + YEAR)


def _certified(account: Account, by: Authority, holder: Holder, folder: Path) -> Path:
    kms = account.client("kms")
    key = signing_key(kms, STACK, holder)
    public = kms.get_public_key(KeyId=key)["PublicKey"]
    file = folder / "certificate.pem"
    file.write_text(by.certified(public, holder.name, OFFICE, AT - YEAR / 2, AT + YEAR / 2))
    return file


def test_a_certificate_of_another_key_is_not_taken(account: Account, tmp_path: Path) -> None:
    file = _certified(account, authority(), AGENCY, tmp_path)
    signatories.done(account, asked("key", **WHO), AT)
    with pytest.raises(Unfit, match="another key"):
        signatories.done(account, asked("take", str(file), **WHO), AT)
    with pytest.raises(Unfit, match="holds until"):
        signatories.done(account, asked("take", str(file), agency=HERE, name=OFFICE), AT + YEAR)
    with pytest.raises(Unfit, match="say --agency"):
        signatories.done(account, asked("take", str(file), person=SUBJECT, name="N"), AT)
    assert items(account).agencies() == {}


def test_taking_a_certificate_makes_no_key(account: Account, tmp_path: Path) -> None:
    (tmp_path / "certificate.pem").write_text(authority().issuer.pem)
    with pytest.raises(Unfit, match="no key of theirs"):
        signatories.done(account, asked("take", str(tmp_path / "certificate.pem"), **WHO), AT)
    assert account.client("kms").list_keys()["Keys"] == []


def test_a_leader_is_not_taken_without_the_office_that_is_printed(
    account: Account, tmp_path: Path
) -> None:
    file = _certified(account, authority(), LEADER, tmp_path)
    with pytest.raises(Unfit, match="say --office"):
        signatories.done(account, asked("take", str(file), **{**WHO, "office": ""}), AT)
    assert items(account).agencies() == {}


def test_a_key_that_was_made_and_not_named_is_told_and_named_the_next_time(
    account: Account,
) -> None:
    kms = account.client("kms")

    def cut_off(**_: object) -> None:
        raise ConnectionResetError

    kms.meta.events.register("before-call.kms.CreateAlias", cut_off, "once")
    with pytest.raises(ConnectionResetError):
        signing_key(kms, STACK, LEADER)
    kms.meta.events.unregister("before-call.kms.CreateAlias", cut_off, "once")
    signing_key(kms, STACK, AGENCY)
    (left,) = nameless(kms, STACK)
    told = signatories.done(account, asked("show"), AT)[-1]
    assert told.startswith(f"key without a name: {left.arn}, made for {LEADER.alias}")
    assert nameless(kms, "another") == []
    signatories.done(account, asked("key", **WHO), AT)
    assert named_key(kms, STACK, LEADER) == left.arn
    assert nameless(kms, STACK) == []
    assert len(kms.list_keys()["Keys"]) == 2


def test_a_key_that_is_to_be_deleted_is_not_named_again(account: Account) -> None:
    kms = account.client("kms")
    old = signing_key(kms, STACK, LEADER)
    kms.delete_alias(AliasName=f"alias/{STACK}-{LEADER.alias}")
    kms.schedule_key_deletion(KeyId=old.rpartition("/")[2])
    assert nameless(kms, STACK) == []
    assert signing_key(kms, STACK, LEADER) != old


@pytest.mark.parametrize("what", ["key", "take"])
def test_an_agency_that_the_catalogue_does_not_know_is_not_registered(
    account: Account, what: str
) -> None:
    with pytest.raises(Unfit, match="knows no agency H33-99"):
        signatories.done(account, asked(what, agency="H33-99", name=OFFICE), AT)
    assert account.client("kms").list_keys()["Keys"] == []


def test_a_leader_who_moved_is_taken_there_and_dropped_here(
    account: Account, tmp_path: Path
) -> None:
    file = str(_certified(account, authority(), LEADER, tmp_path))
    signatories.done(account, asked("take", file, **WHO), AT)
    signatories.done(account, asked("take", file, **{**WHO, "agency": THERE}), AT)
    said = who(account)
    here, there = (said.person(agency, SUBJECT) for agency in (HERE, THERE))
    assert here.key_id == there.key_id
    shown = signatories.done(account, asked("drop", agency=HERE, person=SUBJECT), AT)
    assert [line.split()[0] for line in shown if SUBJECT in line] == [THERE]
    with pytest.raises(NotFound):
        who(account).person(HERE, SUBJECT)


def test_time_stamps_are_set_and_taken_away_and_roots_stay(
    account: Account, tmp_path: Path
) -> None:
    (tmp_path / "root").write_text(authority().root.pem)
    signatories.done(account, asked("trust", str(tmp_path / "root")), AT)
    url = "http://127.0.0.1:9/tsa"
    shown = signatories.done(account, asked("stamps", url), AT)
    assert f"time stamps: {url}" in shown
    shown = signatories.done(account, asked("stamps", "none"), AT)
    assert "time stamps: none, signatures are B-B" in shown
    assert who(account).common().roots == (authority().root.der,)


@pytest.mark.parametrize(
    ("words", "where"),
    [(("stamps", "ftp://x"), "time_stamps.url"), (("trust", "no.pem"), "trusted.0")],
)
def test_what_would_be_wrong_is_not_written(
    account: Account,
    words: tuple[str, ...],
    where: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("no.pem").write_text("private")
    monkeypatch.setattr("sys.argv", ["infra.signatories", *words])
    assert signatories.main() == 1
    assert capsys.readouterr().err == f"it would be wrong in {where}\n"
    assert who(account).common().trusted == ()


def test_of_two_who_register_at_once_neither_overwrites_the_other(account: Account) -> None:
    one, another = Held(**held()), Held(**held(name="M"))
    elsewhere, turns = items(account), iter([THERE, SUBJECT])

    def change(before: AgencyItem) -> AgencyItem:
        for of in turns:  # while this one looks at it, somebody else writes, twice
            other = Holder(agency=HERE, person=of, name="M")
            elsewhere.change_agency(HERE, with_held(other, another))
            break
        return with_held(AGENCY, one)(before)

    items(account).change_agency(HERE, change)
    said = items(account).agencies()[HERE]
    assert said.agency == one
    assert said.leaders == {THERE: another, SUBJECT: another}


def test_an_item_that_changes_all_the_time_is_told_and_left_alone(account: Account) -> None:
    table = items(account)

    def change(before: AgencyItem) -> AgencyItem:
        write(account, {item_key(HERE): {"leaders": {str(len(before.leaders)): held()}}})
        write(account, {item_key(HERE): {"agency": held(name=str(id(before)))}})
        return with_held(LEADER, Held(**held()))(before)

    with pytest.raises(Unwritten, match="others are changing"):
        table.change_agency(HERE, change)
    assert table.agencies()[HERE].leaders == {}


def test_what_changes_nothing_writes_nothing(account: Account) -> None:
    write(account, {item_key(HERE): {"agency": held(), "leaders": {SUBJECT: held()}}})
    client = account.client("dynamodb")
    watch = Watch(client)
    Items(client, TABLE).change_agency(HERE, with_held(AGENCY, Held(**held())))
    assert watch.asked == ["GetItem AGENCY#H33.12"]


def _of(leaders: int, size: int) -> AgencyItem:
    """Return an agency with leaders whose certificates take so many bytes."""
    pem = authority().issuer.pem
    padded = f"{'x' * (size - len(pem))}\n{pem}"
    key = f"arn:aws:kms:ap-southeast-1:123456789012:key/{SUBJECT}"
    one = Held(name=LEADER.name, office="PHÓ CHỦ TỊCH", key=key, certificate=padded)
    return AgencyItem(agency=one, leaders={f"{n:03}{SUBJECT[3:]}": one for n in range(leaders)})


def test_a_hundred_leaders_fit_into_an_item_and_what_does_not_is_told(account: Account) -> None:
    table = items(account)
    table.change_agency(HERE, lambda _: _of(100, 2500))
    assert len(table.agencies()[HERE].leaders) == 100
    with pytest.raises(Unwritten, match="would take"):
        table.change_agency(HERE, lambda _: _of(100, 3500))
    assert who(account).person(HERE, f"099{SUBJECT[3:]}").name == LEADER.name


def test_the_demo_opens_its_signatories_once(account: Account, tmp_path: Path) -> None:
    outputs = {"stack": STACK, "CatalogueTableName": TABLE}
    everybody = (LEADER, AGENCY, Holder(agency=THERE, name="Xã"))
    first = open_signatories(account, outputs, everybody, tmp_path, AT)
    before = items(account).agencies()
    again = open_signatories(account, outputs, everybody, tmp_path, AT + YEAR / 4)
    assert items(account).agencies() == before
    assert before.keys() == {HERE, THERE}
    assert again.root.der == first.root.der
    open_signatories(account, outputs, everybody, tmp_path, AT + YEAR)
    assert items(account).agencies() != before
    assert (tmp_path / "authority.json").stat().st_mode & 0o077 == 0
    said = who(account)
    pades = Pades(account.client("kms"), None, said.common().roots)
    one = pades.sign(empty(pades), PERSON, said.person(HERE, SUBJECT), None, AT + YEAR)
    assert one.said[0].intact
