"""Histories: two offices, everybody near them, and every act anybody could think of asking."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from chalicelib.domain import acts
from chalicelib.domain.acts import Act
from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.checking import as_read
from chalicelib.domain.complaints import Kind as Complained
from chalicelib.domain.deadline import AfterPause, TimeLimit, Unit
from chalicelib.domain.decisions import decide, permitted
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.history import Event, record
from chalicelib.domain.parts import (
    Channel,
    Claim,
    Component,
    Correction,
    ReturnedBy,
    Watch,
)
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.procedure import Case, ResultRule
from chalicelib.domain.rating import bearer
from chalicelib.domain.refusals import Refusal
from tests.builders import (
    A_RESULT,
    AN_ITEM,
    EDGES,
    MORNING,
    OTHER_WARD,
    STEPS,
    WARD,
    a_citizen,
    a_code,
    a_fee_line,
    a_filed_move,
    a_paper,
    a_payment,
    a_procedure,
    a_refund,
    a_refund_order,
    a_result_paper,
    a_sealing,
    a_signature,
    a_signed_result,
    an_agency_seal,
    an_officer,
)

DECIDER = "H33.02"
"""The agency that decides where the ward only receives."""
APPLICANT = a_citizen()
STRANGER = a_citizen("citizen-2", name="Trần Thị Bình")
SETTLERS = (
    Role.RECEPTION,
    Role.DIVISION_HEAD,
    Role.APPRAISER,
    Role.LEADER,
    Role.CLERK,
    Role.RETURNER,
)
OFFICERS = tuple(an_officer(role, agency) for agency in (WARD, DECIDER) for role in SETTLERS)
FOREIGNERS = tuple(an_officer(role, OTHER_WARD) for role in SETTLERS)
AUDITOR = Person("auditor", "Kiểm toán", frozenset({Role.AUDITOR}), "H33")
ADMIN = Person("admin", "Quản trị", frozenset({Role.ADMIN}), WARD)
BEARER = bearer(a_code())
"""Whoever holds code and secret of the dossier, such as one who handed it in at the counter."""
EVERYBODY = (APPLICANT, BEARER, STRANGER, *OFFICERS, *FOREIGNERS, AUDITOR, ADMIN, system("try"))

LIMIT = TimeLimit(Unit.WORKING_DAYS, 3)
PAPER, SIGNED_PAPER = a_paper("e1"), a_paper("e2", signed=True)
RESULTS: tuple[dict[str, Any], ...] = (
    {},
    {"result": A_RESULT},
    *(
        {"result": replace(A_RESULT, document=paper.id), "filed": paper}
        for paper in (PAPER, SIGNED_PAPER)
    ),
)
"""What an officer may settle a dossier with: nothing, a number, a paper of it, a signed one."""
ANSWER = (Component(code="GT", name="Giấy tờ", uploads=("u2",)),)
FEES: tuple[tuple[FeeLine, ...], ...] = (
    (),
    (a_fee_line(8000),),
    (a_fee_line(8000, prepaid=True),),
    (a_fee_line(5000, prepaid=True), a_fee_line(3000, code="P1")),
)


def a_law(
    mode: AfterPause = AfterPause.RESUME,
    *,
    elsewhere: bool = False,
    electronic: bool = False,
    signed: bool = False,
) -> Rules:
    """Return a procedure of three working days under a calendar without holidays.

    An electronic result has a template, for which something must be proposed.
    """
    return Rules(
        a_procedure(
            cases=(
                Case("thuong", "Thông thường", replace(LIMIT, after_pause=mode), STEPS, EDGES),
                Case("kho", "Phức tạp", replace(LIMIT, amount=6), STEPS, EDGES),
            ),
            deciding_agency=DECIDER if elsewhere else None,
            result=ResultRule(
                "Trích lục",
                "Extract",
                electronic=electronic,
                signed=signed,
                paper=a_result_paper() if electronic else None,
            ),
        ),
        WorkCalendar(),
    )


def filed(
    law: Rules, channel: Channel, fees: tuple[FeeLine, ...], claim: Claim | None = None
) -> Event:
    """Return the first entry of a history: filed online, or received at the counter."""
    by = APPLICANT if channel is Channel.ONLINE else an_officer(Role.RECEPTION)
    return a_filed_move(channel=channel, by=by, law=law, fees=fees, claim=claim).event


@dataclass(frozen=True, slots=True)
class Step:
    """One act that was done: by whom, when, and the dossier before and after."""

    act: Act
    by: Person
    at: datetime
    before: Dossier
    event: Event
    after: Dossier


def done(dossier: Dossier, act: Act, by: Person, at: datetime, law: Rules) -> Step:
    """Return what `act` makes of `dossier`; raises the Refusal it meets."""
    event = record(
        dossier.code,
        dossier.seq + 1,
        dossier.head_hash,
        at=at,
        by=(by.id, by.name),
        salt="11" * 16,
        what=decide(dossier, act, by, at, law),
    )
    return Step(act, by, at, dossier, event, evolve(dossier, event))


def able(dossier: Dossier, act: Act) -> list[Person]:
    """Return everybody who may ask for `act` now."""
    return [person for person in EVERYBODY if _may(dossier, act, person)]


def _may(dossier: Dossier, act: Act, by: Person) -> bool:
    try:
        permitted(dossier, type(act), by)
    except Refusal:
        return False
    return True


_reasons = st.sampled_from(["", " ", "Vì lý do chính đáng"])
a_correction: st.SearchStrategy[Correction] = st.builds(
    Correction,
    name=st.sampled_from(["ho_ten", "me.so_dinh_danh", "ngay_cap", "la"]),
    value=st.sampled_from([None, "", "Nguyễn Văn Ân", "091085000123", "31/02/2020", "01/02/2020"]),
    read=st.sampled_from([None, "Nguyễn Văn An", "khác"]),
)
"""An officer's value for a paper, possible and not."""
_results = st.sampled_from([*RESULTS, {"result": replace(A_RESULT, document="lost")}])

