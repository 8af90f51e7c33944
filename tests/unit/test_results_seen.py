"""What of a result who sees: inside the office all of it, its owner what was handed over."""

from dataclasses import replace

import pytest

from chalicelib.domain.acts import Advance, Propose, RevokeResult
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.refusals import NotAllowedNow, NotFound
from chalicelib.domain.results.seen import Outcome, Stage, fetched, outcome
from chalicelib.domain.results.trouble import Trouble, unsettled
from chalicelib.domain.status import Status
from tests.builders import (
    A_RESULT,
    MORNING,
    SIGNING,
    a_citizen,
    a_dossier,
    a_fee_line,
    a_paper,
    a_procedure,
    a_result_paper,
    a_sealing,
    a_signature,
    an_act_move,
    an_officer,
    rules,
    the_moves,
)

PAPER = a_result_paper()
RULE = ResultRule("Trích lục", "Extract", electronic=True, signed=True, paper=PAPER)
LAW = rules(a_procedure(result=RULE))
AUDITOR = Person("auditor", "Kiểm toán", frozenset({Role.AUDITOR}), "H33")
OWNER = a_citizen()
INSIDE = an_officer(Role.APPRAISER)


class Life:
    """A dossier that is moved on act by act."""

    def __init__(self) -> None:
        self.moves = [*the_moves(Status.PROCESSING, law=LAW)]

    @property
    def now(self) -> Dossier:
        return self.moves[-1].after

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(move.event for move in self.moves)

    def do(self, act: object, by: Person | None = None) -> None:
        self.moves.append(an_act_move(self.now, act, by, law=LAW))  # type: ignore[arg-type]

    def approve(self) -> None:
        for act in (
            Advance(to="tham-dinh"),
            Propose(values={"so": "7"}),
            Advance(to="ky-duyet"),
            Advance(to="ban-hanh"),
        ):
            self.do(act)

    def sign(self) -> None:
        self.approve()
        self.do(a_signature(self.now), SIGNING)

    def issue(self) -> None:
        self.sign()
        self.do(Advance(to="tra-ket-qua"))
        self.do(a_sealing(self.now), SIGNING)

    def seen(
        self, by: Person = INSIDE, *troubles: Trouble, dossier: Dossier | None = None
    ) -> Outcome:
        return outcome(self.events, dossier or self.now, troubles, RULE, by)

    def returned(self) -> Dossier:
        return replace(self.now, returned_at=self.now.entered_at, status=Status.RETURNED)


def stage(found: Outcome) -> Stage | None:
    return found.e_result.stage if found.e_result else None


def test_inside_each_stage_of_an_e_result_is_told_with_since_when() -> None:
    life = Life()
    assert life.seen() == Outcome(wanted=PAPER.propose, lacking=PAPER.propose[:1])
    life.approve()
    approval = life.now.approval
    assert approval is not None
    waiting = life.seen().e_result
    assert waiting is not None
    assert (waiting.stage, waiting.since) == (
        Stage.AWAITS_SIGNATURE,
        life.events[approval - 1].at,
    )
    life.do(a_signature(life.now), SIGNING)
    assert stage(life.seen()) is Stage.SIGNED
    life.do(Advance(to="tra-ket-qua"))
    assert stage(life.seen()) is Stage.AWAITS_AGENCY_SEAL
    life.do(a_sealing(life.now), SIGNING)
    assert stage(life.seen(AUDITOR)) is Stage.ISSUED
    life.do(Advance(to="tham-dinh", note="Sai tên"))
    assert stage(life.seen()) is Stage.REVOKED


def test_what_was_proposed_last_is_told_inside() -> None:
    life = Life()
    life.do(Advance(to="tham-dinh"))
    for number in ("7", "8"):
        life.do(Propose(values={"so": number}), INSIDE)
    found = life.seen()
    assert found.lacking == ()
    assert found.proposal is not None
    assert (found.proposal.seq, found.proposal.values) == (life.now.seq, {"so": "8"})
    assert found.proposal.by_name == INSIDE.name


