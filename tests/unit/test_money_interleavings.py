"""Money in whatever order things happen: every đồng counts once, and the books balance."""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.domain.acts import Refuse
from chalicelib.domain.codes import parse_order_ref
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.history import is_intact
from chalicelib.domain.ledger import balances, postings
from chalicelib.domain.matters import Kind
from chalicelib.domain.payments.provider import Notice, Outcome, Said, Verdict
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Refusal, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.chasing import chase
from chalicelib.usecases.crediting import credit
from chalicelib.usecases.hearing import hear
from chalicelib.usecases.ordering import order
from chalicelib.usecases.refunding import Returned, give_back
from chalicelib.usecases.till import Till
from infra.providers.server import answered
from tests.builders import MORNING, a_citizen, a_code, an_act_move, an_officer
from tests.counters import Counter
from tests.errands import CALLING
from tests.machines import Fuse, Fused, PowerCut

News = Callable[[Till], Outcome]
FAILURES = {"vnpay": "24", "momo": "1006", "national": "99"}
"""Who tells of failures, and by which code."""
GENUINE = {Outcome.CONFIRMED, Outcome.ALREADY, Outcome.AGAIN}
CODES = (a_code(1), a_code(2))
"""One that waits for its fee, and one that owes before it is received."""

codes = st.sampled_from(CODES)
places = st.integers(0, 9)
fuses = st.builds(Fuse, st.integers(0, 6), st.booleans())
"""Most burn at some call, before it or after it did its work; at 0 they never do."""


