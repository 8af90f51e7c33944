"""Sending: files of a draft go straight to the inbox, from a page or from its script."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.guiding import PAPERS
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Upload
from chalicelib.domain.refusals import Invalid, NotFound, StaleVersion
from chalicelib.handlers.http import draft_page, draft_shown
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.draft_shown import Opened
from chalicelib.handlers.http.fields import Asked, Line, Query
from chalicelib.handlers.http.slots import ID
from chalicelib.handlers.http.uploads import TicketShown, handed
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import drafting, uploading
from chalicelib.usecases import guiding as errands
from chalicelib.usecases.ports import Ticket
from chalicelib.usecases.uploading import MOST_BYTES, FileAsk
from chalicelib.web import pages

door = Door(__name__)
Place = Annotated[str, Field(pattern=f"^{ID.pattern}$")]
PAGE = "papers"
"""The page of a draft that shows its files; the others send none."""
DROP, PHOTO, FILE = "drop", "photo", "file"
NAMES = {FILE: "Tệp gửi", PHOTO: "Ảnh chụp"}
"""What a file is called whose name nobody knows yet."""


class SendTyped(Query):
    """What a button of a slot asks: ``file|<place>``, ``photo|<place>`` or ``drop|<upload>``.

    The rest of the form it stands in may come along.
    """

    model_config = ConfigDict(extra="ignore")
    send: Annotated[str, Field(pattern=r"^(file|photo|drop)\|[!-~]{1,100}$")]

    @property
    def parts(self) -> tuple[str, str]:
        """Return what to do, and with which place or upload."""
        what, _, which = self.send.partition("|")
        return what, which


class ButtonTyped(draft_page.Typed, SendTyped):
    """The same with the page of a draft around it; without its mark only the button was sent."""

    model_config = ConfigDict(extra="allow")


class FileAsked(Asked):
    """A file that a script is about to send: `id` is drawn by it, and names its place."""

    id: Place
    name: Line
    content_type: Annotated[str, Field(max_length=100)]
    size: Annotated[int, Field(ge=-(10**15), le=10**15)]


@dataclass(frozen=True, slots=True)
class Papers:
    """Where files are noted that somebody sends: a draft of their own, for a procedure.

    `home` is the page that shows it, an address of ours behind what the gateway puts before.
    """

    draft: str
    law: Procedure
    home: str


@door.route(
    "/drafts/{draft}/{page}/{component}", method="POST", who=CITIZEN, asks=ButtonTyped, page=True
)
def send(call: Call[ButtonTyped], draft: str, page: str, component: str) -> Response | Reply:
    """Save the page that a button stands in; send a file of the draft, or take one out of it."""
    if page != PAPERS:
        raise NotFound("Không có địa chỉ này.", "page")
    it, asked = draft_shown.opened(call, draft, page), call.asked
    try:
        if asked.seen:
            dossiers, part = call.office.dossiers(), asked.part
            errands.typed(dossiers, it.draft, it.law, it.here, part, asked.seen, call.at)
    except StaleVersion:
        now = draft_shown.opened(call, draft, page)
        return draft_shown.page(call, now, HTTPStatus.CONFLICT, typed=asked.part, stale=True)
    return sent(call, _papers(it), component, asked.parts)


@door.route(
    "/v1/drafts/{draft}/papers/{component}",
    method="POST",
    who=CITIZEN,
    asks=FileAsked,
    gives=TicketShown,
    status=201,
)
def ticket(call: Call[FileAsked], draft: str, component: str) -> Reply:
    """Note a file in a draft and ask for a ticket to send it; again is the same place."""
    return ticketed(call, _papers(draft_shown.opened(call, draft, PAPERS)), component)


@door.route(
    "/v1/drafts/{draft}/papers/{component}/{upload}", method="DELETE", who=CITIZEN, status=204
)
def take_out(call: Call[None], draft: str, component: str, upload: str) -> None:
    """Take a file out of a draft; taking it out again changes nothing."""
    drafting.without_upload(call.office.dossiers(), call.by, draft, component, upload, call.at)


def _papers(it: Opened) -> Papers:
    return Papers(it.draft.id, it.law, f"/drafts/{quote(it.draft.id, safe='')}/{PAPERS}")


def sent(call: Call[Any], here: Papers, component: str, asked: tuple[str, str]) -> Response | Reply:
    """Do what the button of a slot asks: show the form that sends a file, or take one out.

    The file is noted when its ticket is made: if the line drops afterwards, the page says that it
    waits. Coming back from the inbox writes nothing.
    """
    what, which = asked
    if what == DROP:
        dossiers, by, at = call.office.dossiers(), call.by, call.at
        drafting.without_upload(dossiers, by, here.draft, component, which, at)
        return Reply(None, HTTPStatus.SEE_OTHER, {"Location": f"{call.base}{here.home}"})
    if not ID.fullmatch(which):
        raise Invalid("Trang đã cũ; hãy tải lại trang rồi gửi lại tệp.", "send")
    name = f"{NAMES[what]} lúc {call.at.astimezone(LOCAL):%H:%M}"
    portal = call.office.settings.portal
    ask = FileAsk(id=which, component=component, name=name, back=f"{portal}{here.home}")
    _, given = _placed(call, here, ask)
    return pages.page(
        "send_file.html",
        call.frame,
        sends=[given.url],
        ticket=given,
        rule=here.law.component(component),
        photo=what == PHOTO,
        back=here.home,
        most=MOST_BYTES // 2**20,
    )


def ticketed(call: Call[FileAsked], here: Papers, component: str) -> Reply:
    """Return the answer to a script that is about to send a file: noted, and its ticket."""
    ask = FileAsk(component=component, **call.asked.model_dump())
    return handed(call, *_placed(call, here, ask))


def _placed(call: Call[Any], here: Papers, ask: FileAsk) -> tuple[Upload, Ticket]:
    dossiers, by, at = call.office.dossiers(), call.by, call.at
    found = uploading.placed(dossiers, call.office.inbox(), here.law, ask, by, at)
    drafting.with_upload(dossiers, by, here.draft, ask.component, ask.id, at)
    return found
