"""The function that signs: from the stream to a paper both signatures of which anybody checks."""

import json
import logging
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.adapters.attesting import signed_by
from chalicelib.adapters.signatories import PARTITION, item_key
from chalicelib.adapters.signing.said import said
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.acts import Propose
from chalicelib.domain.attesting.attestation import read
from chalicelib.domain.people import Role
from chalicelib.domain.signed import Level, SignedResult, issued_key, proposal_key, signed_key
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.handlers.events.sign import sign
from chalicelib.usecases.signers import AGENCY, PERSON
from chalicelib.wiring import built
from infra import genuine, typefaces
from infra.authority.certifying import Authority
from infra.authority.demo import open_signatories
from infra.authority.stamping import stamping
from infra.deploy import Account
from infra.signing_keys import Holder
from tests.builders import WARD, a_code, a_filed_move, an_act_move, an_officer
from tests.integration.conftest import REGION, WORDS_TABLE
from tests.integration.plumbing import (
    NOON,
    Plumbing,
    client,
    connect,
    failed,
    laid,
    logged,
    metrics,
)
from tests.memory import MemoryCatalogue, MemoryChance
from tests.signing import APPROVAL, APPROVED, CODE, ISSUE, LAW

LEADER = an_officer(Role.LEADER, person_id="8a5b1c2d-0000-4000-8000-00000000c0de")
LEADERS = Holder(
    agency=WARD, person=LEADER.id, name="Trần Thị Bình", office="CHỦ TỊCH", organisation="Xã"
)
AGENCYS = Holder(agency=WARD, name="Ủy ban nhân dân xã")
CATALOGUE = "Catalogue"
ISSUED = APPROVAL + 2
PERSONAL = ("Nguyễn", "091085000123", "0912345678", "an@example.vn", "Trần Thị Bình")
CALLS = re.compile(r"Making request for OperationModel\(name=(\w+)\)")


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    """Return the plumbing with a key for QR codes, and a catalogue in which nobody signs."""
    made = laid(monkeypatch)
    key = client("kms").create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256")
    client("dynamodb").create_table(TableName=CATALOGUE, **WORDS_TABLE)
    settings = replace(
        made.services.settings,
        attest_key_arn=key["KeyMetadata"]["Arn"],
        catalogue_table=CATALOGUE,
        typefaces=str(typefaces.fetch()),
    )
    catalogue = MemoryCatalogue([LAW.procedure])
    made.services = replace(built(settings), clock=lambda: NOON, catalogue=lambda: catalogue)
    connect(monkeypatch, made.services)
    return made


@pytest.fixture
def authority(cloud: Plumbing, tmp_path: Path) -> Authority:  # noqa: ARG001 - the table is there
    """Give leader and agency keys."""
    return opened(tmp_path, LEADERS, AGENCYS)


def opened(folder: Path, *holders: Holder, stamps: str | None = None) -> Authority:
    """Give these keys, certified since yesterday, and name who stamps signatures with the time."""
    outputs = {"stack": "motcua", "CatalogueTableName": CATALOGUE}
    account = Account(boto3.Session(region_name=REGION))
    return open_signatories(account, outputs, holders, folder, NOON - timedelta(days=1), stamps)


def played(cloud: Plumbing, *acts: Any, code: str = CODE) -> dict[str, Any]:
    """Play acts on a dossier, pass the stream on, and return what the function gets."""
    store, chance = cloud.dossiers, MemoryChance()
    if not store.several([code]):
        store.save(a_filed_move(code, law=LAW))
    for one in acts:
        store.save(an_act_move(store.get(code), one, LEADER, law=LAW, chance=chance))
    assert failed(dispatch(cloud.changes(), None)) == []
    return cloud.messages("signatures")


def result_of(store: DynamoDossiers, code: str = CODE) -> SignedResult:
    found = store.get(code).signed_result
    assert found is not None
    return found


