"""Signing: one number, one check code, one signature and one file, however errands come."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.acts import Advance, Propose, Stop
from chalicelib.domain.attesting.checkcode import read_check_code
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import AgencySealed, ResultSigned
from chalicelib.domain.parts import Result
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.trouble import SENTENCE, UNEXPECTED
from chalicelib.domain.signed import SignedResult, issued_key, proposal_key, signed_key
from chalicelib.domain.status import Status
from chalicelib.usecases.approving import Broken
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.signers import AGENCY, PERSON, SignedPaper
from chalicelib.usecases.signing import Became
from tests.builders import WARD, a_paper, an_act_move, rules
from tests.machines import Fuse, Fused, PowerCut
from tests.memory import Office
from tests.registers import MemoryResults
from tests.signing import (
    AGAIN,
    APPROVAL,
    APPROVED,
    CODE,
    ISSUE,
    LATER,
    LAW,
    LEADER,
    PORTAL,
    REOPEN,
    PlainAttester,
    PlainPades,
    PlainSaid,
    PlainSignatories,
    an_e_procedure,
    an_office,
    entries,
    played,
    signed,
    signing,
)

SIGNED, ISSUED = APPROVAL + 1, APPROVAL + 2
"""The entries that follow an approval: its signature, and the issue of what was signed."""
PORTS = ("dossiers", "results", "archive", "typesetter", "pades", "attester", "signatories")


def approved() -> Office:
    office = an_office()
    played(office, *APPROVED)
    return office


def issued() -> Office:
    office = approved()
    signed(office)
    played(office, ISSUE)
    return office


def result_of(office: Office) -> SignedResult:
    found = office.dossiers.get(CODE).signed_result
    assert found is not None
    return found


def data_of(office: Office, key: str) -> bytes:
    data, kind = office.archive.kept[key]
    assert kind == "application/pdf"
    return data


def test_an_approval_becomes_a_numbered_paper_that_the_leader_signed() -> None:
    office = approved()
    assert signed(office) is Became.SIGNED
    found = result_of(office)
    (drawn,) = office.dossiers.results.made
    assert (found.number, found.approval, found.title) == ("01/GXN-UBND", APPROVAL, "Giấy xác nhận")
    assert (found.signer, found.office, found.signed_at) == ("Trần Thị Bình", "CHỦ TỊCH", LATER)
    assert found.check_code == read_check_code(found.check_code) == drawn.check_code
    assert office.dossiers.results.attested(found.check_code) == drawn
    data = data_of(office, signed_key(CODE, APPROVAL))
    assert (found.file, found.size) == (signed_key(CODE, APPROVAL), len(data))
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    for printed in ("01/GXN-UBND", "Nguyễn Văn An", f"{PORTAL}/v/{found.check_code}#01"):
        assert printed in data.decode()
    assert not found.is_issued


def test_what_the_clerk_issued_gets_the_agencys_seal_over_the_leaders_signature() -> None:
    office = issued()
    assert signed(office, ISSUED) is Became.SEALED
    found, first = result_of(office), data_of(office, signed_key(CODE, APPROVAL))
    data = data_of(office, issued_key(CODE, APPROVAL))
    assert data.startswith(first)
    assert [one.field for one in PlainPades().said(data) if one.intact] == [PERSON, AGENCY]
    assert (found.file, found.sha256) == (
        issued_key(CODE, APPROVAL),
        hashlib.sha256(data).hexdigest(),
    )
    assert found.is_issued
    assert found.agency_seal is not None
    assert found.agency_seal.agency == WARD
    result = office.dossiers.get(CODE).result
    assert result == Result(
        number=found.number, summary=found.title, document=found.file, signed=True
    )


def test_a_proposal_is_printed_without_number_or_signature() -> None:
    office = an_office()
    played(office, *APPROVED[:3], Propose(values={"y_kien": "Đủ điều kiện"}))
    assert signed(office, 5) is Became.PICTURED
    text = data_of(office, proposal_key(CODE, 5)).decode()
    assert "DỰ THẢO" in text
    assert "%signed" not in text
    assert office.dossiers.results.made == []


@pytest.mark.parametrize("seq", range(1, APPROVAL))
def test_other_entries_call_for_nothing(seq: int) -> None:
    office = approved()
    assert signed(office, seq) is Became.NOTHING
    assert office.archive.kept == {}


@pytest.mark.parametrize("changes", [{"electronic": False}, {"paper": None}])
def test_procedures_whose_results_are_no_e_results_have_nothing_signed(changes: Any) -> None:
    law = rules(an_e_procedure(**changes))
    office = an_office(law)
    played(office, *APPROVED, law=law)
    assert signed(office) is Became.NOTHING
    assert (office.archive.kept, office.dossiers.results.made) == ({}, [])


def test_errands_that_come_twice_change_nothing() -> None:
    office = issued()
    pades, attester = PlainPades(), PlainAttester()
    assert signed(office, pades=pades, attester=attester) is Became.NOTHING
    assert signed(office, ISSUED) is Became.SEALED
    before = office.dossiers.file(CODE), dict(office.archive.kept)
    for seq in (ISSUED, APPROVAL, ISSUED):
        assert signed(office, seq, pades=pades, attester=attester) is Became.NOTHING
    assert (office.dossiers.file(CODE), office.archive.kept) == before
    assert (pades.made, attester.times) == ([], 0)


def sent_back(office: Office) -> None:
    """Have the clerk's leader approve, take it back over the result, and approve again."""
    store = office.dossiers
    result = Result(number="9", summary="Giấy", document="scan-1", signed=False)
    store.save(an_act_move(store.get(CODE), _filed(result), LEADER, law=LAW, chance=office.chance))
    played(office, REOPEN, *AGAIN)


