"""Vouching: what the files of a draft say for it and against it, once they were read.

Only what was read once and without a doubt counts. The officer's comparison is made with the same
rules; what it would find is told while the applicant can still mend it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain import guiding
from chalicelib.domain.answers import fields_of
from chalicelib.domain.checking import CheckedPaper, as_read
from chalicelib.domain.comparing import BEARERS, mismatches
from chalicelib.domain.parts import Applicant, ApplicantKind, Paper
from chalicelib.domain.people import Person
from chalicelib.domain.persons import FORM_CALLS, Someone, in_dossier, on_paper
from chalicelib.domain.prefilling import proposals
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Draft


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says: `fills` are answers by field that nobody gave or left out on purpose.

    `against` are sentences about what contradicts the answers; such a file fills nothing, since it
    may be of somebody else.
    """

    file: str
    fills: Mapping[str, str | int]
    against: tuple[str, ...]


def said(
    law: Procedure, draft: Draft, by: Person, papers: Iterable[tuple[str, Paper]]
) -> tuple[Said, ...]:
    """Return what each file says that says anything; `papers` are names of files and their papers.

    Each is held against what the ones before it filled, so that two of different people are never
    mixed. An identity card fills in what forms
    ask of the applicant, so only theirs does; that of somebody whom the form may still name says
    nothing yet.
    """
    return tuple(_said(law, draft, by, papers))


def with_said(draft: Draft, files: Iterable[Said]) -> Draft:
    """Return a draft with the answers that its files fill, and where each was taken from."""
    for one in files:
        draft = guiding.filled(draft, one.fills, f"tệp “{one.file}”")
    return draft


def _said(
    law: Procedure, draft: Draft, by: Person, papers: Iterable[tuple[str, Paper]]
) -> Iterator[Said]:
    for file, paper in papers:
        one = _of_file(law, draft, by, file, _surely(as_read(paper)))
        draft = with_said(draft, (one,))
        if one.fills or one.against:
            yield one


def _of_file(law: Procedure, draft: Draft, by: Person, file: str, paper: CheckedPaper) -> Said:
    applicant = Applicant(name=by.name, kind=ApplicantKind.CITIZEN, personal_id=by.personal_id)
    known = in_dossier(applicant, guiding.answers(law, draft))
    given = {name for name, value in draft.answers.items() if guiding.shown(value)}
    is_card = paper.kind in BEARERS
    if is_card and not _speaks_of(paper, known) and _names_nobody(law, given):
        return Said(file, {}, ())
    against = tuple(one.sentence for one in mismatches(paper, known))
    if against or (is_card and not _speaks_of(paper, known[-1:])):
        return Said(file, {}, against)
    free = _left_open(law, draft) - given
    return Said(file, {o.field: o.value for o in proposals(paper, law) if o.field in free}, ())


def _left_open(law: Procedure, draft: Draft) -> set[str]:
    """Return the fields that are asked of everybody, and those of pages on which nobody typed.

    What need not be answered and is empty beside what was typed was left so on purpose.
    """
    needed: Any = law.form.get("required", ())
    typed = {
        name
        for name, value in draft.answers.items()
        if guiding.shown(value) and name not in draft.origins
    }
    pages = (page.fields for page in guiding.pages(law) if typed.isdisjoint(page.fields))
    return {*needed, *(name for fields in pages for name in fields)}


def _speaks_of(paper: CheckedPaper, people: Sequence[Someone]) -> bool:
    return any(one.is_same(other) for one in on_paper(paper) for other in people)


def _names_nobody(law: Procedure, given: Container[str]) -> bool:
    """Tell whether the form asks for somebody whom nobody has named yet: it may be of them."""
    fields = fields_of(law)
    asked = (f"{place}_name" for place in FORM_CALLS)
    return any(name in fields and name not in given for name in asked)


def _surely(paper: CheckedPaper) -> CheckedPaper:
    sure = (held for held in paper.fields if held.read is not None and held.read.flag is None)
    return replace(paper, fields=tuple(sure))
