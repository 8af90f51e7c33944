"""Comparing: where a paper contradicts the applicant, the form or itself about one person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.meanings import FIELDS, form_people, label
from chalicelib.domain.persons import YEAR, Someone, on_paper, shown

BEARERS = frozenset({"can-cuoc"})
"""Kinds of paper that prove who somebody is: the bearer must have to do with the dossier."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value of a paper that somebody else's word stands against."""

    field: str
    sentence: str


def mismatches(paper: CheckedPaper, known: Sequence[Someone]) -> tuple[Mismatch, ...]:
    """Return, in Vietnamese, where what holds of a paper contradicts whom the dossier knows.

    The first contradiction about a field is told. Without one, an ID that was corrected is held
    against the sex and birth date beside it; the reader flags the IDs that it read.
    """
    found: dict[str, Mismatch] = {}
    for someone in on_paper(paper):
        for mismatch in _held_against(paper.kind, someone, known):
            found.setdefault(mismatch.field, mismatch)
        if someone.is_corrected and someone.contradictions:
            itself = Mismatch(_named(someone, "so_dinh_danh"), " ".join(someone.contradictions))
            found.setdefault(itself.field, itself)
    return tuple(found.values())


def _held_against(kind: str, someone: Someone, known: Sequence[Someone]) -> Iterator[Mismatch]:
    bearer = kind in BEARERS and not someone.place
    expected = () if bearer else form_people(kind, someone.place)
    others = [other for other in known if other.place in expected]
    others = others or [other for other in known if someone.is_same(other)]
    for other in others:
        yield from _differences(someone, other)
    if bearer and not others and (someone.name or someone.personal_id):
        yield Mismatch(
            "ho_ten" if someone.name else "so_dinh_danh",
            f"“{someone.name or someone.personal_id}” trên giấy tờ không phải chủ hồ sơ, "
            "cũng không có tên trong tờ khai.",
        )


def _differences(paper: Someone, other: Someone) -> Iterator[Mismatch]:
    if paper.name and other.name and paper.folded != other.folded:
        yield _mismatch(paper, "ho_ten", paper.name, other, other.name)
    if paper.personal_id and other.personal_id and paper.personal_id != other.personal_id:
        yield _mismatch(paper, "so_dinh_danh", paper.personal_id, other, other.personal_id)
    born, against = paper.born, other.born or other.birth_year
    if born and against:
        shared = min(len(born), len(against))
        if born[:shared] != against[:shared]:
            field = "ngay_sinh" if len(born) > YEAR else "nam_sinh"
            yield _mismatch(paper, field, shown(born), other, shown(against))


def _mismatch(paper: Someone, field: str, said: str, other: Someone, known: str) -> Mismatch:
    name = _named(paper, field)
    return Mismatch(
        name,
        f"{label(name)} trên giấy tờ là “{said}”, nhưng {FIELDS[field].lower()} của "
        f"{other.called} là “{known}”.",
    )


def _named(someone: Someone, field: str) -> str:
    return ".".join(filter(None, (someone.place, field)))
