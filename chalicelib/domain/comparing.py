"""Comparing: where a paper contradicts the applicant or the form about one and the same person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.meanings import FIELDS, FORM_PEOPLE, PEOPLE, form_people, label, parted
from chalicelib.domain.papers.values import date_in, known_id
from chalicelib.domain.parts import Applicant
from chalicelib.domain.text import fold

BEARERS = frozenset({"can-cuoc"})
"""Kinds of paper that prove who somebody is: the bearer must have to do with the dossier."""
OTHERS: Mapping[str, str] = {
    "person": "người được cấp giấy tờ",
    "deceased": "người đã mất",
    "spouse": "vợ hoặc chồng",
    "owner": "chủ sở hữu",
    "co_owner": "đồng sở hữu",
    "receiver": "bên nhận",
}
"""Whom forms name beside those that papers have sections for."""
KNOWN: Mapping[str, str] = {
    **{form: PEOPLE[section] for section, form in FORM_PEOPLE.items()},
    **OTHERS,
}
APPLICANT = "chủ hồ sơ"
YEAR = 4
"""How many characters of an ISO day are its year."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value of a paper that somebody else's word stands against."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Someone:
    """What a paper or a form says of a person; `born` is an ISO day, or a year where that is all.

    `place` is the section of the paper, or what the form calls the person.
    """

    place: str
    called: str
    name: str | None = None
    personal_id: str | None = None
    born: str | None = None


def mismatches(
    paper: CheckedPaper, applicant: Applicant, answers: Mapping[str, object]
) -> tuple[Mismatch, ...]:
    """Return, in Vietnamese, where what holds of a paper contradicts the applicant or the form."""
    known = (*_of_form(answers), Someone("", APPLICANT, applicant.name, applicant.personal_id))
    found: dict[str, Mismatch] = {}
    for someone in _on_paper(paper):
        for mismatch in _held_against(paper.kind, someone, known):
            found.setdefault(mismatch.field, mismatch)
    return tuple(found.values())


def _held_against(kind: str, someone: Someone, known: tuple[Someone, ...]) -> Iterator[Mismatch]:
    bearer = kind in BEARERS and not someone.place
    expected = () if bearer else form_people(kind, someone.place)
    others = [other for other in known if other.place in expected]
    others = others or [other for other in known if _is_same(someone, other)]
    for other in others:
        yield from _differences(someone, other)
    if bearer and not others and (someone.name or someone.personal_id):
        field = "ho_ten" if someone.name else "so_dinh_danh"
        shown = someone.name or someone.personal_id
        yield Mismatch(
            field,
            f"“{shown}” trên giấy tờ không phải chủ hồ sơ, cũng không có tên trong tờ khai.",
        )


def _is_same(one: Someone, other: Someone) -> bool:
    if one.personal_id and one.personal_id == other.personal_id:
        return True
    return bool(one.name and other.name) and fold(one.name or "") == fold(other.name or "")


def _differences(paper: Someone, other: Someone) -> Iterator[Mismatch]:
    if paper.name and other.name and fold(paper.name) != fold(other.name):
        yield _mismatch(paper, "ho_ten", paper.name, other, other.name)
    if paper.personal_id and other.personal_id and paper.personal_id != other.personal_id:
        yield _mismatch(paper, "so_dinh_danh", paper.personal_id, other, other.personal_id)
    if paper.born and other.born:
        shared = min(len(paper.born), len(other.born))
        if paper.born[:shared] != other.born[:shared]:
            field = "ngay_sinh" if len(paper.born) > YEAR else "nam_sinh"
            yield _mismatch(paper, field, _shown(paper.born), other, _shown(other.born))
    elif paper.born and other.personal_id:
        person = known_id(other.personal_id)
        if person is not None and paper.born[:YEAR] != str(person.birth_year):
            field = "ngay_sinh" if len(paper.born) > YEAR else "nam_sinh"
            yield _mismatch(paper, field, _shown(paper.born), other, str(person.birth_year))


def _mismatch(paper: Someone, field: str, said: str, other: Someone, known: str) -> Mismatch:
    name = ".".join(filter(None, (paper.place, field)))
    return Mismatch(
        name,
        f"{label(name)} trên giấy tờ là “{said}”, nhưng {FIELDS[field].lower()} của "
        f"{other.called} là “{known}”.",
    )


def _shown(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def _on_paper(paper: CheckedPaper) -> Iterator[Someone]:
    """Yield whom a paper speaks of, the one it is about first."""
    sections = dict.fromkeys(["", *(parted(held.name)[0] for held in paper.fields)])
    for section in sections:
        start = f"{section}." if section else ""
        day = date_in(paper.known(f"{start}ngay_sinh") or "")
        born = day[1].isoformat() if day and day[1] else paper.known(f"{start}nam_sinh")
        yield Someone(
            section,
            PEOPLE.get(section, ""),
            paper.known(f"{start}ho_ten"),
            paper.known(f"{start}so_dinh_danh"),
            born,
        )


def _of_form(answers: Mapping[str, object]) -> Iterator[Someone]:
    """Yield whom a form speaks of."""
    for person, called in KNOWN.items():
        name, number = (_text(answers.get(f"{person}_{what}")) for what in ("name", "id"))
        born = answers.get(f"{person}_birth_date") or answers.get(f"{person}_birth_year")
        if name or number:
            yield Someone(person, called, name, number, _text(born))


def _text(value: object) -> str | None:
    return str(value) if value else None
