"""Public statistics: what was published is shown, drawn and led to; nothing else is."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import unescape
from typing import Any

import pytest

from chalicelib.adapters.printing.printer import Printer
from chalicelib.adapters.publications import FRESH, Publications
from chalicelib.domain.reports import ii06a
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.domain.reports.tables import Mark, Table
from chalicelib.handlers.http import door
from chalicelib.usecases.publishing import SUMS, files, publish
from infra.layer import ROOT
from tests.integration.api import Answer, Api
from tests.integration.browser import ACTIVE, said, stray
from tests.integration.plumbing import client
from tests.publication import published_of, some_rows
from tests.tables import ISSUER

pytest_plugins = "tests.integration.offices"

LAST = date(2026, 3, 31)
NIGHT = datetime(2026, 4, 1, 1, 30, tzinfo=UTC)
LINKS = re.compile(r'<a href="(http[^"]+)" download>')


class Public:
    """The public bucket, and what was asked of it."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.s3 = client("s3")
        self.calls: list[str] = []
        self.s3.meta.events.register("before-call.s3", self._note)

    def _note(self, model: Any, **_: object) -> None:
        self.calls.append(model.name)

    def publish(self, day: date, tables: list[Table]) -> None:
        question = Question(period=month_to_date(day))
        publish(self.api.office.press(), day, files(Printer(ISSUER), tables, question))

    def open(self, path: str = "/statistics") -> Answer:
        self.calls.clear()
        return self.api.get(path, None, Accept="text/html")


def the_tables(*, is_over: bool = False, seed: int = 3) -> list[Table]:
    """Return tables of five agencies, so small that counts of most are hidden."""
    tables, _ = published_of(some_rows(5, 2, 1, seed), is_over=is_over)
    return tables


