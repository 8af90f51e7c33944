"""Builders: people, procedures and dossiers for tests, made as the office makes them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain import clock as clocks
from chalicelib.domain.acts import (
    Accept,
    Act,
    Advance,
    AskSupplement,
    AskWithdrawal,
    DemandFee,
    RecordAgencySeal,
    RecordSignature,
    Refuse,
    Return,
    Stop,
)
from chalicelib.domain.calendar import LOCAL, WorkCalendar
from chalicelib.domain.clock import ACCEPTANCE_LIMIT, ClockKind
from chalicelib.domain.codes import DossierCode, order_ref, parse_code, secret_hash
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.desk import Rules, place
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.fees import Collected, FeeKind, FeeLine, FeeRule
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.history import GENESIS, Event, record
from chalicelib.domain.parts import (
    Applicant,
    ApplicantKind,
    Channel,
    Claim,
    Component,
    Origin,
    Paper,
    PaperField,
    Payment,
    Result,
    ReturnedBy,
    SupplementItem,
)
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.policies import Policy
from chalicelib.domain.procedure import (
    Agency,
    Case,
    Edge,
    LegalBasis,
    Level,
    OnlineLevel,
    Procedure,
    ResultRule,
    Station,
    Step,
)
from chalicelib.domain.records import (
    Draft,
    Once,
    Order,
    ScanReceipt,
    TrayEntry,
    Upload,
    UploadState,
)
from chalicelib.domain.refunds import Refund, RefundOrder
from chalicelib.domain.resultpaper import Kind, Layout, ResultPaper, Wanted
from chalicelib.domain.signed import AgencySeal, SignedResult, issued_key, signed_key
from chalicelib.domain.signed import Level as SignatureLevel
from chalicelib.domain.status import Status
from chalicelib.domain.storing import Comparison, Opening, StoredPaper
from chalicelib.domain.twins import Lodging
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.writ import Writ, writ
from chalicelib.usecases.acting import moved
from chalicelib.usecases.filing import Application
from chalicelib.usecases.ports import Chance, Move

WARD = "H33.16"
OTHER_WARD = "H33.17"
PROVINCE = "H33"
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 2 March 2026, 8:00 in Vietnam."""
PAUSE = timedelta(minutes=10)
"""How long passes between two acts of a dossier that is played."""
SECRET = "ABCDE23456"
"""The tracking secret of every dossier built here."""

STEPS = (
    Step("tiep-nhan", "Tiếp nhận", Status.RECEIVED, Role.RECEPTION, Station.RECEIVING, 2),
    Step("phan-cong", "Phân công", Status.PROCESSING, Role.DIVISION_HEAD, Station.DECIDING, 2),
    Step("tham-dinh", "Thẩm định", Status.PROCESSING, Role.APPRAISER, Station.DECIDING, 12),
    Step("ky-duyet", "Ký duyệt", Status.PROCESSING, Role.LEADER, Station.DECIDING, 4),
    Step("ban-hanh", "Ban hành", Status.PROCESSING, Role.CLERK, Station.DECIDING, 2),
    Step("tra-ket-qua", "Trả kết quả", Status.FINISHED, Role.RETURNER, Station.RECEIVING, 2),
)
EDGES = (
    Edge("tiep-nhan", "phan-cong", "forward", "Chuyển phân công"),
    Edge("phan-cong", "tham-dinh", "assign", "Phân công"),
    Edge("tham-dinh", "ky-duyet", "propose", "Trình ký"),
    Edge("ky-duyet", "tham-dinh", "send-back", "Trả lại"),
    Edge("ky-duyet", "ban-hanh", "approve", "Duyệt"),
    Edge("ban-hanh", "tra-ket-qua", "issue", "Ban hành kết quả"),
    Edge("tra-ket-qua", "tham-dinh", "reopen", "Xử lý lại"),
)


class CountedChance:
    """Bits that are all different and always the same: 1, 2, 3 …"""

    def __init__(self) -> None:
        self._drawn = 0

    def bits(self, count: int) -> bytes:
        """Return the next number as `count` bytes."""
        self._drawn += 1
        return self._drawn.to_bytes(count, "big")


def a_person(*roles: Role, **changes: Any) -> Person:
    """Return somebody with these roles; without any, a citizen."""
    person = Person("citizen-1", "Nguyễn Văn An", frozenset(roles or {Role.CITIZEN}))
    return replace(person, **changes)


