"""Play: the whole day, part by part, and where to look afterwards."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from errno import EADDRINUSE

from chalicelib.domain.calendar import LOCAL
from infra.authority.stamping import stamping
from infra.cloud import Cloud
from infra.demo import (
    asking,
    certifying,
    conserving,
    counter,
    filing,
    letters,
    night,
    paying,
    receiving,
    reconciling,
    results,
    reusing,
    settling,
    tills,
)
from infra.demo.stage import Stage
from infra.demo.telling import Teller, Wrong, until
from infra.logins import COMMUNE
from infra.providers.server import providers
from infra.province import Province, signatories

EVENING = timedelta(minutes=5)
"""A day is not begun this close to midnight: its table would be split over two days."""


def day(cloud: Cloud, province: Province, teller: Teller) -> Stage:
    """Play one day and return the stage as it stands then; raises Wrong.

    Payment providers and time-stamp authority are played by this process, as long as it lasts.
    """
    try:
        with providers(cloud.till_port, province.keys) as here, _stamps(cloud, province):
            now = datetime.now(UTC)
            here.vnpay.pay_date = f"{now.astimezone(LOCAL):%Y%m%d%H%M%S}"
            here.momo.paid_at = here.zalopay.paid_at = int(now.timestamp()) * 1000
            stage = Stage(cloud, province, teller, secrets.token_hex(4), here)
            _day(stage)
            return stage
    except OSError as no:
        if no.errno != EADDRINUSE:
            raise
        ports = f"{cloud.till_port} or {cloud.stamps_port}"
        raise Wrong(f"port {ports} is taken, where others than the office are played") from None


@contextmanager
def _stamps(cloud: Cloud, province: Province) -> Iterator[None]:
    """Stamp signatures with the time, as long as the day lasts; later ones go without a stamp."""
    known = cloud, province.outputs, province.logins, province.subjects
    with stamping(province.authority, _now, cloud.stamps_port) as here:
        signatories(*known, stamps=here.url)
        try:
            yield
        finally:
            signatories(*known)


def _now() -> datetime:
    return datetime.now(UTC)


def _day(stage: Stage) -> None:
    _morning(stage.teller)
    today = night.today()
    stage.teller.heading("Before the day begins")
    with stage.teller.step("the table as it stands is published by the night's clock") as step:
        before = night.printed(stage, today, night.strike(stage, today))
        step.says(f"{len(before.table)} lines, from the days before")
    born = filing.play(stage)
    walked_in = counter.play(stage)
    stay = paying.play(stage)
    tills.play(stage)
    settling.play(stage, stay)
    receiving.play(stage, born)
    letters.play(stage, {born: letters.RECEIVED, stay: letters.RETURNED})
    reconciling.play(stage, today, stay)
    night.play(stage, today, before, (born, walked_in, stay))
    asking.play(stage, today, before, (born, walked_in, stay))
    conserving.play(stage, today, born)
    results.revoke(stage, stay)
    reusing.play(stage, born, stay)
    certifying.play(stage)


def _morning(teller: Teller) -> None:
    """Wait for the next day where this one is nearly over."""
    now = datetime.now(UTC).astimezone(LOCAL)
    left = datetime.combine(now.date() + timedelta(days=1), time(), LOCAL) - now
    if left < EVENING:
        with teller.step(f"the day ends in {left.seconds} s: waiting for the next"):
            until("the next day", lambda: night.today() > now.date(), left.seconds + 2)


def farewell(stage: Stage) -> None:
    """Tell where to look, as whom, and how to end it."""
    tell = stage.teller.tell
    tell(f"\n{stage.teller.steps} steps, all as they must be. The portal is open:\n")
    tell(f"  {stage.portal}/\n")
    for login in stage.province.logins:
        what = login.role.value if login.agency is None else f"{login.role.value} of {login.agency}"
        tell(f"  {login.username:14} {login.password:22} {login.name:18} {what}")
    tell(f"\n  citizens sign in at   {stage.portal}/sign-in?as=citizen")
    tell(f"  officers sign in at   {stage.portal}/sign-in?as=officer")
    tell(f"  the API is told at    {stage.portal}/v1/openapi.json")
    tell(f"  published tables      {night.address(stage, night.today(), 'index.html')}")
    tell(f"  letters sent          {stage.cloud.endpoint}/_ministack/ses/messages")
    tell("\nThe payment providers ended with the day: VietQR and the counter are there to try.")
    tell("So did the time stamps: what is signed from now on says itself when it was (PAdES B-B).")
    tell(f"Look at the dossiers of {COMMUNE} as lan or as thuly. It runs until `make stop`;")
    tell("`make start` brings it back with all that is in it, `make demo` plays another day.")
