"""Load: submissions a second through a local cloud of its own, with nothing lost or doubled.

The packaged functions run in a cloud made for this alone (``build/bench-cloud``, another port), so
that the demonstration keeps its day. Citizens sign in as they do, and file from several windows at
once; every other one presses twice, with the same Idempotency-Key, at any moment. Afterwards each
answered code is looked up in the table, and the table is searched for what nobody was told of.
"""

import random
import shutil
import socket
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from infra import province
from infra.cloud import Cloud, cloud, start, stop
from infra.demo.browser import Answer, Browser
from infra.demo.stage import example
from infra.deploy import deploy_local, local_account
from infra.logins import COMMUNE
from infra.province import Province
from tests.bench.office import BIRTH, environment
from tests.bench.rows import Row

FOLDER = Path("build/bench-cloud")
CITIZENS = ("lan", "minh")
EACH = 150
"""Applications of each citizen."""
WINDOWS = 4
"""Browsers that file at the same time."""
TRIES = 5
DONE = (200, 201)
LATER = 503


@dataclass(frozen=True, slots=True)
class Filed:
    """What was answered to one person's key, press by press."""

    answers: list[Answer] = field(default_factory=list)


def rows() -> Iterator[Row]:
    """Yield how many submissions a second went through, and what became of them."""
    with standing() as (one, loaded):
        windows = {
            name: [_signed_in(loaded, name) for _ in range(WINDOWS // len(CITIZENS))]
            for name in CITIZENS
        }
        for number, window in enumerate(chain.from_iterable(windows.values())):
            _press(window, f"warm {number}")
        before = _heads(one, loaded)
        began = time.perf_counter()
        filed = pressed(windows)
        took = time.perf_counter() - began
        yield found(filed, _heads(one, loaded) - before, took)


@contextmanager
def standing() -> Iterator[tuple[Cloud, Province]]:
    """Have a cloud with the stack and the province in it, and nothing of it left afterwards."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    said = {"MOTCUA_CLOUD": str(FOLDER.absolute()), "MOTCUA_PORT": str(_free_port())}
    with environment(said):
        one = cloud()
        try:
            start(one)
            yield one, province.load(one, deploy_local(one))
        finally:
            stop(one)
            shutil.rmtree(FOLDER, ignore_errors=True)


def pressed(windows: Mapping[str, Sequence[Browser]]) -> Sequence[Filed]:
    """Press everybody's keys, each from any of their windows, all windows at once."""
    given = {(name, key): Filed() for name in windows for key in range(EACH)}
    waiting = {name: deque(order()) for name in windows}

    def work(name: str, window: Browser) -> None:
        while True:
            try:
                key = waiting[name].popleft()
            except IndexError:
                return
            given[name, key].answers.append(_press(window, f"key {key}"))

    with ThreadPoolExecutor(WINDOWS) as pool:
        done = [pool.submit(work, name, window) for name in windows for window in windows[name]]
    for one in done:
        one.result()
    return list(given.values())


def order() -> list[int]:
    """Return the keys of one person as they are pressed: every other twice, wherever it falls."""
    once = list(range(EACH))
    mixed = once + once[::2]
    random.Random(1).shuffle(mixed)  # noqa: S311 - an order, no secret
    return mixed


def found(filed: Sequence[Filed], in_table: Counter[str], took: float) -> Row:
    """Return what went through and what went wrong."""
    statuses = Counter(answer.status for one in filed for answer in one.answers)
    told = [
        {answer.body["code"] for answer in one.answers if answer.status in DONE} for one in filed
    ]
    codes = Counter(code for of_key in told for code in of_key)
    return {
        "submissions": len(filed),
        "requests": statuses.total(),
        "windows": WINDOWS,
        "seconds": round(took, 1),
        "submissions/s": round(len(filed) / took, 1),
        "requests/s": round(statuses.total() / took, 1),
        "filed (201)": statuses[201],
        "again (200)": statuses[200],
        "other answers": statuses.total() - statuses[200] - statuses[201],
        "lost": sum(code not in in_table for code in codes) + sum(not of_key for of_key in told),
        "doubled": sum(len(of_key) > 1 for of_key in told)
        + sum(times > 1 for times in codes.values())
        + sum(code not in codes for code in in_table),
    }


def _signed_in(loaded: Province, username: str) -> Browser:
    browser = Browser(str(loaded.outputs["ApiUrl"]))
    browser.sign_in(loaded.login(username))
    return browser


def _press(window: Browser, key: str) -> Answer:
    """File an application, again where the office says it is busy."""
    for _ in range(TRIES):
        answer = window.post("/v1/dossiers", _application(), key)
        if answer.status != LATER:
            break
    return answer


def _application() -> dict[str, Any]:
    golden = example(BIRTH)
    return {
        "procedure": BIRTH,
        "received_by": COMMUNE,
        "applicant": golden["applicant"],
        "answers": golden["answers"],
        "on_paper": golden["components"],
    }


def _heads(one: Cloud, loaded: Province) -> Counter[str]:
    """Return the code of every dossier in the table whose first entry is there too."""
    dynamodb = local_account(one).client("dynamodb")
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=loaded.outputs["DossiersTableName"],
        ConsistentRead=True,
        ProjectionExpression="pk, sk",
    )
    stored = Counter((i["pk"]["S"], i["sk"]["S"]) for page in pages for i in page["Items"])
    return Counter(
        pk.removeprefix("DOSSIER#")
        for pk, sk in stored
        if sk == "HEAD" and (pk, "EVENT#000001") in stored
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
