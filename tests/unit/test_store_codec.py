"""The codec: whatever is written is read back equal, with the same hash."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any, get_args

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import (
    dossier_from,
    dumped,
    event_from,
    event_text,
    loaded,
    row_of,
)
from chalicelib.domain import happenings as happened
from chalicelib.domain.clock import Clock, ClockKind
from chalicelib.domain.complaints import Kind
from chalicelib.domain.deadline import AfterPause, Extension, Suspension, TimeLimit, Unit
from chalicelib.domain.fees import Collected, FeeKind
from chalicelib.domain.happenings import Happening
from chalicelib.domain.history import GENESIS, Event, is_intact, record
from chalicelib.domain.parts import (
    ApplicantKind,
    Channel,
    Component,
    Correction,
    Digitisation,
    ReturnedBy,
    SupplementItem,
    Watch,
)
from chalicelib.domain.status import Status
from chalicelib.usecases.ports import Row
from tests.builders import (
    A_RESULT,
    MORNING,
    a_claim,
    a_dossier,
    a_draft,
    a_fee_line,
    a_history,
    a_lodging,
    a_once,
    a_paper,
    a_payment,
    a_receipt,
    a_refund,
    a_refund_order,
    a_signed_result,
    a_stored,
    a_submission,
    a_tray_entry,
    an_agency_seal,
    an_applicant,
    an_opening,
    an_order,
    an_upload,
)

FINE = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)
NFD = "Nguye\u0302\u0303n"
ODD = f'“Nguyễn” {NFD} \\ " \n\t\u0000\u2028 🏛 </script>'
CLOCK = Clock(
    kind=ClockKind.SETTLEMENT,
    limit=TimeLimit(Unit.SAME_DAY, 0, cutoff=time(15, 0), after_pause=AfterPause.RESTART),
    started=MORNING,
    due=FINE,
    warn_at=MORNING,
    suspensions=(
        Suspension(start=MORNING, end=FINE, reason="Chờ bổ sung"),
        Suspension(start=FINE, end=None, reason=ODD),
    ),
    extensions=(Extension(TimeLimit(Unit.MONTHS, 1), FINE, "Chờ xác minh"),),
)
COMPONENT = Component(
    code="TK",
    name="Tờ khai",
    uploads=("u1", "u2"),
    on_paper=True,
    digitised=Digitisation.REUSED_RESULT,
    papers=("p1",),
)
PLACE: dict[str, Any] = {"step": "s", "desk": "H33.16#leader", "step_due": FINE}
EVERY: tuple[Happening, ...] = (
    a_submission(
        channel=Channel.POST,
        applicant=an_applicant(kind=ApplicantKind.FIRM, personal_id=None, tax_code="0100109106"),
        owner=None,
        answers={"ho_ten": ODD, "so_ban": 3, "co": True, "khong": None, "lon": 10**30, "le": 0.1},
        components=(COMPONENT,),
        fees=(a_fee_line(kind=FeeKind.PHI, collected=Collected.ON_SUPPLEMENT, prepaid=True),),
        claim=a_claim(name=ODD),
        clock=CLOCK,
    ),
    happened.Accepted(case="thuong", clock=CLOCK, handler="a", **PLACE),
    happened.Refused(reason=ODD, clock=CLOCK),
    happened.Moved(
        action="forward",
        step_name="Thẩm định",
        status=Status.PROCESSING,
        handler=None,
        note=ODD,
        **PLACE,
    ),
    happened.SupplementAsked(
        items=(SupplementItem(component="GT", what=ODD, why="Thiếu"),),
        until=FINE,
        back_to=Status.NEW,
        clock=CLOCK,
    ),
    happened.SupplementAnswered(components=(COMPONENT,), note=ODD, clock=CLOCK),
    happened.SupplementCompleted(status=Status.RECEIVED, clock=CLOCK, accepted=True, step_due=FINE),
    happened.FeeDemanded(
        lines=(a_fee_line(),), amount=8000, clock=CLOCK, reason=ODD, declines=True
    ),
    happened.FeePaid(payment=a_payment(), status=Status.PROCESSING, clock=CLOCK, **PLACE),
    happened.RefundOrdered(order=a_refund_order()),
    happened.RefundFailed(id="r1B11", code="99", sentence=ODD),
    happened.Refunded(refund=a_refund()),
    happened.WithdrawalAsked(reason=ODD, back_to=Status.PAYMENT, clock=CLOCK),
    happened.WithdrawalDeclined(reason=ODD, **PLACE),
    happened.Stopped(reason=ODD, final=True, clock=CLOCK),
    happened.Resumed(reason=ODD, clock=CLOCK, **PLACE),
    happened.Extended(reason=ODD, clock=CLOCK),
    happened.Finished(
        action="issue",
        step_name="Trả kết quả",
        result=replace(A_RESULT, document="result/1.pdf", signed=True),
        clock=CLOCK,
        **PLACE,
    ),
    happened.Reopened(reason=ODD, step_name="Thẩm định", **PLACE),
    happened.Returned(how=ReturnedBy.POST, receiver=ODD),
    happened.Rated(stars=4, remark=ODD),
    happened.Complained(
        warn_at=FINE,
        kind=Kind.COMPLAINT,
        words=ODD,
        key="k1",
        until=FINE,
        about=2,
        officer="somebody",
    ),
    happened.ComplaintAnswered(complaint=7, words=ODD, done=ODD),
    happened.PaperFiled(paper=a_paper(warnings=("blurred",), confidence=0.1 + 0.2)),
    happened.PaperChecked(
        paper="p1",
        corrections=(
            Correction(name="me.ho_ten", value=ODD, read=NFD),
            Correction(name="ngay_cap", value=None, read="31/02/2020"),
            Correction(name="noi_sinh", value="Rạch Giá"),
        ),
        kind="can-cuoc",
        compared=True,
    ),
    happened.PaperRejected(component="TK", upload="u1", reason="broken", sentence=ODD),
    happened.ResultProposed(values={"cap_cho": ODD}),
    happened.ResultSigned(result=a_signed_result(title=ODD, agency_seal=an_agency_seal())),
    happened.AgencySealed(
        approval=6, file="result/x.pdf", sha256="ab" * 32, size=9, agency_seal=an_agency_seal()
    ),
    happened.ResultRevoked(approval=6, reason=ODD),
    happened.Reminded(watch=Watch.SUPPLEMENT_LAPSED, moment=FINE),
)


def entered(what: Happening) -> Event:
    code, salt = "H33.16-260302-0001", "0f" * 16
    return record(code, 1, GENESIS, at=FINE, by=("a", ODD), salt=salt, what=what)


def shape(value: Any) -> object:
    """Return a value with the type of every part of it, moments as they are hashed."""
    if isinstance(value, datetime):
        return ("moment", value.isoformat())
    if is_dataclass(value):
        return (type(value), [shape(getattr(value, field.name)) for field in fields(value)])
    if isinstance(value, Mapping):
        return (type(value), {key: shape(item) for key, item in value.items()})
    if isinstance(value, tuple | list):
        return (type(value), [shape(item) for item in value])
    if isinstance(value, frozenset):
        return (frozenset, sorted((type(item).__name__, item) for item in value))
    return (type(value), value)


def assert_same(one: object, other: object) -> None:
    assert one == other
    assert shape(one) == shape(other)


def test_no_happening_is_forgotten_here() -> None:
    assert [type(what) for what in EVERY] == list(get_args(Happening))


@pytest.mark.parametrize("what", EVERY, ids=lambda what: what.type)
def test_an_entry_survives_with_its_hash(what: Happening) -> None:
    event = entered(what)
    back = event_from(event_text(event))
    assert_same(back, event)
    assert is_intact([back])


@pytest.mark.parametrize("status", list(Status))
def test_dossiers_and_histories_of_every_status_survive(status: Status) -> None:
    dossier = a_dossier(status)
    assert_same(dossier_from(dumped(dossier)), dossier)
    history = a_history(status)
    back = [event_from(event_text(event)) for event in history]
    assert is_intact(back)
    assert tuple(back) == history


def test_a_dossier_with_everything_in_it_survives() -> None:
    dossier = a_dossier(
        Status.SUPPLEMENT, components=(COMPONENT,), fees=(a_fee_line(),), clock=CLOCK
    )
    full = replace(
        dossier,
        claim=a_claim(proof=None, state_data="CSDL dân cư", declined=ODD),
        payments=(a_payment(),),
        refunds=(a_refund(),),
        refund_orders=(a_refund_order(failed="99"),),
        result=A_RESULT,
        reminded=frozenset(Watch),
        back_to=Status.RECEIVED,
        accepted_at=FINE,
        finished_at=FINE,
        returned_at=FINE,
        withdrawn=True,
    )
    assert_same(dossier_from(dumped(full)), full)


@pytest.mark.parametrize(
    "record_",
    [
        an_upload(paper=a_paper(), dossier="H33.16-260302-0001", reason="x", sentence=ODD),
        a_draft(answers={"ho_ten": ODD, "so": 1.5, "nhieu": [1, {"a": None}]}),
        a_draft(
            received_by="H33.16",
            case="default",
            contact={"phone": "0912345678", "address": ODD},
            policy="P1",
            on_paper=("TK", "XX"),
            origins={"ho_ten": "Căn cước"},
        ),
        an_order(paid_at=FINE, failed="24", transaction="1"),
        a_tray_entry(suggestion="H33.16-260302-0001"),
        a_tray_entry(archive_key=None, settled=True, pages=(), fields=()),
        a_receipt(),
        a_once(answer=ODD),
        a_stored(abstract=ODD, valid_until=date(2037, 1, 5)),
        an_opening(),
        a_lodging(owner=None, agencies=frozenset({"H33", "H33.16"})),
        row_of(a_dossier(Status.PROCESSING)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_record_survives(record_: Any) -> None:
    assert_same(loaded(type(record_), dumped(record_)), record_)


def test_enumerations_come_back_as_themselves() -> None:
    back = dossier_from(dumped(a_dossier(Status.PROCESSING)))
    assert isinstance(back.status, Enum)
    assert back.status is Status.PROCESSING
    assert back.channel is Channel.ONLINE
    assert back.clock.kind is ClockKind.SETTLEMENT


def test_text_is_kept_to_the_letter_since_its_hash_is() -> None:
    event = entered(happened.Refused(reason=NFD, clock=CLOCK))
    back = event_from(event_text(event)).what
    assert isinstance(back, happened.Refused)
    assert back.reason == NFD


def test_what_a_later_version_adds_is_ignored() -> None:
    text = dumped(a_once())
    assert loaded(type(a_once()), text[:-1] + ',"added":{"later":1}}') == a_once()


def test_what_is_missing_or_of_an_unknown_kind_is_not_guessed() -> None:
    text = event_text(entered(happened.Refused(reason="x", clock=CLOCK)))
    with pytest.raises(ValidationError):
        event_from(text.replace('"type":"refused"', '"type":"lost"'))
    with pytest.raises(ValidationError):
        dossier_from("{}")


def test_a_value_of_the_wrong_kind_is_not_written() -> None:
    wrong: Any = "not a number"
    with pytest.raises(PydanticSerializationError):
        dumped(an_order(amount=wrong))
    with pytest.raises(PydanticSerializationError):
        event_text(entered(happened.Reminded(watch=Watch.OVERDUE, moment=wrong)))


def test_a_row_says_what_its_dossier_says() -> None:
    dossier = a_dossier(Status.PAYMENT)
    row = row_of(dossier)
    assert isinstance(row, Row)
    assert (row.code, row.due, row.paused) == (dossier.code, dossier.clock.due, True)
    assert (row.status, row.desk, row.version) == (6, dossier.desk, dossier.version)


def test_moments_sort_as_text_as_they_do_in_time() -> None:
    moments = [
        MORNING,
        MORNING + timedelta(microseconds=1),
        MORNING + timedelta(milliseconds=1),
        MORNING + timedelta(seconds=1),
        MORNING + timedelta(days=300),
    ]
    spelled = [keys.sortable(moment) for moment in moments]
    assert spelled == sorted(spelled)
    assert keys.serial("H33.16", date(2026, 3, 2)) == ("SERIAL#H33.16#260302", "SERIAL")


def test_what_was_written_before_members_came_is_read_with_its_hash() -> None:
    event = entered(happened.PaperFiled(paper=a_paper()))
    before = event_text(event)
    for member in ('"signed":false', '"previews":[]', '"size":0'):
        assert member in before
        before = before.replace(f",{member}", "")
    assert_same(event_from(before), event)
    assert is_intact([event_from(before)])
    demanded = entered(happened.FeeDemanded(lines=(a_fee_line(),), amount=8000, clock=CLOCK))
    for event, members in (
        (entered(a_submission()), ',"claim":null'),
        (demanded, ',"reason":"","declines":false'),
    ):
        before = event_text(event)
        assert members in before
        assert_same(event_from(before.replace(members, "")), event)
    draft = a_draft()
    before, _, _ = dumped(draft).partition(',"received_by"')
    assert_same(loaded(type(draft), before + "}"), draft)
    entry = a_tray_entry()
    told = dumped(entry).replace(',"signed":false,"previews":[],"size":0', "")
    assert "signed" not in told
    assert_same(loaded(type(entry), told), entry)
