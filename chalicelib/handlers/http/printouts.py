"""Printouts: the logbook, slips and cover sheets of many dossiers, asked for and fetched."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.printouts.asked import MOST_SHEETS, MOST_SLIPS, Form, Kind, Printout
from chalicelib.domain.printouts.outcome import WORDS, Fate
from chalicelib.domain.progress import State
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Agency, Asked, Token
from chalicelib.handlers.http.who import INSIDE
from chalicelib.handlers.logs import logger
from chalicelib.usecases import printouts

door = Door(__name__)


class SheetWanted(Asked):
    """A cover sheet: of which paper of which dossier, and how many pages lie behind it."""

    code: Token
    component: Token
    pages: Annotated[int, Field(ge=1, le=9999)]


class PrintoutAsked(Asked):
    """What to print: of the days `first` to `last`, of `codes`, or `sheets`.

    A logbook is of days, slips are of days or of dossiers, cover sheets of papers. `agency` is the
    own one by default.
    """

    kind: Kind
    agency: Agency | None = None
    first: date | None = None
    last: date | None = None
    codes: Annotated[tuple[Token, ...], Field(max_length=MOST_SLIPS)] = ()
    sheets: Annotated[tuple[SheetWanted, ...], Field(max_length=MOST_SHEETS)] = ()
    form: Form = Form.PDF


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """A dossier, or a paper of it, and what became of it; `sentence` says so to people."""

    code: str
    component: str
    fate: Fate
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintoutShown:
    """How far a printout has come; each of `files` is fetched under its name.

    `count` is how many rows, slips or sheets are in them, `lacking` what is not; `sentence` says
    why nothing could be made.
    """

    id: str
    kind: Kind
    agency: str
    first: date | None
    last: date | None
    form: Form
    asked_at: datetime
    state: State
    files: tuple[str, ...]
    count: int
    lacking: tuple[ItemShown, ...]
    sentence: str


@door.route(
    "/v1/printouts", method="POST", who=INSIDE, asks=PrintoutAsked, gives=PrintoutShown, status=202
)
def ask(call: Call[PrintoutAsked]) -> PrintoutShown:
    """Have the logbook of days, slips or cover sheets printed as files."""
    return _shown(asked_for(call, call.asked))


@door.route("/v1/printouts/{printout}", who=INSIDE, gives=PrintoutShown)
def look(call: Call[None], printout: str) -> PrintoutShown:
    """Tell how far a printout has come, and what became of each item."""
    return _shown(printouts.look(call.office.shelf(), call.by, printout, call.at))


@door.route("/v1/printouts/{printout}/files/{file}", who=INSIDE, status=303)
def fetch(call: Call[None], printout: str, file: str) -> Reply:
    """Lead to a file of a printout: a link that is good for five minutes."""
    link = printouts.fetch(call.office.shelf(), call.by, printout, file, call.at)
    logger.info("printout-fetched", extra={"by": call.by.id, "printout": printout, "file": file})
    return Reply(None, headers={"Location": link})


def asked_for(call: Call[Any], asked: PrintoutAsked) -> printouts.Asked:
    """Have it made, and note who asked for what; raises a Refusal that names the field."""
    office = call.office
    wanted = Printout(
        kind=asked.kind,
        agency=asked.agency or "",
        asker=call.by.id,
        asked_at=call.at,
        first=asked.first,
        last=asked.last,
        codes=asked.codes,
        sheets=tuple(CoverSheet(one.code, one.component, one.pages) for one in asked.sheets),
        form=asked.form,
    )
    desk = printouts.Desk(office.catalogue(), office.shelf(), office.printouts())
    found = printouts.ask(desk, call.by, wanted)
    made = found.printout
    logger.info(
        "printout-asked", extra={"by": call.by.id, "printout": made.id, "agency": made.agency}
    )
    return found


def _shown(found: printouts.Asked) -> PrintoutShown:
    made, outcome = found.printout, found.outcome
    return PrintoutShown(
        id=made.id,
        kind=made.kind,
        agency=made.agency,
        first=made.first,
        last=made.last,
        form=made.form,
        asked_at=made.asked_at,
        state=found.state,
        files=outcome.files,
        count=outcome.count,
        lacking=tuple(
            ItemShown(
                code=item.code,
                component=item.component,
                fate=item.fate,
                sentence=WORDS[item.fate],
            )
            for item in outcome.lacking
        ),
        sentence=outcome.refused,
    )
