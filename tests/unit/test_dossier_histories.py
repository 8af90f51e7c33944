"""Whatever anybody asks in whatever order, a dossier stays lawful and replays to itself."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import ValidationError

from chalicelib.adapters.store.codec import event_from, event_text
from chalicelib.domain import acts
from chalicelib.domain.acts import Act
from chalicelib.domain.attention import due_watches, watched
from chalicelib.domain.checking import papers_of
from chalicelib.domain.clock import ClockKind, explain
from chalicelib.domain.complaints import MOST_OPEN, OF_COMPLAINTS
from chalicelib.domain.complaints import watched as still
from chalicelib.domain.deadline import AfterPause
from chalicelib.domain.decisions import DECISIONS
from chalicelib.domain.desk import Rules, agency_of, role_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve, replay
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.happenings import PaperFiled, Reminded
from chalicelib.domain.history import Event, is_intact
from chalicelib.domain.ledger import HELD, OWED, OWED_BACK, balances
from chalicelib.domain.parts import Channel, Claim, Correction, SupplementState, Watch
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.permits import PERMITS
from chalicelib.domain.procedure import Edge
from chalicelib.domain.refusals import NotAllowedNow, NotFound, Refusal
from chalicelib.domain.status import NEXT, PAUSING, Status
from tests.builders import EDGES, MORNING, SIGNING, WARD, a_claim, an_officer
from tests.histories import (
    EVERYBODY,
    FEES,
    FORWARD,
    RESULTS,
    USEFUL,
    WORDS,
    Step,
    a_correction,
    a_law,
    able,
    any_act,
    done,
    filed,
    signing,
    waits,
)

MOST_SHORT = 8
SWEEP = system("deadlines")
ENDED = {Status.NOT_RECEIVED, Status.RETURNED}
BY_THE_APPLICANT = (acts.AnswerSupplement, acts.AskWithdrawal, acts.Rate, acts.Complain)
BY_A_LEADER = (acts.Stop, acts.Resume, acts.Extend, acts.RevokeResult, acts.AnswerComplaint)
BY_THE_SYSTEM = (
    *(acts.RejectPaper, acts.Remind, acts.OrderRefund, acts.FailRefund),
    *(acts.RecordSignature, acts.RecordAgencySeal),
)
TELLING = (
    *(acts.FilePaper, acts.CorrectPaper, acts.RejectPaper, acts.Remind, acts.Rate),
    *(acts.OrderRefund, acts.FailRefund, acts.RecordRefund),
    *(acts.RecordSignature, acts.RecordAgencySeal),
    *(acts.Complain, acts.AnswerComplaint),
)
MONEY = {acts.RecordPayment, acts.OrderRefund, acts.FailRefund, acts.RecordRefund}
RESULT = {acts.RecordSignature, acts.RecordAgencySeal, acts.RevokeResult}
WORDS_ONLY = {acts.Rate, acts.Complain, acts.AnswerComplaint}
"""What people say once all is over."""

IN_THE_OFFICE = {
    acts.RecordPayment: {Role.RECEPTION, Role.RETURNER},
    acts.RecordRefund: {Role.RECEPTION, Role.RETURNER},
    acts.FilePaper: {Role.RECEPTION},
}


def had_the_right(before: Dossier, act: Act, by: Person) -> bool:
    """Tell whether the law lets `by` ask, told once more and without the table of permits."""
    here = by.agency == agency_of(before.desk)
    if isinstance(act, BY_THE_APPLICANT):
        at_the_counter = Role.RECEPTION in by.roles and by.agency == before.received_by
        instead = before.owner is None and at_the_counter
        if isinstance(act, acts.Rate | acts.Complain):
            instead = by.id == f"secret:{before.code}"
        return instead or by.id == before.owner
    if isinstance(act, BY_THE_SYSTEM):
        return Role.SYSTEM in by.roles
    if isinstance(act, BY_A_LEADER):
        decided = by.agency == before.decided_by
        near = decided if isinstance(act, acts.RevokeResult | acts.AnswerComplaint) else here
        return near and Role.LEADER in by.roles
    if type(act) in IN_THE_OFFICE:
        near = by.agency in before.agencies and bool(by.roles & IN_THE_OFFICE[type(act)])
        return near or Role.SYSTEM in by.roles
    handles = role_of(before.desk) in by.roles and before.handler in {None, by.id}
    if isinstance(act, acts.CorrectPaper) and Role.RECEPTION in by.roles:
        return by.agency in before.agencies
    return here and (handles or Role.LEADER in by.roles)


def paid(dossier: Dossier) -> int:
    back = sum(refund.amount for refund in dossier.refunds)
    return sum(payment.amount for payment in dossier.payments) - back


def accepts_a_new_dossier_with_its_prepaid_fees_paid(step: Step, _law: Rules) -> None:
    if step.after.accepted_at != step.before.accepted_at:
        assert step.before.status in {Status.NEW, Status.SUPPLEMENT}
        assert paid(step.before) >= sum(fee.amount for fee in step.before.fees if fee.prepaid)
        assert step.after.clock.kind is ClockKind.SETTLEMENT
        assert step.after.clock.started == step.at
    if isinstance(step.act, acts.Accept):
        assert step.before.status is Status.NEW


def refuses_a_new_dossier_or_one_left_unanswered(step: Step, _law: Rules) -> None:
    if step.after.status is Status.NOT_RECEIVED and step.before.status is not Status.NOT_RECEIVED:
        supplement = step.before.supplement
        assert step.before.status in {Status.NEW, Status.SUPPLEMENT}
        if step.before.status is Status.SUPPLEMENT:
            assert supplement is not None
            assert supplement.state is SupplementState.ASKED
            assert step.at > supplement.until


def returns_only_what_is_paid_and_complete(step: Step, law: Rules) -> None:
    if isinstance(step.act, acts.Return):
        result, rule_ = step.before.result, law.procedure.result
        assert step.before.status is Status.FINISHED
        assert paid(step.before) >= sum(fee.amount for fee in step.before.fees)
        assert result is not None
        assert result.document is not None or not rule_.electronic
        assert result.signed or not rule_.signed


def changes_a_claim_only_by_declining_it_once_with_a_reason(step: Step, _law: Rules) -> None:
    before, after = step.before.claim, step.after.claim
    if after != before:
        assert isinstance(step.act, acts.DemandFee)
        assert before is not None
        assert before.declined == ""
        assert after == replace(before, declined=step.act.reason)
        assert step.act.reason.strip()
        assert step.after.owed > 0


def reckons_the_due_date_anew_after_every_wait(step: Step, law: Rules) -> None:
    """The history keeps the old due date, the new one, and why it moved."""
    before, after = step.before.clock, step.after.clock
    if step.before.status in PAUSING and step.after.status not in PAUSING:
        assert not after.is_paused
        assert after.due == explain(after, law.calendar, step.at).due
    if before.is_paused and not after.is_paused and after.started == before.started:
        assert after.due >= before.due
        assert after.suspensions[:-1] == before.suspensions[:-1]
        assert after.suspensions[-1].reason
        assert after.suspensions[-1].end == max(step.at, before.suspensions[-1].start)


def goes_on_after_a_payment_once_nothing_is_owed(step: Step, _law: Rules) -> None:
    if not isinstance(step.act, acts.RecordPayment):
        return
    assert step.after.payments == (*step.before.payments, step.act.payment)
    if step.before.status is Status.PAYMENT:
        assert (step.after.status is Status.PROCESSING) is (step.after.owed == 0)
    if step.before.status is Status.NEW:
        first = sum(fee.amount for fee in step.before.fees if fee.prepaid)
        awaited = paid(step.before) < first <= paid(step.after)
        assert (step.after.clock != step.before.clock) is awaited or step.at == MORNING


def asks_for_supplements_once(step: Step, _law: Rules) -> None:
    asks = isinstance(step.act, acts.AskSupplement)
    assert step.after.supplements == step.before.supplements + asks
    if asks and step.before.supplements:
        assert Role.LEADER in step.by.roles, "a second time is for a leader to answer for"
        assert getattr(step.act, "reason", "").strip()
        assert step.before.status is not Status.SUPPLEMENT or (
            step.before.supplement is not None
            and step.before.supplement.state is SupplementState.ANSWERED
        )


def extends_once_and_to_a_later_day(step: Step, _law: Rules) -> None:
    assert len(step.after.clock.extensions) <= 1
    if isinstance(step.act, acts.Extend):
        assert not step.before.clock.extensions
        assert step.after.clock.due >= step.before.clock.due


def reopens_only_by_a_leader(step: Step, _law: Rules) -> None:
    if step.before.status is Status.FINISHED and step.after.status is Status.PROCESSING:
        assert Role.LEADER in step.by.roles
        assert step.after.result is None


def counts_moves_and_entries(step: Step, _law: Rules) -> None:
    tells = isinstance(step.act, TELLING)
    assert step.after.seq == step.before.seq + 1
    assert step.after.version == step.before.version + (not tells)
    if tells:
        assert step.after.status is step.before.status
        assert step.after.clock == step.before.clock


def corrects_papers_beside_everything_else(step: Step, _law: Rules) -> None:
    if isinstance(step.act, acts.CorrectPaper):
        entered: dict[str, Any] = {
            "seq": step.event.seq,
            "head_hash": step.event.hash,
            "entered_at": step.at,
            "components": step.after.components,
        }
        looked = (step.act.paper,) if step.act.compared else ()
        for before, after in zip(step.before.components, step.after.components, strict=True):
            own = set(looked).intersection(before.papers).difference(before.compared)
            assert after == replace(before, compared=(*before.compared, *own))
        if looked:
            assert any(step.act.paper in one.compared for one in step.after.components)
        assert step.after == replace(step.before, **entered)
        assert Role.CITIZEN not in step.by.roles
        assert step.before.status not in ENDED


def signs_what_is_approved_and_seals_what_is_issued(step: Step, law: Rules) -> None:
    before, after = step.before.signed_result, step.after.signed_result
    match step.act:
        case acts.RecordSignature(result=result):
            assert after == result
            assert result.approval == step.before.approval
        case acts.RecordAgencySeal():
            assert before is not None
            assert after is not None
            assert (after.approval, after.number) == (before.approval, before.number)
            assert (before.is_issued, after.is_issued) == (False, True)
            assert step.after.result is not None
            assert (step.after.result.document, step.after.result.signed) == (after.file, True)
        case acts.RevokeResult():
            assert before is not None
            assert after is not None
            assert (before.is_issued, after.is_issued) == (True, False)
            assert step.after.result == step.before.result
        case _ if after != before:
            assert after is not None
            assert after.revoked is not None
            assert step.before.status is Status.FINISHED
    if step.after.approval == step.after.seq:
        wanted = law.procedure.result.paper.propose if law.procedure.result.paper else ()
        assert step.before.status is Status.PROCESSING
        assert {one.name for one in wanted if one.required} <= step.before.proposal.keys()


def answers_each_complaint_once_and_never_by_whom_it_names(step: Step, _law: Rules) -> None:
    before, after = step.before.complaints, step.after.complaints
    match step.act:
        case acts.Complain():
            made = after[-1]
            assert after[:-1] == before
            assert (made.seq, made.at, made.answered) == (step.after.seq, step.at, None)
            assert made.warn_at is not None
            assert step.at <= made.warn_at < made.until
            assert sum(one.answered is None for one in after) <= MOST_OPEN
            assert len({one.key for one in after}) == len(after)
        case acts.AnswerComplaint(complaint=seq):
            (was,) = (one for one in before if one.seq == seq)
            assert (was.answered, was.officer == step.by.id) == (None, False)
            answered = replace(was, answered=step.after.seq)
            assert after == tuple(answered if one == was else one for one in before)
        case acts.Remind(watch=watch, moment=moment) if watch in OF_COMPLAINTS:
            assert any((watch, moment) in still(one) for one in before)
            assert not any((watch, moment) in still(one) for one in after)
            assert [replace(one, reminded=frozenset()) for one in after] == [
                replace(one, reminded=frozenset()) for one in before
            ]
        case _:
            assert after == before
    if after != before:
        entered: dict[str, Any] = {
            "seq": step.event.seq,
            "head_hash": step.event.hash,
            "entered_at": step.at,
        }
        assert step.after == replace(step.before, complaints=after, **entered)


def lies_with_somebody_who_may_go_on(step: Step, _law: Rules) -> None:
    after = step.after
    if after.handler == step.before.handler and after.desk != step.before.desk:
        assert after.handler is None or isinstance(step.act, acts.Advance | acts.Accept)
    assert agency_of(after.desk) in after.agencies


LAWS: tuple[Callable[[Step, Rules], None], ...] = (
    accepts_a_new_dossier_with_its_prepaid_fees_paid,
    refuses_a_new_dossier_or_one_left_unanswered,
    returns_only_what_is_paid_and_complete,
    changes_a_claim_only_by_declining_it_once_with_a_reason,
    reckons_the_due_date_anew_after_every_wait,
    goes_on_after_a_payment_once_nothing_is_owed,
    asks_for_supplements_once,
    extends_once_and_to_a_later_day,
    reopens_only_by_a_leader,
    counts_moves_and_entries,
    corrects_papers_beside_everything_else,
    signs_what_is_approved_and_seals_what_is_issued,
    answers_each_complaint_once_and_never_by_whom_it_names,
    lies_with_somebody_who_may_go_on,
)


def is_lawful(step: Step, law: Rules) -> None:
    stays = step.after.status is step.before.status
    assert stays or step.after.status in NEXT[step.before.status]
    assert had_the_right(step.before, step.act, step.by)
    for upholds in LAWS:
        upholds(step, law)


class AnyHistory(RuleBasedStateMachine):
    @initialize(
        channel=st.sampled_from([Channel.ONLINE, Channel.COUNTER]),
        fees=st.sampled_from(FEES),
        claim=st.sampled_from([None, a_claim()]),
        law=st.builds(
            a_law,
            st.sampled_from(AfterPause),
            elsewhere=st.booleans(),
            electronic=st.booleans(),
            signed=st.booleans(),
        ),
    )
    def file_it(
        self, channel: Channel, fees: tuple[FeeLine, ...], claim: Claim | None, law: Rules
    ) -> None:
        self.law = law
        self.events = [filed(law, channel, fees, claim)]
        self.dossier = evolve(None, self.events[0])
        self.at = MORNING

    @rule(act=any_act, by=st.sampled_from(EVERYBODY), wait=waits)
    def anybody_asks_anything(self, act: Act, by: Person, wait: timedelta) -> None:
        self.ask(act, by, wait)

    @rule(act=any_act, wait=waits, data=st.data())
    def somebody_asks_who_may(self, act: Act, wait: timedelta, data: st.DataObject) -> None:
        if them := able(self.dossier, act):
            self.ask(act, data.draw(st.sampled_from(them)), wait)

    @rule(act=st.sampled_from(USEFUL), wait=waits, data=st.data())
    def somebody_asks_what_is_useful(self, act: Act, wait: timedelta, data: st.DataObject) -> None:
        if them := able(self.dossier, act):
            self.ask(act, data.draw(st.sampled_from(them)), wait)

    @rule(wait=waits, data=st.data())
    def it_goes_along_the_process(self, wait: timedelta, data: st.DataObject) -> None:
        ways = [edge.target for edge in EDGES if edge.source == self.dossier.step]
        to, given = data.draw(st.sampled_from(ways)), data.draw(st.sampled_from(RESULTS))
        act = acts.Advance(to=to, note=WORDS, **given)
        if them := able(self.dossier, act):
            self.ask(act, data.draw(st.sampled_from(them)), wait)

    @rule(wait=waits)
    def the_machine_signs_what_waits_for_it(self, wait: timedelta) -> None:
        for act in signing(self.dossier):
            self.ask(act, SIGNING, wait)

    @rule(wait=waits)
    def the_sweep_reminds_of_all_that_came(self, wait: timedelta) -> None:
        self.at += wait
        for watch, moment in due_watches(self.dossier, self.at):
            self.ask(acts.Remind(watch=watch, moment=moment), SWEEP, timedelta(0))
        assert due_watches(self.dossier, self.at) == ()

    @rule(asked=a_correction, compared=st.booleans(), wait=waits, data=st.data())
    def an_officer_corrects_a_paper_as_it_holds_now(
        self, asked: Correction, compared: bool, wait: timedelta, data: st.DataObject
    ) -> None:
        papers = papers_of(self.events)
        if not papers:
            return
        act = acts.CorrectPaper(
            paper=data.draw(st.sampled_from(papers)).paper.id,
            corrections=(asked,),
            compared=compared,
            papers=papers,
        )
        before = len(self.events)
        if them := able(self.dossier, act):
            self.ask(act, data.draw(st.sampled_from(them)), wait)
        if len(self.events) > before:
            (after,) = (one for one in papers_of(self.events) if one.paper.id == act.paper)
            held = [one.value for one in after.fields if one.name == asked.name]
            assert asked.value in (held or [None])
            assert after.checks[-1].compared is compared

    @invariant()
    def what_was_read_stays_as_it_was(self) -> None:
        filed = [event.what.paper for event in self.events if isinstance(event.what, PaperFiled)]
        once = {paper.id: paper for paper in reversed(filed)}
        papers = papers_of(self.events)
        assert {one.paper.id: one.paper for one in papers} == once
        for one in papers:
            assert tuple(held.read for held in one.fields if held.read) == one.paper.fields

    def ask(self, act: Act, by: Person, wait: timedelta) -> None:
        self.at += wait
        try:
            step = done(self.dossier, act, by, self.at, self.law)
        except Refusal:
            return
        self.events.append(step.event)
        self.dossier = step.after
        is_lawful(step, self.law)

    @invariant()
    def it_replays_from_its_events_to_its_head(self) -> None:
        assert replay(self.events) == self.dossier
        assert is_intact(self.events)

    @invariant()
    def its_clock_stands_still_only_where_the_law_lets_it(self) -> None:
        supplement = self.dossier.supplement
        answered = supplement is not None and supplement.state is SupplementState.ANSWERED
        still = self.dossier.status in PAUSING and not answered
        assert self.dossier.clock.is_paused is still

    @invariant()
    def it_is_settled_only_with_a_result(self) -> None:
        if self.dossier.status in {Status.FINISHED, Status.RETURNED}:
            assert self.dossier.result is not None
            assert self.dossier.finished_at is not None
        else:
            assert self.dossier.returned_at is None

    @invariant()
    def it_is_processed_only_once_accepted(self) -> None:
        if self.dossier.status in {Status.RECEIVED, Status.PROCESSING, Status.FINISHED}:
            assert self.dossier.accepted_at is not None
            assert self.dossier.clock.kind is ClockKind.SETTLEMENT

    @invariant()
    def it_is_never_due_before_its_clock_began(self) -> None:
        assert self.dossier.clock.due >= self.dossier.clock.started

    @invariant()
    def its_ledger_sums_to_zero(self) -> None:
        held = balances(self.dossier)
        assert sum(held.values()) == 0
        assert held.get(OWED, 0) == self.dossier.owed
        assert held.get(OWED_BACK, 0) == -self.dossier.owed_back
        at_providers = sum(held[name] for name in held if name.startswith(HELD))
        assert at_providers == paid(self.dossier) >= 0
        asked = sum(one.amount for one in self.dossier.refund_orders if one.failed is None)
        assert 0 <= self.dossier.to_give_back <= self.dossier.owed_back
        assert asked <= paid(self.dossier)

    @invariant()
    def once_ended_it_stays_ended(self) -> None:
        if self.dossier.status in ENDED:
            acted = [act for act in PERMITS if self.dossier.status in PERMITS[act].statuses]
            assert set(acted) <= {*MONEY, *RESULT, *WORDS_ONLY, acts.RejectPaper, acts.Remind}

    @invariant()
    def whoever_must_answer_is_reminded_whatever_happened(self) -> None:
        waits = {one.until for one in self.dossier.complaints if one.answered is None}
        told = {
            event.what.moment
            for event in self.events
            if isinstance(event.what, Reminded) and event.what.watch is Watch.COMPLAINT_OVERDUE
        }
        late = {at for watch, at in watched(self.dossier) if watch is Watch.COMPLAINT_OVERDUE}
        assert waits <= told | late


AnyHistory.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestAnyHistory: Any = AnyHistory.TestCase


def test_every_kind_of_act_is_permitted_to_somebody_and_decided_somehow() -> None:
    every = set(Act.__args__)
    assert set(PERMITS) == every
    assert set(DECISIONS) == every
    assert {type(act) for act in USEFUL} == every - {*BY_THE_SYSTEM}


WEIGHED = (*[USEFUL] * 3, *[FORWARD] * 5)


def walk(chance: random.Random, law: Rules, channel: Channel, most: int) -> Iterator[Step]:
    """Play a dossier by useful acts, each by somebody who may."""
    dossier, at = evolve(None, filed(law, channel, chance.choice(FEES))), MORNING
    for _ in range(most):
        at += timedelta(hours=chance.choice([1, 20, 230, 400]))
        act = chance.choice(chance.choice([*WEIGHED, signing(dossier)]))
        them = able(dossier, act)
        if not them:
            continue
        try:
            step = done(dossier, act, chance.choice(them), at, law)
        except Refusal:
            continue
        dossier = step.after
        yield step


def test_every_lawful_way_between_two_statuses_is_walked_by_some_history() -> None:
    chance = random.Random(7)  # noqa: S311 - a walk, no secret
    walked = set()
    for number in range(1000):
        law = a_law(
            list(AfterPause)[number % 2],
            elsewhere=number % 3 == 0,
            electronic=number % 4 in {1, 3},
            signed=number % 4 in {2, 3},
        )
        for step in walk(chance, law, chance.choice([Channel.ONLINE, Channel.COUNTER]), 60):
            is_lawful(step, law)
            if step.before.status is not step.after.status:
                walked.add((step.before.status, step.after.status))
    lawful = {(one, other) for one, others in NEXT.items() for other in others if one != other}
    straight = (Status.RECEIVED, Status.FINISHED)
    assert lawful - walked == {straight}, "only a graph without steps of work settles from receipt"
    assert walked <= lawful


@cache
def histories() -> tuple[tuple[Event, ...], ...]:
    """Return a dozen long histories, each different."""
    found: list[tuple[Event, ...]] = []
    for number in range(200):
        chance, law = random.Random(number), a_law()  # noqa: S311 - a walk, no secret
        steps = [*walk(chance, law, list(Channel)[number % 2], 80)]
        if len(steps) > MOST_SHORT and len(found) < 12:
            first = filed(law, steps[0].before.channel, steps[0].before.fees)
            found.append((first, *(step.event for step in steps)))
    return tuple(found)


def test_the_histories_to_tamper_with_are_long_and_whole() -> None:
    assert len(histories()) == 12
    for events in histories():
        assert len(events) > MOST_SHORT
        assert is_intact(events)
        assert replay(events).head_hash == events[-1].hash


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every single value in a JSON document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in inner:
        if isinstance(item, dict | list) and item:
            yield from leaves(item, (*path, name))
        else:
            yield (*path, name)


def altered(value: Any, data: st.DataObject) -> Any:
    """Return another value of the same kind: one character, one bit or one đồng off."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + data.draw(st.sampled_from([-1, 1]))
    if isinstance(value, str) and value:
        place = data.draw(st.integers(0, len(value) - 1))
        other = data.draw(st.sampled_from("0123456789abcdefXYZàẩ -"))
        return value[:place] + other + value[place + 1 :]
    return "x" if value in (None, "") else None


