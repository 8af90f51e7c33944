"""Counting: the night's work — fold what came, seal it, reckon the tables, publish them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.reports import counted, gaps, open_data, published
from chalicelib.domain.reports import night as nights
from chalicelib.domain.reports.every import REPORTS
from chalicelib.domain.reports.night import State
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.domain.reports.published import Withheld
from chalicelib.domain.reports.tables import Rows, Table
from chalicelib.domain.sealing import Extent, Seal, together
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
NONE_SHOWN = (
    "Kỳ này số hồ sơ của cả tỉnh còn ít đến mức không công bố được số nào của bảng này; bảng đầy "
    "đủ do cơ quan giữ."
)


class Folded(Protocol):
    """What a fold did and found."""

    @property
    def arrived(self) -> Mapping[date, int]:
        """Return for each day that was looked at how many files of facts arrived on it."""

    @property
    def wrong(self) -> Mapping[str, int]:
        """Return how many lines lie in quarantine, for each reason."""

    @property
    def differing(self) -> int:
        """Return how many entries were told of in two ways."""


class FactLake(making.FactLake, sealing.Entries, Press, Protocol):
    """Where facts are folded and counted, and tables kept for the office."""

    def fold(self, at: datetime) -> Folded:
        """Take in what arrived; again changes nothing."""

    def lay_dimensions(self, agencies: Sequence[Agency]) -> None:
        """Lay down what other engines read facts beside."""

    def has_tables(self, day: date) -> bool:
        """Tell whether tables of a day are kept."""

    def counted(self, day: date) -> Extent | None:
        """Return of which entries the tables of a day were made, None where they are not whole."""

    def keep_counted(self, day: date, extent: Extent) -> None:
        """Keep that tables of a day were published whole, and of which entries."""


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
    `seal` is None where the day is not over yet. `deltas` counts files of facts that were folded,
    `doubtful` lines that lie in quarantine and entries told of in two ways: somebody has to look at
    those.
    """

    question: Question
    facts: int
    deltas: int
    doubtful: int
    problems: tuple[str, ...]
    files: tuple[str, ...]
    anew: tuple[date, ...]
    seal: Seal | None


def night(needs: Counting, day: date, at: datetime) -> Night:
    """Publish the month up to `day` under ``<day>/``; again gives the same bytes.

    What came is folded and sealed first. Days before, of which more is known by now or whose night
    was cut off, are published again. Bad facts and sums that do not hold stop nothing: the tables
    say so, and the run reports them as problems. Of a day under way tables are published, and
    nothing that is made once.
    """
    folded = needs.lake.fold(at)
    is_over = day < at.astimezone(LOCAL).date()
    seal = sealing.seal(needs.lake, needs.seals, day, at) if is_over else None
    entered, agencies = needs.lake.extents(), needs.catalogue.agencies()
    anew = tuple(one for one in _before(day) if _is_owed(needs.lake, one, entered))
    with needs.lake.opened(agencies) as opened:
        law = making.learnt(opened, needs.lake, needs.catalogue)
        needs.lake.lay_dimensions(agencies)
        found = _found(opened, folded)
        for one in (*anew, day):
            question = Question(period=month_to_date(one))
            files, problems = _publish(needs, opened, question, law, found, entered)
            needs.lake.keep_counted(one, together(entered, one))
        rows = opened.answers(question, ("standing-by-agency",))
    if is_over:
        tallying.lay_base(rows["standing-by-agency"], needs.tallies, day)
    doubtful = sum(folded.wrong.values()) + folded.differing
    deltas = sum(folded.arrived.values())
    return Night(question, found.facts, deltas, doubtful, problems, tuple(files), anew, seal)


def yesterday_of(at: datetime) -> date:
    """Return the last whole local day before `at`."""
    return at.astimezone(LOCAL).date() - _DAY


def _before(day: date) -> Iterator[date]:
    """Yield the last days before `day`."""
    one = day - REVISED
    while one < day:
        yield one
        one += _DAY


def _is_owed(lake: FactLake, day: date, entered: Mapping[date, Extent]) -> bool:
    """Tell whether tables of a day were begun, and not made whole of all entries known by now."""
    return lake.has_tables(day) and lake.counted(day) != together(entered, day)


def _found(opened: Opened, folded: Folded) -> State:
    """Return what the night found of the whole lake, whatever day is reckoned."""
    return State(
        facts=opened.count(),
        wrong=folded.wrong,
        differing=folded.differing,
        unknown=opened.unknown(),
        gaps=(),
        silent=(),
    )


def _publish(
    needs: Counting,
    opened: Opened,
    question: Question,
    law: Sequence[Procedure],
    found: State,
    entered: Mapping[date, Extent],
) -> tuple[Files, tuple[str, ...]]:
    """Keep the whole tables of a day for the office, and publish what everyone may see of them.

    Returns the files published, and what is wrong with any table.
    """
    period, day = question.period, question.period.as_of
    given = making.beside(needs.lake, needs.catalogue, law, period)
    rows = making.answers(opened, question, REPORTS)
    silent = nights.silent_days(period, entered, needs.catalogue.calendar())
    state = nights.table(replace(found, gaps=rows[gaps.NAME], silent=silent))
    whole = (*making.tables(question, rows, REPORTS, given), state)
    publishing.publish(needs.lake, day, publishing.files(needs.printer, whole, question))
    is_over = (day + _DAY).day == 1
    procedures = _procedures(opened, question) if is_over else None
    what = published.withheld_together(whole, procedures)
    public = [*public_tables(whole, what), state]
    data = [open_data.table(question, procedures or (), what)] if what.procedures else []
    files = publishing.files(needs.printer, public, question, data)
    return publishing.publish(needs.press, day, files), (*_wrong(whole), *what.problems)


def _procedures(opened: Opened, question: Question) -> Rows:
    return open_data.pooled(opened.answers(question, (open_data.NAME,))[open_data.NAME])


def public_tables(whole: Iterable[Table], what: Withheld) -> Iterator[Table]:
    """Yield what everyone may see of the tables of a day.

    Of index and targets only all agencies together: their shares of an agency would tell counts
    that are withheld; and nothing where even counts of all are.
    """
    public = {report.name for report in REPORTS if report.public}
    hides_all = bool(what.of(()))
    for table in whole:
        if table.name in counted.SHOWN:
            yield published.as_public(table, what)
        elif table.name in public:
            first = table.rows[0][0] if table.rows else None
            rows = () if hides_all else tuple(row for row in table.rows if row[0] == first)
            note = NONE_SHOWN if hides_all else TOGETHER
            yield replace(table, rows=rows, notes=(note, *table.notes))


def _wrong(tables: Iterable[Table]) -> tuple[str, ...]:
    return tuple(f"{table.name}: {one}" for table in tables for one in table.problems)