@pytest.fixture
def public(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[Public]:
    found = Public(api)
    for item in found.s3.list_objects_v2(Bucket="public").get("Contents", ()):
        found.s3.delete_object(Bucket="public", Key=item["Key"])
    own = cache(lambda: Publications(found.s3, "public"))
    services = replace(api.office, publications=own)
    monkeypatch.setattr(door, "services", lambda: services)
    api.clock.at = NIGHT
    yield found
    found.s3.meta.events.unregister("before-call.s3", found._note)  # noqa: SLF001 - our own


def test_while_nothing_is_published_the_page_says_so(public: Public) -> None:
    page = public.open()
    assert page.status_code == 200
    assert "chưa có số liệu nào được công bố" in said(page)
    assert "<svg" not in page.text
    assert public.calls == ["ListObjectsV2"]


def test_the_newest_day_is_shown_with_charts_tables_and_files(public: Public) -> None:
    tables = the_tables()
    public.publish(LAST - timedelta(1), the_tables(seed=4))
    public.publish(LAST, tables)
    page = public.open()
    assert page.status_code == 200
    text = said(page)
    assert "Hồ sơ từ ngày 01/03/2026 đến hết ngày 31/03/2026" in text
    form = next(table for table in tables if table.name == ii06a.NAME)
    agencies = [str(row[0]) for row in form.rows if row[1] is None]
    for agency in agencies:
        assert f'<th scope="row">{agency}</th>' in unescape(page.text)
    assert page.text.count('<svg role="img"') == 3
    for part in ("title", "desc"):
        assert page.text.count(f"<{part} id=") == 3
    assert not ACTIVE.search(page.text)
    assert "Theo lĩnh vực" not in text


def test_each_count_on_the_page_is_one_that_was_published(public: Public) -> None:
    tables = the_tables()
    form = next(table for table in tables if table.name == ii06a.NAME)
    assert any(Mark.HIDDEN in row for row in form.rows)
    public.publish(LAST, tables)
    page = public.open()
    cells = re.findall(r'<td class="n" data-of="([^"]+)">([^<]*)</td>', page.text)
    numbers = {text for _, text in cells}
    assert "*" in numbers
    assert not {"1", "2", "3", "4"} & numbers
    assert "Số nhỏ không công bố" in said(page)


def test_once_the_month_is_over_fields_are_shown_too(public: Public) -> None:
    public.publish(LAST, the_tables(is_over=True))
    assert "Theo lĩnh vực" in said(public.open())


def test_in_english_the_same_figures_stand_under_english_words(public: Public) -> None:
    public.publish(LAST, the_tables(is_over=True))
    here, there = public.open(), public.open("/en/statistics")
    text = said(there)
    for words in ("Applications from 1 March 2026", "Settled, against the time limit", "Agency"):
        assert words in text
    assert stray(there) == []
    heights = r'<svg role="img"[^>]* height="(\d+)"'
    assert len(re.findall(heights, there.text)) == len(re.findall(heights, here.text))
    numbers = re.compile(r'<td class="n" data-of="[^"]+">([^<]*)</td>')
    swapped = [one.translate(str.maketrans(",.", ".,")) for one in numbers.findall(here.text)]
    assert numbers.findall(there.text) == swapped
    assert LINKS.findall(there.text.replace(' hreflang="vi"', "")) == LINKS.findall(here.text)


def test_every_file_it_leads_to_is_there_for_everyone(public: Public) -> None:
    public.publish(LAST, the_tables())
    addresses = LINKS.findall(public.open().text)
    keys = {address.partition("/public/")[2].partition("/")[2] for address in addresses}
    lies = {item["Key"] for item in public.s3.list_objects_v2(Bucket="public")["Contents"]}
    assert len(keys) == len(addresses) >= 9
    assert {key.rpartition(".")[2] for key in keys} == {"csv", "xlsx", "json"}
    assert {f"public/{key}" for key in keys} <= lies


def test_it_is_asked_for_once_and_read_anew_only_when_it_changed(public: Public) -> None:
    public.publish(LAST, the_tables())
    public.open()
    assert public.calls == ["ListObjectsV2", *["GetObject"] * 3]
    public.open()
    assert public.calls == []
    public.api.clock.at += FRESH
    public.open()
    assert public.calls == ["ListObjectsV2"]
    public.publish(LAST, the_tables(seed=9))
    public.api.clock.at += FRESH
    public.open()
    assert public.calls == ["ListObjectsV2", *["GetObject"] * 3]


def test_the_first_night_is_shown_as_soon_as_it_is_published(public: Public) -> None:
    assert "chưa có số liệu nào" in said(public.open())
    public.publish(LAST, the_tables())
    assert "Hồ sơ từ ngày 01/03/2026" in said(public.open())


def test_a_day_without_sums_is_not_whole_and_the_one_before_is_shown(public: Public) -> None:
    public.publish(LAST - timedelta(1), the_tables(seed=4))
    public.publish(LAST, the_tables())
    public.s3.delete_object(Bucket="public", Key=f"public/{LAST}/{SUMS}")
    assert "đến hết ngày 30/03/2026" in said(public.open())


def test_while_a_day_is_being_written_again_one_is_told_to_come_again(public: Public) -> None:
    public.publish(LAST, the_tables())
    key = f"public/{LAST}/rates.json"
    public.s3.put_object(Bucket="public", Key=key, Body=b"{}")
    page = public.open()
    assert page.status_code == 503
    assert "Số liệu đang được công bố lại; hãy xem lại sau ít phút." in said(page)
    public.publish(LAST, the_tables())
    assert public.open().status_code == 200


def test_what_is_older_than_four_weeks_is_not_shown_as_new(public: Public) -> None:
    public.publish(LAST, the_tables())
    public.api.clock.at = NIGHT + timedelta(days=40)
    assert "chưa có số liệu nào được công bố" in said(public.open())


def test_no_other_page_pays_for_what_reports_are_made_of() -> None:
    asked = "import sys; from app import app; dict(app.routes); print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, cwd=ROOT
    )
    loaded = set(done.stdout.split())
    assert "chalicelib.handlers.http.figures_page" in loaded
    dear = {f"chalicelib.domain.reports.{name}" for name in ("every", "glance", "index766")}
    assert loaded & dear == set()
