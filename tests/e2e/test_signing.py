"""Signing on the running cloud: what is approved is signed there, once, by keys that stay there."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.adapters.catalogue import Catalogue
from chalicelib.adapters.clock import now
from chalicelib.adapters.signing.said import said
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.acts import Accept, Act, Advance
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import AgencySealed, ResultSigned
from chalicelib.domain.parts import Result
from chalicelib.domain.people import Person, Role
from chalicelib.domain.signed import SignedResult
from chalicelib.usecases.signers import AGENCY, PERSON
from infra.demo.browser import client
from infra.demo.telling import until
from infra.logins import COMMUNE
from infra.packages import DIRECTORY
from infra.province import as_operator
from tests.builders import a_code, a_filed_move, an_act_move, an_applicant
from tests.memory import MemoryChance
from tests.running import Running

pytestmark = pytest.mark.cloud
PROCEDURE = "1.004194"
WITHIN = 120
"""Seconds in which a result is signed, however slow the machine."""
TO_APPROVAL = ("phan-cong", "tham-dinh", "kiem-tra", "ky-duyet", "ban-hanh")


@dataclass
class Desk:
    """A dossier of the province, moved by its leader."""

    running: Running
    store: DynamoDossiers
    law: Rules
    code: str

    def act(self, *acts: Act) -> Dossier:
        """Do acts as the leader of the commune, and return the dossier."""
        subject = self.running.province.subjects["lanhdao"]
        leader = Person(subject, "Huỳnh Văn Tài", frozenset({Role.LEADER}), COMMUNE)
        for one in acts:
            chance = MemoryChance()
            before = self.store.get(self.code)
            self.store.save(an_act_move(before, one, leader, now(), self.law, chance))
        return self.store.get(self.code)

    def result(self) -> SignedResult | None:
        return self.store.get(self.code).signed_result

    def kept(self, key: str) -> bytes:
        s3 = self.running.account.client("s3")
        bucket = self.running.province.outputs["ArchiveBucketName"]
        data: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return data

    def told_again(self, *seqs: int) -> Mapping[str, Any]:
        """Hand the function these errands once more, as the queue would; return its answer."""
        records = [
            {"messageId": str(place), "body": json.dumps({"code": self.code, "seq": seq})}
            for place, seq in enumerate(seqs)
        ]
        event = {"Records": [{**one, "eventSource": "aws:sqs"} for one in records]}
        answer = self.running.account.client("lambda").invoke(
            FunctionName=self.running.province.outputs["SignFunction"], Payload=json.dumps(event)
        )
        told: Mapping[str, Any] = json.loads(answer["Payload"].read())
        return told


@pytest.fixture(scope="module")
def desk(running: Running) -> Iterator[Desk]:
    outputs = running.province.outputs
    where: Any = {"region": outputs["region"], "host": running.cloud.endpoint}
    with as_operator(running.cloud):
        catalogue = Catalogue(outputs["CatalogueTableName"], now=now, **where)
        law = Rules(catalogue.procedure(PROCEDURE), catalogue.calendar())
        store = DynamoDossiers(outputs["DossiersTableName"], **where)
        example = json.loads((DIRECTORY / PROCEDURE / "example.json").read_text("utf-8"))
        at = now()
        code = a_code(99_999, COMMUNE, at)
        applicant = an_applicant(name=example["applicant"]["name"])
        store.save(a_filed_move(code, at, law=law, answers=example["answers"], applicant=applicant))
        yield Desk(running, store, law, code)


def test_from_approval_to_seal_a_result_is_signed_once(desk: Desk) -> None:
    approval = desk.act(Accept(), *(Advance(to=step) for step in TO_APPROVAL)).approval
    assert approval is not None
    first = until("the signature", desk.result, WITHIN)
    data = desk.kept(first.file)
    assert (first.approval, first.size) == (approval, len(data))
    assert first.sha256 == hashlib.sha256(data).hexdigest()
    roots = (desk.running.province.authority.root.der,)
    (signature,) = said(data, roots)
    assert (signature.field, signature.name) == (PERSON, "Huỳnh Văn Tài")
    assert signature.intact
    assert signature.trusted

    finished = desk.act(Advance(to="tra-ket-qua")).seq
    whole = until("the seal", lambda: _issued(desk.result()), WITHIN)
    sealed = desk.kept(whole.file)
    assert sealed.startswith(data), "what the leader signed stays as it was"
    found = said(sealed, roots)
    assert [(one.field, one.intact, one.trusted) for one in found] == [
        (PERSON, True, True),
        (AGENCY, True, True),
    ]
    assert desk.store.get(desk.code).result == _as_issued(whole)

    before = desk.store.file(desk.code)
    assert desk.told_again(approval, finished, approval) == {"batchItemFailures": []}
    assert desk.store.file(desk.code) == before
    kinds = [type(event.what) for event in before.events]
    assert (kinds.count(ResultSigned), kinds.count(AgencySealed)) == (1, 1)
    assert before.troubles == ()


def _issued(result: SignedResult | None) -> SignedResult | None:
    return result if result is not None and result.is_issued else None


def _as_issued(whole: SignedResult) -> Result:
    return Result(number=whole.number, summary=whole.title, document=whole.file, signed=True)


def test_anybody_looks_the_result_up(desk: Desk) -> None:
    result = desk.result()
    assert result is not None
    portal = desk.running.province.outputs["ApiUrl"]
    told = client().get(f"{portal}/v1/results/{result.check_code}", timeout=60).json()
    assert (told["state"], told["paper"]["number"]) == ("valid", result.number)
    assert [one["of"] for one in told["paper"]["signatures"]] == ["person", "agency"]
    keys = client().get(f"{portal}/v1/keys", timeout=60).json()["keys"]
    assert [key["crv"] for key in keys] == ["P-256"]