def a_citizen(person_id: str = "citizen-1", **changes: Any) -> Person:
    """Return somebody who files dossiers."""
    return a_person(Role.CITIZEN, **{"id": person_id, "personal_id": "091085000123", **changes})


def an_officer(
    role: Role = Role.RECEPTION, agency: str = WARD, person_id: str | None = None
) -> Person:
    """Return an officer of an agency; the id follows from agency and role."""
    person_id = person_id or f"{agency}:{role}"
    return Person(person_id, f"Cán bộ {role}", frozenset({role}), agency)


def an_agency(code: str = WARD, **changes: Any) -> Agency:
    """Return a commune's one-stop office."""
    agency = Agency(
        code=code,
        name=f"Trung tâm Phục vụ hành chính công {code}",
        name_en=f"One-stop office {code}",
        level=Level.COMMUNE,
        parent=PROVINCE,
        address="Số 1 đường Một",
        phone="02973000000",
        valid_from=date(2025, 7, 1),
    )
    return replace(agency, **changes)


def a_fee_rule(**changes: Any) -> FeeRule:
    """Return a fee of 8,000 đồng a copy, paid on return."""
    rule = FeeRule(
        code="LP1",
        name="Lệ phí",
        kind=FeeKind.LE_PHI,
        collected=Collected.ON_RETURN,
        prepaid=False,
        valid_from=date(2025, 7, 1),
        valid_until=None,
        per_copy=8000,
    )
    return replace(rule, **changes)


def a_policy(**changes: Any) -> Policy:
    """Return an exemption from that fee for poor households, proven by a certificate."""
    policy = Policy(
        code="HN",
        name="Miễn cho hộ nghèo",
        name_en="Exemption for poor households",
        who="Hộ nghèo",
        who_en="Poor households",
        percent=100,
        valid_from=date(2025, 7, 1),
        valid_until=None,
        legal_basis="NQ 1/2025",
        verified=True,
        proof=ComponentRule("CN-HN", "Giấy chứng nhận hộ nghèo", "Certificate of poverty"),
        fees=("LP1",),
    )
    return replace(policy, **changes)


def a_claim(**changes: Any) -> Claim:
    """Return the claim to that exemption; without it 8,000 đồng are owed."""
    claim = Claim(
        policy="HN",
        name="Miễn cho hộ nghèo",
        legal_basis="NQ 1/2025",
        proof="CN-HN",
        state_data=None,
        without=(a_fee_line(prepaid=True),),
    )
    return replace(claim, **changes)


def a_fee_line(amount: int = 8000, **changes: Any) -> FeeLine:
    """Return a fee somebody owes, in đồng."""
    line = FeeLine(
        code="LP1",
        name="Lệ phí",
        kind=FeeKind.LE_PHI,
        collected=Collected.ON_RECEIPT,
        prepaid=False,
        amount=amount,
        how="8.000đ",
    )
    return replace(line, **changes)


def a_result_paper(**changes: Any) -> ResultPaper:
    """Return the template of an extract, for which a number must be proposed and more may be."""
    paper = ResultPaper(
        layout=Layout.CERTIFICATE,
        symbol="TLKS",
        title="Trích lục khai sinh",
        propose=(
            Wanted(name="so", vi="Số trong sổ", hint="Số và quyển."),
            Wanted(name="ngay", vi="Ngày đăng ký", required=False, type=Kind.DATE),
            Wanted(name="so_ban", vi="Số bản", required=False, type=Kind.NUMBER),
            Wanted(
                name="loai",
                vi="Loại việc",
                required=False,
                type=Kind.CHOICE,
                choices=("Đăng ký mới", "Đăng ký lại"),
            ),
            Wanted(name="ghi_chu", vi="Ghi chú", required=False, type=Kind.LONG_TEXT),
        ),
    )
    return replace(paper, **changes)


