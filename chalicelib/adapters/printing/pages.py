"""Pages: tables, the day and the method as HTML that needs nothing beside itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.adapters.printing.captions import Issuer, period, scope
from chalicelib.adapters.printing.layout import laid_out
from chalicelib.domain.reports.charts import LINE, THICK, Drawing, drawn
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.showing import day, explained, shown
from chalicelib.domain.reports.suppression import RULE
from chalicelib.domain.reports.tables import Table

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
MOST_LINES = 1000
"""Lines of a table that a page shows; the files have all."""
MOST_BARS = 15
MOST_BARS_OF_THE_DAY = 6
"""Of each table, on the page of the day."""
FORMATS = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))


@dataclass(frozen=True, slots=True)
class Part:
    """A table as it is presented on the page of the day."""

    table: Table
    charts: tuple[Drawing, ...]


def of_table(table: Table, question: Question, issuer: Issuer) -> bytes:
    """Return the page of a table: its charts, its first thousand lines, how to read it."""
    layout = laid_out(table)
    return _filled(
        "report.html",
        question,
        issuer,
        table=table,
        layout=layout,
        lines=layout.lines[:MOST_LINES],
        left_out=max(0, len(layout.lines) - MOST_LINES),
        charts=[drawn(table, chart, MOST_BARS) for chart in table.charts],
        notes=(*explained(table), *table.notes),
        formats=FORMATS,
    )


def of_day(
    tables: Sequence[Table], question: Question, issuer: Issuer, others: Mapping[str, str]
) -> bytes:
    """Return the page of a day: its headlines, each table with a chart, all files.

    `others` maps names of further files to what they are.
    """
    parts = [_part(table) for table in tables]
    figures = [figure for table in tables for figure in _figures(table)]
    return _filled(
        "index.html",
        question,
        issuer,
        parts=parts,
        figures=figures,
        others=others,
        formats=FORMATS,
    )


def of_method(
    tables: Sequence[Table], question: Question, issuer: Issuer, others: Mapping[str, str]
) -> bytes:
    """Return the page that says how the figures are made, and how to check them."""
    return _filled("method.html", question, issuer, tables=tables, others=others, least=RULE.least)


def _part(table: Table) -> Part:
    charts = tuple(drawn(table, chart, MOST_BARS_OF_THE_DAY) for chart in table.charts[:1])
    return Part(table, charts)


def _figures(table: Table) -> Sequence[tuple[str, str, str]]:
    """Return the headlines of a table: page, number, what it counts."""
    places = [table.place(name) for name in table.headline] if table.rows else []
    columns = [table.columns[place] for place in places]
    return [
        (table.name, shown(table.rows[0][place], column.kind), column.words)
        for place, column in zip(places, columns, strict=True)
    ]


def _filled(template: str, question: Question, issuer: Issuer, **values: object) -> bytes:
    text = _templates().get_template(template)
    page = text.render(
        issuer=issuer,
        period=period(question),
        scope=scope(question, issuer),
        as_of=question.period.as_of,
        **values,
    )
    return (page + "\n").encode()


@cache
def _templates() -> "Environment":
    from jinja2 import (  # noqa: PLC0415 - only the night prints
        Environment,
        FunctionLoader,
        StrictUndefined,
    )

    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(cell=shown, day=day)
    made.globals.update(line=LINE, thick=THICK)
    return made


def _source(name: str) -> str:
    """Return a template without its indentation, which would travel with every page."""
    lines = (TEMPLATES / name).read_text("utf-8").splitlines()
    return "\n".join(line.lstrip() for line in lines)