def _filed(result: Result) -> Advance:
    paper = a_paper(id="scan-1", archive_key="paper/a/1-1.pdf")
    return replace(ISSUE, result=result, filed=paper)


def test_an_approval_that_was_taken_back_is_not_signed_and_the_one_after_it_is() -> None:
    office = approved()
    sent_back(office)
    again = office.dossiers.get(CODE).approval
    assert again is not None
    assert again > APPROVAL
    assert signed(office) is Became.NOTHING
    assert office.dossiers.results.made == []
    assert signed(office, again) is Became.SIGNED
    assert signed(office) is Became.NOTHING
    assert (result_of(office).approval, result_of(office).number) == (again, "01/GXN-UBND")


def test_a_result_that_is_a_paper_of_the_dossier_is_neither_signed_nor_sealed() -> None:
    office = approved()
    store = office.dossiers
    filed = _filed(Result(number="9", summary="Giấy", document="scan-1", signed=False))
    store.save(an_act_move(store.get(CODE), filed, LEADER, law=LAW, chance=office.chance))
    for seq in (APPROVAL, APPROVAL + 1):
        assert signed(office, seq) is Became.NOTHING
    assert (office.archive.kept, store.results.made) == ({}, [])
    assert store.get(CODE).signed_result is None


def test_an_issue_that_was_taken_back_is_not_sealed() -> None:
    office = issued()
    played(office, REOPEN)
    assert signed(office, ISSUED) is Became.NOTHING
    assert issued_key(CODE, APPROVAL) not in office.archive.kept
    played(office, *AGAIN)
    again = office.dossiers.get(CODE).approval
    assert again is not None
    assert signed(office, again) is Became.SIGNED
    played(office, ISSUE)
    assert signed(office, ISSUED) is Became.NOTHING, "the first issue"
    assert signed(office, again + 2) is Became.SEALED
    assert result_of(office).number == "02/GXN-UBND"
    assert [event.seq for event in entries(office.dossiers, AgencySealed)] == [again + 3]


def test_an_approval_that_counts_no_more_while_it_is_signed_has_no_signature_entered() -> None:
    office = approved()

    class Meanwhile(PlainPades):
        def sign(self, *args: Any) -> SignedPaper:
            played(office, Stop(reason="Chờ tòa án"))
            office.dossiers._heads[CODE] = replace(office.dossiers.get(CODE), approval=None)  # noqa: SLF001 - taken back in between
            return super().sign(*args)

    assert signed(office, pades=Meanwhile()) is Became.NOTHING
    assert entries(office.dossiers, ResultSigned) == []
    assert office.dossiers.file(CODE).troubles == ()