def a_procedure(**changes: Any) -> Procedure:
    """Return a procedure of three working days with one form field, two papers and no fee."""
    limit = TimeLimit(Unit.WORKING_DAYS, 3)
    procedure = Procedure(
        code="1.000001",
        version=1,
        name="Cấp bản sao thử",
        name_en="A procedure to try",
        field_code="HT",
        field_name="Hộ tịch",
        level=Level.COMMUNE,
        online=OnlineLevel.FULL,
        valid_from=date(2025, 7, 1),
        valid_until=None,
        deciding_agency=None,
        supplement_days=10,
        cases=(Case("thuong", "Thông thường", limit, STEPS, EDGES),),
        components=(
            ComponentRule("TK", "Tờ khai", "Declaration"),
            ComponentRule("GT", "Giấy tờ", "Paper", required=False),
        ),
        fees=(),
        result=ResultRule("Trích lục", "Extract", electronic=False, signed=False),
        legal=(LegalBasis("NĐ 118/2025/NĐ-CP", "Cơ chế một cửa", verified=True),),
        form={"type": "object", "properties": {"ho_ten": {"type": "string"}}},
        form_order=(),
    )
    return replace(procedure, **changes)


def a_calendar(**changes: Any) -> WorkCalendar:
    """Return a calendar of five-day weeks without holidays."""
    return WorkCalendar(**changes)


def rules(procedure: Procedure | None = None, calendar: WorkCalendar | None = None) -> Rules:
    """Return the law a decision is taken under."""
    return Rules(procedure or a_procedure(), calendar or a_calendar())


def an_applicant(**changes: Any) -> Applicant:
    """Return a citizen as the owner of a dossier."""
    applicant = Applicant(
        name="Nguyễn Văn An",
        kind=ApplicantKind.CITIZEN,
        personal_id="091085000123",
        phone="0912345678",
        email="an@example.vn",
        address="Số 2 đường Hai, Rạch Giá",
    )
    return replace(applicant, **changes)


def an_application(**changes: Any) -> Application:
    """Return what a citizen hands in: the declaration on paper, the form filled in."""
    application = Application(
        procedure="1.000001",
        received_by=WARD,
        applicant=an_applicant(),
        answers={"ho_ten": "Nguyễn Văn An"},
        on_paper=frozenset({"TK"}),
    )
    return replace(application, **changes)


def a_code(serial: int = 1, agency: str = WARD, at: datetime = MORNING) -> str:
    """Return the code of a dossier filed at `at`."""
    return str(DossierCode(agency, at.astimezone(LOCAL).date(), serial))


def a_submission(
    code: str | None = None,
    at: datetime = MORNING,
    channel: Channel = Channel.ONLINE,
    by: Person | None = None,
    law: Rules | None = None,
    **changes: Any,
) -> Submitted:
    """Return the first happening of a dossier."""
    law, by = law or rules(), by or a_citizen()
    online = channel is Channel.ONLINE
    case = law.procedure.cases[0]
    kind, limit = (
        (ClockKind.ACCEPTANCE, ACCEPTANCE_LIMIT) if online else (ClockKind.SETTLEMENT, case.limit)
    )
    clock = clocks.start(kind, limit, at, law.calendar)
    agency = parse_code(code or a_code(at=at)).agency
    decided_by = law.procedure.deciding_agency or agency
    here = place(
        case.start,
        received_by=agency,
        decided_by=decided_by,
        channel=channel,
        at=at,
        calendar=law.calendar,
    )
    submitted = Submitted(
        procedure=law.procedure.code,
        procedure_version=law.procedure.version,
        procedure_name=law.procedure.name,
        case=case.id,
        channel=channel,
        helped_by=agency,
        received_by=agency,
        decided_by=decided_by,
        applicant=an_applicant(),
        owner=by.id if online else None,
        answers={"ho_ten": "Nguyễn Văn An"},
        components=tuple(
            Component(code=rule.code, name=rule.name) for rule in law.procedure.components
        ),
        fees=(),
        copies=1,
        secret_hash=secret_hash(SECRET),
        status=Status.NEW if online else Status.RECEIVED,
        step=here.step,
        desk=here.desk,
        step_due=clock.due if online else here.step_due,
        clock=clock,
    )
    return replace(submitted, **changes)


def a_filed_move(
    code: str | None = None,
    at: datetime = MORNING,
    by: Person | None = None,
    chance: Chance | None = None,
    **changes: Any,
) -> Move:
    """Return the move that files a dossier; `changes` are those of `a_submission`."""
    code, by, chance = code or a_code(at=at), by or a_citizen(), chance or CountedChance()
    what = a_submission(code, at, by=by, **changes)
    salt = chance.bits(16).hex()
    event = record(code, 1, GENESIS, at=at, by=(by.id, ""), salt=salt, what=what)
    return Move(before=None, event=event, after=evolve(None, event))


