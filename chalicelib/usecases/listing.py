"""Listing: what lies on a desk, narrowed and counted, by pages to look at or as a whole to take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import access, worklist
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import TooLarge
from chalicelib.domain.worklist import Time, Wanted
from chalicelib.usecases.ports import Dossiers, Row

SHOWN = 50
"""Lines of a page."""
READ = 500
"""Lines read for a page that counts or leaves out: some 200 kB, within what one Query gives."""
TAKEN = 5000
"""Lines of a worklist that is taken as a whole."""
PORTION = 1000
MOST_PORTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of a worklist; `cursor` asks for the next one and is None at the end.

    `counts` are of the `read` lines that were looked at, in which these `procedures` (code and
    name) are; with `whole` these are all that lies on the desk. Pages behind the first count
    nothing.
    """

    rows: tuple[Row, ...]
    cursor: str | None
    counts: Mapping[Time, int]
    procedures: Mapping[str, str]
    read: int
    whole: bool


def page(
    dossiers: Dossiers,
    by: Person,
    desk: str,
    wanted: Wanted,
    at: datetime,
    cursor: str | None = None,
) -> Listed:
    """Return what `by` wants to see of a desk, earliest due first (1 Query); raises Forbidden.

    Where much is left out a page may hold little, and the next ones more.
    """
    is_first = cursor is None
    limit = READ if is_first or wanted.narrows else SHOWN
    found = dossiers.worklist(access.worklist_desk(by, desk), cursor, limit)
    lying = tuple(row for row in found.rows if access.may_read(by, row))
    rows = tuple(row for row in lying if worklist.is_wanted(row, wanted, by, at))
    shown, more = rows[:SHOWN], len(rows) > SHOWN
    return Listed(
        rows=shown,
        cursor=dossiers.behind(desk, shown[-1]) if more else found.cursor,
        counts=worklist.counts(lying, wanted, by, at) if is_first else {},
        procedures={row.procedure: row.procedure_name for row in lying},
        read=len(lying),
        whole=is_first and found.cursor is None,
    )


def whole(
    dossiers: Dossiers, by: Person, desk: str, wanted: Wanted, at: datetime
) -> tuple[Row, ...]:
    """Return all `by` wants to have of a desk (1 Query for a thousand lines on it).

    Raises Forbidden as `page` does, and TooLarge for more than can be taken at once.
    """
    rows: list[Row] = []
    for row in _lying(dossiers, access.worklist_desk(by, desk)):
        if access.may_read(by, row) and worklist.is_wanted(row, wanted, by, at):
            rows.append(row)
        if len(rows) > TAKEN:
            raise _too_large()
    return tuple(rows)


def _lying(dossiers: Dossiers, desk: str) -> Iterator[Row]:
    cursor: str | None = None
    for _ in range(MOST_PORTIONS):
        found = dossiers.worklist(desk, cursor, PORTION)
        yield from found.rows
        cursor = found.cursor
        if cursor is None:
            return
    raise _too_large()


def _too_large() -> TooLarge:
    return TooLarge("Danh sách quá dài để tải về một lần; hãy lọc bớt rồi tải lại.")
