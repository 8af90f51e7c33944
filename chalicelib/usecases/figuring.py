"""Figuring: what the night published last, as everyone may look at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.reports import glance, ii06a, rates
from chalicelib.domain.reports.charts import Drawing
from chalicelib.domain.reports.every import REPORTS
from chalicelib.domain.reports.reread import Days
from chalicelib.domain.reports.showing import explained
from chalicelib.domain.reports.tables import Table

FORMS: Mapping[str, str] = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
DAY_PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of a day: the names of its files, and the tables that are looked at."""

    day: date
    period: Days
    names: frozenset[str]
    tables: Mapping[str, Table]


class Publications(Protocol):
    """Where everyone reads what is published."""

    def newest(self, at: datetime) -> Published | None:
        """Return what was published of the newest whole day, None where nothing is.

        Raises TryLater while that day is being written again.
        """

    def address(self, day: date, name: str) -> str:
        """Return where everyone reads a file of a day."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its charts; `marks` say what the signs among its cells mean."""

    table: Table
    charts: tuple[Drawing, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A report to take home: what it is, and for each form its name and address."""

    title: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Số liệu công khai: of which days, the first numbers, sheets, and all there is to take."""

    period: Days
    headline: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    downloads: tuple[Download, ...]
    whole: str | None
    """Where the day's own page with all its files is."""


def as_published(name: str) -> str:
    """Return a name as it stands in what was published."""
    return name


def newest(
    publications: Publications, at: datetime, say: Callable[[str], str] = as_published
) -> Figures | None:
    """Return the figures of the newest published day, None where nothing is published.

    `say` is how names of agencies, fields and rates are said, in tables and beside bars.
    """
    found = publications.newest(at)
    if found is None:
        return None
    ii, all_rates = found.tables[ii06a.NAME], found.tables[rates.NAME]
    tables = (glance.of_all(all_rates), glance.by_agency(ii), glance.by_field(ii))
    return Figures(
        period=found.period,
        headline=glance.headline(ii),
        sheets=tuple(_sheet(_said(table, say)) for table in tables if table.rows),
        downloads=tuple(_downloads(publications, found)),
        whole=publications.address(found.day, DAY_PAGE) if DAY_PAGE in found.names else None,
    )


def _said(table: Table, say: Callable[[str], str]) -> Table:
    rows = (tuple(say(one) if isinstance(one, str) else one for one in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _sheet(table: Table) -> Sheet:
    return Sheet(table, glance.charts(table), explained(table))


def _downloads(publications: Publications, found: Published) -> list[Download]:
    given = []
    for report in REPORTS:
        links = tuple(
            (words, publications.address(found.day, f"{report.name}.{form}"))
            for form, words in FORMS.items()
            if f"{report.name}.{form}" in found.names
        )
        if links:
            given.append(Download(report.title, links))
    return given