@given(st.data())
@settings(max_examples=400)
def test_a_value_changed_anywhere_in_a_history_is_noticed(data: st.DataObject) -> None:
    events = data.draw(st.sampled_from(histories()))
    number = data.draw(st.integers(0, len(events) - 1))
    entry = json.loads(event_text(events[number]))
    *way, last = data.draw(st.sampled_from(list(leaves(entry))))
    where = entry
    for name in way:
        where = where[name]
    where[last] = altered(where[last], data)
    try:
        forged = event_from(json.dumps(entry))
    except ValidationError:
        return
    if forged != events[number]:
        assert not is_intact((*events[:number], forged, *events[number + 1 :]))


@given(st.data())
def test_an_entry_left_out_doubled_or_moved_is_noticed(data: st.DataObject) -> None:
    events = data.draw(st.sampled_from(histories()))
    number = data.draw(st.integers(0, len(events) - 2))
    left_out = (*events[:number], *events[number + 1 :])
    doubled = (*events[: number + 1], *events[number:])
    moved = (*events[:number], events[number + 1], events[number], *events[number + 2 :])
    for tampered in (left_out, doubled, moved):
        assert not is_intact(tampered)


@given(st.data())
def test_entries_cut_off_at_the_end_are_noticed_by_the_head(data: st.DataObject) -> None:
    events = data.draw(st.sampled_from(histories()))
    kept = data.draw(st.integers(1, len(events) - 1))
    assert is_intact(events[:kept])
    assert replay(events[:kept]).head_hash != replay(events).head_hash


