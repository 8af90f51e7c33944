"""Money: what a provider's notice costs, beside the least, and 10,000 of them in a storm.

The floor is bare botocore making the very same Query and TransactWriteItems. The storm goes through
the function over moto: a fifth of the notices come twice, a twentieth of the calls to DynamoDB are
throttled, and providers call again until they are answered that it is settled.
"""

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from app import app
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.codes import order_ref, parse_code
from chalicelib.domain.records import Order
from chalicelib.usecases.till import GOOD_FOR
from chalicelib.wiring import services
from infra.providers.playing import Heard, Ipn
from infra.providers.server import Providers, played
from tests.bench.canned import serving
from tests.bench.cpu import TARGET, Call, Recorder, bare, side_by_side
from tests.bench.gateway import LAMBDA, Event, event
from tests.bench.meter import Meter, watching
from tests.bench.office import DOSSIERS, STAY, Office, environment, opened, quiet
from tests.bench.rows import Row
from tests.builders import MORNING
from tests.errands import CALLING, begun
from tests.integration.conftest import REGION, create_dossiers_table
from tests.integration.provider import Provider, provider
from tests.integration.tills import secret_of

ELSEWHERE = "https://providers.example"
NOTICES = 10_000
TWICE = 5
"""One of so many notices is a repetition."""
THROTTLED = 0.05
ORDERS = 4
"""Of one dossier: as many attempts, all of them paid, by each provider in turn."""
SEED = 20260302
BUSY = {
    "Error": {"Code": "ProvisionedThroughputExceededException", "Message": ""},
    "ResponseMetadata": {"HTTPHeaders": {}},
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A notice of each provider with the calls it makes, and what was answered to them."""

    file: Path
    settings: Mapping[str, str]
    notices: Mapping[str, tuple[Event, Sequence[Call]]]


def rows() -> Iterator[Row]:
    """Yield what a notice of each provider costs, and what became of the storm."""
    here = played(ELSEWHERE)
    with provider() as idp, TemporaryDirectory() as folder:
        yield from _costs(_recorded(idp, here, Path(folder) / "answers.json"))
        with opened(idp) as office, redirect_stdout(StringIO()):
            _accounts(here)
            row = _storm(office)
        yield row


def _accounts(here: Providers) -> None:
    """Open accounts at the played providers."""
    client: Any = botocore.session.get_session().create_client("secretsmanager", REGION)
    arn = services().settings.payments_secret_arn
    client.put_secret_value(SecretId=arn, SecretString=json.dumps(secret_of(here)))


def _recorded(idp: Provider, here: Providers, file: Path) -> Recorded:
    """Hear one notice of each provider over moto, and keep all that was answered meanwhile."""
    recorder, meter, notices = Recorder(), Meter(REGION), {}
    with opened(idp) as office, redirect_stdout(StringIO()):
        _accounts(here)
        with meter.everywhere(), watching(recorder.watch):
            services.cache_clear()
            for name in CALLING:
                app(_notice(office, here, name, f"first {name}"), LAMBDA)
                asked = _notice(office, here, name, f"second {name}")
                meter.of(partial(app, asked, LAMBDA))
                calls = [(operation, params) for _, operation, params in meter.asked]
                notices[name] = (asked, calls)
    recorder.written(file)
    return Recorded(file, office.settings, notices)


def _costs(recorded: Recorded) -> Iterator[Row]:
    """Yield what a notice of each provider costs beside bare botocore."""
    with (
        serving(recorded.file) as address,
        environment({**recorded.settings, "AWS_ENDPOINT_URL": address}),
        quiet(),
    ):
        services.cache_clear()
        client = botocore.session.get_session().create_client("dynamodb", REGION)
        for name, (asked, calls) in recorded.notices.items():
            whole, least = partial(app, asked, LAMBDA), partial(bare, client, calls)
            with redirect_stdout(StringIO()):
                ours, floor = side_by_side(whole, least)
            yield _row(
                f"notice of {name}",
                calls=" ".join(operation for operation, _ in calls),
                ours=round(ours, 3),
                floor=round(floor, 3),
            )


def _row(errand: str, **said: Any) -> Row:
    ours, floor = said.get("ours"), said.get("floor")
    ratio = round(ours / floor, 2) if floor else None
    return {
        "errand": errand,
        "calls": said["calls"],
        "ours ms": ours,
        "botocore ms": floor,
        "ratio": ratio,
        "target": TARGET if floor else None,
        "met": ratio <= TARGET if ratio else None,
        "notices": said.get("notices"),
        "sent": said.get("sent"),
        "throttled": said.get("throttled"),
        "lost": said.get("lost"),
        "doubled": said.get("doubled"),
    }


def _notice(office: Office, here: Providers, name: str, key: str) -> Event:
    """Return the notice that a new dossier's fee was paid."""
    order = _ordered(here, office.filed(STAY, key)["code"], 1, name)
    return _event(name, here.by_name[name].pay(order.ref))


def _ordered(here: Providers, code: str, attempt: int, name: str) -> Order:
    """Order at a played provider, as the office does."""
    dossier = services().dossiers().get(code)
    new = Order(
        ref=order_ref(parse_code(code), attempt),
        dossier=code,
        provider=name,
        amount=dossier.due,
        lines=tuple((line.code, line.kind, line.amount) for line in dossier.fees),
        created_at=MORNING,
        expires_at=MORNING + GOOD_FOR,
    )
    services().dossiers().put_order(new, new=True)
    begun(here, name, new)
    return new


def _event(name: str, ipn: Ipn) -> Event:
    query: dict[str, str] = dict(ipn.pairs)
    made = event(ipn.method, f"/v1/payments/{name}/ipn", query=query)
    return {**made, "body": ipn.body.decode() or None}


@dataclass
class Throttle:
    """Refuses some of the calls, as DynamoDB does when it is busy."""

    chance: random.Random
    calls: int = 0
    refused: int = 0

    def __call__(self, **_: Any) -> Any:
        """Refuse a call, or let it pass."""
        self.calls += 1
        if self.chance.random() >= THROTTLED:
            return None
        self.refused += 1
        return AWSResponse("https://dynamodb.example.vn/", 400, HTTPHeaders(), None), BUSY


@dataclass
class Storm:
    """What became of the notices so far."""

    throttle: Throttle
    notices: int = 0
    sent: int = 0
    seconds: float = 0
    lost: int = 0
    doubled: int = 0


def _storm(office: Office) -> Row:
    """Send the notices, a day's table after the other: moto copies all of it for each write."""
    storm = Storm(Throttle(random.Random(SEED)))  # noqa: S311 - an order, no key
    while storm.notices < NOTICES:
        _day(office, storm)
    return _row(
        "a storm, over moto",
        calls=f"{storm.throttle.calls / storm.sent:.2f} for each sent",
        ours=round(storm.seconds / storm.sent * 1000, 3),
        notices=storm.notices,
        sent=storm.sent,
        throttled=storm.throttle.refused,
        lost=storm.lost,
        doubled=storm.doubled,
    )


def _day(office: Office, storm: Storm) -> None:
    here = played(ELSEWHERE)
    chance, ways, paid = storm.throttle.chance, cycle(CALLING), []
    code = str(office.filed(STAY, "storm")["code"])
    for attempt in range(1, ORDERS + 1):
        name = next(ways)
        paid.append((name, here.by_name[name].pay(_ordered(here, code, attempt, name).ref)))
    every = [*paid, *chance.sample(paid, ORDERS // (TWICE - 1))]
    chance.shuffle(every)
    store = services().dossiers()
    assert isinstance(store, DynamoDossiers)
    store.client.meta.events.register("before-call.dynamodb.*", storm.throttle)
    began = time.thread_time()
    storm.sent += sum(_until_settled(here, name, _event(name, ipn)) for name, ipn in every)
    storm.seconds += time.thread_time() - began
    store.client.meta.events.unregister("before-call.dynamodb.*", storm.throttle)
    storm.notices += len(every)
    lost, doubled = _compared(here, code)
    storm.lost += lost
    storm.doubled += doubled
    table: Any = store.client
    table.delete_table(TableName=DOSSIERS)
    create_dossiers_table(table, DOSSIERS)


def _until_settled(here: Providers, name: str, asked: Event) -> int:
    """Send a notice until the answer ends it; returns how often it was sent."""
    for tried in range(1, 100):
        if here.by_name[name].ends(_heard(asked)):
            return tried
    raise AssertionError("never settled")


def _heard(asked: Event) -> Heard:
    answer = app(asked, LAMBDA)
    return answer["statusCode"], answer["body"].encode()


def _compared(here: Providers, code: str) -> tuple[int, int]:
    """Return how many payments providers took and the dossier lacks, and has too often."""
    taken = {
        (ref, str(placed.transaction))
        for player in here.by_name.values()
        for ref, placed in player.orders.items()
    }
    payments = services().dossiers().get(code).payments
    entered = [(payment.ref, payment.transaction) for payment in payments]
    return len(taken - set(entered)), len(entered) - len(set(entered) & taken)
