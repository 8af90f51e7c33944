"""Proving: that an entry of a history is in a published seal, and histories given out to check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain import access
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.complaints import may_read_words
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import (
    AgencySealed,
    Complained,
    ComplaintAnswered,
    Moved,
    ResultProposed,
    ResultSigned,
)
from chalicelib.domain.history import Event
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.sealing import (
    Broken,
    Inclusion,
    Seal,
    Tile,
    holds,
    included,
    leaf_of,
    read_leaves,
    read_seal,
    tile_of,
)
from chalicelib.usecases import opening
from chalicelib.usecases.ports import Dossiers

SEARCHED = 4
"""How many seals are looked into for an entry: that of its day, and those it may be late for."""


class Published(Protocol):
    """Seals as they are looked up."""

    def days_from(self, day: date, most: int) -> Sequence[date]:
        """Return the first days with a seal from `day` on, at most `most`."""

    def seal(self, day: date) -> bytes:
        """Return the file of the seal of a day that has one."""

    def tiles(self, day: date) -> Sequence[Tile]:
        """Return the tiles of such a day."""

    def tile(self, day: date, number: int) -> bytes:
        """Return the leaves of one of its tiles, counted from 0."""

    def address(self, day: date, kind: str = "json") -> str:
        """Return where everyone reads the seal, or its ``leaves``."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry's hash in a seal, and where everyone reads the seal and its leaves."""

    seal: Seal
    found: Inclusion
    address: str
    leaves: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is given out: `withheld` where whoever asks may not read all of it."""

    event: Event
    withheld: bool


def look_up(seals: Published, code: str, day: date) -> Sealed:
    """Return the seal that holds an entry whose hash begins with `code`, entered on `day`.

    Looks into four seals from that day on: 1 ListObjectsV2 and at most 9 GetObject of less than
    140 kB each, however many entries there are. Raises NotFound, and Broken where what is kept does
    not hold.
    """
    days = seals.days_from(day, SEARCHED)
    for one in days:
        found = _found(seals, one, code)
        if found is not None:
            return _sealed(seals, one, found)
    raise NotFound(_absent(day, days), "code")


def told(dossiers: Dossiers, by: Person, code: str, at: datetime) -> Iterator[Entry]:
    """Yield the whole history of a dossier for whoever may see it (1 Query); raises NotFound.

    That somebody in the office opened it is noted (1 PutItem).
    Notes between officers and proposals are theirs alone: for applicants such an entry is withheld,
    and what tells of an e-result until it was handed over. For officers who lead nobody, what was
    complained of is.
    """
    file = dossiers.file(code)
    dossier = access.readable(by, file.dossier)
    opening.note(dossiers, dossier, by, at)
    return (Entry(event, _is_withheld(event, by, dossier)) for event in file.events)


def proof(
    dossiers: Dossiers, seals: Published, by: Person, code: str, seq: int | None, at: datetime
) -> tuple[Event, Sealed]:
    """Return an entry of a dossier, and the seal that holds it (1 Query, and as `look_up`).

    Without `seq` the last one entered before today: all before it hang on it by their hashes.
    Raises NotFound for whoever may not see the dossier, and where there is no such entry or seal.
    """
    file = dossiers.file(code)
    access.readable(by, file.dossier)
    today = at.astimezone(LOCAL).date()
    for event in reversed(file.events):
        day = event.at.astimezone(LOCAL).date()
        if event.seq == seq or (seq is None and day < today):
            return event, look_up(seals, event.hash, day)
    if seq is None:
        raise NotFound("Hồ sơ chưa có mục nào được niêm phong; hãy thử lại từ ngày mai.", "code")
    raise NotFound(f"Hồ sơ không có mục số {seq}.", "seq")


def _found(seals: Published, day: date, code: str) -> Inclusion | None:
    tiles = seals.tiles(day)
    number = tile_of(tiles, code)
    if number is None:
        return None
    leaves = read_leaves(seals.tile(day, number))
    place = leaf_of(leaves, code)
    return None if place is None else included(tiles, number, leaves, place)


def _sealed(seals: Published, day: date, found: Inclusion) -> Sealed:
    seal = read_seal(seals.seal(day))
    if not holds(seal, found):
        raise Broken(f"the seal of {day} does not hold its own leaves")
    return Sealed(seal, found, seals.address(day), seals.address(day, "leaves"))


def _absent(day: date, days: Sequence[date]) -> str:
    if not days:
        return f"Chưa có niêm phong nào từ ngày {day:%d/%m/%Y}; niêm phong được lập vào đêm sau đó."
    return (
        f"Không có mã kiểm chứng này trong các niêm phong từ ngày {days[0]:%d/%m/%Y} đến ngày "
        f"{days[-1]:%d/%m/%Y}. Hãy kiểm tra lại ngày và mã trên giấy."
    )


def _is_withheld(event: Event, by: Person, dossier: Dossier) -> bool:
    if isinstance(event.what, Complained | ComplaintAnswered):
        return not may_read_words(by)
    if not by.has(Role.CITIZEN):
        return False
    match event.what:
        case Moved(note=note):
            return bool(note)
        case ResultSigned() | AgencySealed():
            return dossier.returned_at is None
        case what:
            return isinstance(what, ResultProposed)
