"""The money function: asks providers, gives back, takes in the bank's feed, compares each night."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.handlers.events.batch import done, each_message, each_text
from chalicelib.handlers.logs import count, logger
from chalicelib.usecases import banking, billing, chasing, reconciling, refunding
from chalicelib.usecases.mattering import treasury
from chalicelib.wiring import Services, services


def money(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Work off errands about money and messages of the bank's feed; without any, a night's run.

    Which it is tells the queue: whoever may feed the bank's messages gives no errands by them.
    """
    if "Records" not in event:
        return _night(services(), event)
    if any(_is_feed(record) for record in event["Records"]):
        return each_text(event, lambda text: _statement(services(), text))
    return each_message(event, lambda body: _one(services(), body))


def _is_feed(record: Mapping[str, Any]) -> bool:
    feed = services().settings.need("statements_queue_url").rpartition("/")[2]
    return str(record["eventSourceARN"]).rpartition(":")[2] == feed


def _one(office: Services, body: Mapping[str, Any]) -> None:
    for errand, do in ERRANDS.items():
        if errand in body:
            do(office, body[errand])


def _chase(office: Services, what: Mapping[str, Any]) -> None:
    code, ref, times = str(what["code"]), str(what["ref"]), int(what["times"])
    became = chasing.chase(office.till(), office.money(), code, ref, times, office.clock())
    done("chase", became, dossier=code, ref=ref, times=times)


def _refund(office: Services, what: Mapping[str, Any]) -> None:
    code, times = str(what["code"]), int(what["times"])
    became = refunding.give_back(office.till(), office.money(), code, times, office.clock())
    done("refund", became, dossier=code, times=times)


def _reconcile(office: Services, what: Mapping[str, Any]) -> None:
    _compare(office, date.fromisoformat(str(what["day"])))


def _bill(office: Services, what: Mapping[str, Any]) -> None:
    code = str(what["code"])
    made = billing.bill_all(office.dossiers(), office.bills(), code, office.clock())
    logger.info("bill", extra={"dossier": code, "made": made})
    count("bill-made", made)


ERRANDS = {"chase": _chase, "refund": _refund, "reconcile": _reconcile, "bill": _bill}


def _statement(office: Services, text: str) -> None:
    became = banking.take_in(office.till(), _treasury(office), text.encode(), office.clock())
    logger.info("statement", extra={"became": became})
    for what, times in became.items():
        count(f"statement-{what}", times)


def _treasury(office: Services) -> str:
    return treasury(office.catalogue(), office.settings.treasury_agency)


def _night(office: Services, event: Mapping[str, Any]) -> Mapping[str, int]:
    """Compare the days of a night, or the day asked: ``{"reconcile": {"day": "YYYY-MM-DD"}}``.

    A clock says when it struck, so a night that is run again later looks at the same days.
    """
    asked = event.get("reconcile", {}).get("day")
    struck = datetime.fromisoformat(event["time"]) if "time" in event else office.clock()
    days = reconciling.days_of(struck) if asked is None else (date.fromisoformat(asked),)
    return {day.isoformat(): _compare(office, day) for day in days}


def _compare(office: Services, day: date) -> int:
    """Compare a day and return how much differs; of a day that is final it is counted."""
    till, whose, at = office.till(), _treasury(office), office.clock()
    lake, press = office.lake(), office.press()
    found = reconciling.reconcile(till, office.money(), lake, press, whose, day, at)
    differing = sum(one.differing for one in found)
    agreed = sum(one.found.agreed for one in found)
    logger.info("reconciled", extra={"day": day, "agreed": agreed, "differing": differing})
    if reconciling.is_final(day, at):
        count("reconciled-differing", differing)
    return differing
