"""The page where who holds code and secret of a dossier complains, and reads what was answered."""

from collections.abc import Mapping
from typing import Annotated

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.refusals import Refusal
from chalicelib.handlers.http import complaint_form, complaints, guards
from chalicelib.handlers.http.complaint_form import SENT, Came, Typed
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Code, Query
from chalicelib.handlers.http.tracking import Secret
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.usecases import complaining
from chalicelib.web import pages

door = Door(__name__)
Few = Annotated[str, Field(max_length=100)]


class TrackedTyped(Query):
    """Code and secret; with a `key` also a complaint as typed, without one nothing is sent yet."""

    code: Code
    secret: Secret
    key: Few = ""
    kind: Few = ""
    about: Few = ""
    words: Typed = ""


@door.route("/track/complaints", method="POST", who=PUBLIC, asks=TrackedTyped, page=True)
def complain_after_tracking(call: Call[TrackedTyped]) -> Response:
    """Show the complaints of a dossier by code and secret, with a form; or enter one.

    The secret is in no address, so the page that sends shows what came of it: sent again, it is the
    same complaint.
    """
    guards.prove(call, call.asked.code, call.asked.secret)
    typed = call.asked.model_dump(exclude={"code", "secret"})
    came = Came()
    try:
        if call.asked.key:
            _complain(call, typed)
            came = Came(done=SENT)
    except Refusal as no:
        came = Came.to_no(no, typed)
    return _page(call, came)


def _complain(call: Call[TrackedTyped], typed: Mapping[str, str]) -> None:
    office, slip = call.office, call.asked
    said = complaint_form.asked(typed).complain()
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    complaining.complain_by_secret(
        dossiers, catalogue, slip.code, slip.secret, said, call.at, chance
    )


def _page(call: Call[TrackedTyped], came: Came) -> Response:
    slip = call.asked
    file = complaining.file_by_secret(call.office.dossiers(), slip.code, slip.secret)
    found = tuple(complaints.told(file.dossier, file.events, call.at))
    return pages.page(
        "complaint_tracked.html",
        call.frame,
        came.status,
        **complaint_form.context(call, file.dossier, file.events, found, came),
        secret=slip.secret,
    )
