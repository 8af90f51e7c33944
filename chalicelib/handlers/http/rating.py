"""Rating: applicants say how it went, on the dossier's page or by code and secret."""

from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.acts import Rate
from chalicelib.domain.rating import MOST_REMARK, STARS
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.domain.text import clean
from chalicelib.handlers.http import dossier_page, guards, shown
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked, Code, Query, Remark
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.shown import RatingShown
from chalicelib.handlers.http.tracking import Secret
from chalicelib.handlers.http.who import CITIZEN, PUBLIC
from chalicelib.usecases import acting, rating
from chalicelib.usecases.viewing import Tracked
from chalicelib.web import pages

door = Door(__name__)
Typed = Annotated[str, Field(max_length=4000)]


class RateTracked(Asked):
    """The code and the secret as printed on the slip, and the rating."""

    code: Code
    secret: Secret
    stars: Annotated[int, Field(ge=1, le=5)]
    remark: Remark = ""


class RatingTyped(Query):
    """A rating as the form sends it."""

    stars: Typed = ""
    remark: Typed = ""


class TrackedTyped(RatingTyped):
    """The same from the page that shows where a dossier lies."""

    code: Code
    secret: Secret


@door.route(
    "/v1/tracking/ratings",
    method="POST",
    who=PUBLIC,
    asks=RateTracked,
    gives=RatingShown,
    limited=True,
)
def rate_tracked(call: Call[RateTracked]) -> RatingShown:
    """Rate a dossier that ended, by code and secret; for thirty days, and the last one counts."""
    asked = call.asked
    guards.prove(call, asked.code, asked.secret)
    _tracked(call, Rate(stars=asked.stars, remark=asked.remark))
    return RatingShown(stars=asked.stars, words=STARS[asked.stars], remark=asked.remark)


@door.route("/dossiers/{code}/ratings", method="POST", who=CITIZEN, asks=RatingTyped, page=True)
def rate(call: Call[RatingTyped], code: str) -> Response | Reply:
    """Rate one's own dossier, or show the form again with why it cannot be."""
    view, office = dossier_page.seen(call, code), call.office
    known = (view.dossier.rating, view.dossier.rating_remark)
    try:
        said = _said(call.asked)
        if (said.stars, said.remark) != known:
            dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
            acting.act(dossiers, catalogue, code, said, call.by, call.at, None, chance)
    except Refusal as no:
        problem, typed = of_refusal(no), {**call.asked.model_dump(), "form": "rating"}
        now = dossier_page.seen(call, code)
        return dossier_page.page(call, now, problem.status, problem=problem, typed=typed)
    return dossier_page.led(call, f"/dossiers/{view.dossier.code}?done=rated#rating")


@door.route("/track/ratings", method="POST", who=PUBLIC, asks=TrackedTyped, page=True, spoken=True)
def rate_after_tracking(call: Call[TrackedTyped]) -> Response:
    """Rate by code and secret; the page tells where the dossier lies again, and what was said."""
    found, asked = None, call.asked
    problem, typed = None, {**asked.model_dump(), "form": "rating"}
    try:
        found = guards.tracked(call, asked.code, asked.secret)
        said = _said(asked)
        if (said.stars, said.remark) != (found.rating, found.rating_remark):
            _tracked(call, said)
            found = guards.tracked(call, asked.code, asked.secret)
    except Refusal as no:
        problem = of_refusal(no)
    return _page(call, asked.code, asked.secret, found, problem, typed)


def tracked(call: Call[Any], code: str, secret: str) -> Response:
    """Return the page that shows where a dossier lies, or why it cannot be shown."""
    try:
        return _page(call, code, secret, guards.tracked(call, code, secret))
    except Refusal as no:
        return _page(call, code, secret, None, of_refusal(no))


def _page(
    call: Call[Any],
    code: str,
    secret: str,
    found: Tracked | None,
    problem: Problem | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    answer = pages.page(
        "track.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        english=call.english,
        code=code,
        secret=secret if found else "",
        tracked=found,
        problem=problem,
        typed=typed or {"form": ""},
        rating=shown.rating(found.rating, found.rating_remark) if found else None,
        words=STARS,
        most=MOST_REMARK,
    )
    answer.headers.update(problem.headers if problem else {})
    return answer


def _said(asked: RatingTyped) -> Rate:
    remark = clean(asked.remark, multiline=True)
    if asked.stars not in {str(stars) for stars in STARS}:
        raise Invalid("Hãy chọn một mức đánh giá.", "stars")
    return Rate(stars=int(asked.stars), remark=remark)


def _tracked(call: Call[Any], said: Rate) -> None:
    office, asked = call.office, call.asked
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    rating.rate(dossiers, catalogue, asked.code, asked.secret, said, call.at, chance)