any_act: st.SearchStrategy[Any] = st.one_of(
    st.builds(acts.Accept, case=st.sampled_from([None, "kho", "khong-co"])),
    st.builds(acts.Refuse, reason=_reasons),
    st.builds(
        lambda given, **said: acts.Advance(**said, **given),
        _results,
        to=st.sampled_from([*(step.id for step in STEPS), "khong-co"]),
        handler=st.sampled_from([None, f"{WARD}:appraiser", "somebody"]),
        note=_reasons,
    ),
    st.builds(acts.AskSupplement, items=st.sampled_from([(), (AN_ITEM,)]), reason=_reasons),
    st.builds(acts.AnswerSupplement, components=st.sampled_from([(), ANSWER])),
    st.just(acts.CompleteSupplement()),
    st.builds(
        acts.DemandFee,
        lines=st.sampled_from([(), (a_fee_line(8000),)]),
        reason=_reasons,
        declines=st.booleans(),
    ),
    st.builds(
        acts.RecordPayment,
        payment=st.builds(
            a_payment, st.sampled_from(["r1", "r2", "r3"]), st.sampled_from([3000, 8000])
        ),
    ),
    st.builds(
        acts.OrderRefund,
        order=st.builds(
            a_refund_order,
            st.sampled_from(["r1", "r2"]),
            st.sampled_from([0, 3000, 8000]),
            id=st.sampled_from(["b1", "b2"]),
        ),
    ),
    st.builds(
        acts.FailRefund,
        id=st.sampled_from(["b1", "b2"]),
        code=st.just("99"),
        sentence=st.just("Không hoàn được."),
    ),
    st.builds(
        acts.RecordRefund,
        refund=st.builds(
            a_refund,
            st.sampled_from(["r1", "r2", "r3"]),
            st.sampled_from([0, 3000, 8000]),
            id=st.sampled_from(["b1", "b2"]),
        ),
    ),
    st.builds(acts.AskWithdrawal, reason=_reasons),
    st.just(acts.AgreeWithdrawal()),
    st.builds(acts.DeclineWithdrawal, reason=_reasons),
    st.builds(acts.Stop, reason=_reasons),
    st.builds(acts.Resume, reason=_reasons),
    st.builds(
        acts.Extend,
        limit=st.builds(TimeLimit, st.sampled_from(Unit), st.integers(-1, 5)),
        reason=_reasons,
    ),
    st.builds(acts.Return, how=st.sampled_from(ReturnedBy), receiver=_reasons),
    st.builds(
        acts.Rate, stars=st.integers(0, 6), remark=st.sampled_from(["", "Nhanh gọn", "x" * 501])
    ),
    st.builds(
        acts.Complain,
        kind=st.sampled_from(Complained),
        words=_reasons,
        key=st.sampled_from(["k1", "k2", "k3", "k4", "k5"]),
        about=st.sampled_from([None, 2]),
        officer=st.sampled_from(["", f"{WARD}:leader"]),
    ),
    st.builds(acts.AnswerComplaint, complaint=st.integers(1, 12), words=_reasons, done=_reasons),
    st.builds(
        acts.FilePaper,
        paper=st.builds(a_paper, st.sampled_from(["p1", "p2"]), st.sampled_from(["TK", "XX"])),
    ),
    st.builds(
        acts.CorrectPaper,
        paper=st.sampled_from(["p1", "p2", "p3"]),
        corrections=st.lists(a_correction, max_size=2).map(tuple),
        kind=st.sampled_from([None, "can-cuoc", "to-khai", "khong-co"]),
        compared=st.booleans(),
        papers=st.sampled_from([(), (as_read(a_paper("p1")), as_read(a_paper("p2")))]),
    ),
    st.just(acts.RejectPaper(component="TK", upload="u1", reason="broken", sentence="Tệp hỏng.")),
    st.builds(
        acts.Propose,
        values=st.dictionaries(st.sampled_from(["so", "ngay", "la"]), _reasons, max_size=2),
    ),
    st.builds(acts.RecordSignature, result=st.builds(a_signed_result, st.integers(1, 12))),
    st.builds(
        acts.RecordAgencySeal,
        approval=st.integers(1, 12),
        file=st.just("result/1.pdf"),
        sha256=st.just("cd" * 32),
        size=st.just(60_000),
        agency_seal=st.just(an_agency_seal()),
    ),
    st.builds(acts.RevokeResult, reason=_reasons),
    st.builds(acts.Remind, watch=st.sampled_from(Watch), moment=st.just(MORNING)),
)
"""Acts of every kind, sensible and not."""

