"""Supplementing: what an applicant gathers for a supplement, kept until it is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.acts import AnswerSupplement
from chalicelib.domain.decisions import permitted
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import Component, SupplementItem, SupplementState, Wish
from chalicelib.domain.people import Person
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Draft, supplement_draft
from chalicelib.domain.refusals import NotAllowedNow, NotFound
from chalicelib.usecases import drafting
from chalicelib.usecases.acting import rules_of
from chalicelib.usecases.ports import Catalogue, Conflict, Dossiers

NOTE = "note"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A supplement as its applicant sees it: the dossier, its law, and what was gathered so far.

    `draft` is None where nothing was begun.
    """

    dossier: Dossier
    law: Procedure
    draft: Draft | None

    @property
    def waits(self) -> bool:
        """Tell whether it is still waited for."""
        return waits(self.dossier)

    @property
    def unsent(self) -> bool:
        """Tell whether something was gathered that was not handed in."""
        return self.draft is not None and is_something(self.draft)

    @property
    def items(self) -> tuple[SupplementItem, ...]:
        """Return what is asked for."""
        return self.dossier.supplement.items if self.dossier.supplement else ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form of a supplement says beside files."""

    note: str
    on_paper: tuple[str, ...]
    stored: tuple[Wish, ...]


def waits(dossier: Dossier) -> bool:
    """Tell whether a dossier waits for its applicant to hand in a supplement."""
    asked = dossier.supplement
    return asked is not None and asked.state is SupplementState.ASKED


def is_something(draft: Draft) -> bool:
    """Tell whether anything was gathered in a draft."""
    return bool(draft.uploads or draft.on_paper or draft.stored or draft.answers.get(NOTE))


def wanted(dossiers: Dossiers, catalogue: Catalogue, by: Person, code: str) -> Wanted:
    """Return the supplement of one's own dossier (2 GetItem).

    Raises NotFound, Forbidden, and NotAllowedNow where none was ever asked for, or the dossier
    takes none any more and nothing of it was left unsent.
    """
    dossier = access.readable(by, dossiers.get(code))
    kept = gathered(dossiers, by, dossier)
    if not waits(dossier) and kept is None:
        permitted(dossier, AnswerSupplement, by)
    if dossier.supplement is None:
        raise NotAllowedNow("Hồ sơ không có yêu cầu bổ sung.", "act")
    return Wanted(dossier, rules_of(catalogue, dossier).procedure, kept)


def gathered(dossiers: Dossiers, by: Person, dossier: Dossier) -> Draft | None:
    """Return what was gathered for the last supplement asked, None for nothing (1 GetItem)."""
    try:
        return dossiers.draft(by.id, supplement_draft(dossier.code, dossier.supplements))
    except NotFound:
        return None


def begun(dossiers: Dossiers, by: Person, found: Wanted, at: datetime) -> Draft:
    """Return the draft, begun where it was not (1 PutItem); raises NotAllowedNow, Forbidden."""
    dossier = found.dossier
    permitted(dossier, AnswerSupplement, by)
    if not found.waits:
        raise NotAllowedNow("Hồ sơ không còn chờ bổ sung.", "act")
    if found.draft is not None:
        return found.draft
    draft = Draft(
        id=supplement_draft(dossier.code, dossier.supplements),
        owner=by.id,
        procedure=dossier.procedure,
        answers={},
        uploads={},
        revision=1,
        saved_at=at,
        dossier=dossier.code,
    )
    try:
        dossiers.put_draft(draft, before=0)
    except Conflict:
        return dossiers.draft(by.id, draft.id)
    return draft


def typed(dossiers: Dossiers, by: Person, draft: Draft, said: Typed, at: datetime) -> Draft:
    """Return the draft with what the form says; files are noted one by one."""

    def changed(one: Draft) -> Draft:
        answers = {NOTE: said.note} if said.note else {}
        return replace(one, answers=answers, on_paper=said.on_paper, stored=said.stored)

    return drafting.changed(dossiers, by, draft.id, changed, at)


def answer(draft: Draft) -> AnswerSupplement:
    """Return the act that hands in what was gathered."""
    codes: Sequence[str] = sorted({*draft.uploads, *draft.on_paper})
    components = tuple(
        Component(
            code=code,
            name=code,
            uploads=draft.uploads.get(code, ()),
            on_paper=code in draft.on_paper,
        )
        for code in codes
    )
    note = str(draft.answers.get(NOTE, ""))
    return AnswerSupplement(
        components=components, note=note, stored=draft.stored, gathered=draft.revision
    )
