"""Counting: the night's work — fold what came, seal it, reckon the tables, publish them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.procedure import Agency
from chalicelib.domain.reports import night as nights
from chalicelib.domain.reports import open_data, published
from chalicelib.domain.reports.every import REPORTS
from chalicelib.domain.reports.night import State
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.domain.reports.published import Withheld
from chalicelib.domain.reports.tables import Table
from chalicelib.domain.sealing import Seal
from chalicelib.usecases import making, publishing, sealing, tallying
from chalicelib.usecases.making import Opened
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.publishing import Files, Press, Printer
from chalicelib.usecases.sealing import Seals
from chalicelib.usecases.tallying import Tallies

REVISED = timedelta(days=7)
"""How many days back tables are published again where entries of theirs came late."""
_DAY = timedelta(days=1)
TOGETHER = (
    "Bảng công khai chỉ có số chung của tất cả đơn vị; số của từng đơn vị không công bố vì có thể "
    "làm lộ số nhỏ."
)


class Folded(Protocol):
    """What a fold did and found."""

    @property
    def wrong(self) -> Mapping[str, int]:
        """Return how many lines lie in quarantine, for each reason."""

    @property
    def differing(self) -> int:
        """Return how many entries were told of in two ways."""

    @property
    def earliest(self) -> date | None:
        """Return the first day that an entry was made on which was not known before."""


class FactLake(making.FactLake, sealing.Entries, Press, Protocol):
    """Where facts are folded and counted, and tables kept for the office."""

    def fold(self, at: datetime) -> Folded:
        """Take in what arrived; again changes nothing."""

    def lay_dimensions(self, agencies: Sequence[Agency]) -> None:
        """Lay down what other engines read facts beside."""

    def has_tables(self, day: date) -> bool:
        """Tell whether tables of a day are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What the night needs."""

    lake: FactLake
    press: Press
    seals: Seals
    tallies: Tallies
    catalogue: Catalogue
    printer: Printer


@dataclass(frozen=True, slots=True)
class Night:
    """What a night's run did; `problems` is empty when every line was read and all adds up.

    `files` are those published of its day, `anew` the days before it that were published again;
    `seal` is None where the day is not over yet.
    """

    question: Question
    facts: int
    problems: tuple[str, ...]
    files: tuple[str, ...]
    anew: tuple[date, ...]
    seal: Seal | None


def night(needs: Counting, day: date, at: datetime) -> Night:
    """Publish the month up to `day` under ``<day>/``; again gives the same bytes.

    What came is folded and sealed first. Days before, whose entries came only now, are published
    again. Bad facts and sums that do not hold stop nothing: the tables say so, and the run reports
    them as problems. Of a day under way tables are published, and nothing that is made once.
    """
    folded = needs.lake.fold(at)
    is_over = day < at.astimezone(LOCAL).date()
    seal = sealing.seal(needs.lake, needs.seals, day, at) if is_over else None
    late = _since(folded.earliest, day)
    anew = tuple(one for one in late if needs.lake.has_tables(one))
    agencies = needs.catalogue.agencies()
    with needs.lake.opened(agencies) as opened:
        making.learnt(opened, needs.lake, needs.catalogue)
        needs.lake.lay_dimensions(agencies)
        for one in anew:
            _publish(needs, opened, one, ())
        question = Question(period=month_to_date(day))
        state = _state(needs, opened, question, folded)
        files, problems = _publish(needs, opened, day, (nights.table(state),))
        rows = opened.answers(question, ("standing-by-agency",))
    if is_over:
        tallying.lay_base(rows["standing-by-agency"], needs.tallies, day)
    return Night(question, state.facts, problems, tuple(files), anew, seal)


def yesterday_of(at: datetime) -> date:
    """Return the last whole local day before `at`."""
    return at.astimezone(LOCAL).date() - _DAY


def _since(earliest: date | None, day: date) -> Iterator[date]:
    """Yield the last days before `day` of which something new may be known."""
    one = max(earliest or day, day - REVISED)
    while one < day:
        yield one
        one += _DAY


def _state(needs: Counting, opened: Opened, question: Question, folded: Folded) -> State:
    period = question.period
    entered, calendar = needs.lake.extents(), needs.catalogue.calendar()
    return State(
        facts=opened.count(),
        wrong=folded.wrong,
        differing=folded.differing,
        unknown=opened.unknown(),
        gaps=opened.answers(question, ("gaps",))["gaps"],
        silent=nights.silent_days(period, entered, calendar),
    )


def _publish(
    needs: Counting, opened: Opened, day: date, more: tuple[Table, ...]
) -> tuple[Files, tuple[str, ...]]:
    """Keep the whole tables of a day for the office, and publish what everyone may see of them.

    Returns the files published, and what is wrong with any table.
    """
    question = Question(period=month_to_date(day))
    given = making.beside(needs.lake, needs.catalogue, needs.lake.law(), question.period)
    whole = (*making.tables(opened, question, REPORTS, given), *more)
    publishing.publish(needs.lake, day, publishing.files(needs.printer, whole, question))
    is_over = (day + _DAY).day == 1
    rows = opened.answers(question, (open_data.NAME,))[open_data.NAME] if is_over else None
    what = published.withheld_together(whole, rows)
    public = [*public_tables(whole, what), *more]
    data = [] if what.procedures is None else [open_data.table(question, rows or (), what)]
    files = publishing.files(needs.printer, public, question, data)
    return publishing.publish(needs.press, day, files), (*_wrong(whole), *what.problems)


def public_tables(whole: Iterable[Table], what: Withheld) -> Iterator[Table]:
    """Yield what everyone may see of the tables of a day.

    Of index and targets only all agencies together: their shares of an agency would tell counts
    that are withheld; and nothing where even counts of all are.
    """
    public = {report.name for report in REPORTS if report.public}
    for table in whole:
        if table.name in published.SHOWN:
            yield published.as_public(table, what)
        elif table.name in public:
            first = table.rows[0][0] if table.rows else None
            rows = () if what.whole else tuple(row for row in table.rows if row[0] == first)
            yield replace(table, rows=rows, notes=(TOGETHER, *table.notes))


def _wrong(tables: Iterable[Table]) -> tuple[str, ...]:
    return tuple(f"{table.name}: {one}" for table in tables for one in table.problems)
