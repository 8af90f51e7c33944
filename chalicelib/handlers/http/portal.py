"""The portal: pages for people, rendered here, working without JavaScript."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.refusals import NotFound
from chalicelib.handlers.http import rating
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Code, Line, Query
from chalicelib.handlers.http.tracking import Secret
from chalicelib.handlers.http.who import CITIZEN, PUBLIC
from chalicelib.usecases import finding
from chalicelib.usecases.ports import ProcedureSummary
from chalicelib.usecases.till import NAMES
from chalicelib.web import pages

door = Door(__name__)
ROWS = 50


class Wanted(Query):
    """What somebody typed into the search box, or the life event they chose.

    Links from elsewhere may carry more.
    """

    model_config = ConfigDict(extra="ignore")
    q: Line = ""
    event: Line = ""


class TrackMeant(Query):
    """Which dossier the link was about; links from elsewhere may carry more."""

    model_config = ConfigDict(extra="ignore")
    code: Line = ""


class TrackTyped(Query):
    """What somebody typed to find their dossier."""

    code: Code
    secret: Secret


SUCCESS: Mapping[str, str] = {"vnpay": "00", "momo": "0", "zalopay": "1", "national": "00"}
Said = Annotated[str, Field(max_length=20)]


class Returned(Query):
    """What a provider sends the browser back with; shown, and never believed."""

    model_config = ConfigDict(extra="ignore")
    vnp_ResponseCode: Said = ""  # noqa: N815 - their names
    resultCode: Said = ""  # noqa: N815
    status: Said = ""
    MaLoi: Said = ""

    @property
    def codes(self) -> Mapping[str, str]:
        """Return what each provider would have said."""
        return {
            "vnpay": self.vnp_ResponseCode,
            "momo": self.resultCode,
            "zalopay": self.status,
            "national": self.MaLoi,
        }


@door.route("/", who=PUBLIC, asks=Wanted, page=True, spoken=True)
def home(call: Call[Wanted]) -> Response:
    """Lead to a procedure: by its name, by what happened in one's life, or by its field."""
    catalogue, asked, event = call.office.catalogue(), call.asked, None
    found: tuple[ProcedureSummary, ...] = ()
    if asked.q:
        found = finding.search(catalogue, asked.q, ROWS)
    elif asked.event:
        event, found = finding.of_life_event(catalogue, asked.event)
    ways = {"events": catalogue.life_events(), "fields": finding.by_field(catalogue)}
    return pages.page(
        "home.html",
        call.frame,
        english=call.english,
        asked=asked,
        event=event,
        found=found,
        ways=ways,
    )


@door.route("/procedures/{code}", who=PUBLIC, page=True, spoken=True)
def procedure(call: Call[None], code: str) -> Response:
    """Show what a procedure asks for, costs and takes, and when it would be due."""
    told = finding.told(call.office.catalogue(), code, call.at)
    return pages.page(
        "procedure.html", call.frame, english=call.english, told=told, procedure=told.procedure
    )


@door.route("/en/procedures/{code}/application", who=CITIZEN, page=True)
def application(call: Call[None], code: str) -> Reply:
    """Lead whoever is signed in to the application, which is in Vietnamese."""
    address = f"{call.base}/procedures/{code}/application"
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": address})


@door.route("/track", who=PUBLIC, asks=TrackMeant, page=True, spoken=True)
def track_form(call: Call[TrackMeant]) -> Response:
    """Ask for code and secret; whoever comes by the QR code of a writ need not type the code."""
    code = call.asked.code
    return pages.page("track.html", call.frame, code=code, tracked=None, problem=None)


@door.route("/track", method="POST", who=PUBLIC, asks=TrackTyped, page=True, spoken=True)
def track(call: Call[TrackTyped]) -> Response:
    """Show where a dossier lies, or on the same page why it cannot be shown."""
    return rating.tracked(call, call.asked.code, call.asked.secret)


@door.route("/payments/{provider}/return", who=PUBLIC, asks=Returned, page=True)
def paid(call: Call[Returned], provider: str) -> Response:
    """Tell somebody coming back from a provider what happens next; nothing is recorded here."""
    if provider not in SUCCESS:
        raise NotFound("Không có hình thức thanh toán này.", "provider")
    success = call.asked.codes[provider] == SUCCESS[provider]
    return pages.page("paid.html", call.frame, success=success, provider=NAMES[provider])