class AnyMoney(RuleBasedStateMachine):
    """Orders, payments, failures, notices, questions and refunds, each cut off at any call."""

    @initialize()
    def open(self) -> None:
        self.shop = Counter()
        self.shop.owing(CODES[0])
        self.shop.filed(CODES[1], 12_000)
        self.at = MORNING
        self.news: list[News] = []
        self.taken: Tally[tuple[str, str, int]] = Tally()
        """What providers really took: ref, transaction, đồng."""

    @rule(code=codes, name=st.sampled_from([*CALLING, "vietqr"]), fuse=fuses)
    def somebody_orders(self, code: str, name: str, fuse: Fuse) -> None:
        with self.cut(fuse) as till:
            order(till, a_citizen(), code, name, self.at, "192.0.2.1")

    @rule(code=codes, place=places, succeeds=st.booleans(), anew=st.booleans())
    def somebody_pays_or_fails(self, code: str, place: int, succeeds: bool, anew: bool) -> None:
        if (known := self.some(code, place)) is None:
            return
        name, ref = known
        player = self.shop.here.by_name[name]
        placed = player.orders[ref]
        is_paid = placed.code == player.PAID
        if is_paid and not (succeeds and anew):
            return
        if not succeeds and name not in FAILURES:
            return
        placed.transaction = 0 if anew else placed.transaction
        ipn = player.pay(ref, None if succeeds else FAILURES[name])
        if succeeds:
            self.taken[ref, str(placed.transaction), placed.amount] += 1
        notice = Notice(ipn.method, ipn.pairs, ipn.body)
        self.news.append(lambda till: hear(till, name, notice, self.at).outcome)

    @rule(code=codes, place=places, amount=st.sampled_from([None, 1, 5000, 20_000]))
    def somebody_transfers(self, code: str, place: int, amount: int | None) -> None:
        seen = [one for one in self.shop.orders(code) if one.qr and one.provider == "vietqr"]
        if not seen:
            return
        new = seen[place % len(seen)]
        came = amount or new.amount
        number = f"FT{len(self.news)}"
        said = Said(
            ref=new.ref,
            amount=came,
            verdict=Verdict.PAID,
            transaction=number,
            code="",
            paid_at=None,
        )
        self.taken[new.ref, number, came] += 1
        self.news.append(lambda till: credit(till, "vietqr", said, self.at, exact=False))

    @rule(place=st.integers(0, 99), fuse=fuses)
    def news_arrives_again_or_at_last(self, place: int, fuse: Fuse) -> None:
        if self.news:
            with self.cut(fuse) as till:
                assert self.news[place % len(self.news)](till) in GENUINE

    @rule(code=codes, place=places, fuse=fuses)
    def a_provider_is_asked(self, code: str, place: int, fuse: Fuse) -> None:
        orders = self.shop.orders(code)
        if orders:
            with self.cut(fuse) as till:
                ref = orders[place % len(orders)].ref
                chase(till, self.shop.queue, code, ref, 1, self.at)

    @rule(code=codes, fuse=fuses)
    def what_is_owed_back_is_given_back(self, code: str, fuse: Fuse) -> None:
        with self.cut(fuse) as till:
            give_back(till, self.shop.queue, code, 1, self.at)

    @rule()
    def an_officer_refuses_the_one_that_is_not_received(self) -> None:
        dossier = self.dossier(CODES[1])
        if dossier.status is Status.NEW:
            refuse = Refuse(reason="Không thuộc thẩm quyền")
            by = an_officer(Role.RECEPTION)
            self.shop.office.dossiers.save(an_act_move(dossier, refuse, by, self.at))

    @rule(name=st.sampled_from(CALLING), down=st.booleans(), cut=st.booleans())
    def a_provider_changes_its_mood(self, name: str, down: bool, cut: bool) -> None:
        player = self.shop.here.by_name[name]
        player.is_down, player.is_cut = down, cut

    @rule(minutes=st.sampled_from([1, 16, 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @invariant()
    def the_books_balance_and_follow_from_the_history(self) -> None:
        for code in CODES:
            events = self.shop.office.dossiers.file(code).events
            held: Tally[str] = Tally()
            dossier: Dossier | None = None
            for event in events:
                before, dossier = dossier, evolve(dossier, event)
                moved = list(postings(before, dossier))
                assert sum(one.amount for one in moved) == 0
                for one in moved:
                    held[one.account] += one.amount
            assert dossier == self.dossier(code)
            assert {name: sum_ for name, sum_ in held.items() if sum_} == balances(dossier)
            assert is_intact(events)

    @invariant()
    def nothing_is_entered_that_was_not_taken_and_nothing_twice(self) -> None:
        entered = self.entered()
        assert entered <= self.taken
        assert max(entered.values(), default=1) == 1
        for code in CODES:
            paid = {payment.ref for payment in self.dossier(code).payments}
            orders = self.shop.orders(code)
            assert {one.ref for one in orders if one.paid_at is not None} == paid

    @invariant()
    def nothing_is_given_back_twice(self) -> None:
        for code in CODES:
            dossier = self.dossier(code)
            given = Tally[str]()
            for refund in dossier.refunds:
                given[refund.ref] += refund.amount
            for ref, amount in given.items():
                assert amount <= self.given_back(ref)
        for player in self.shop.here.by_name.values():
            for ref, placed in player.orders.items():
                came = sum(amount for at, _, amount in self.taken.elements() if at == ref)
                assert placed.given_back <= came

    def teardown(self) -> None:
        """Let everything arrive at last, and compare with what really happened."""
        if not hasattr(self, "shop"):
            return
        for player in self.shop.here.by_name.values():
            player.is_down = player.is_cut = False
        for told in self.news:
            assert told(self.shop.till) in {Outcome.CONFIRMED, Outcome.ALREADY}
        assert self.entered() == self.taken
        for code in CODES:
            self.is_settled(code)

    def is_settled(self, code: str) -> None:
        """Check that a dossier stands as its money does, also once all is given back."""
        dossier = self.dossier(code)
        assert dossier.owed - dossier.owed_back == dossier.due - dossier.paid
        assert code != CODES[0] or (dossier.status is Status.PAYMENT) == (dossier.owed > 0)
        while self.still_gives_back(code):
            self.at += timedelta(minutes=15)
        dossier = self.dossier(code)
        assert all(one.failed is not None for one in dossier.refund_orders)
        for ref in {payment.ref for payment in dossier.payments}:
            given = sum(one.amount for one in dossier.refunds if one.ref == ref)
            assert given == self.given_back(ref)
        self.what_is_still_owed_back_is_told_to_a_person(code)
        self.the_books_balance_and_follow_from_the_history()

    def what_is_still_owed_back_is_told_to_a_person(self, code: str) -> None:
        """Run once more, as the stream does after each refund that failed."""
        assert give_back(self.shop.till, self.shop.queue, code, 1, self.at) is Returned.NOTHING
        dossier = self.dossier(code)
        told = self.shop.office.dossiers.matters(dossier.received_by)
        refunds = [one for one in told if (one.code, one.kind) == (code, Kind.REFUND)]
        failed = {one.id for one in dossier.refund_orders}
        assert -sum(one.amount or 0 for one in refunds) >= dossier.to_give_back
        assert dossier.to_give_back == 0 or len(refunds) >= len(failed)

    def still_gives_back(self, code: str) -> bool:
        try:
            done = give_back(self.shop.till, self.shop.queue, code, 1, self.at)
        except TryLater:  # so many at once that it goes on in another run
            return True
        return done is Returned.WAITS

    @contextmanager
    def cut(self, fuse: Fuse) -> Iterator[Till]:
        """Yield the till behind a fuse; a power cut ends what is done, and so does a refusal."""
        whole = self.shop.till
        ports: dict[str, Any] = {
            name: Fused(getattr(whole, name), fuse) for name in ("dossiers", "sender")
        }
        try:
            yield replace(whole, **ports)
        except (PowerCut, Refusal):
            return

    def some(self, code: str, place: int) -> tuple[str, str] | None:
        """Return provider and ref of an order that can be paid, whether we know of it or not."""
        here = self.shop.here
        for one in self.shop.orders(code):
            if one.provider == "vnpay" and one.url is not None:
                answered(here, "GET", one.url, b"")
        known = [
            (name, ref)
            for name, player in here.by_name.items()
            for ref in player.orders
            if str(parse_order_ref(ref)[0]) == code
        ]
        return known[place % len(known)] if known else None

    def entered(self) -> Tally[tuple[str, str, int]]:
        return Tally(one for code in CODES for one in self.shop.payments(code))

    def given_back(self, ref: str) -> int:
        players = self.shop.here.by_name.values()
        return sum(one.orders[ref].given_back for one in players if ref in one.orders)

    def dossier(self, code: str) -> Dossier:
        return self.shop.office.dossiers.get(code)


AnyMoney.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnyMoney = AnyMoney.TestCase
