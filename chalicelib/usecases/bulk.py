"""Bulk: one act on many dossiers, each decided and written by itself.

Nothing of it is written together, so a run that is cut off leaves each dossier done or untouched.
What is sent again finds what was done: as a whole by its key, each dossier by its history.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from chalicelib.domain import access, bulk
from chalicelib.domain.bulk import Choice, Fate, Item, Many, Ticked
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Finished, Moved
from chalicelib.domain.history import canonical
from chalicelib.domain.people import Person
from chalicelib.domain.records import Once
from chalicelib.domain.refusals import KeyReused, NotFound, Refusal, StaleVersion, TryLater
from chalicelib.usecases.acting import act as act_on
from chalicelib.usecases.acting import rules_of
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Directory, Dossiers

LASTS = timedelta(seconds=20)
"""How long dossiers are taken up; the gateway waits for 29 seconds."""
UNSEEN = "Không tìm thấy hồ sơ này hoặc ông/bà không có quyền xem."
OUT_OF_TIME = "Chưa làm tới vì hết thời gian của một lần gửi; hãy làm tiếp."


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What acting on many dossiers needs."""

    dossiers: Dossiers
    catalogue: Catalogue
    directory: Directory
    chance: Chance
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A dossier that was ticked as it stands; None where whoever ticked it may not see it.

    `why_not` says why the act is not done to it, "" where it would be; `desk` is where it then
    lies.
    """

    ticked: Ticked
    dossier: Dossier | None
    why_not: str
    desk: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was ticked, and the acts that fit; `looked` tells of one act once it is chosen."""

    looked: tuple[Looked, ...]
    choices: tuple[Choice, ...]

    @property
    def allowed(self) -> int:
        """Return to how many the act would be done."""
        return sum(1 for one in self.looked if one.dossier is not None and not one.why_not)

    @property
    def desk(self) -> str | None:
        """Return the desk all of these go to, None where they go to several."""
        desks = {one.desk for one in self.looked if one.dossier is not None and not one.why_not}
        return desks.pop() if len(desks) == 1 else None


def review(office: Office, by: Person, ticked: Sequence[Ticked], act: Many | None) -> Review:
    """Return what would become of what was ticked (1 BatchGetItem); nothing is written."""
    seen = _visible(office.dossiers, by, ticked)
    lying = [(one, rules_of(office.catalogue, one)) for one in seen.values()]
    at = office.clock()
    return Review(
        looked=tuple(_looked(office, by, one, seen.get(one.code), act, at) for one in ticked),
        choices=bulk.choices(lying, by),
    )


def do(
    office: Office, by: Person, key: str, act: Many, ticked: Sequence[Ticked]
) -> tuple[Item, ...]:
    """Do an act to each dossier, and keep what became of them under `key`.

    1 GetItem and 1 BatchGetItem; 1 GetItem and 1 TransactWriteItems for each dossier, 1 Query more
    where it changed since it was ticked; 1 PutItem. The same key again is answered by what was
    kept (1 GetItem). Raises KeyReused where the key came with something else.
    """
    asked = hashlib.sha256(canonical((act, tuple(ticked)))).hexdigest()
    scope = _scope(by)
    known = office.dossiers.once(scope, key)
    if known is None:
        items = _done(office, by, act, ticked)
        mark = Once(
            scope=scope, key=key, fingerprint=asked, answer=_written(items), at=office.clock()
        )
        try:
            office.dossiers.mark(mark)
        except Conflict:
            known = office.dossiers.once(scope, key)
    if known is None:
        return items
    if known.fingerprint != asked:
        raise KeyReused("Trang này đã được gửi với lựa chọn khác; hãy chọn lại từ bàn.", "key")
    return _read(known.answer)


def became(dossiers: Dossiers, by: Person, key: str) -> tuple[tuple[Item, Dossier | None], ...]:
    """Return what became of the dossiers that `by` sent under a key, each as it stands now.

    1 GetItem, 1 BatchGetItem. Raises NotFound where nothing is kept under it.
    """
    known = dossiers.once(_scope(by), key)
    if known is None:
        raise NotFound(
            "Chưa có kết quả của lần xử lý này; hãy gửi lại từ trang trước, hồ sơ đã làm rồi"
            " không bị làm hai lần.",
            "key",
        )
    items = _read(known.answer)
    now = _visible(dossiers, by, items)
    return tuple((item, now.get(item.code)) for item in items)


def _done(office: Office, by: Person, act: Many, ticked: Sequence[Ticked]) -> tuple[Item, ...]:
    until = office.clock() + LASTS
    seen = _visible(office.dossiers, by, ticked)
    return tuple(
        _one(office, by, act, one, seen.get(one.code))
        if office.clock() < until
        else Item(code=one.code, fate=Fate.LEFT, why=OUT_OF_TIME)
        for one in ticked
    )


def _one(office: Office, by: Person, act: Many, one: Ticked, before: Dossier | None) -> Item:
    """Do it to one dossier, if it may be done to many at once."""
    if before is None:
        return Item(code=one.code, fate=Fate.REFUSED, why=UNSEEN)
    ports = office.dossiers, office.catalogue
    at = office.clock()
    try:
        bulk.considered(before, act, by, at, rules_of(office.catalogue, before), one.version)
        with_whom = office.chance, office.directory
        act_on(*ports, one.code, act, by, at, one.version, *with_whom)
    except StaleVersion as no:
        return _stale(office.dossiers, by, act, one, no)
    except TryLater as no:
        return Item(code=one.code, fate=Fate.LEFT, why=no.sentence)
    except Refusal as no:
        return Item(code=one.code, fate=Fate.REFUSED, why=no.sentence)
    return Item(code=one.code, fate=Fate.DONE)


def _stale(dossiers: Dossiers, by: Person, act: Many, one: Ticked, no: StaleVersion) -> Item:
    """Tell whether what changed it was this very act, sent before and cut off."""
    if bulk.was_done(dossiers.file(one.code).events, act, by, one.version):
        return Item(code=one.code, fate=Fate.BEFORE)
    return Item(code=one.code, fate=Fate.CHANGED, why=no.sentence)


def _looked(
    office: Office,
    by: Person,
    ticked: Ticked,
    dossier: Dossier | None,
    act: Many | None,
    at: datetime,
) -> Looked:
    if dossier is None or act is None:
        why = UNSEEN if dossier is None else ""
        return Looked(ticked=ticked, dossier=dossier, why_not=why, desk=None)
    rules = rules_of(office.catalogue, dossier)
    try:
        what = bulk.considered(dossier, act, by, at, rules, ticked.version)
    except Refusal as no:
        return Looked(ticked=ticked, dossier=dossier, why_not=no.sentence, desk=None)
    desk = what.desk if isinstance(what, Moved | Finished) else dossier.desk
    return Looked(ticked=ticked, dossier=dossier, why_not="", desk=desk)


def _visible(
    dossiers: Dossiers, by: Person, wanted: Sequence[Ticked] | Sequence[Item]
) -> Mapping[str, Dossier]:
    found = dossiers.several([one.code for one in wanted])
    return {one.code: one for one in found if access.may_read(by, one)}


def _scope(by: Person) -> str:
    return f"bulk:{by.id}"


def _written(items: Sequence[Item]) -> str:
    return json.dumps([asdict(item) for item in items], ensure_ascii=False)


def _read(answer: str) -> tuple[Item, ...]:
    return tuple(
        Item(code=one["code"], fate=Fate(one["fate"]), why=one["why"]) for one in json.loads(answer)
    )