WORDS = "Vì lý do chính đáng"
PROPOSAL = acts.Propose(values={"so": "118/2019, quyển 02"})
FORWARD: tuple[Act, ...] = (
    acts.Accept(),
    PROPOSAL,
    acts.RecordPayment(payment=a_payment("r1", 8000)),
    acts.Return(how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An"),
    *(acts.Advance(to=edge.target, note=WORDS) for edge in EDGES),
    *(acts.Advance(to=STEPS[-1].id, note=WORDS, **given) for given in RESULTS if given),
)
"""Acts that lead to the result."""
USEFUL: tuple[Act, ...] = (
    acts.Refuse(reason=WORDS),
    acts.AskSupplement(items=(AN_ITEM,), reason=WORDS),
    acts.AnswerSupplement(components=ANSWER),
    acts.CompleteSupplement(),
    acts.DemandFee(lines=(a_fee_line(8000),)),
    acts.DemandFee(reason=WORDS, declines=True),
    acts.RecordPayment(payment=a_payment("r2", 8000)),
    acts.RecordRefund(refund=a_refund("r2", 8000)),
    acts.AskWithdrawal(reason=WORDS),
    acts.AgreeWithdrawal(),
    acts.DeclineWithdrawal(reason=WORDS),
    acts.Stop(reason=WORDS),
    acts.Resume(reason=WORDS),
    acts.Extend(limit=TimeLimit(Unit.WORKING_DAYS, 2), reason=WORDS),
    acts.Rate(stars=4, remark=WORDS),
    acts.Rate(stars=2),
    acts.Complain(kind=Complained.REMARK, words=WORDS, key="k1"),
    *(acts.AnswerComplaint(complaint=seq, words=WORDS) for seq in (2, 3, 4)),
    acts.FilePaper(paper=a_paper()),
    acts.CorrectPaper(paper="p1", compared=True, papers=(as_read(a_paper()),)),
    acts.RevokeResult(reason=WORDS),
    *FORWARD,
)
"""Acts that bring a dossier on where they are allowed at all."""


def signing(dossier: Dossier) -> tuple[Act, ...]:
    """Return what the machine that signs asks of a dossier as it stands."""
    return (a_signature(dossier), a_sealing(dossier))


waits = st.sampled_from([-5, 0, 1, 60, 20 * 60, 72 * 60, 15 * 24 * 60]).map(
    lambda minutes: timedelta(minutes=minutes)
)
"""How long passes between two acts: less than nothing where machines' clocks differ."""