class Reading(PlainPades):
    """Counts how often it is asked what the signatures of a file say."""

    read = 0

    def said(self, pdf: bytes) -> Sequence[PlainSaid]:
        self.read += 1
        return super().said(pdf)


class Sooner(Reading):
    """While it signs, another works off the same errand."""

    def __init__(self, office: Office, seq: int) -> None:
        super().__init__(made=["of another errand"])  # so its signatures are no one else's
        self._errand = office, seq

    def sign(self, *args: Any) -> SignedPaper:
        assert signed(*self._errand) in {Became.SIGNED, Became.SEALED}
        return super().sign(*args)


@pytest.mark.parametrize(
    ("made", "seq"), [(approved, APPROVAL), (issued, ISSUED)], ids=["signature", "seal"]
)
def test_of_two_who_sign_at_once_the_first_to_keep_the_file_has_signed(
    made: Callable[[], Office], seq: int
) -> None:
    office = made()
    pades = Sooner(office, seq)
    assert signed(office, seq, pades=pades) is Became.NOTHING
    assert pades.read == 2, "by signing itself, and what the other kept"
    _is_whole(office, {})


def test_what_was_signed_just_now_is_not_read_again_and_what_was_found_is() -> None:
    office, pades = approved(), Reading()
    before, told = office.dossiers.get(CODE), signed(office, pades=pades)
    assert (told, pades.read) == (Became.SIGNED, 1), "by signing itself"
    office.dossiers._heads[CODE] = before  # noqa: SLF001 - cut off before it was entered
    office.dossiers._events[CODE].pop()  # noqa: SLF001
    assert signed(office, pades=pades) is Became.SIGNED
    assert (pades.made, pades.read) == ([PERSON], 2)


class Dead(Fuse):
    """A fuse after which nothing works any more: the machine is off, and writes no note."""

    def run(self, call: Callable[[], Any]) -> Any:
        if self.calls >= self.at:
            raise PowerCut
        return super().run(call)


def cut(office: Office, seq: int, fuse: Fuse) -> None:
    """Work off an errand until the fuse burns."""
    ports = fused(office, fuse)
    with pytest.raises(PowerCut):
        signed(office, seq, **ports)


def fused(office: Office, fuse: Fuse) -> dict[str, Any]:
    """Return every port that signing calls behind one fuse."""
    whole = signing(office)
    ports = {name: getattr(whole, name) for name in PORTS} | {"pades": whole.pades()}
    return {name: Fused(port, fuse) for name, port in ports.items()}


@pytest.mark.parametrize("kind", [Fuse, Dead])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("made", "seq", "became", "calls"),
    [(approved, APPROVAL, Became.SIGNED, 12), (issued, ISSUED, Became.SEALED, 9)],
    ids=["signature", "seal"],
)
def test_a_run_cut_off_at_any_call_is_ended_by_the_next(
    made: Callable[[], Office],
    seq: int,
    became: Became,
    calls: int,
    kind: type[Fuse],
    *,
    after: bool,
) -> None:
    for at in range(1, calls + 1):
        office = made()
        cut(office, seq, kind(at, after))
        kept = dict(office.archive.kept)
        assert signed(office, seq) in {became, Became.NOTHING}
        _is_whole(office, kept)
        assert signed(office, seq) is Became.NOTHING
        assert office.dossiers.file(CODE).troubles == ()
    office = made()
    fuse = Fuse(calls + 1, after)
    ports = fused(office, fuse)
    assert signed(office, seq, **ports) is became
    assert fuse.calls == calls, "every call was cut"


def _is_whole(office: Office, kept: dict[str, Any]) -> None:
    """Look that there is one number, one signature, one file, and no kept file was replaced."""
    (drawn,) = office.dossiers.results.made
    found = result_of(office)
    assert (found.number, found.check_code) == ("01/GXN-UBND", drawn.check_code)
    assert len(entries(office.dossiers, ResultSigned)) == 1
    data = data_of(office, found.file)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert all(one.intact for one in PlainPades().said(data))
    assert kept.items() <= office.archive.kept.items()


