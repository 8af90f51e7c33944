"""Persons: whom a paper speaks of, and whom an applicant and a form do, told alike."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.identity import Sex, contradictions
from chalicelib.domain.meanings import FORM_PEOPLE, PEOPLE, parted
from chalicelib.domain.papers.values import date_in, known_id, sex_in
from chalicelib.domain.parts import Applicant
from chalicelib.domain.text import fold

YEAR = 4
"""How many characters of an ISO day are its year."""
APPLICANT = "chủ hồ sơ"
FORM_CALLS: Mapping[str, str] = {
    **{form: PEOPLE[section] for section, form in FORM_PEOPLE.items()},
    "person": "người được cấp giấy tờ",
    "deceased": "người đã mất",
    "spouse": "vợ hoặc chồng",
    "owner": "chủ sở hữu",
    "co_owner": "đồng sở hữu",
    "receiver": "bên nhận",
}
"""How forms begin the names of a person's fields, and what such a person is called."""


@dataclass(frozen=True, slots=True)
class Someone:
    """What is said of a person; `born` is an ISO day, or a year where that is all.

    `place` is the section of the paper, or how the form begins the names of the person's fields.
    """

    place: str
    called: str
    name: str | None = None
    personal_id: str | None = None
    born: str | None = None
    sex: Sex | None = None
    is_corrected: bool = False
    """Whether an officer corrected any of it."""
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        """Keep the name as names are compared."""
        object.__setattr__(self, "folded", fold(self.name or ""))

    @property
    def birth_year(self) -> str | None:
        """Return the year of birth: as said, or as the personal ID says it."""
        if self.born:
            return self.born[:YEAR]
        person = known_id(self.personal_id) if self.personal_id else None
        return str(person.birth_year) if person is not None else None

    @property
    def contradictions(self) -> tuple[str, ...]:
        """Return where the personal ID disagrees with the sex or birth date beside it."""
        person = known_id(self.personal_id) if self.personal_id else None
        if person is None:
            return ()
        day = date_in(shown(self.born)) if self.born else None
        return contradictions(person, self.sex, day[1] if day else None)

    def is_same(self, other: "Someone") -> bool:
        """Tell whether both are one person by personal ID or name."""
        if self.personal_id and self.personal_id == other.personal_id:
            return True
        return bool(self.folded) and self.folded == other.folded


def shown(day: str) -> str:
    """Return an ISO day, or a year, as people here read it."""
    return "/".join(reversed(day.split("-")))


def on_paper(paper: CheckedPaper) -> tuple[Someone, ...]:
    """Return whom a paper speaks of; what it says twice and differently says nothing."""
    said: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    corrected = set()
    for held in paper.fields:
        section, name = parted(held.name)
        if held.value is not None:
            said[section][name].add(held.value)
        if held.is_corrected:
            corrected.add(section)
    return tuple(
        _of_section(section, values, is_corrected=section in corrected)
        for section, values in said.items()
    )


def _of_section(section: str, values: Mapping[str, set[str]], *, is_corrected: bool) -> Someone:
    sure = {name: min(found) for name, found in values.items() if len(found) == 1}
    day = date_in(sure.get("ngay_sinh", ""))
    return Someone(
        place=section,
        called=PEOPLE.get(section, ""),
        name=sure.get("ho_ten"),
        personal_id=sure.get("so_dinh_danh"),
        born=day[1].isoformat() if day and day[1] else sure.get("nam_sinh"),
        sex=sex_in(sure.get("gioi_tinh", "")),
        is_corrected=is_corrected,
    )


def in_dossier(applicant: Applicant, answers: Mapping[str, object]) -> tuple[Someone, ...]:
    """Return whom the form speaks of, and the applicant."""
    found = []
    for place, called in FORM_CALLS.items():
        name, number = (_text(answers.get(f"{place}_{what}")) for what in ("name", "id"))
        born = answers.get(f"{place}_birth_date") or answers.get(f"{place}_birth_year")
        if name or number:
            found.append(Someone(place, called, name, number, _text(born)))
    return (*found, Someone("", APPLICANT, applicant.name, applicant.personal_id))


def _text(value: object) -> str | None:
    return str(value) if value else None
