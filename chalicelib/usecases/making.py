"""Making: tables of reports, out of the lake as it lies there and beside the law as data."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.refusals import NotFound, TooLarge
from chalicelib.domain.reports import outside
from chalicelib.domain.reports.every import REPORTS, Beside, Report
from chalicelib.domain.reports.outside import Outside
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.reports.requests import Request
from chalicelib.domain.reports.tables import Rows, Table
from chalicelib.domain.reports.weights import Index
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.publishing import Printer
from chalicelib.usecases.reporting import Make


class Opened(Protocol):
    """The lake as it lay at one moment."""

    def learn(self, procedures: Sequence[Procedure], agencies: Sequence[Agency]) -> None:
        """Read facts beside this law from now on."""

    def versions(self) -> frozenset[tuple[str, int]]:
        """Return the versions of procedures that dossiers were filed under."""

    def answers(self, question: Question, names: Sequence[str]) -> Mapping[str, Rows]:
        """Return what the named queries answer to a question."""

    def unknown(self) -> tuple[tuple[str, int], ...]:
        """Return what facts name and the catalogue does not know, with how many dossiers each."""

    def count(self) -> int:
        """Return how many facts there are."""


class FactLake(Protocol):
    """Where facts are kept, and what they are read beside."""

    def opened(self, agencies: Sequence[Agency]) -> AbstractContextManager[Opened]:
        """Open the lake as it lies there now, to be asked."""

    def law(self) -> tuple[Procedure, ...]:
        """Return what is kept of the versions of procedures."""

    def keep_law(self, procedures: Sequence[Procedure]) -> None:
        """Keep versions of procedures."""

    def outside(self, month: str) -> bytes | None:
        """Return figures of a month that are measured elsewhere; raises TooLarge."""


def learnt(
    opened: Opened, lake: FactLake, catalogue: Catalogue, *, keep: bool = True
) -> tuple[Procedure, ...]:
    """Return the law of every version that dossiers were filed under, and read them beside it.

    1 GetItem of the catalogue for each that is new; with `keep` those are kept in the lake, since a
    version never changes. One that the catalogue does not know is told by the night.
    """
    known = lake.law()
    wanted = sorted(opened.versions() - {(one.code, one.version) for one in known})
    new = [one for code, version in wanted if (one := _version(catalogue, code, version))]
    law = (*known, *new)
    if new:
        opened.learn(law, catalogue.agencies())
    if new and keep:
        lake.keep_law(law)
    return law


def beside(
    lake: FactLake, catalogue: Catalogue, law: Sequence[Procedure], period: Period
) -> Beside:
    """Return what tables of a period are made of beside facts."""
    return Beside(
        agencies={agency.code: agency for agency in catalogue.agencies()},
        steps={
            (procedure.code, step.id): step.name
            for procedure in law
            for case in procedure.cases
            for step in case.steps
        },
        index=_index(catalogue, period),
        targets=catalogue.targets(period.as_of),
        outside=_outside(lake, period),
    )


def answers(opened: Opened, question: Question, reports: Sequence[Report]) -> Mapping[str, Rows]:
    """Return what the queries of some reports answer; each is asked once."""
    names = dict.fromkeys(name for report in reports for name in report.queries)
    return opened.answers(question, tuple(names))


def tables(
    question: Question, rows: Mapping[str, Rows], reports: Sequence[Report], given: Beside
) -> tuple[Table, ...]:
    """Return the tables of some reports from what their queries answered."""
    return tuple(report.made(question, rows, given) for report in reports)


def maker(lake: FactLake, catalogue: Catalogue, printer: Printer) -> Make:
    """Return how the report of a request is made, not suppressed: only the office asks.

    The lake is read as it lies and nothing in it is changed. While the night folds, months that
    were folded already hold its facts and others do not; a dossier lies whole in one month.
    """

    def make(request: Request) -> tuple[bytes, str]:
        (report,) = (one for one in REPORTS if one.name == request.report)
        question = request.question
        with lake.opened(catalogue.agencies()) as opened:
            law = learnt(opened, lake, catalogue, keep=False)
            given = beside(lake, catalogue, law, question.period)
            rows = answers(opened, question, (report,))
        return printer.file(report.made(question, rows, given), question, request.form)

    return make


def _version(catalogue: Catalogue, code: str, version: int) -> Procedure | None:
    try:
        return catalogue.procedure(code, version)
    except NotFound:
        return None


def _index(catalogue: Catalogue, period: Period) -> Index | None:
    try:
        return catalogue.index766(period.as_of)
    except NotFound:
        return None


def _outside(lake: FactLake, period: Period) -> Outside:
    files: dict[str, bytes] = {}
    for month in outside.months(period):
        try:
            data = lake.outside(month)
        except TooLarge:
            data = b""
        if data is not None:
            files[month] = data
    return outside.parse(files)