def an_act_move(
    before: Dossier,
    act: Act,
    by: Person | None = None,
    at: datetime | None = None,
    law: Rules | None = None,
    chance: Chance | None = None,
) -> Move:
    """Return the move an act makes of a dossier; asked by a leader unless said otherwise."""
    leader = an_officer(Role.LEADER, before.desk.partition("#")[0])
    at = at or before.entered_at + PAUSE
    return moved(before, act, by or leader, at, law or rules(), chance or CountedChance())


A_RESULT = Result(number="12/TLKS", summary="Trích lục khai sinh", document=None, signed=False)
AN_ITEM = SupplementItem(component="GT", what="Giấy chứng sinh", why="Chưa nộp")
_TO_RESULT: tuple[Act, ...] = (
    Advance(to="phan-cong"),
    Advance(to="tham-dinh"),
    Advance(to="ky-duyet"),
    Advance(to="ban-hanh"),
    Advance(to="tra-ket-qua", result=A_RESULT),
)
WAYS: dict[Status, tuple[Act, ...]] = {
    Status.NEW: (),
    Status.RECEIVED: (Accept(),),
    Status.NOT_RECEIVED: (Refuse(reason="Không thuộc thẩm quyền"),),
    Status.PROCESSING: (Accept(), Advance(to="phan-cong")),
    Status.SUPPLEMENT: (AskSupplement(items=(AN_ITEM,)),),
    Status.PAYMENT: (Accept(), DemandFee(lines=(a_fee_line(),))),
    Status.WITHDRAWAL: (Accept(), AskWithdrawal(reason="Nộp nhầm")),
    Status.STOPPED: (Accept(), Stop(reason="Chờ tòa án")),
    Status.FINISHED: (Accept(), *_TO_RESULT),
    Status.RETURNED: (
        Accept(),
        *_TO_RESULT,
        Return(how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An"),
    ),
}
"""The acts that lead a dossier filed online to each status."""


def the_moves(
    status: Status = Status.NEW,
    *,
    code: str | None = None,
    at: datetime = MORNING,
    by: Person | None = None,
    law: Rules | None = None,
    **changes: Any,
) -> tuple[Move, ...]:
    """Return every move of a dossier that has come to `status`, really played.

    `changes` are those of `a_submission`.
    """
    law, by, chance = law or rules(), by or a_citizen(), CountedChance()
    moves = [a_filed_move(code, at, by, chance, law=law, **changes)]
    for act in WAYS[status]:
        asker = by if isinstance(act, AskWithdrawal) else None
        moves.append(an_act_move(moves[-1].after, act, asker, law=law, chance=chance))
    return tuple(moves)


def a_dossier(status: Status = Status.NEW, **changes: Any) -> Dossier:
    """Return a dossier that has come to `status`; `changes` are those of `the_moves`."""
    return the_moves(status, **changes)[-1].after


def the_signed_moves(
    status: Status = Status.RETURNED, *, sealed: bool = True, **changes: Any
) -> tuple[Move, ...]:
    """Return every move of a dossier whose e-result was signed, FINISHED or RETURNED with it.

    With another `status` it is signed and not issued. `changes` are those of `the_moves`.
    """
    law, chance = changes.get("law"), CountedChance()
    moves = [*the_moves(Status.RECEIVED, **changes)]

    def then(act: Act, by: Person | None = None) -> None:
        moves.append(an_act_move(moves[-1].after, act, by, law=law, chance=chance))

    for act in _TO_RESULT[:-1]:
        then(act)
    then(a_signature(moves[-1].after), SIGNING)
    if status not in {Status.FINISHED, Status.RETURNED}:
        return tuple(moves)
    then(Advance(to="tra-ket-qua"))
    if sealed:
        then(a_sealing(moves[-1].after), SIGNING)
    if status is Status.RETURNED:
        then(Return(how=ReturnedBy.ONLINE, receiver="Nguyễn Văn An"))
    return tuple(moves)


def a_signed_dossier(status: Status = Status.RETURNED, **changes: Any) -> Dossier:
    """Return a dossier whose e-result was signed; `changes` are those of `the_signed_moves`."""
    return the_signed_moves(status, **changes)[-1].after


def a_history(status: Status = Status.NEW, **changes: Any) -> tuple[Event, ...]:
    """Return the history of a dossier that has come to `status`."""
    return tuple(move.event for move in the_moves(status, **changes))


def a_paper(paper_id: str = "p1", component: str = "TK", **changes: Any) -> Paper:
    """Return an archived paper with one field read from it."""
    paper = Paper(
        id=paper_id,
        component=component,
        archive_key=f"paper/{paper_id}.pdf",
        sha256="ab" * 32,
        pages=1,
        kind="to-khai",
        confidence=0.9,
        fields=(PaperField(name="ho_ten", value="Nguyễn Văn An", confidence=0.87),),
        source="upload:u1",
    )
    return replace(paper, **changes)


def a_payment(ref: str | None = None, amount: int = 8000, **changes: Any) -> Payment:
    """Return a payment that came by a provider, in đồng."""
    payment = Payment(
        ref=ref or order_ref(parse_code(a_code()), 1),
        provider="vnpay",
        amount=amount,
        paid_at=MORNING,
        transaction="14000001",
        lines=(("LP1", FeeKind.LE_PHI, amount),),
    )
    return replace(payment, **changes)


def a_refund(ref: str = "r1", amount: int = 8000, **changes: Any) -> Refund:
    """Return what gives back a payment of `a_payment`, in đồng."""
    refund = Refund(
        id=f"{ref}-14000001-1",
        ref=ref,
        transaction="14000001",
        provider="vnpay",
        amount=amount,
        proof="R1",
        at=MORNING,
    )
    return replace(refund, **changes)


def a_refund_order(ref: str = "r1", amount: int = 8000, **changes: Any) -> RefundOrder:
    """Return what asks a provider to give back a payment of `a_payment`, in đồng."""
    order = RefundOrder(
        id=f"{ref}B11",
        ref=ref,
        transaction="14000001",
        provider="vnpay",
        amount=amount,
        asked_at=MORNING,
    )
    return replace(order, **changes)


def a_signed_result(approval: int = 6, **changes: Any) -> SignedResult:
    """Return the e-result that the leader signed for that approval, not issued yet."""
    signed = SignedResult(
        approval=approval,
        number="12/TLKS",
        title="Trích lục",
        issued_on=MORNING.astimezone(LOCAL).date(),
        check_code="7K3M9QXR2J",
        file=signed_key(a_code(), approval),
        sha256="ab" * 32,
        size=40_000,
        signer="Lê Văn Dũng",
        office="CHỦ TỊCH",
        signed_at=MORNING,
        level=SignatureLevel.B_T,
    )
    return replace(signed, **changes)


def an_agency_seal(**changes: Any) -> AgencySeal:
    """Return the ward's signature over an e-result."""
    return replace(AgencySeal(agency=WARD, at=MORNING, level=SignatureLevel.B_T), **changes)


def a_signature(before: Dossier, **changes: Any) -> RecordSignature:
    """Return what tells that the e-result of the approval that counts was signed."""
    approval = before.approval or 0
    where = signed_key(before.code, approval)
    return RecordSignature(result=a_signed_result(approval, **{"file": where, **changes}))


def a_sealing(before: Dossier, **changes: Any) -> RecordAgencySeal:
    """Return what tells that the agency's seal was put on the e-result that was signed last."""
    approval = before.signed_result.approval if before.signed_result else 0
    sealing = RecordAgencySeal(
        approval=approval,
        file=issued_key(before.code, approval),
        sha256="cd" * 32,
        size=60_000,
        agency_seal=an_agency_seal(),
    )
    return replace(sealing, **changes)


SIGNING = system("sign")
"""What signs and seals by itself."""


def an_upload(upload_id: str = "u1", by: Person | None = None, **changes: Any) -> Upload:
    """Return an upload a ticket was handed out for."""
    owner = (by or a_citizen()).id
    upload = Upload(
        id=upload_id,
        owner=owner,
        key=f"citizen/{owner}/{upload_id}",
        procedure="1.000001",
        component="TK",
        name="tờ khai.pdf",
        content_type="application/pdf",
        size=1000,
        state=UploadState.TICKETED,
        created_at=MORNING,
    )
    return replace(upload, **changes)


def a_draft(draft_id: str = "d1", by: Person | None = None, **changes: Any) -> Draft:
    """Return an unfinished application in its first revision."""
    draft = Draft(
        id=draft_id,
        owner=(by or a_citizen()).id,
        procedure="1.000001",
        answers={"ho_ten": "Nguyễn"},
        uploads={"TK": ("u1", "u2")},
        revision=1,
        saved_at=MORNING,
    )
    return replace(draft, **changes)


def an_order(code: str | None = None, attempt: int = 1, **changes: Any) -> Order:
    """Return an order nobody has paid yet."""
    code = code or a_code()
    order = Order(
        ref=order_ref(parse_code(code), attempt),
        dossier=code,
        provider="vnpay",
        amount=8000,
        lines=(("LP1", FeeKind.LE_PHI, 8000),),
        created_at=MORNING,
        expires_at=MORNING + timedelta(minutes=15),
    )
    return replace(order, **changes)


def a_tray_entry(entry_id: str = "20260302T010000-1", **changes: Any) -> TrayEntry:
    """Return a scanned page that found no dossier by itself."""
    entry = TrayEntry(
        id=entry_id,
        agency=WARD,
        source_key=f"scans/{WARD}/1.pdf",
        reason="no-code",
        sentence="Không đọc được mã hồ sơ trên trang; hãy chọn hồ sơ.",
        pages=(1, 2),
        archive_key=f"tray/{entry_id}.pdf",
        sha256="cd" * 32,
        kind="khac",
        confidence=0.4,
        fields=(PaperField(name="so", value="12", confidence=0.5, flag="blurred"),),
        suggestion=None,
        arrived_at=MORNING,
    )
    return replace(entry, **changes)


def a_receipt(sha256: str = "ef" * 32, **changes: Any) -> ScanReceipt:
    """Return the receipt of a scan of four pages, all accounted for."""
    receipt = ScanReceipt(
        sha256=sha256,
        source_key=f"scans/{WARD}/1.pdf",
        agency=WARD,
        pages=4,
        filed=2,
        blank=0,
        sheets=1,
        in_tray=1,
        finished_at=MORNING,
    )
    return replace(receipt, **changes)


def a_writ(seq: int = 2, model: Model = Model.RECEIPT, **changes: Any) -> Writ:
    """Return the note of a writ."""
    code = changes.get("code", a_code())
    return replace(writ(code, seq, model, b"%PDF-1.7", MORNING), **changes)


def a_once(key: str = "k1", scope: str = "submit:citizen-1", **changes: Any) -> Once:
    """Return the mark that something was done."""
    once = Once(scope=scope, key=key, fingerprint="12" * 32, answer=a_code(), at=MORNING)
    return replace(once, **changes)


def a_stored(**changes: Any) -> StoredPaper:
    """Return the record of a paper in its owner's store."""
    record = StoredPaper(
        holder="account:citizen-1",
        id=f"{a_code()}.p1",
        revision=1,
        name="Giấy chứng sinh",
        code="p1",
        type="giay-chung-sinh",
        dossier=a_code(),
        component="TK",
        origin=Origin.COMPONENT,
        number="12/GCS",
        abstract="Giấy chứng sinh – Nguyễn Văn An",
        issued_on=date(2026, 1, 5),
        valid_until=None,
        scope=None,
        issuer=None,
        signer=None,
        values=(("ho_ten", "Nguyễn Văn An"),),
        agency=WARD,
        officer="Trần Văn Hòa",
        stored_at=MORNING,
        checked_at=MORNING,
        checks=(Comparison(seq=3, by="o1", by_name="Trần Văn Hòa", at=MORNING, compared=True),),
        file="paper/p1.pdf",
        words="paper/p1.json",
        size=1000,
        pages=1,
        signed=False,
        sha256="ab" * 32,
    )
    return replace(record, **changes)


def an_opening(**changes: Any) -> Opening:
    """Return that somebody looked into a stored paper."""
    opening = Opening(
        holder="account:citizen-1", record=f"{a_code()}.p1", by="citizen-1", at=MORNING
    )
    return replace(opening, **changes)


def a_lodging(**changes: Any) -> Lodging:
    """Return where a paper lies."""
    place = Lodging(
        sha256="ab" * 32,
        paper="p1",
        code=a_code(),
        component="TK",
        name="Tờ khai",
        pages=1,
        owner="citizen-1",
        agencies=frozenset({WARD}),
        at=MORNING,
    )
    return replace(place, **changes)