def a_trouble(seq: int, **changes: object) -> Trouble:
    trouble = Trouble(
        code="x", seq=seq, reason="r", sentence="Chưa ký được.", since=MORNING, last=MORNING
    )
    return replace(trouble, **changes)  # type: ignore[arg-type]


def test_what_keeps_it_from_going_on_is_told_until_it_is_settled() -> None:
    life = Life()
    life.approve()
    seq = life.now.approval or 0
    trouble = a_trouble(seq)
    found = life.seen(INSIDE, a_trouble(1), trouble).e_result
    assert found is not None
    assert found.trouble == trouble
    over = unsettled((replace(trouble, settled_at=MORNING),))
    settled = life.seen(INSIDE, *over).e_result
    assert settled is not None
    assert settled.trouble is None
    life.do(a_signature(life.now), SIGNING)
    life.do(Advance(to="tra-ket-qua"))
    unsealed = life.seen(INSIDE, a_trouble(life.now.seq)).e_result
    assert unsealed is not None
    assert unsealed.trouble is not None


def test_the_owner_sees_nothing_of_it_until_it_is_handed_over_and_paid() -> None:
    life = Life()
    life.issue()
    assert life.seen(OWNER) == Outcome()
    with pytest.raises(NotFound):
        fetched(life.seen(OWNER))
    handed = life.returned()
    owing = replace(handed, fees=(a_fee_line(1),))
    assert life.seen(OWNER, dossier=owing) == Outcome()
    found = life.seen(OWNER, dossier=handed)
    assert (stage(found), found.wanted, found.proposal) == (Stage.ISSUED, (), None)
    assert fetched(found) == a_sealing(life.now).file
    assert found.is_signed


def test_a_revoked_e_result_is_told_to_its_owner_and_kept_from_them() -> None:
    life = Life()
    life.issue()
    handed = life.returned()
    revoked = an_act_move(handed, RevokeResult(reason="Sai tên"), law=LAW).after
    found = life.seen(OWNER, dossier=revoked)
    assert stage(found) is Stage.REVOKED
    with pytest.raises(NotAllowedNow, match="thu hồi"):
        fetched(found)
    assert life.seen(INSIDE, dossier=revoked).document is not None


def test_a_paper_given_as_the_result_is_fetched_as_what_it_is() -> None:
    life = Life()
    life.sign()
    paper = a_paper("p9", signed=True)
    result = replace(A_RESULT, document="p9")
    life.do(Advance(to="tra-ket-qua", result=result, filed=paper))
    assert (stage(life.seen()), life.seen().document) == (None, paper.archive_key)
    found = life.seen(OWNER, dossier=life.returned())
    assert (found.e_result, found.document, found.is_signed) == (None, paper.archive_key, True)


def test_nobody_is_told_of_an_undone_e_result_once_a_paper_stands_in_its_place() -> None:
    life = Life()
    life.issue()
    for to in ("tham-dinh", "ky-duyet", "ban-hanh"):
        life.do(Advance(to=to, note="Sai tên"))
    result, paper = replace(A_RESULT, document="p9"), a_paper("p9", signed=True)
    life.do(Advance(to="tra-ket-qua", result=result, filed=paper))
    for by in (INSIDE, AUDITOR, OWNER):
        found = life.seen(by, dossier=life.returned())
        assert (found.e_result, found.document) == (None, paper.archive_key)


def test_a_result_on_paper_alone_is_not_to_be_fetched() -> None:
    dossier = a_dossier(Status.RETURNED)
    plain = ResultRule("Trích lục", "Extract", electronic=False, signed=False)
    for by in (OWNER, INSIDE, AUDITOR):
        found = outcome((), dossier, (), plain, by)
        assert (found.e_result, found.document, found.wanted) == (None, None, ())
        with pytest.raises(NotFound):
            fetched(found)
