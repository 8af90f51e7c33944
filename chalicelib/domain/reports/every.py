"""Every report: what there is to ask for, what each needs, and who may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chalicelib.domain.reports import anomalies, digitisation, gaps, ii06a, overdue, rates, steps
from chalicelib.domain.reports.naming import Agencies, Steps
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Rows, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What tables are made of beside facts: agencies by code, names of steps."""

    agencies: Agencies = field(default_factory=dict)
    steps: Steps = field(default_factory=dict)


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