def test_no_history_is_no_dossier() -> None:
    with pytest.raises(NotFound):
        replay(())
    with pytest.raises(NotFound):
        evolve(None, histories()[0][1])


def test_a_case_may_be_chosen_on_acceptance_and_then_runs_by_its_own_limit() -> None:
    law = a_law()
    new = evolve(None, filed(law, Channel.ONLINE, ()))
    reception = able(new, acts.Accept())[0]
    plain = done(new, acts.Accept(), reception, MORNING, law).after
    hard = done(new, acts.Accept(case="kho"), reception, MORNING, law).after
    assert (plain.case, hard.case) == ("thuong", "kho")
    assert hard.clock.due - plain.clock.due == timedelta(days=5), "six working days: the Tuesday"
    assert hard.handler == f"{WARD}:reception"


def test_an_edge_the_law_does_not_know_is_not_gone_along() -> None:
    edges = (*EDGES, Edge("tham-dinh", "tiep-nhan", "undo", "Trả về tiếp nhận"))
    plain = a_law()
    case = replace(plain.procedure.cases[0], edges=edges)
    law = Rules(replace(plain.procedure, cases=(case,)), plain.calendar)
    dossier, leader = evolve(None, filed(law, Channel.COUNTER, ())), an_officer(Role.LEADER)
    for to in ("phan-cong", "tham-dinh"):
        dossier = done(dossier, acts.Advance(to=to), leader, MORNING, law).after
    with pytest.raises(NotAllowedNow, match="sang “Được tiếp nhận”"):
        done(dossier, acts.Advance(to="tiep-nhan"), leader, MORNING, law)
