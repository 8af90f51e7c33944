"""Asking: the leader has a report made on demand, and what comes must match the day."""

import io
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import unescape

import openpyxl

from chalicelib.domain.reports.ii06a import COUNTS
from infra.demo import night
from infra.demo.browser import client
from infra.demo.night import Line, Printed
from infra.demo.stage import Stage
from infra.demo.telling import Wrong, expect, until
from infra.logins import COMMUNE

LEADER = "lanhdao"
WITHIN = 120
"""Seconds until a report is made: the first call of the function starts it."""
_LINK = re.compile(r'<a class="button" href="([^"]+)"')


def play(stage: Stage, day: date, before: Printed, codes: Sequence[str]) -> None:
    """Play what the leader asks for after the night, the dossiers `codes` being those of `day`."""
    stage.teller.heading("The leader asks for II.06a of this month, as a workbook")
    with stage.teller.step("asked on a form of the portal, made apart, fetched") as step:
        begun = time.monotonic()
        page = _asked(stage, day)
        data = client().get(until("the report", lambda: _link(stage, page), WITHIN), timeout=60)
        expect("fetching the report", data.status_code, night.OK)
        step.says(f"{len(data.content)} bytes {time.monotonic() - begun:.1f} s after the question")
    with stage.teller.step("its numbers are those of the day just played") as step:
        wanted = {
            line: numbers
            for line, numbers in night.expected(stage, codes, day).items()
            if line[0] == COMMUNE
        }
        table = dict(lines(data.content))
        expect("II.06a as asked for", night.difference(before.table, table, wanted), wanted)
        whole = table[COMMUNE, "Tổng"]
        step.says(f"{COMMUNE} this month: {whole['received']} received, {whole['open']} open")


def _asked(stage: Stage, day: date) -> str:
    """Send the form, and return the path of the page it leads to."""
    return stage.who(LEADER).submit(
        "/reports",
        report="ii-06a",
        first=day.replace(day=1).isoformat(),
        last=day.isoformat(),
        as_of=day.isoformat(),
        agency=COMMUNE,
        form="xlsx",
    )


def _link(stage: Stage, page: str) -> str | None:
    """Return where the page leads once the report is made, None until then."""
    found = _LINK.search(stage.who(LEADER).page(page))
    return unescape(found[1]) if found else None


def lines(workbook: bytes) -> Iterator[tuple[Line, Mapping[str, int]]]:
    """Yield the lines of II.06a in a workbook: agencies are numbered 1, their fields 1.1."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    if sheet is None:
        raise Wrong("the workbook has no sheet")
    agency = ""
    for row in sheet.iter_rows(values_only=True):
        number, name, *counts = row
        if re.fullmatch(r"[0-9]+", str(number)):
            agency = str(name).rpartition("(")[2].rstrip(")")
        elif not re.fullmatch(r"[0-9]+\.[0-9]+", str(number)):
            continue
        field = "Tổng" if str(number).isdigit() else str(name)
        yield (agency, field), dict(zip(COUNTS, map(int, map(str, counts)), strict=True))
