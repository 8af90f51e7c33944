"""Reports: a shop, what its providers report of a day, and what is published of it."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.domain.matters import Kind
from chalicelib.domain.refusals import TooLarge
from chalicelib.usecases.reconciling import reconcile
from tests.builders import MORNING, PROVINCE
from tests.tills import Shop

DAY = date(2026, 3, 2)
HEAD = "ref,transaction,amount,time"
NOON = "2026-03-02T12:00:00+07:00"


@dataclass
class Desk:
    """The office's desk at night; VNPAY is the provider that is looked at."""

    shop: Shop
    reports: dict[tuple[str, date], bytes] = field(default_factory=dict)
    published: dict[str, bytes] = field(default_factory=dict)

    def report(self, provider: str, day: date) -> bytes | None:
        """Return a report, None where none came; raises TooLarge."""
        found = self.reports.get((provider, day))
        if found == b"too large":
            raise TooLarge("Tệp lớn.", "key")
        return found

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        """Keep what is published."""
        assert content_type.startswith("application/json")
        self.published[key] = data

    def came(self, *lines: str, provider: str = "vnpay", day: date = DAY) -> None:
        """Let a report come."""
        self.reports[provider, day] = "\n".join([HEAD, *lines]).encode()

    def compare(self, nights: int = 2, day: date = DAY) -> dict[str, int | bool]:
        """Compare a day so many nights after it, and return what is published of VNPAY."""
        at, shop = MORNING + timedelta(days=nights, hours=-6), self.shop
        reconcile(shop.till, shop.queue, self, self, PROVINCE, day, at)
        document = json.loads(self.published[f"{day}/reconciliation.json"])
        assert document["final"] is (nights >= 2)
        counts: dict[str, int | bool] = document["providers"]["vnpay"]
        return counts

    def transaction(self, ref: str) -> int:
        """Return VNPAY's number of the payment of an order."""
        return self.shop.here.vnpay.orders[ref].transaction

    @property
    def told(self) -> list[tuple[str, Kind, str]]:
        """Return agency, kind and reason of what waits, of VNPAY alone."""
        every = self.shop.office.dossiers.kept_matters.values()
        own = [one for one in every if one.provider == "vnpay"]
        return sorted((one.agency, one.kind, one.reason) for one in own)


def a_desk() -> Desk:
    """Return a desk of a shop whose one dossier owes, and where payers pay at noon of the day."""
    shop = Shop.with_a_fee()
    shop.here.vnpay.pay_date = "20260302120000"
    return Desk(shop)
