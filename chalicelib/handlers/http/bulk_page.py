"""Bulk page: one act on the dossiers that were ticked, reviewed first, told one by one after."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.acts import Accept, Advance
from chalicelib.domain.bulk import MOST, UNFINISHED, Choice, Fate, Many, Ticked, checked
from chalicelib.domain.desk import agency_of, role_of
from chalicelib.domain.people import Colleague
from chalicelib.domain.refusals import Forbidden, Invalid, Refusal, TryLater
from chalicelib.domain.status import LABELS
from chalicelib.handlers.http.asking import AdvanceAsked
from chalicelib.handlers.http.desk import NarrowedAsked, addresses, desk_asked
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Version
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import officer
from chalicelib.handlers.logs import logger
from chalicelib.usecases import assigning, bulk
from chalicelib.usecases.bulk import Review
from chalicelib.web import pages

door = Door(__name__)
Few = Annotated[str, Field(max_length=110)]
ACCEPT = "accept"
STEP = "step/"
"""How the form calls an act: ``accept``, or ``step/`` and the step to move on to."""
WORDS: Mapping[str, str] = {
    "to": "Hãy chọn việc cần làm.",
    "note": "Ghi chú dài quá 4000 ký tự; hãy rút gọn.",
    "handler": "Hãy chọn lại người được giao.",
}
"""What to do about a field that cannot be so."""
FATES: Mapping[Fate, str] = {
    Fate.DONE: "Đã làm",
    Fate.BEFORE: "Đã làm ở lần gửi trước",
    Fate.CHANGED: "Hồ sơ đã thay đổi",
    Fate.REFUSED: "Không làm được",
    Fate.LEFT: "Chưa làm tới",
}
_TICKED = "dossier."
_CODE = re.compile(r"[!-~]{1,50}")


class BulkTyped(NarrowedAsked):
    """Hồ sơ đã chọn: ``dossier.<code>`` with the version seen, what is to be done, by whom."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Version]
    act: Few = ""
    note: Annotated[str, Field(max_length=9000)] = ""
    handler: Few = ""

    @property
    def ticked(self) -> tuple[Ticked, ...]:
        """Return what was ticked; raises Invalid or TooLarge."""
        said = {
            name.removeprefix(_TICKED): version
            for name, version in (self.model_extra or {}).items()
            if name.startswith(_TICKED)
        }
        if not all(_CODE.fullmatch(code) for code in said):
            raise Invalid("Mã hồ sơ không đúng; hãy chọn lại từ bàn làm việc.", "dossier")
        return checked(Ticked(code=code, version=version) for code, version in said.items())


@door.route("/worklist/bulk", method="POST", who=officer(), asks=BulkTyped, page=True)
def look(call: Call[BulkTyped]) -> Response:
    """Show what was ticked, which acts fit, and what the one chosen would do to each."""
    try:
        return _review(call, call.asked.ticked)
    except Refusal as no:
        return _nothing(call, of_refusal(no))


@door.route("/worklist/bulk/{key}", method="POST", who=officer(), asks=BulkTyped, page=True)
def do(call: Call[BulkTyped], key: str) -> Response | Reply:
    """Do it to each dossier and lead to what became of them; the same key again does nothing."""
    try:
        ticked, act = call.asked.ticked, _act(call)
        found = bulk.do(_office(call), call.by, key, act, ticked)
    except Refusal as no:
        return _again(call, of_refusal(no))
    counted = Counter(item.fate.value for item in found)
    logger.info("bulk-done", extra={"by": call.by.id, "key": key, "counts": dict(counted)})
    said = call.asked.model_dump(include=set(NarrowedAsked.model_fields), exclude_none=True)
    place = f"{call.base}/worklist/bulk/{key}?{urlencode(said)}"
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": place})


@door.route("/worklist/bulk/{key}", who=officer(), asks=NarrowedAsked, page=True)
def told(call: Call[NarrowedAsked], key: str) -> Response:
    """Tell of each dossier what became of it; those not come to may be tried again."""
    found = bulk.became(call.office.dossiers(), call.by, key)
    return pages.page(
        "bulk_told.html",
        call.frame,
        items=found,
        fates=FATES,
        counts=Counter(item.fate for item, _ in found),
        again=[now for item, now in found if item.fate in UNFINISHED and now is not None],
        labels=LABELS,
        asked=call.asked,
        back=_back(call),
    )


def _office(call: Call[Any]) -> bulk.Office:
    office = call.office
    return bulk.Office(
        dossiers=office.dossiers(),
        catalogue=office.catalogue(),
        directory=office.directory(),
        chance=office.chance(),
        clock=office.clock,
    )


def _act(call: Call[BulkTyped]) -> Many:
    """Return the act that was chosen, read as the API reads it; raises Defective or Invalid."""
    typed = call.asked
    if typed.act == ACCEPT:
        return Accept()
    if not typed.act.startswith(STEP):
        raise Invalid("Hãy chọn việc cần làm với các hồ sơ này.", "act")
    said = {
        "act": "advance",
        "version": 1,
        "to": typed.act.removeprefix(STEP),
        "note": typed.note,
        "handler": typed.handler or None,
    }
    asked = read_as(AdvanceAsked, said, WORDS)
    return Advance(to=asked.to, handler=asked.handler, note=asked.note)


def _again(call: Call[BulkTyped], problem: Problem) -> Response:
    """Return the review with what is wrong, or where nothing can be reviewed only that."""
    try:
        return _review(call, call.asked.ticked, problem)
    except Refusal as no:
        return _nothing(call, of_refusal(no))


def _nothing(call: Call[BulkTyped], problem: Problem) -> Response:
    return pages.page(
        "bulk.html", call.frame, problem.status, problem=problem, review=None, back=_back(call)
    )


def _review(
    call: Call[BulkTyped], ticked: tuple[Ticked, ...], problem: Problem | None = None
) -> Response:
    """Return the page of the review; an act that fits all is chosen already."""
    typed, office = call.asked, _office(call)
    wrong = problem.field if problem else None
    act = _act(call) if typed.act and wrong not in {"act", "note", "to", "handler"} else None
    found = bulk.review(office, call.by, ticked, act)
    only = found.choices[0] if len(found.choices) == 1 else None
    if problem is None and not typed.act and only is not None:
        chosen = replace(call, asked=typed.model_copy(update={"act": _name(only)}))
        return _review(chosen, ticked)
    here = next((one for one in found.choices if _name(one) == typed.act), None)
    return pages.page(
        "bulk.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        problem=problem,
        review=found,
        typed=typed,
        here=here,
        acting=act is not None,
        name=_name,
        colleagues=_colleagues(call, found, here),
        key=call.office.chance().bits(16).hex(),
        labels=LABELS,
        most=MOST,
        back=_back(call),
    )


def _name(choice: Choice) -> str:
    return ACCEPT if choice.to is None else f"{STEP}{choice.to}"


def _colleagues(call: Call[Any], found: Review, here: Choice | None) -> tuple[Colleague, ...]:
    """Return whom the dossiers may be assigned to where they all go to one desk."""
    if here is None or here.to is None or here.settles or found.desk is None:
        return ()
    try:
        return assigning.colleagues(call.office.directory(), call.by, found.desk)
    except (Forbidden, TryLater):
        return ()


def _back(call: Call[Any]) -> str:
    """Return the address of the worklist they were ticked on."""
    desk = desk_asked(call.by, call.asked)
    return addresses(call.asked, desk)(agency=agency_of(desk), role=role_of(desk))
