"""Results in the store: handed over they are there, used again as results, revoked never more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.acts import (
    Accept,
    Act,
    Advance,
    FilePaper,
    RecordAgencySeal,
    RecordSignature,
    Return,
    RevokeResult,
)
from chalicelib.domain.checking import papers_of
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.facts import fact
from chalicelib.domain.parts import Channel, Digitisation, Origin, Result, ReturnedBy, Wish
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.procedure import Procedure, ResultRule
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.resultpaper import Group, Layout, Line, ResultPaper, Shown
from chalicelib.domain.results.stored import kind_of
from chalicelib.domain.signed import AgencySeal, Level, SignedResult, issued_key, signed_key
from chalicelib.usecases import filing, reusing, storing
from chalicelib.usecases.returning import hand_over
from tests.builders import (
    MORNING,
    WARD,
    a_citizen,
    a_code,
    a_filed_move,
    a_paper,
    a_procedure,
    an_act_move,
    an_agency,
    an_application,
    an_officer,
    rules,
)
from tests.memory import STORE_KEY, MemoryCatalogue, Office

CODE = a_code()
MARITAL = ResultPaper(
    layout=Layout.CERTIFICATE,
    symbol="GXN",
    title="Giấy xác nhận tình trạng hôn nhân",
    groups=(
        Group(
            lines=(
                Line(vi="Họ tên", source="answers.person_name"),
                Line(vi="Ngày sinh", source="answers.person_birth_date", shown=Shown.DAY),
                Line(vi="Giới tính", source="answers.person_sex"),
                Line(vi="Quốc tịch", source="answers.person_nationality"),
            )
        ),
    ),
    valid_months=6,
)
RULE = ResultRule("Giấy xác nhận", "Certificate", electronic=True, signed=True, paper=MARITAL)
ASKS = ComponentRule(
    "GT", "Giấy xác nhận", "Certificate", required=False, kinds=("xac-nhan-hon-nhan",)
)
FIELDS = (
    {"name": "person_sex", "options": [{"value": "female", "vi": "Nữ"}]},
    {"name": "person_nationality", "options": [{"value": "vn", "vi": "Việt Nam"}]},
)
LAW = a_procedure(
    result=RULE,
    form_order=({"fields": FIELDS},),
    components=(ComponentRule("TK", "Tờ khai", "Declaration"), ASKS),
)
ANSWERS = {
    "person_name": "Nguyễn Văn An",
    "person_birth_date": "1985-01-05",
    "person_ethnicity": "Kinh",
    "person_sex": "female",
    "person_nationality": "vn",
}
TO_APPROVAL: Sequence[Act] = (
    Accept(),
    Advance(to="phan-cong"),
    Advance(to="tham-dinh"),
    Advance(to="ky-duyet"),
    Advance(to="ban-hanh"),
)
HANDED_AT = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)


class Desk:
    """An office with a dossier whose result was approved."""

    def __init__(self, law: Procedure = LAW, **changes: Any) -> None:
        self.law = law
        agency = an_agency(code=WARD, name="Ủy ban nhân dân phường Rạch Giá")
        self.office = Office(catalogue=MemoryCatalogue((law,), (agency,)))
        self.dossier = self._kept(a_filed_move(answers=ANSWERS, law=rules(law), **changes))
        for act in TO_APPROVAL[self.dossier.accepted_at is not None :]:
            self.play(act)

    def _kept(self, move: Any) -> Dossier:
        self.office.dossiers.save(move)
        return move.after  # type: ignore[no-any-return]

    def play(self, act: Act, by: Person | None = None) -> None:
        """Do an act, an hour after the last entry."""
        at = self.dossier.entered_at + timedelta(hours=1)
        self.dossier = self._kept(an_act_move(self.dossier, act, by, at, rules(self.law)))

    def sign(self, **changes: Any) -> SignedResult:
        """Have it signed, issued and sealed; `changes` are laid over what was signed."""
        approval = self.dossier.approval or 0
        signed = SignedResult(
            approval=approval,
            number="12/GXN",
            title=MARITAL.title,
            issued_on=date(2026, 3, 5),
            check_code="7K3QM2XWBD",
            file=signed_key(CODE, approval),
            sha256="cd" * 32,
            size=4000,
            signer="Trần Thị Lan",
            office="Chủ tịch",
            signed_at=MORNING + timedelta(days=3),
            level=Level.B_T,
            subject="Nguyễn Văn An",
        )
        signed = replace(signed, **changes)
        self.play(RecordSignature(result=signed), system("sign"))
        self.play(Advance(to="tra-ket-qua"))
        seal = AgencySeal(agency=WARD, at=MORNING + timedelta(days=4), level=Level.B_T)
        file = issued_key(CODE, approval)
        sealed = RecordAgencySeal(
            approval=approval, file=file, sha256="ef" * 32, size=5000, agency_seal=seal
        )
        self.play(sealed, system("sign"))
        return signed

    def enter(self, act: Return | RevokeResult, at: datetime = HANDED_AT) -> None:
        """Hand the result over, or revoke it."""
        by = an_officer(Role.LEADER)
        ports = (self.office.dossiers, self.office.catalogue, CODE, act, by, at, None)
        self.dossier = hand_over(*ports, self.office.chance, STORE_KEY)

    def mine(self, by: Person | None = None) -> tuple[storing.Kept, ...]:
        """Return what somebody finds in their store."""
        return storing.mine(self.office.dossiers, STORE_KEY, by or a_citizen())

    def apply(self, revision: int = 1, at: datetime = HANDED_AT) -> Dossier:
        """File an application with the result as a component."""
        (kept,) = self.mine()
        wish = Wish(component="GT", record=kept.record.id, revision=revision)
        asked = an_application(stored=(wish,))
        return filing.file_online(self.office.filing(), asked, a_citizen(), "k1", at).dossier


RETURN = Return(how=ReturnedBy.ONLINE, receiver="Nguyễn Văn An")


def handed() -> Desk:
    desk = Desk()
    desk.sign()
    desk.enter(RETURN)
    return desk


def test_an_e_result_is_in_its_owners_store_once_it_was_handed_over() -> None:
    desk = Desk()
    desk.sign()
    assert desk.mine() == ()
    desk.enter(RETURN)
    ((record),) = (kept.record for kept in desk.mine())
    assert (record.origin, record.name) == (Origin.RESULT, "Giấy xác nhận tình trạng hôn nhân")
    assert (record.type, record.number) == ("xac-nhan-hon-nhan", "12/GXN")
    assert (record.issued_on, record.valid_until) == (date(2026, 3, 5), date(2026, 9, 5))
    assert (record.signer, record.issuer) == ("Trần Thị Lan", "Ủy ban nhân dân phường Rạch Giá")
    assert (record.file, record.sha256) == (issued_key(CODE, 6), "ef" * 32)
    assert (record.dossier, record.stored_at, record.signed) == (CODE, HANDED_AT, True)
    assert (record.revision, record.revoked) == (1, None)


def test_its_issuer_is_who_it_printed_as_one() -> None:
    desk = Desk()
    desk.sign(issuer="Công an phường Rạch Giá")
    desk.enter(RETURN)
    (kept,) = desk.mine()
    assert kept.record.issuer == "Công an phường Rạch Giá"
    assert dict(kept.record.values)["co_quan_cap"] == "Công an phường Rạch Giá"


def test_its_values_are_what_it_printed_as_papers_of_its_kind_say_it() -> None:
    (kept,) = handed().mine()
    values = dict(kept.record.values)
    assert values["ho_ten"] == "Nguyễn Văn An"
    assert values["ngay_sinh"] == "05/01/1985"
    assert (values["gioi_tinh"], values["quoc_tich"]) == ("Nữ", "Việt Nam")
    assert "dan_toc" not in values, "the answer was given, and not printed"
    assert (values["so_ky_hieu"], values["co_gia_tri_den"]) == ("12/GXN", "05/09/2026")


def test_it_is_used_again_as_a_result_and_counts_as_one() -> None:
    desk = handed()
    filed = desk.apply()
    component = filed.component("GT")
    assert component.digitised is Digitisation.REUSED_RESULT
    assert (fact(filed).components_reused, fact(filed).components_digitised) == (1, 1)
    (paper,) = papers_of(desk.office.dossiers.file(filed.code).events)
    assert paper.paper.archive_key == issued_key(CODE, 6)
    assert paper.reused is not None
    assert (paper.reused.by, paper.reused.dossier) == ("Trần Thị Lan", CODE)


def test_after_its_end_it_is_neither_offered_nor_taken() -> None:
    desk = handed()
    late = datetime(2026, 9, 7, 3, 0, tzinfo=UTC)
    ports = (desk.office.dossiers, desk.office.catalogue, STORE_KEY, a_citizen(), LAW.code)
    (_, before), (_, after) = (
        [(one.rule.code, one.offers) for one in reusing.offers(*ports, at)][1]
        for at in (HANDED_AT, late)
    )
    assert (len(before), len(after)) == (1, 0)
    with pytest.raises(Invalid, match="đã hết hạn ngày 05/09/2026"):
        desk.apply(at=late)


def test_revoked_it_stays_in_the_store_says_so_and_is_of_no_use() -> None:
    desk = handed()
    revoked_at = HANDED_AT + timedelta(days=1)
    desk.enter(RevokeResult(reason="Cấp sai"), revoked_at)
    (kept,) = desk.mine()
    assert (kept.record.revision, kept.record.stored_at) == (2, HANDED_AT)
    assert kept.record.revoked is not None
    assert (kept.record.revoked.at, kept.record.revoked.reason) == (revoked_at, "Cấp sai")
    ports = (desk.office.dossiers, desk.office.catalogue, STORE_KEY, a_citizen(), LAW.code)
    assert not any(one.offers for one in reusing.offers(*ports, revoked_at))
    for revision in (1, 2):
        with pytest.raises(Invalid, match="đã bị thu hồi"):
            desk.apply(revision, revoked_at)


def test_a_result_for_a_dossier_of_the_counter_awaits_its_owner() -> None:
    desk = Desk(channel=Channel.COUNTER, by=an_officer())
    desk.sign()
    desk.enter(RETURN)
    assert len(desk.mine(a_citizen("new", personal_id="091085000123"))) == 1
    assert desk.mine(a_citizen("new", personal_id="091085000124")) == ()


def test_a_paper_given_as_the_result_is_kept_as_it_was_filed() -> None:
    desk = Desk()
    paper = a_paper("p9", "GT", archive_key="paper/99/1-1.pdf", signed=True, size=77)
    desk.play(FilePaper(paper=paper), system("digitise"))
    result = Result(number="9/GXN", summary="Xác nhận", document="p9", signed=False)
    desk.play(Advance(to="tra-ket-qua", result=result, filed=paper))
    desk.enter(RETURN)
    (kept,) = desk.mine()
    assert (kept.record.origin, kept.record.file) == (Origin.RESULT, "paper/99/1-1.pdf")
    assert (kept.record.number, kept.record.name) == ("9/GXN", RULE.name)
    assert kept.record.revoked is None


def test_a_result_on_paper_alone_is_in_no_store() -> None:
    law = replace(LAW, result=replace(RULE, electronic=False, signed=False, paper=None))
    desk = Desk(law)
    result = Result(number="9/GXN", summary="Xác nhận", document=None, signed=False)
    desk.play(Advance(to="tra-ket-qua", result=result))
    desk.enter(RETURN)
    assert desk.mine() == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Giấy xác nhận tình trạng hôn nhân", "xac-nhan-hon-nhan"),
        ("TRÍCH LỤC KHAI SINH (BẢN SAO)", "giay-khai-sinh"),
        ("Giấy phép xây dựng", "khac"),
        ("Quyết định về việc cấp đổi", "quyet-dinh"),
        ("Đơngiản", "khac"),
    ],
)
def test_the_title_of_a_result_tells_its_kind(title: str, kind: str) -> None:
    assert kind_of(title) == kind