def test_a_leader_without_a_certificate_is_told_and_no_number_is_drawn() -> None:
    office = approved()
    nobody = PlainSignatories(people={})
    for tries in (1, 2):
        with pytest.raises(NotFound):
            signed(office, signatories=nobody)
        (trouble,) = office.dossiers.file(CODE).troubles
        assert (trouble.seq, trouble.tries) == (APPROVAL, tries)
        assert trouble.reason == "not-found"
        assert "người ký" in trouble.sentence
    assert office.dossiers.results.made == []
    assert signed(office) is Became.SIGNED
    assert office.dossiers.file(CODE).troubles == ()


class DownPades(PlainPades):
    """Keys that are out of reach."""

    def sign(self, *_: Any) -> SignedPaper:
        raise TryLater("Dịch vụ cấp dấu thời gian không trả lời.", "time-stamp")


def test_keys_out_of_reach_leave_no_file_and_the_number_is_kept_for_the_next_try() -> None:
    office = approved()
    for _ in range(3):
        with pytest.raises(TryLater):
            signed(office, pades=DownPades())
    (trouble,) = office.dossiers.file(CODE).troubles
    assert (trouble.reason, trouble.tries) == ("try-later", 3)
    assert office.archive.kept == {}
    assert entries(office.dossiers, ResultSigned) == []
    assert signed(office) is Became.SIGNED
    assert result_of(office).number == "01/GXN-UBND"
    assert len(office.dossiers.results.made) == 1


def test_a_file_whose_signatures_do_not_hold_is_not_entered() -> None:
    office = approved()
    cut(office, APPROVAL, Fuse(10, after=True))
    key = signed_key(CODE, APPROVAL)
    data = data_of(office, key).replace("Nguyễn".encode(), "Nguyên".encode())
    office.archive.kept[key] = (data, "application/pdf")
    with pytest.raises(Broken):
        signed(office)
    (trouble,) = office.dossiers.file(CODE).troubles
    assert (trouble.reason, trouble.sentence) == (UNEXPECTED, SENTENCE)
    assert entries(office.dossiers, ResultSigned) == []


def test_a_file_that_is_not_what_was_signed_is_not_sealed() -> None:
    office = issued()
    key = signed_key(CODE, APPROVAL)
    office.archive.kept[key] = (data_of(office, key) + b" ", "application/pdf")
    with pytest.raises(Broken, match="not what the leader signed"):
        signed(office, ISSUED)
    assert issued_key(CODE, APPROVAL) not in office.archive.kept
    assert len(office.dossiers.file(CODE).troubles) == 1


class AnotherIsSooner(MemoryResults):
    """Registers in which somebody takes the number, or the code, while it is being drawn."""

    def __init__(self, **changes: Any) -> None:
        super().__init__()
        self._changes = changes

    def draw(self, made: Drawn) -> None:
        if self._changes:
            self.made.append(replace(made, **self._changes))
            self._changes = {}
        super().draw(made)


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"code": "another", "check_code": "another"}, "02/GXN-UBND"),
        ({"code": "another", "serial": 9}, "10/GXN-UBND"),
        ({"at": LATER - timedelta(days=1)}, "01/GXN-UBND"),
    ],
    ids=["number", "check code", "this approval"],
)
def test_whoever_is_later_draws_again(changes: dict[str, Any], number: str) -> None:
    office, results = approved(), AnotherIsSooner(**changes)
    assert signed(office, results=results) is Became.SIGNED
    assert result_of(office).number == number
    codes = [one.check_code for one in results.made]
    assert len(set(codes)) == len(codes)
    assert codes[-1] == result_of(office).check_code


class Crowded(MemoryResults):
    """A register at which somebody always is sooner."""

    def draw(self, made: Drawn) -> None:
        raise Conflict(made.number)


def test_where_many_draw_at_once_it_is_tried_later() -> None:
    with pytest.raises(TryLater, match="cấp số"):
        signed(approved(), results=Crowded())


def test_an_entry_that_cannot_be_read_yet_is_tried_again() -> None:
    with pytest.raises(TryLater):
        signed(approved(), SIGNED)
    with pytest.raises(NotFound):
        signed(an_office())


def test_a_result_that_was_withdrawn_in_the_end_is_not_signed() -> None:
    office = approved()
    now: Dossier = replace(office.dossiers.get(CODE), withdrawn=True, status=Status.STOPPED)
    office.dossiers._heads[CODE] = now  # noqa: SLF001 - as it stands after a withdrawal
    assert signed(office) is Became.NOTHING
