"""The page where who holds code and secret of a dossier complains, and reads what was answered."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.complaints import MOST_OPEN, MOST_WORDS, RULES
from chalicelib.domain.refusals import Refusal
from chalicelib.handlers.http import complaints, guards
from chalicelib.handlers.http.asking import ComplaintSaid
from chalicelib.handlers.http.complaint_page import NOTHING, WORDS, abouts, as_number, wrong
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Code, Query
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.tracking import Secret
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.usecases import complaining
from chalicelib.usecases.ports import File
from chalicelib.web import pages

door = Door(__name__)
Typed = Annotated[str, Field(max_length=9000)]
Few = Annotated[str, Field(max_length=100)]
SENT = "Đã gửi. Lãnh đạo cơ quan sẽ trả lời trước hạn ghi bên dưới."


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
    typed, done = call.asked, None
    guards.prove(call, typed.code, typed.secret)
    try:
        if typed.key:
            _complain(call)
            done = SENT
    except Refusal as no:
        said = {**typed.model_dump(exclude={"secret"}), "form": "complaint"}
        return _page(call, of_refusal(no), said)
    return _page(call, done=done)


def _complain(call: Call[TrackedTyped]) -> None:
    office, typed = call.office, call.asked
    said = typed.model_dump(exclude={"code", "secret"})
    asked = read_as(ComplaintSaid, {**said, "about": as_number(typed.about)}, WORDS)
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    complaining.complain_by_secret(
        dossiers, catalogue, typed.code, typed.secret, asked.complain(), call.at, chance
    )


def _page(
    call: Call[TrackedTyped],
    problem: Problem | None = None,
    typed: Mapping[str, str] = NOTHING,
    *,
    done: str | None = None,
) -> Response:
    asked, office = call.asked, call.office
    file: File = complaining.file_by_secret(office.dossiers(), asked.code, asked.secret)
    found = tuple(complaints.told(file.dossier, file.events, call.at))
    return pages.page(
        "complaint_tracked.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        dossier=file.dossier,
        secret=asked.secret,
        complaints=found,
        at=call.at,
        done=done,
        problem=problem,
        wrong=wrong(problem),
        typed=typed,
        rules=RULES,
        most=MOST_WORDS,
        is_full=sum(one.answer is None for one in found) >= MOST_OPEN,
        abouts=tuple(abouts(file.events)),
        key=typed.get("key") or office.chance().bits(16).hex(),
    )
