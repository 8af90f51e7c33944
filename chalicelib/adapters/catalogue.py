"""Catalogue: the law as data, in its table; versions never change once written.

Keys: ``PROCEDURE#<code>`` / ``V#0001`` (a version), ``PROCEDURE#<code>`` / ``TIMELINE`` (which
version holds from when until when), ``INDEX`` / ``<code>#0001`` (a line of the list), ``AGENCY`` /
``<code>``, ``CALENDAR`` / ``hours``, ``2026``, ``overrides`` (a file each), ``REPORTS`` /
``index-766``, ``targets``, ``LIFE`` / ``events``, ``WORDS`` / ``en``. Beside them stand
``SIGNATORIES``, see `signatories`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from pydantic import TypeAdapter
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.calendar import LOCAL, WorkCalendar, calendar_from
from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.validity import is_in_force
from chalicelib.usecases import finding
from chalicelib.usecases.ports import ProcedureSummary

if TYPE_CHECKING:
    from chalicelib.domain.english import English
    from chalicelib.domain.reports.targets import Target
    from chalicelib.domain.reports.weights import Index

FRESH = timedelta(seconds=60)
"""How long what may change is served from memory; a version is kept for good."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """A version of a procedure and the days it is in force, both included."""

    version: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class _Entry:
    summary: ProcedureSummary
    span: Span


PROCEDURE = TypeAdapter(Procedure)
AGENCY = TypeAdapter(Agency)
_ENTRY = TypeAdapter(_Entry)
_SPANS = TypeAdapter(tuple[Span, ...])
_LIFE = TypeAdapter(tuple[LifeEvent, ...])


class _Item(Model):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()
    digest = UnicodeAttribute(null=True)


def _items(table: str, in_region: str, at_host: str | None) -> type[_Item]:
    """Return the model of the named table; made at run time, so that importing needs nothing."""

    class Item(_Item):
        class Meta:
            table_name = table
            region = in_region
            host = at_host
            connect_timeout_seconds = 2
            read_timeout_seconds = 5
            max_retry_attempts = 3
            tags: ClassVar[dict[str, str]] = {}

    return Item


class Catalogue:
    """The catalogue table; `now` is the clock that tells which version is in force."""

    def __init__(
        self, table: str, region: str, now: Callable[[], datetime], host: str | None = None
    ) -> None:
        self._items = _items(table, region, host)
        self._now = now
        self._versions: dict[tuple[str, int], Procedure] = {}
        self._kept: dict[str, tuple[datetime, Any]] = {}

    def procedure(self, code: str, version: int | None = None, on: date | None = None) -> Procedure:
        """Return a procedure in a version, or the one in force on a local day (default today).

        At most 2 GetItem; none for what is in memory. Raises NotFound.
        """
        if version is None:
            version = self._version_on(code, on or self._today())
        known = self._versions.get((code, version))
        if known is None:
            body = self._body(f"PROCEDURE#{code}", f"V#{version:04}", _no_procedure(code))
            known = self._versions[code, version] = PROCEDURE.validate_json(body)
        return known

    def index(self) -> tuple[ProcedureSummary, ...]:
        """Return every procedure in force today, a line each (1 Query)."""
        entries = self._fresh("index", lambda: self._all("INDEX", _ENTRY))
        today = self._today()
        return tuple(entry.summary for entry in entries if is_in_force(entry.span, today))

    def agency(self, code: str) -> Agency:
        """Return an agency, from the list of all; raises NotFound."""
        for agency in self.agencies():
            if agency.code == code:
                return agency
        raise NotFound(f"Không có đơn vị mã “{code}”; hãy chọn lại đơn vị.", "agency")

    def agencies(self) -> tuple[Agency, ...]:
        """Return every agency, those of the past too (1 Query)."""
        return self._fresh("agencies", lambda: self._all("AGENCY", AGENCY))

    def calendar(self) -> WorkCalendar:
        """Return the office calendar (1 Query); raises NotFound before it was imported."""
        return self._fresh("calendar", self._calendar)

    def index766(self, on: date) -> "Index":
        """Return the weights and formulas of index 766 of a local day (1 GetItem).

        Raises NotFound where none is in force then.
        """
        body = self._fresh("index-766", lambda: self._found("REPORTS", "index-766"))
        for version in () if body is None else _index().validate_json(body):
            if is_in_force(version, on):
                return version
        raise NotFound("Danh mục chưa có bộ chỉ số 766 cho ngày này.", "index-766")

    def targets(self, on: date) -> "tuple[Target, ...]":
        """Return the targets in force on a local day (1 GetItem), none before they are imported."""
        body = self._fresh("targets", lambda: self._found("REPORTS", "targets"))
        found = () if body is None else _targets().validate_json(body)
        return tuple(one for one in found if is_in_force(one, on))

    def life_events(self) -> tuple[LifeEvent, ...]:
        """Return every life event in its order (1 GetItem), none before they are imported."""
        body = self._fresh("life", lambda: self._found("LIFE", "events"))
        return () if body is None else _LIFE.validate_json(body)

    def english(self) -> "English":
        """Return what its sentences mean in English (1 GetItem), nothing before it is imported."""
        from chalicelib.domain.english import English  # noqa: PLC0415 - few pages are in English

        body = self._fresh("english", lambda: self._found("WORDS", "en"))
        return English({} if body is None else json.loads(body))

    def put_procedure(self, versions: Sequence[Procedure]) -> tuple[tuple[int, bool], ...]:
        """Write all that the law now says of one procedure, in the order it comes into force.

        What was written before keeps its number, anything else becomes the next version; then
        the timeline and the index follow. Returns for each its number and whether it is new.
        """
        code = versions[0].code
        known = self._digests(code)
        given: list[tuple[int, bool]] = []
        spans: list[tuple[Span, Procedure]] = []
        for procedure in versions:
            digest = digest_of(procedure)
            new = digest not in known
            if new:
                known[digest] = max(known.values(), default=0) + 1
                self._put_version(replace(procedure, version=known[digest]), digest)
            given.append((known[digest], new))
            span = Span(known[digest], procedure.valid_from, procedure.valid_until)
            spans.append((span, procedure))
        self._publish(code, spans)
        return tuple(given)

    def put_agencies(self, agencies: Iterable[Agency]) -> None:
        """Write agencies (BatchWriteItem); the same again changes nothing."""
        with self._items.batch_write() as batch:
            for agency in agencies:
                body = AGENCY.dump_json(agency).decode()
                batch.save(self._items("AGENCY", agency.code, body=body))
        self._kept.pop("agencies", None)

    def put_calendar(self, files: Mapping[str, object]) -> None:
        """Write the calendar's files by name: ``hours``, ``2026`` and the like, ``overrides``."""
        with self._items.batch_write() as batch:
            for name, content in files.items():
                body = json.dumps(content, ensure_ascii=False)
                batch.save(self._items("CALENDAR", name, body=body))
        self._kept.pop("calendar", None)

    def put_reports(self, index: "tuple[Index, ...]", targets: "tuple[Target, ...]") -> None:
        """Write what reports are reckoned by; the same again changes nothing."""
        with self._items.batch_write() as batch:
            body = _index().dump_json(index).decode()
            batch.save(self._items("REPORTS", "index-766", body=body))
            body = _targets().dump_json(targets).decode()
            batch.save(self._items("REPORTS", "targets", body=body))
        for name in ("index-766", "targets"):
            self._kept.pop(name, None)

    def put_life_events(self, events: tuple[LifeEvent, ...]) -> None:
        """Write life events; the same again changes nothing."""
        self._items("LIFE", "events", body=_LIFE.dump_json(events).decode()).save()
        self._kept.pop("life", None)

    def put_english(self, english: "English") -> None:
        """Write what sentences mean in English; the same again changes nothing."""
        body = json.dumps(dict(english.table), ensure_ascii=False)
        self._items("WORDS", "en", body=body).save()
        self._kept.pop("english", None)

    def _version_on(self, code: str, day: date) -> int:
        spans = self._fresh(f"timeline:{code}", lambda: self._timeline(code))
        for span in spans:
            if is_in_force(span, day):
                return span.version
        raise _no_procedure(code)

    def _timeline(self, code: str) -> tuple[Span, ...]:
        body = self._body(f"PROCEDURE#{code}", "TIMELINE", _no_procedure(code))
        return _SPANS.validate_json(body)

    def _calendar(self) -> WorkCalendar:
        files = {item.sk: json.loads(item.body) for item in self._items.query("CALENDAR")}
        if not files:
            raise NotFound("Danh mục chưa có lịch làm việc.", "calendar")
        return calendar_from(files)

    def _digests(self, code: str) -> dict[str, int]:
        items = self._items.query(
            f"PROCEDURE#{code}",
            self._items.sk.startswith("V#"),
            consistent_read=True,
            attributes_to_get=["sk", "digest"],
        )
        return {item.digest: int(item.sk.removeprefix("V#")) for item in items}

    def _put_version(self, procedure: Procedure, digest: str) -> None:
        item = self._items(
            f"PROCEDURE#{procedure.code}",
            f"V#{procedure.version:04}",
            body=PROCEDURE.dump_json(procedure).decode(),
            digest=digest,
        )
        item.save(self._items.pk.does_not_exist())

    def _publish(self, code: str, spans: Sequence[tuple[Span, Procedure]]) -> None:
        body = _SPANS.dump_json(tuple(span for span, _ in spans)).decode()
        lines = {f"{code}#{span.version:04}": _entry(span, rules) for span, rules in spans}
        old = self._items.query("INDEX", self._items.sk.startswith(f"{code}#"))
        gone = [item.sk for item in old if item.sk not in lines]
        with self._items.batch_write() as batch:
            batch.save(self._items(f"PROCEDURE#{code}", "TIMELINE", body=body))
            for key, entry in lines.items():
                batch.save(self._items("INDEX", key, body=_ENTRY.dump_json(entry).decode()))
            for key in gone:
                batch.delete(self._items("INDEX", key))
        self._kept.pop(f"timeline:{code}", None)
        self._kept.pop("index", None)

    def _body(self, pk: str, sk: str, missing: NotFound) -> str:
        if (body := self._found(pk, sk)) is None:
            raise missing
        return body

    def _found(self, pk: str, sk: str) -> str | None:
        try:
            return self._items.get(pk, sk).body
        except self._items.DoesNotExist:
            return None

    def _all(self, pk: str, kind: TypeAdapter[T]) -> tuple[T, ...]:
        return tuple(kind.validate_json(item.body) for item in self._items.query(pk))

    def _fresh(self, key: str, load: Callable[[], T]) -> T:
        at = self._now()
        kept = self._kept.get(key)
        if kept is not None and abs(at - kept[0]) < FRESH:
            return cast("T", kept[1])
        value = load()
        self._kept[key] = (at, value)
        return value

    def _today(self) -> date:
        return self._now().astimezone(LOCAL).date()


@cache
def _index() -> "TypeAdapter[tuple[Index, ...]]":
    from chalicelib.domain.reports.weights import Index  # noqa: PLC0415 - only reports need it

    return TypeAdapter(tuple[Index, ...])


@cache
def _targets() -> "TypeAdapter[tuple[Target, ...]]":
    from chalicelib.domain.reports.targets import Target  # noqa: PLC0415 - only reports need it

    return TypeAdapter(tuple[Target, ...])


def digest_of(procedure: Procedure) -> str:
    """Return SHA-256 (hex) of what a version says; its number and unset members do not count."""
    said = PROCEDURE.dump_python(replace(procedure, version=0), mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _entry(span: Span, procedure: Procedure) -> _Entry:
    return _Entry(finding.summary(procedure, span.version), span)


def _no_procedure(code: str) -> NotFound:
    return NotFound(f"Không có thủ tục mã “{code}” đang có hiệu lực.", "procedure")
