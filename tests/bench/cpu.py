"""CPU: a whole request through the function, against bare botocore doing the same calls.

Ours is the event of API Gateway going in and the answer coming out: routing, the caller's token
verified, reading, deciding, calls to DynamoDB, writing, the log line. The floor is a botocore
client as anyone makes it, making the very same calls with the very same parameters. Both talk to
one local endpoint in a process of its own; only this thread's CPU time counts, one errand of each
kind in turn, and the median of them.
"""

import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.hooks import BaseEventHooks

from app import app
from chalicelib.domain.people import Role
from chalicelib.wiring import services
from tests.bench.canned import serving
from tests.bench.errands import WAYS
from tests.bench.gateway import LAMBDA, Event, answered, event
from tests.bench.meter import Meter, watching
from tests.bench.office import BIRTH, Office, environment, opened, quiet
from tests.bench.rows import Row
from tests.integration.conftest import REGION
from tests.integration.provider import provider

TARGET = 1.5
TIMES = 600
WARM = 60
ROWS = 60
"""More than a page of the worklist holds."""
MOVES = 6
"""Entries the dossier of the dossier page has in its history."""

Call = tuple[str, Mapping[str, Any]]
"""An operation and its parameters."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A request, who sends it, and the calls to DynamoDB it makes."""

    name: str
    asked: Event
    calls: Sequence[Call]


@dataclass
class Recorder:
    """Keeps what DynamoDB, and who keeps secrets, answer to each request."""

    exact: dict[str, str] = field(default_factory=dict)
    any: dict[str, str] = field(default_factory=dict)
    _asked: tuple[str, str] = ("", "")

    def watch(self, events: BaseEventHooks) -> None:
        """Keep what passes these events."""
        for service in ("dynamodb", "secrets-manager"):
            events.register_first(f"before-send.{service}.*", self._sent)
            events.register(f"response-received.{service}.*", self._received)

    def written(self, file: Path) -> None:
        """Write what was kept for the endpoint that says it again."""
        file.write_text(json.dumps({"exact": self.exact, "any": self.any}), "utf-8")

    def _sent(self, request: Any, **_: Any) -> None:
        target = request.headers["X-Amz-Target"]
        target = target.decode() if isinstance(target, bytes) else target
        self._asked = target, request.body.decode()

    def _received(self, response_dict: Mapping[str, Any], **_: Any) -> None:
        target = self._asked[0]
        answer = response_dict["body"].decode()
        self.exact["\n".join(self._asked)] = answer
        self.any[target] = answer


def rows() -> Iterator[Row]:
    """Yield what each errand takes, beside its floor."""
    with provider() as idp, TemporaryDirectory() as folder:
        file, recorder = Path(folder) / "answers.json", Recorder()
        with opened(idp) as office, watching(recorder.watch):
            services.cache_clear()
            errands = tuple(played(office))
        recorder.written(file)
        with (
            serving(file) as address,
            environment({**office.settings, "AWS_ENDPOINT_URL": address}),
            quiet(),
        ):
            services.cache_clear()
            yield from measured(errands, office)


def played(office: Office) -> Iterator[Errand]:
    """Yield the errands, each done once for real."""
    meter = Meter(REGION)
    with meter.everywhere():
        services.cache_clear()
        reception = office.officer(Role.RECEPTION)
        for number in range(ROWS):
            filed = office.filed(BIRTH, f"row {number}")
        code, secret = filed["code"], filed["secret"]
        track = event("POST", "/v1/tracking", body={"code": code, "secret": secret})
        asked = {
            "track": track,
            "worklist": event("GET", "/v1/worklist", reception),
            "act: accept": office.act(code, "accept", reception, 1),
            "dossier page": event("GET", "/v1/dossiers/{code}", office.lan, code=lived(office)),
        }
        for name, request in asked.items():
            meter.of(partial(answered, request))
            calls = [(operation, params) for _, operation, params in meter.asked]
            yield Errand(name, request, calls)


def lived(office: Office) -> str:
    """File a dossier and let it live for some moves; return its code."""
    filed = office.filed(BIRTH, "lived")
    code, version = str(filed["code"]), int(filed["version"])
    for act, role, more in WAYS[0][: MOVES - 1]:
        version = answered(office.turn(code, act, role, version, more))["version"]
    return code


def measured(errands: Sequence[Errand], office: Office) -> Iterator[Row]:
    """Yield a row for each errand, and one for the verification of a token."""
    client = botocore.session.get_session().create_client("dynamodb", REGION)
    tokens = services().tokens()
    for errand in errands:
        ours, floor = side_by_side(
            partial(app, errand.asked, LAMBDA), partial(bare, client, errand.calls)
        )
        ratio = ours / floor
        yield {
            "errand": errand.name,
            "calls": " ".join(operation for operation, _ in errand.calls),
            "ours ms": round(ours, 3),
            "botocore ms": round(floor, 3),
            "ratio": round(ratio, 2),
            "target": TARGET,
            "met": ratio <= TARGET,
        }
    token, _ = side_by_side(lambda: tokens.person(office.lan), lambda: None)
    yield {
        "errand": "of it: a token verified",
        "calls": "none",
        "ours ms": round(token, 3),
        "botocore ms": None,
        "ratio": None,
        "target": None,
        "met": None,
    }


def side_by_side(
    ours: Callable[[], object], floor: Callable[[], object], times: int = TIMES
) -> tuple[float, float]:
    """Return the median CPU time of each in milliseconds, done in turn."""
    for _ in range(min(WARM, times)):
        ours()
        floor()
    gc.collect()
    gc.freeze()
    taken = [(_ms(ours), _ms(floor)) for _ in range(times)]
    gc.unfreeze()
    return median(a for a, _ in taken), median(b for _, b in taken)


def _ms(what: Callable[[], object]) -> float:
    began = time.thread_time_ns()
    what()
    return (time.thread_time_ns() - began) / 1e6


def bare(client: Any, calls: Sequence[Call]) -> None:
    """Make calls to DynamoDB as anyone would."""
    for operation, params in calls:
        getattr(client, xform_name(operation))(**params)
