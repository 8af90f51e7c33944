"""Reusing: which papers of one's own store may be components of a new dossier, and as what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from chalicelib.domain.calendar import LOCAL, months_later
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.papers.kinds import UNKNOWN
from chalicelib.domain.parts import (
    Component,
    Digitisation,
    Origin,
    Paper,
    PaperField,
    Reused,
    Wish,
)
from chalicelib.domain.refusals import Invalid, NotFound
from chalicelib.domain.storing import StoredPaper
from chalicelib.domain.text import fold

SOURCE = "store:"
"""How the source of a paper begins that came out of a store; the id of its record follows."""


def offered(
    records: Iterable[StoredPaper], rule: ComponentRule, day: date
) -> tuple[StoredPaper, ...]:
    """Return the papers of a store that may be a component on a local day, newest first.

    None where a State database holds it already: then nobody has to hand in anything.
    """
    if rule.from_state_data is not None:
        return ()
    fit = (one for one in records if _is_asked(one, rule) and _lapsed(one, rule, day) is None)
    return tuple(sorted(fit, key=lambda one: (one.stored_at, one.id), reverse=True))


def reused(records: Iterable[StoredPaper], wish: Wish, rule: ComponentRule, day: date) -> Reused:
    """Return the paper of a record as the component it is wished for.

    Raises NotFound for a record that is not among one's own, Invalid for one that has changed since
    its owner saw it, holds no more, is too old, or is no such paper.
    """
    field = f"stored.{wish.component}"
    record = next((one for one in records if one.id == wish.record), None)
    if record is None:
        raise NotFound("Không tìm thấy giấy tờ này trong kho của ông/bà; hãy chọn lại.", field)
    if (lapsed := _lapsed(record, rule, day)) is not None:
        raise Invalid(lapsed, field)
    if record.revision != wish.revision:
        raise Invalid(
            f"“{record.name}” đã được đối chiếu hoặc sửa lại sau khi ông/bà chọn; hãy xem lại "
            "giấy tờ trong kho rồi chọn lần nữa.",
            field,
        )
    if not _is_asked(record, rule):
        raise Invalid(
            f"“{record.name}” không dùng làm “{rule.name}” được; hãy chọn giấy tờ khác.", field
        )
    return _reused(record, wish.component)


def with_reused(component: Component, found: Sequence[Reused]) -> Component:
    """Return a component with the papers of a store that are to be it, if there are any."""
    own = [one for one in found if one.paper.component == component.code]
    if not own:
        return component
    results = all(one.origin is Origin.RESULT for one in own)
    return replace(
        component,
        stored=tuple(one.record for one in own),
        papers=tuple(one.paper.id for one in own),
        digitised=Digitisation.REUSED_RESULT if results else Digitisation.REUSED_COMPONENT,
    )


def once_each(found: Sequence[Reused], had: Iterable[Component] = ()) -> None:
    """Pass unless a paper is in the dossier already, or is to be in it twice; raises Invalid."""
    known = {paper for component in had for paper in component.papers}
    for one in found:
        if one.paper.id in known:
            raise Invalid(
                f"“{one.name}” đã có trong hồ sơ; mỗi giấy tờ trong kho chỉ chọn một lần.",
                f"stored.{one.paper.component}",
            )
        known.add(one.paper.id)


def paper(record: StoredPaper, component: str) -> Paper:
    """Return a stored paper as a component of another dossier: the same file, with what holds.

    An officer has found every value, so none of them is in doubt.
    """
    return Paper(
        id=record.code,
        component=component,
        archive_key=record.file,
        sha256=record.sha256,
        pages=record.pages,
        kind=record.type,
        confidence=1.0,
        fields=tuple(
            PaperField(name=name, value=value, confidence=1.0) for name, value in record.values
        ),
        source=f"{SOURCE}{record.id}",
        signed=record.signed,
        previews=record.previews,
        size=record.size,
    )


def said(found: Reused) -> str:
    """Return where a paper was taken from, as people read it."""
    day = f"{found.at.astimezone(LOCAL):%d/%m/%Y}"
    became = "là kết quả" if found.origin is Origin.RESULT else "đã đối chiếu"
    by = f" bởi {found.by}" if found.by else ""
    return f"Dùng lại từ kho: {found.name}, {became} ngày {day}{by}, hồ sơ {found.dossier}."


def _reused(record: StoredPaper, component: str) -> Reused:
    last = next((check for check in reversed(record.checks) if check.compared), None)
    return Reused(
        paper=paper(record, component),
        record=record.id,
        revision=record.revision,
        name=record.name,
        origin=record.origin,
        dossier=record.dossier,
        agency=record.agency,
        by=record.officer if last is None else last.by_name,
        at=record.checked_at if last is None else last.at,
    )


def _is_asked(record: StoredPaper, rule: ComponentRule) -> bool:
    """Tell whether a paper is of a kind asked for; where nobody knows the kind, so called too."""
    is_called_so = record.type != UNKNOWN or fold(record.name) == fold(rule.name)
    return record.type in rule.kinds and is_called_so


def _lapsed(record: StoredPaper, rule: ComponentRule, day: date) -> str | None:
    """Return why a paper counts no more on a day, None where it does."""
    if record.revoked is not None:
        return f"“{record.name}” đã bị thu hồi; hãy chọn hoặc nộp giấy tờ khác."
    if record.valid_until is not None and record.valid_until < day:
        return (
            f"“{record.name}” đã hết hạn ngày {record.valid_until:%d/%m/%Y}; hãy chọn hoặc nộp"
            " giấy tờ còn hạn."
        )
    if rule.months is None:
        return None
    if record.issued_on is None:
        return f"“{record.name}” không ghi ngày cấp nên không biết còn hạn không; hãy nộp lại."
    if months_later(record.issued_on, rule.months) < day:
        return (
            f"“{record.name}” cấp ngày {record.issued_on:%d/%m/%Y}, đã quá {rule.months} tháng; hãy"
            " nộp giấy tờ mới."
        )
    return None