def test_what_was_approved_and_issued_is_a_paper_anybody_checks(
    cloud: Plumbing, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    event = played(cloud, *APPROVED)
    assert [json.loads(one["body"]) for one in event["Records"]] == [
        {"code": CODE, "seq": APPROVAL}
    ]
    with logged() as log:
        assert failed(sign(event, None)) == []
        event = played(cloud, ISSUE)
        assert failed(sign(event, None)) == []
    assert metrics(capsys.readouterr().out) == ["result-signed", "result-sealed"]
    assert CODE in log.getvalue()
    assert not any(one in log.getvalue() for one in PERSONAL)

    result, kept = result_of(cloud.dossiers), cloud.objects("archive")
    assert set(kept) == {signed_key(CODE, APPROVAL), issued_key(CODE, APPROVAL)}
    pdf = kept[result.file]
    assert pdf.startswith(kept[signed_key(CODE, APPROVAL)])
    found = said(pdf, (authority.root.der,))
    assert [(one.field, one.name, one.trusted) for one in found] == [
        (PERSON, "Trần Thị Bình", True),
        (AGENCY, "Ủy ban nhân dân xã", True),
    ]
    assert all(one.intact for one in found)
    (text,) = set(genuine._codes(pdf))  # noqa: SLF001 - what a reader of QR codes sees
    attested = read(text)
    assert signed_by(attested, cloud.services.public_keys().all()) is not None
    told = attested.attestation()
    assert (told.number, told.check_code) == (result.number, result.check_code)
    assert failed(dispatch(cloud.changes(), None)) == []
    assert cloud.messages("signatures")["Records"] == [], "signing calls for nothing"


def test_with_an_authority_of_time_both_signatures_are_stamped(
    cloud: Plumbing, authority: Authority, tmp_path: Path
) -> None:
    with stamping(authority, lambda: NOON) as here:
        opened(tmp_path, LEADERS, AGENCYS, stamps=here.url)
        assert failed(sign(played(cloud, *APPROVED), None)) == []
        assert failed(sign(played(cloud, ISSUE), None)) == []
    assert here.asked == 2
    result = result_of(cloud.dossiers)
    assert result.agency_seal is not None
    assert (result.level, result.agency_seal.level) == (Level.B_T, Level.B_T)
    found = said(cloud.objects("archive")[result.file], (authority.root.der,))
    assert [(one.level, one.at) for one in found] == [(Level.B_T, NOON)] * 2


def test_a_proposal_is_a_picture_without_signatures(cloud: Plumbing) -> None:
    event = played(cloud, *APPROVED[:3], Propose(values={"y_kien": "Đủ điều kiện"}))
    assert failed(sign(event, None)) == []
    (pdf,) = cloud.objects("archive").values()
    assert set(cloud.objects("archive")) == {proposal_key(CODE, 5)}
    assert said(pdf) == ()


def test_errands_may_come_twice_and_one_that_fails_comes_again_alone(
    cloud: Plumbing,
    authority: Authority,  # noqa: ARG001 - keys are there
) -> None:
    event = played(cloud, *APPROVED)
    record = event["Records"][0]
    nobody = {"messageId": "x", "body": json.dumps({"code": a_code(9), "seq": 2})}
    again = [record, {**record, "messageId": "again"}, {**record, **nobody}]
    assert failed(sign({"Records": again}, None)) == ["x"]
    before = cloud.dossiers.file(CODE), cloud.objects("archive")
    assert failed(sign(event, None)) == []
    assert (cloud.dossiers.file(CODE), cloud.objects("archive")) == before


def test_where_nobody_may_sign_it_is_told_with_the_dossier_until_somebody_may(
    cloud: Plumbing, tmp_path: Path
) -> None:
    event = played(cloud, *APPROVED)
    with logged() as log:
        assert failed(sign(event, None)) == [event["Records"][0]["messageId"]]
    assert not any(one in log.getvalue() for one in PERSONAL)
    (trouble,) = cloud.dossiers.file(CODE).troubles
    assert (trouble.seq, trouble.tries, trouble.since) == (APPROVAL, 1, NOON)
    assert "chứng thư số" in trouble.sentence
    assert (cloud.objects("archive"), cloud.dossiers.file(CODE).drawn) == ({}, ())
    opened(tmp_path, LEADERS)
    assert failed(sign(event, None)) == []
    assert cloud.dossiers.file(CODE).troubles == ()
    assert result_of(cloud.dossiers).number == "01/GXN-UBND"


@pytest.mark.parametrize("body", ["no JSON", '{"leaders": {"x": {"name": "Trần Thị Bình"}}}'])
def test_an_item_that_is_wrong_is_told_without_what_is_in_it(cloud: Plumbing, body: str) -> None:
    row: Any = {"pk": {"S": PARTITION}, "sk": {"S": item_key(WARD)}, "body": {"S": body}}
    client("dynamodb").put_item(TableName=CATALOGUE, Item=row)
    event = played(cloud, *APPROVED)
    with logged() as log:
        assert len(failed(sign(event, None))) == 1
    (trouble,) = cloud.dossiers.file(CODE).troubles
    assert trouble.reason == "unexpected"
    assert not any(one in log.getvalue() for one in PERSONAL)


def test_what_signing_and_sealing_ask_of_the_cloud(
    cloud: Plumbing,
    authority: Authority,  # noqa: ARG001 - keys are there
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, signing_first = played(cloud, *APPROVED), played(cloud, *APPROVED, code=a_code(2))
    with caplog.at_level(logging.DEBUG, "botocore.endpoint"):
        assert failed(sign(first, None)) == []
        assert _calls(caplog)[:3] == ["Query", "GetItem", "GetItem"], "who signs"
        caplog.clear()
        assert failed(sign(signing_first, None)) == []
        assert _calls(caplog) == [
            *("Query", "Query", "TransactWriteItems", "Sign", "Sign", "PutObject"),
            *("GetItem", "TransactWriteItems"),
        ]
        caplog.clear()
        seals = played(cloud, ISSUE, code=a_code(2))
        caplog.clear()
        assert failed(sign(seals, None)) == []
        assert _calls(caplog) == [
            *("Query", "ListObjectsV2", "GetObject", "Sign", "PutObject"),
            *("GetItem", "TransactWriteItems"),
        ]
        caplog.clear()
        assert failed(sign(seals, None)) == []
        assert _calls(caplog) == ["Query"], "once it is done"
    assert result_of(cloud.dossiers, a_code(2)).number == "02/GXN-UBND"


def _calls(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [call for one in caplog.records for call in CALLS.findall(one.getMessage())]
