"""Banking: whatever the bank says came in is somebody's payment, or a matter for a person, once."""

import pytest

from chalicelib.domain.matters import Kind
from chalicelib.domain.payments.provider import NotOurs, Outcome
from chalicelib.domain.payments.statement import Reason
from chalicelib.domain.refusals import Invalid, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.banking import take_in
from chalicelib.usecases.ports import Conflict, Move
from tests.builders import PROVINCE, a_fee_line, the_moves
from tests.memory import MemoryDossiers, Office
from tests.tills import CODE, Shop


def took(shop: Shop, message: bytes | None = None) -> dict[str, int]:
    return dict(take_in(shop.till, PROVINCE, message or shop.here.bank.message(), shop.at))


def waits(shop: Shop) -> list[tuple[Kind, str, int | None]]:
    found = shop.office.dossiers.matters(PROVINCE)
    return sorted((one.kind, one.reason, one.amount) for one in found)


def transferred(shop: Shop, **changes: object) -> None:
    new = shop.order("vietqr")
    assert new.qr is not None
    shop.here.bank.transfer(new.qr, **changes)


def test_a_transfer_pays_what_it_is_for_and_the_same_message_again_changes_nothing() -> None:
    shop = Shop.with_a_fee()
    transferred(shop)
    assert took(shop) == {Outcome.CONFIRMED: 1}
    assert took(shop) == {Outcome.ALREADY: 1}
    dossier = shop.office.dossiers.get(CODE)
    assert (dossier.owed, dossier.status) == (0, Status.PROCESSING)
    assert [one.provider for one in dossier.payments] == ["vietqr"]
    assert waits(shop) == []


@pytest.mark.parametrize(("amount", "owed", "owed_back"), [(5000, 3000, 0), (9000, 0, 1000)])
def test_what_arrived_counts_whatever_was_ordered(amount: int, owed: int, owed_back: int) -> None:
    shop = Shop.with_a_fee()
    transferred(shop, amount=amount)
    took(shop)
    dossier = shop.office.dossiers.get(CODE)
    assert (dossier.owed, dossier.owed_back) == (owed, owed_back)


def test_a_late_transfer_after_another_by_other_means_is_owed_back() -> None:
    shop = Shop.with_a_fee()
    transferred(shop)
    shop.wait(16)
    shop.paid("vnpay")
    took(shop)
    assert shop.office.dossiers.get(CODE).owed_back == 8000


def test_every_line_that_is_nobodys_waits_for_a_person_once() -> None:
    shop = Shop.with_a_fee()
    bank = shop.here.bank
    bank.came(9000, "NGUYEN THI LAN chuyen tien")
    bank.came(9000, "cung ngay", currency="USD")
    bank.came(9000, "phi dich vu", direction="out")
    bank.entries.append({"id": "x", "currency": "VND"})
    transferred(shop)
    bank.entries.append(bank.entries[-1] | {"id": "FT9"})
    assert took(shop) == {
        Outcome.CONFIRMED: 2,
        Reason.NO_ORDER: 1,
        Reason.CURRENCY: 1,
        Reason.MALFORMED: 1,
        "left": 1,
    }
    before = waits(shop)
    assert before == [
        (Kind.TRANSFER, Reason.CURRENCY, None),
        (Kind.TRANSFER, Reason.MALFORMED, None),
        (Kind.TRANSFER, Reason.NO_ORDER, 9000),
    ]
    bank.entries.reverse()
    took(shop)
    assert waits(shop) == before
    (named,) = (one for one in shop.office.dossiers.matters(PROVINCE) if one.is_assignable)
    assert named.content == "NGUYEN THI LAN chuyen tien"
    assert "LAN" not in repr(named)


def test_a_transfer_for_an_order_that_is_not_there_waits_for_a_person() -> None:
    shop, source = Shop(), Shop.with_a_fee()
    transferred(source)
    assert took(shop, source.here.bank.message()) == {Outcome.NOT_FOUND: 1}
    assert waits(shop) == [(Kind.TRANSFER, Outcome.NOT_FOUND, 8000)]


class Busy(MemoryDossiers):
    """A store in which somebody else is always sooner, until it is not."""

    busy = True

    def save(self, move: Move) -> None:
        if self.busy and move.before is not None:
            raise Conflict(move.event.code)
        super().save(move)


def test_a_line_that_cannot_be_entered_now_comes_again_and_holds_no_other_up() -> None:
    store = Busy()
    shop = Shop(office=Office(dossiers=store))
    store.busy = False
    for move in the_moves(Status.PAYMENT, fees=(a_fee_line(8000),)):
        store.save(move)
    transferred(shop)
    shop.here.bank.came(9000, "khong ro")
    store.busy = True
    with pytest.raises(TryLater):
        took(shop)
    assert waits(shop) == [(Kind.TRANSFER, Reason.NO_ORDER, 9000)]
    store.busy = False
    assert took(shop)[Outcome.CONFIRMED] == 1


def test_messages_that_are_none_or_of_others_are_refused() -> None:
    shop = Shop.with_a_fee()
    with pytest.raises(Invalid):
        took(shop, b"[]")
    with pytest.raises(NotOurs):
        took(shop, b'{"account": "1", "entries": []}')
