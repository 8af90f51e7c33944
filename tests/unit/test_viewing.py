"""Viewing: what each person is shown of a dossier, and what a secret shows without an account."""

from datetime import timedelta

import pytest

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.codes import secret_hash
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.refusals import Forbidden, NotFound
from chalicelib.domain.status import Status
from chalicelib.usecases import viewing
from chalicelib.usecases.filing import tracking_secret
from tests.builders import (
    MORNING,
    OTHER_WARD,
    SECRET,
    WARD,
    a_citizen,
    a_code,
    a_fee_line,
    a_filed_move,
    a_paper,
    an_act_move,
    an_officer,
    the_moves,
)
from tests.memory import Office

CODE = a_code()
LATER = MORNING + timedelta(hours=2)


def an_office(status: Status = Status.NEW) -> Office:
    office = Office()
    for move in the_moves(status, fees=(a_fee_line(8000),)):
        office.dossiers.save(move)
    return office


def seen(office: Office, by: Person) -> viewing.View:
    return viewing.view(office.dossiers, office.catalogue, by, CODE, LATER)


def names(view: viewing.View, *, now: bool) -> set[str]:
    return {act.name for act in view.allowed if (act.why_not is None) is now}


def test_an_applicant_sees_everything_of_the_own_dossier_and_when_it_is_due() -> None:
    office = an_office(Status.RECEIVED)
    filed = an_act_move(office.dossiers.get(CODE), FilePaper(paper=a_paper()), system("digitise"))
    office.dossiers.save(filed)
    view = seen(office, a_citizen())
    assert [event.seq for event in view.events] == [1, 2, 3]
    assert viewing.paper(view, "p1") == a_paper()
    assert view.deadline.due == view.dossier.clock.due
    with pytest.raises(NotFound):
        viewing.paper(view, "p2")
    with pytest.raises(NotFound):
        seen(office, a_citizen("citizen-2"))


def test_everybody_is_shown_what_they_may_do_and_why_not_the_rest() -> None:
    office = an_office()
    applicant = seen(office, a_citizen())
    assert names(applicant, now=True) == {"ask-withdrawal", "complain"}
    assert names(applicant, now=False) == {"answer-supplement", "rate"}
    reception = seen(office, an_officer(Role.RECEPTION))
    assert {"accept", "refuse", "ask-supplement"} <= names(reception, now=True)
    assert {"return", "advance"} <= names(reception, now=False)
    assert not {"stop", "remind"} & {act.name for act in reception.allowed}
    assert seen(office, an_officer(Role.AUDITOR, "H33")).allowed == ()
    (why,) = (act.why_not for act in reception.allowed if act.name == "return")
    assert why == "Không thể “Trả kết quả” khi hồ sơ ở trạng thái “Mới đăng ký”."


def test_code_and_secret_show_where_it_lies_and_what_is_missing_without_an_account() -> None:
    office = an_office(Status.SUPPLEMENT)
    tracked = viewing.track(office.dossiers, office.catalogue, CODE, SECRET, LATER)
    assert (tracked.label, tracked.step_name) == ("Yêu cầu bổ sung giấy tờ", "Tiếp nhận")
    assert (tracked.paused, tracked.owed) == (True, 8000)
    assert tracked.supplement is not None
    assert tracked.supplement.items[0].what == "Giấy chứng sinh"
    assert "Nguyễn" not in repr(tracked)


def test_a_wrong_secret_and_a_wrong_code_look_the_same() -> None:
    office = an_office()
    sentences = set()
    for code, secret in ((CODE, "WRONG"), (a_code(2), SECRET), (CODE, "")):
        with pytest.raises(NotFound) as no:
            viewing.track(office.dossiers, office.catalogue, code, secret, LATER)
        sentences.add((no.value.sentence, no.value.field))
    assert len(sentences) == 1


def test_lists_hold_what_is_ones_own() -> None:
    office = an_office()
    office.dossiers.save(a_filed_move(a_code(2), by=a_citizen("citizen-2")))
    rows = viewing.mine(office.dossiers, a_citizen()).rows
    assert [row.code for row in rows] == [CODE]
    work = viewing.worklist(office.dossiers, an_officer(Role.RECEPTION)).rows
    assert {row.code for row in work} == {CODE, a_code(2)}


def test_an_officer_opens_the_own_list_and_nobody_elses() -> None:
    office = an_office()
    with pytest.raises(Forbidden):
        viewing.worklist(office.dossiers, an_officer(Role.CLERK), f"{WARD}#reception")
    with pytest.raises(Forbidden):
        viewing.worklist(office.dossiers, an_officer(Role.AUDITOR, OTHER_WARD))


def test_a_slip_is_printed_again_only_with_the_key_it_was_made_with() -> None:
    office = an_office()
    key = office.filing().tracking_key
    assert viewing.secret_for(key, office.dossiers.get(CODE)) is None, "built with another secret"
    code = a_code(5)
    secret = tracking_secret(key, code)
    filed = a_filed_move(code, secret_hash=secret_hash(secret)).after
    assert viewing.secret_for(key, filed) == secret
