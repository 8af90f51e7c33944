"""Prefilling: what a paper says that a form asks for, so that nobody types it again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.checking import CheckedPaper, Held
from chalicelib.domain.identity import Sex, personal_id
from chalicelib.domain.meanings import VALUES, form_fields, parted
from chalicelib.domain.papers.labels import Value
from chalicelib.domain.papers.values import date_in, sex_in
from chalicelib.domain.parts import PaperField
from chalicelib.domain.people import Person
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import Invalid

YEAR = "nam_sinh"
IDENTITY_CARD = "can-cuoc"
REQUESTER = "requester_"
"""How forms call whoever applies, before what they ask of them."""
EMAIL = f"{REQUESTER}email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A value for a field of a form, as the form takes it; `read_as` is the paper's own value.

    `name` is the paper's field it comes from, `confidence` how surely it was read.
    """

    field: str
    value: str | int
    name: str
    read_as: str
    confidence: float


def proposals(paper: CheckedPaper, procedure: Procedure) -> tuple[Proposal, ...]:
    """Return values of a paper for the fields of a form that mean the same.

    Only what was read once and without a doubt is proposed: a flagged value never is.
    """
    properties: Any = procedure.form.get("properties", {})
    found: dict[str, Proposal] = {}
    for held in paper.fields:
        if held.read is not None and held.read.flag is None and paper.known(held.name):
            for proposal in _proposed(paper.kind, held, properties):
                found.setdefault(proposal.field, proposal)
    return tuple(found.values())


def of_identity(by: Person, procedure: Procedure) -> Mapping[str, str | int]:
    """Return the values of a form about its applicant that their account tells for sure."""
    properties: Any = procedure.form.get("properties", {})
    found: dict[str, str | int] = {}
    for name, value in _proved(by):
        held = Held(name, value, PaperField(name=name, value=value, confidence=1.0))
        found |= {one.field: one.value for one in _proposed(IDENTITY_CARD, held, properties)}
    if by.email and EMAIL in properties:
        found[EMAIL] = by.email
    return found


def _proved(by: Person) -> Iterator[tuple[str, str]]:
    """Yield what an account proves, as an identity card would say it."""
    yield "ho_ten", by.name
    try:
        known = personal_id(by.personal_id or "")
    except Invalid:
        return
    yield "so_dinh_danh", known.number
    yield "gioi_tinh", {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}[known.sex]
    yield YEAR, str(known.birth_year)


def _proposed(
    kind: str, held: Held, properties: Mapping[str, Mapping[str, Any]]
) -> Iterator[Proposal]:
    if held.value is None or held.read is None:
        return
    for name in form_fields(kind, held.name):
        value = _as_asked(held.name, held.value)
        if name in properties and value is not None and _fits(value, properties[name]):
            yield Proposal(
                field=name,
                value=value,
                name=held.name,
                read_as=held.value,
                confidence=held.read.confidence,
            )


def _as_asked(name: str, value: str) -> str | int | None:
    """Return a paper's value as forms take it: ISO days, ``male``, names not in capitals."""
    field = parted(name)[1]
    kind = VALUES.get(field, Value.TEXT)
    if kind is Value.DATE:
        day = date_in(value)
        return day[1].isoformat() if day and day[1] else None
    if kind is Value.SEX:
        sex = sex_in(value)
        return None if sex is None else sex.value
    if field == YEAR:
        return int(value) if value.isdecimal() else None
    if kind is Value.NAME and value.isupper():
        return value.title()
    return value


def _fits(value: str | int, schema: Mapping[str, Any]) -> bool:
    """Tell whether a field takes such a value at all; the rest is told when the form is filed."""
    whole = schema.get("type") == "integer"
    short = not isinstance(value, str) or len(value) <= schema.get("maxLength", len(value))
    return isinstance(value, int) is whole and value in schema.get("enum", (value,)) and short
