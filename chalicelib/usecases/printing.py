"""Printing: the files of a printout are made and laid down, then what became of each item.

A run that was cut off is run again as a whole: a file made anew takes the place of the one before,
and nothing is shown until the outcome says what every file holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol, TypeVar

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Returned
from chalicelib.domain.printouts.asked import MOST_LOGGED, MOST_SLIPS, Form, Kind, Printout
from chalicelib.domain.printouts.outcome import Fate, Item, Outcome
from chalicelib.domain.printouts.sheets import Sheets, sheets
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.logbook import Logged, logbook, table
from chalicelib.usecases.ports import Archive, Catalogue, Dossiers
from chalicelib.usecases.printouts import Shelf

T = TypeVar("T")
PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
VOLUME = 100
"""How many slips or sheets a file holds: so many are in memory at once, however many are asked."""
SOON = timedelta(days=1)
"""How long after its receipt a dossier's slip may still be on its way."""


class Setter(Protocol):
    """Who sets what is not set yet."""

    def pdf(self, content: Content) -> bytes:
        """Return a writ as PDF/A."""

    def sheets(self, content: Sheets) -> bytes:
        """Return cover sheets as PDF/A, a page each."""


class Join(Protocol):
    """How PDFs are put behind one another."""

    def __call__(self, title: str, parts: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
        """Return named PDF/A files as one."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What printing needs."""

    dossiers: Dossiers
    catalogue: Catalogue
    archive: Archive
    shelf: Shelf
    setter: Setter
    join: Join
    as_csv: Callable[[Iterable[Sequence[str]]], bytes]


@dataclass(frozen=True, slots=True)
class Slip:
    """What was found of a dossier's slip; `data` where it is printed."""

    item: Item
    data: bytes | None = None


def make(printing: Printing, printout_id: str) -> bool:
    """Make what was asked for, and tell whether it was made now.

    False where it is there already. Raises NotFound for a printout that nobody noted.
    """
    printout, outcome = printing.shelf.noted(printout_id)
    if outcome is not None:
        return False
    printing.shelf.conclude(printout, _MADE[printout.kind](printing, printout))
    return True


def _book(printing: Printing, printout: Printout) -> Outcome:
    """Make form 07: 1 Query, 1 BatchGetItem for a hundred dossiers, 1 Query for each returned."""
    codes = _received(printing, printout, MOST_LOGGED)
    if len(codes) > MOST_LOGGED:
        return _too_many(MOST_LOGGED)
    logged = [_logged(printing.dossiers, one) for one in printing.dossiers.several(codes)]
    agencies = {one.code: one for one in printing.catalogue.agencies()}
    content = logbook(printout.agency, printout.days, logged, agencies, printout.asked_at)
    name = f"so-theo-doi-ho-so.{printout.form}"
    if printout.form is Form.CSV:
        printing.shelf.keep(printout, name, printing.as_csv(table(content)), CSV)
    else:
        printing.shelf.keep(printout, name, printing.setter.pdf(content), PDF)
    return Outcome(files=(name,), count=len(logged))


def _logged(dossiers: Dossiers, dossier: Dossier) -> Logged:
    if dossier.returned_at is None:
        return Logged(dossier)
    entries = reversed(dossiers.file(dossier.code).events)
    last = next((one.what for one in entries if isinstance(one.what, Returned)), None)
    return Logged(dossier) if last is None else Logged(dossier, last.how, last.receiver)


def _slips(printing: Printing, printout: Printout) -> Outcome:
    """Put slips together as they lie in the archive.

    1 BatchGetItem for a hundred, of each dossier 1 Query and 1 GetObject; 1 Query where days are
    asked for.
    """
    codes = printout.codes or _received(printing, printout, MOST_SLIPS)
    if len(codes) > MOST_SLIPS:
        return _too_many(MOST_SLIPS)
    files, items = [], []
    for number, some in _volumes(codes):
        found = _slips_of(printing, printout, some)
        items += [slip.item for slip in found]
        parts = [(slip.item.code, slip.data) for slip in found if slip.data is not None]
        if parts:
            files.append(f"giay-tiep-nhan-{number:02}.pdf")
            data = printing.join(Model.RECEIPT.label, parts, printout.asked_at)
            printing.shelf.keep(printout, files[-1], data, PDF)
    return _outcome(files, items)


def _slips_of(printing: Printing, printout: Printout, codes: Sequence[str]) -> list[Slip]:
    known = _own(printing, printout, codes)
    return [_slip(printing, code, known.get(code), printout.asked_at) for code in codes]


def _slip(printing: Printing, code: str, dossier: Dossier | None, at: datetime) -> Slip:
    if dossier is None:
        return Slip(Item(code, "", Fate.UNKNOWN))
    if dossier.accepted_at is None:
        return Slip(Item(code, "", Fate.NOT_RECEIVED))
    made = [one for one in printing.dossiers.writs(code) if one.model is Model.RECEIPT]
    data = printing.archive.fetch(made[-1].archive_key) if made else None
    if data is not None:
        return Slip(Item(code, "", Fate.PRINTED), data)
    is_new = at - dossier.accepted_at < SOON
    return Slip(Item(code, "", Fate.WAITING if is_new else Fate.LACKING))


def _sheets(printing: Printing, printout: Printout) -> Outcome:
    """Set cover sheets (1 BatchGetItem for a hundred dossiers)."""
    known = _own(printing, printout, printout.named)
    files, items = [], []
    for number, some in _volumes(printout.sheets):
        fates = [(sheet, _fate(known.get(sheet.dossier), sheet)) for sheet in some]
        items += [Item(sheet.dossier, sheet.component, fate) for sheet, fate in fates]
        wanted = [(known[one.dossier], one) for one, fate in fates if fate is Fate.PRINTED]
        if wanted:
            files.append(f"bia-quet-{number:02}.pdf")
            office = printing.catalogue.agency(printout.agency).name
            data = printing.setter.sheets(sheets(office, wanted, printout.asked_at))
            printing.shelf.keep(printout, files[-1], data, PDF)
    return _outcome(files, items)


def _fate(dossier: Dossier | None, sheet: CoverSheet) -> Fate:
    if dossier is None:
        return Fate.UNKNOWN
    has = any(one.code == sheet.component for one in dossier.components)
    return Fate.PRINTED if has else Fate.NO_SUCH_PAPER


def _own(printing: Printing, printout: Printout, codes: Sequence[str]) -> Mapping[str, Dossier]:
    """Return those of the dossiers that are a matter of the agency it is asked for."""
    found = printing.dossiers.several(codes)
    return {one.code: one for one in found if printout.agency in one.agencies}


def _received(printing: Printing, printout: Printout, most: int) -> tuple[str, ...]:
    """Return what the agency received in those days, one more than `most` where it is too much."""
    return tuple(islice(printing.dossiers.received(printout.agency, *printout.span), most + 1))


def _volumes(wanted: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    starts = range(0, len(wanted), VOLUME)
    return ((number, wanted[at : at + VOLUME]) for number, at in enumerate(starts, start=1))


def _outcome(files: Sequence[str], items: Sequence[Item]) -> Outcome:
    count = sum(item.fate is Fate.PRINTED for item in items)
    return Outcome(files=tuple(files), count=count, items=tuple(items))


def _too_many(most: int) -> Outcome:
    sentence = f"Những ngày này có hơn {most} hồ sơ; hãy chọn khoảng ngày ngắn hơn."
    return Outcome(refused=sentence)


_MADE: Mapping[Kind, Callable[[Printing, Printout], Outcome]] = {
    Kind.LOGBOOK: _book,
    Kind.SLIPS: _slips,
    Kind.SHEETS: _sheets,
}
