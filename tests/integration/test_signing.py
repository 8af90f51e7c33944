"""Signing: two signatures on a result, whole or not at all, and any change to it noticed."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from botocore.exceptions import ConnectTimeoutError
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from chalicelib.adapters.signing import Broken, Pades, TimeStamping, Unreadable
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.signatory import Signatory, UnusableSignatory
from chalicelib.domain.signed import Level
from infra.authority.stamping import Stamper, stamping
from tests.integration.conftest import within_moto
from tests.kms import UNHEARD_OF
from tests.pdfs import VIETNAMESE, faults
from tests.signers import (
    AGENCY,
    AT,
    LEADER,
    OFFICE,
    PERSON,
    YEAR,
    Keys,
    another_key,
    authority,
    empty,
    failing,
    flipped,
    parts,
    sealed,
    sheet,
    signed,
)

EACH = settings(max_examples=60, deadline=None)
OF_FORMS = (
    "interactive forms (/AcroForm) are not supported",
    "permissions (/Perms) are not supported",
)
"""What the validator of PDF/A, which knows no forms, says of every signed file."""


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    with within_moto():
        yield Keys()


@pytest.fixture(scope="module")
def leader(keys: Keys) -> Signatory:
    return keys.signatory()


@pytest.fixture(scope="module")
def agency(keys: Keys) -> Signatory:
    return keys.signatory(OFFICE, "ECC_NIST_P256")


@pytest.fixture(scope="module")
def once(keys: Keys, leader: Signatory) -> bytes:
    return signed(keys.pades(), leader)


@pytest.fixture(scope="module")
def twice(keys: Keys, once: bytes, agency: Signatory) -> bytes:
    return sealed(keys.pades(), once, agency, AT + timedelta(hours=1))


@pytest.fixture
def stamper() -> Iterator[Stamper]:
    with stamping(authority(), lambda: AT) as here:
        yield here


def test_the_agency_seals_over_the_leaders_signature_and_both_are_whole(
    keys: Keys, once: bytes, twice: bytes
) -> None:
    said = keys.pades().said(twice)
    assert [(one.field, one.name, one.at) for one in said] == [
        (PERSON, LEADER, AT),
        (AGENCY, OFFICE, AT + timedelta(hours=1)),
    ]
    assert all(one.intact and one.trusted for one in said)
    assert {one.level for one in said} == {Level.B_B}
    assert twice.startswith(once)


def test_nothing_that_was_there_is_written_again(keys: Keys, leader: Signatory) -> None:
    before = empty(keys.pades())
    assert before.startswith(sheet().pdf)
    assert keys.pades().sign(before, PERSON, leader, None, AT).pdf.startswith(before)


def test_a_signature_costs_one_call_to_kms(keys: Keys, leader: Signatory) -> None:
    keys.calls.clear()
    signed(keys.pades(), leader)
    assert keys.calls == ["Sign"]


def test_the_first_signature_permits_nothing_but_signing_the_other_field(once: bytes) -> None:
    with pikepdf.open(io.BytesIO(once)) as pdf:
        certifying: Any = pdf.Root.Perms.DocMDP
        (reference,) = certifying.Reference
        assert reference.TransformMethod == "/DocMDP"
        assert reference.TransformParams.P == 2
        assert certifying.SubFilter == "/ETSI.CAdES.detached"
        assert str(certifying.Name) == LEADER
        assert str(certifying.Reason) == "Ký duyệt kết quả giải quyết thủ tục hành chính"
        assert str(certifying.Location) == "Việt Nam"


@pytest.mark.parametrize("spec", ["RSA_2048", "RSA_3072", "ECC_NIST_P256"])
def test_keys_of_each_kind_sign(keys: Keys, spec: str) -> None:
    (said,) = keys.pades().said(signed(keys.pades(), keys.signatory(spec=spec)))
    assert said.intact


def test_names_keep_every_vietnamese_letter(keys: Keys) -> None:
    for start in range(0, len(VIETNAMESE), 60):
        name = VIETNAMESE[start : start + 60]
        pdf = signed(keys.pades(), keys.signatory(name, "ECC_NIST_P256"))
        (said,) = keys.pades().said(pdf)
        assert said.name == name
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert str(opened.Root.Perms.DocMDP.Name) == name


@pytest.mark.parametrize("office", ["", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "ắ" * 300])
def test_a_signature_says_in_which_office_it_was_made(keys: Keys, office: str) -> None:
    leader = replace(keys.signatory(spec="RSA_3072"), office=office)
    (said,) = keys.pades().said(signed(keys.pades(), leader))
    assert (said.office, said.intact) == (office, True)


# What is changed

WHICH = st.sampled_from(("once", "twice"))
"""The paper that the leader signed, and the one that was issued."""


@EACH
@given(which=WHICH, part=st.floats(0, 1, exclude_max=True), by=st.integers(1, 255))
def test_any_byte_changed_is_noticed(
    which: str, part: float, by: int, keys: Keys, once: bytes, twice: bytes
) -> None:
    paper = {"once": once, "twice": twice}[which]
    changed = flipped(paper, int(part * len(paper)), by)
    assert not _is_the_same(keys.pades(), changed, paper)


@EACH
@given(
    which=WHICH,
    first=st.booleans(),
    part=st.floats(0, 1, exclude_max=True),
    by=st.integers(1, 255),
)
def test_any_byte_changed_in_a_signature_is_noticed(
    which: str, first: bool, part: float, by: int, keys: Keys, once: bytes, twice: bytes
) -> None:
    paper = {"once": once, "twice": twice}[which]
    one = list(parts(paper))[0 if first else -1]
    place = one.start + int(part * (one.end - one.start))
    assert not _is_the_same(keys.pades(), flipped(paper, place, by), paper)


def _is_the_same(pades: Pades, changed: bytes, before: bytes) -> bool:
    """Tell whether a file is believed to say what it said."""
    try:
        said = pades.said(changed)
    except Unreadable:
        return False
    return said == pades.said(before)


def test_what_is_appended_after_the_last_signature_is_noticed(keys: Keys, twice: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(twice))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = page["/MediaBox"][0]
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    said = keys.pades().said(out.getvalue())
    assert [one.fits for one in said] == [True, True]
    assert not any(one.intact for one in said)


def test_a_file_cut_back_to_its_first_signature_has_no_second(
    keys: Keys, once: bytes, twice: bytes
) -> None:
    said = keys.pades().said(twice[: len(once)])
    assert [one.field for one in said] == [PERSON]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no PDF at all", bytes(2000)])
def test_what_is_no_pdf_says_nothing(keys: Keys, data: bytes) -> None:
    with pytest.raises(Unreadable):
        keys.pades().said(data)


def test_a_signature_of_an_authority_nobody_trusts_is_told_from_others(
    keys: Keys, once: bytes
) -> None:
    (said,) = Pades(keys.kms).said(once)
    assert said.intact
    assert not said.trusted


def test_nobodys_name_gets_into_a_log(keys: Keys, once: bytes) -> None:
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        (said,) = Pades(keys.kms, None, (authority().stamper.der,)).said(once)
    finally:
        logging.getLogger().removeHandler(handler)
    assert not said.trusted
    assert heard == []


# What keeps it from being signed


@pytest.mark.parametrize(
    "failure",
    [
        "ThrottlingException",
        "KMSInternalException",
        "DependencyTimeoutException",
        UNHEARD_OF,
        ConnectTimeoutError(endpoint_url="https://kms"),
    ],
    ids=str,
)
def test_where_kms_is_busy_it_is_signed_later(
    keys: Keys, leader: Signatory, failure: Exception | str
) -> None:
    with failing(keys, failure), pytest.raises(TryLater, match="Dịch vụ ký số"):
        signed(keys.pades(), leader)
    assert keys.pades().said(signed(keys.pades(), leader))[0].intact


@pytest.mark.parametrize("failure", ["DisabledException", "AccessDeniedException"])
def test_a_key_that_may_not_be_used_is_said_so(keys: Keys, leader: Signatory, failure: str) -> None:
    with failing(keys, failure), pytest.raises(UnusableSignatory, match=f"KMS: {failure}"):
        signed(keys.pades(), leader)


def test_a_certificate_of_another_key_is_said_so(keys: Keys, leader: Signatory) -> None:
    with pytest.raises(UnusableSignatory, match="không thuộc khóa đã ký"):
        signed(keys.pades(), another_key(leader, keys.signatory()))


@pytest.mark.parametrize(
    ("since", "until"), [(AT - YEAR, AT - YEAR / 12), (AT + YEAR / 12, AT + YEAR)]
)
def test_a_certificate_that_does_not_hold_now_is_said_so(
    keys: Keys, since: Any, until: Any
) -> None:
    by = keys.signatory(since=since, until=until)
    keys.calls.clear()
    with pytest.raises(UnusableSignatory, match="chỉ có hiệu lực từ"):
        signed(keys.pades(), by)
    assert keys.calls == []


def test_a_certificate_of_another_authority_is_said_so(keys: Keys, leader: Signatory) -> None:
    pades = Pades(keys.kms, None, (authority().stamper.der,))
    with pytest.raises(UnusableSignatory, match="được tin cậy"):
        signed(pades, leader)


def test_a_field_is_signed_once(keys: Keys, once: bytes, leader: Signatory) -> None:
    with pytest.raises(Exception, match="filled already"):
        keys.pades().sign(once, PERSON, leader, None, AT)


def test_a_result_that_was_changed_is_not_sealed(
    keys: Keys, once: bytes, agency: Signatory
) -> None:
    for place in (once.index(b"stream") + 100, once.index(b"/Info") + 1, len(once) - 2):
        with pytest.raises((Broken, Unreadable)):
            sealed(keys.pades(), flipped(once, place), agency)


# Time stamps


def test_with_an_authority_a_signature_tells_when_on_its_word(
    keys: Keys, leader: Signatory, agency: Signatory, stamper: Stamper
) -> None:
    pades = keys.pades(stamper.url)
    pdf = sealed(pades, signed(pades, leader), agency)
    said = pades.said(pdf)
    assert [(one.level, one.at, one.intact, one.trusted) for one in said] == [
        (Level.B_T, AT, True, True)
    ] * 2
    assert stamper.asked == 2


@pytest.mark.parametrize(
    "mood",
    [
        {"is_down": True},
        {"rubbish": b""},
        {"rubbish": b"<html>not found</html>"},
        {"rubbish": bytes(70_000)},
        {"refuses": True},
        {"over": lambda digest: digest[::-1]},
        {"now": lambda: AT + timedelta(hours=1)},
    ],
    ids=lambda mood: next(iter(mood)),
)
def test_where_the_authority_does_not_answer_as_it_should_it_is_signed_later(
    keys: Keys, leader: Signatory, stamper: Stamper, mood: dict[str, Any]
) -> None:
    for name, value in mood.items():
        setattr(stamper, name, value)
    with pytest.raises(TryLater, match="dấu thời gian"):
        signed(keys.pades(stamper.url), leader)


def test_an_authority_that_does_not_answer_in_time_is_asked_later(
    keys: Keys, leader: Signatory, stamper: Stamper
) -> None:
    stamper.slow = 60
    pades = Pades(keys.kms, TimeStamping(stamper.url, 0.2), (authority().root.der,))
    with pytest.raises(TryLater, match="dấu thời gian"):
        signed(pades, leader)


def test_where_there_is_no_authority_at_that_address_it_is_signed_later(
    keys: Keys, leader: Signatory, stamper: Stamper
) -> None:
    with pytest.raises(TryLater, match="dấu thời gian"):
        signed(keys.pades("http://127.0.0.1:9"), leader)
    assert stamper.asked == 0


# The PDF


@pytest.mark.parametrize("which", ["once", "twice"])
def test_a_validator_of_pdf_a_finds_nothing_but_that_there_is_a_form(
    which: str, request: pytest.FixtureRequest
) -> None:
    data: bytes = request.getfixturevalue(which)
    told = [words for _, words in faults(data)]
    assert [words for words in told if not words.endswith(OF_FORMS)] == []
    assert len(told) == len(OF_FORMS)


def test_each_field_is_printed_seen_and_read_aloud(twice: bytes) -> None:
    with pikepdf.open(io.BytesIO(twice)) as pdf:
        fields: Any = pdf.Root.AcroForm.Fields
        assert [str(one.T) for one in fields] == [PERSON, AGENCY]
        document: Any = pdf.Root.StructTreeRoot.K
        document = document[0] if isinstance(document, pikepdf.Array) else document
        forms = [one for one in document.K if one.get("/S") == "/Form"]
        for one, element in zip(fields, forms, strict=True):
            assert one.F & 0b100
            assert not one.F & 0b11
            assert one.AP.N.Subtype == "/Form"
            assert str(one.TU)
            assert element.K.Obj.objgen == one.objgen
            assert _tagged(pdf.Root.StructTreeRoot.ParentTree, one.StructParent) == element.objgen


def _tagged(tree: Any, number: int) -> Any:
    leaves = list(tree.Kids) if "/Kids" in tree else [tree]
    pairs = [pair for leaf in leaves for pair in zip(leaf.Nums[::2], leaf.Nums[1::2], strict=True)]
    return next(element.objgen for key, element in pairs if key == number)


def test_the_looks_are_drawn_in_their_places(once: bytes, twice: bytes) -> None:
    before, after = _picture(once, sheet().boxes[AGENCY]), _picture(twice, sheet().boxes[AGENCY])
    assert before != after


def _picture(pdf: bytes, box: Box) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page = document[box.page]
    image = page.render(scale=1, may_draw_forms=True).to_pil()
    height = page.get_height()
    area = (int(box.x0), int(height - box.y1), int(box.x1), int(height - box.y0))
    return bytes(image.crop(area).tobytes())


def test_a_place_on_a_page_that_is_not_there_is_refused(keys: Keys) -> None:
    with pytest.raises(ValueError, match="page 7"):
        keys.pades().prepared(sheet().pdf, {PERSON: Box(7, 0, 0, 10, 10)})
