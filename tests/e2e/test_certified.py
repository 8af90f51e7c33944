"""A certified copy on the running cloud: the pages as they were scanned, and who answers for it."""

import hashlib
import io

import pikepdf
import pytest

from chalicelib.adapters.signing.said import said
from chalicelib.domain.signed import Level
from chalicelib.usecases.signers import AGENCY, PERSON
from infra.demo import certifying, writs
from infra.demo.counter import OFFICER
from infra.demo.paying import PAYER
from infra.demo.stage import Stage
from tests.e2e.conftest import Played

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def code(played: Played) -> str:
    """Return the dossier whose result is the certified copy of the day."""
    kept = played.stage.who(PAYER).get("/v1/papers").ok()["papers"]
    (own,) = (one for one in kept if one["number"] and "SCT-BS" in one["number"])
    return str(own["dossier"])


@pytest.fixture(scope="module")
def pdf(played: Played, code: str) -> bytes:
    return certifying.fetched(played.stage, code)


def test_leader_and_agency_answer_for_pages_and_statement(played: Played, pdf: bytes) -> None:
    found = said(pdf, (played.stage.province.authority.root.der,))
    assert [(one.field, one.intact, one.trusted) for one in found] == [
        (PERSON, True, True),
        (AGENCY, True, True),
    ]
    assert {one.level for one in found} == {Level.B_T}
    assert [one.name for one in found] == ["Huỳnh Văn Tài", "Ủy ban nhân dân xã Châu Thành"]


def test_the_pages_are_those_that_were_compared(played: Played, code: str, pdf: bytes) -> None:
    scanned = digitised(played.stage, code)
    assert pictures(pdf)[: certifying.PAGES] == pictures(scanned)
    assert hashlib.sha256(scanned).hexdigest() in writs.said(pdf).replace(" ", "")
    with pikepdf.open(io.BytesIO(pdf)) as one:
        assert len(one.pages) == certifying.PAGES + 1
        places = one.Root.AcroForm.Fields
        assert {str(place.T) for place in places} == {PERSON, AGENCY}
        assert {place.P.objgen for place in places} == {one.pages[-1].objgen}


def digitised(stage: Stage, code: str) -> bytes:
    """Return the copy that lies in the archive of the paper that was handed in."""
    (paper,) = stage.view(OFFICER, code)["papers"]
    path = f"/v1/dossiers/{code}/papers/{paper['id']}"
    return certifying.followed(stage.who(OFFICER), path)


def pictures(pdf: bytes) -> list[list[str]]:
    """Return what the pictures of each page are, as they lie there."""
    with pikepdf.open(io.BytesIO(pdf)) as one:
        found = [page.get_images().values() for page in one.pages]
        return [
            [hashlib.sha256(picture.read_raw_bytes()).hexdigest() for picture in page]
            for page in found
        ]
