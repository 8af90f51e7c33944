"""Checking: the page on which an officer compares a paper with its original, and corrects it."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, Literal

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.acts import CorrectPaper
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import papers_of
from chalicelib.domain.parts import Correction
from chalicelib.domain.people import OFFICERS, Role
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.domain.status import LABELS
from chalicelib.handlers.http import filling, shown
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query, Token, Version
from chalicelib.handlers.http.papers import KIND_NAMES, PaperShown
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import correcting, leafing, twins, viewing
from chalicelib.usecases.viewing import View
from chalicelib.web import pages

door = Door(__name__)
MOST_TYPED = 4000


class Typed(Query):
    """The form of a paper: what its page had seen, and by the keys of its rows what was typed."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=MOST_TYPED)]]
    version: Version
    checks: Annotated[int, Field(ge=0, le=10**6)]
    kind: Token
    compared: Literal["yes", ""] = ""

    @property
    def rest(self) -> Mapping[str, str]:
        """Return what was typed."""
        return self.model_extra or {}


class Wrong(Invalid):
    """A form holds values that cannot be; `errors` says why by the keys of their rows."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("Hãy sửa những chỗ dưới đây rồi lưu lại.")
        self.errors = errors


@door.route("/dossiers/{code}/papers/{paper}", who=officer(*OFFICERS, Role.AUDITOR), page=True)
def paper(call: Call[None], code: str, paper: str) -> Response:
    """Show a paper beside what was read on it, and a form to confirm or correct that."""
    office = call.office
    dossiers, catalogue = office.dossiers(), office.catalogue()
    view, _ = leafing.paper(dossiers, catalogue, call.by, code, paper, call.at)
    return _page(call, view, _shown(call, view, paper), 200)


@door.route("/dossiers/{code}/papers/{paper}", method="POST", who=officer(), asks=Typed, page=True)
def check(call: Call[Typed], code: str, paper: str) -> Response | Reply:
    """Enter what the officer found, or show on the same page why it cannot be entered."""
    view = _view(call, code)
    try:
        _correct(call, view, _shown(call, view, paper))
    except Refusal as no:
        return _again(call, code, paper, no)
    address = f"{call.base}/dossiers/{code}?done=checked"
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": address})


def _correct(call: Call[Typed], view: View, found: PaperShown) -> None:
    """Enter the check a form asks for; raises Wrong where its values cannot be.

    What was typed over values that hold no longer is not even read: the act is refused anyway.
    """
    asked, office = call.asked, call.office
    corrections = _corrections(call, view, found) if _is_fresh(asked, found) else ()
    act = CorrectPaper(
        paper=found.id,
        corrections=corrections,
        kind=None if asked.kind == found.kind else asked.kind,
        compared=bool(asked.compared),
        checks=asked.checks,
    )
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    code = view.dossier.code
    correcting.correct_paper(
        dossiers, catalogue, code, act, call.by, call.at, asked.version, chance, office.store_key()
    )


def _corrections(call: Call[Typed], view: View, found: PaperShown) -> tuple[Correction, ...]:
    day = call.at.astimezone(LOCAL).date()
    (checked,) = (one for one in papers_of(view.events) if one.paper.id == found.id)
    filled = filling.filled(found, checked, call.asked.rest, day)
    if filled.errors:
        raise Wrong(filled.errors)
    return tuple(filled.corrections.values())


def _is_fresh(asked: Typed, found: PaperShown) -> bool:
    return asked.checks == len(found.checks)


def _again(call: Call[Typed], code: str, paper: str, no: Refusal) -> Response:
    """Show the form again, with why it was refused and as it was typed.

    Where somebody else has checked the paper since, what holds now is shown, and what was sent
    beside it.
    """
    view = _view(call, code)
    found = _shown(call, view, paper)
    problem = of_refusal(no)
    errors = no.errors if isinstance(no, Wrong) else {}
    return _page(call, view, found, problem.status, call.asked, problem, errors)


def _page(
    call: Call[Any],
    view: View,
    found: PaperShown,
    status: int,
    asked: Typed | None = None,
    problem: Problem | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    typed = asked.rest if asked else None
    stale = asked is not None and not _is_fresh(asked, found)
    filed = viewing.paper(view, found.id)
    sights = viewing.pictures(filed, call.office.archive(), call.at)
    elsewhere = twins.others(call.office.dossiers(), call.by, view.dossier.code, filed)
    may = next((one for one in view.allowed if one.name == "correct-paper"), None)
    return pages.page(
        "paper.html",
        call.frame,
        status,
        sights=sights.pages.values(),
        pictures=sights.pages,
        elsewhere=[twin.place for twin in elsewhere if twin.same],
        dossier=view.dossier,
        component=view.dossier.component(found.component),
        paper=found,
        standing=LABELS[view.dossier.status][0],
        rows=list(filling.rows(found, typed, errors, stale=stale)),
        missed=[filling.missed(key, typed or {}, errors) for key in filling.MISSED],
        errors=errors,
        sections=filling.SECTIONS,
        names=filling.NAMES,
        kinds=KIND_NAMES,
        kind=asked.kind if asked and not stale else found.kind,
        compared=bool(asked and asked.compared),
        may=may,
        problem=problem,
        stale=stale,
    )


def _view(call: Call[Any], code: str) -> View:
    office = call.office
    return viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)


def _shown(call: Call[Any], view: View, paper: str) -> PaperShown:
    viewing.paper(view, paper)
    (found,) = (one for one in shown.view(view, call.by).papers if one.id == paper)
    return found
