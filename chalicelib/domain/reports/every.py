"""Every report: what there is to ask for, what each needs, and who may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chalicelib.domain.reports import (
    anomalies,
    digitisation,
    gaps,
    ii06a,
    index766,
    overdue,
    rates,
    steps,
    targets,
)
from chalicelib.domain.reports.naming import Agencies, Steps
from chalicelib.domain.reports.outside import NONE, Outside
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Rows, Table
from chalicelib.domain.reports.targets import Target
from chalicelib.domain.reports.weights import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What tables are made of beside facts.

    Agencies by code, names of steps, the rules of index 766 where any are in force, targets, and
    figures measured elsewhere.
    """

    agencies: Agencies = field(default_factory=dict)
    steps: Steps = field(default_factory=dict)
    index: Index | None = None
    targets: tuple[Target, ...] = ()
    outside: Outside = NONE


Made = Callable[[Question, Mapping[str, Rows], Beside], Table]
"""How a table is made of what its queries answered."""


@dataclass(frozen=True, slots=True)
class Report:
    """Báo cáo: its name, what it is called, whether everyone may see it, the queries it needs."""

    name: str
    title: str
    public: bool
    queries: tuple[str, ...]
    made: Made


REPORTS = (
    Report(
        ii06a.NAME,
        ii06a.TITLE,
        public=True,
        queries=("ii-06a",),
        made=lambda asked, rows, beside: ii06a.table(asked, rows["ii-06a"], beside.agencies),
    ),
    Report(
        digitisation.NAME,
        digitisation.TITLE,
        public=True,
        queries=("digitisation",),
        made=lambda asked, rows, beside: digitisation.table(
            asked, rows["digitisation"], beside.agencies
        ),
    ),
    Report(
        rates.NAME,
        rates.TITLE,
        public=True,
        queries=("rates",),
        made=lambda asked, rows, beside: rates.table(asked, rows["rates"], beside.agencies),
    ),
    Report(
        targets.NAME,
        targets.TITLE,
        public=True,
        queries=("rates",),
        made=lambda asked, rows, beside: targets.table(
            asked, rows["rates"], beside.targets, beside.agencies
        ),
    ),
    Report(
        index766.NAME,
        index766.TITLE,
        public=True,
        queries=("index-766",),
        made=lambda asked, rows, beside: index766.table(
            asked, rows["index-766"], beside.index, beside.outside, beside.agencies
        ),
    ),
    Report(
        overdue.NAME,
        overdue.TITLE,
        public=False,
        queries=("overdue",),
        made=lambda _, rows, beside: overdue.table(rows["overdue"], beside.agencies, beside.steps),
    ),
    Report(
        steps.NAME,
        steps.TITLE,
        public=False,
        queries=("steps",),
        made=lambda _, rows, beside: steps.table(rows["steps"], beside.agencies, beside.steps),
    ),
    Report(
        anomalies.NAME,
        anomalies.TITLE,
        public=False,
        queries=("anomalies",),
        made=lambda _, rows, beside: anomalies.table(rows["anomalies"], beside.agencies),
    ),
    Report(
        gaps.NAME,
        gaps.TITLE,
        public=False,
        queries=("gaps",),
        made=lambda _, rows, beside: gaps.table(rows["gaps"], beside.agencies),
    ),
)
