"""The acts page: what a form of a dossier's page asks for is done, or shown with what is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.refusals import NotFound, Refusal
from chalicelib.handlers.http import acts, dossier_page
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query, Version
from chalicelib.handlers.http.offers_aside import MORE
from chalicelib.handlers.http.problems import of_refusal
from chalicelib.handlers.http.shapes import SHAPES, Shape
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import officer

door = Door(__name__)
Typed = Annotated[str, Field(max_length=9000)]


class ActTyped(Query):
    """An act as the fields of its form say it."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Typed]
    version: Version

    @property
    def rest(self) -> Mapping[str, str]:
        """Return what was typed."""
        return self.model_extra or {}


@door.route("/dossiers/{code}/acts/{form}", method="POST", who=officer(), asks=ActTyped, page=True)
def act(call: Call[ActTyped], code: str, form: str) -> Response | Reply:
    """Do what a form asks for; or show it again with more rows, or with what is wrong."""
    shape = SHAPES.get(form)
    if shape is None:
        raise NotFound("Không có biểu mẫu này.", "form")
    typed = shape.tidy(call.asked.rest)
    again = partial(dossier_page.page, typed={**typed, "form": form})
    if MORE in typed:
        return again(call, dossier_page.seen(call, code))
    try:
        done = acts.asked_of(replace(call, asked=_asked(call, code, shape, typed)), code)
    except Refusal as no:
        problem = of_refusal(no)
        return again(call, dossier_page.seen(call, code), problem.status, problem=problem)
    return dossier_page.led(call, f"/dossiers/{done.code}?done={form}")


def _asked(call: Call[ActTyped], code: str, shape: Shape, typed: Mapping[str, str]) -> Any:  # noqa: ANN401 - any shape of the API
    """Return the form as the API would be asked; raises a Refusal."""
    said = {**shape.said(typed, partial(dossier_page.seen, call, code), call.at)}
    return read_as(
        shape.kind, {**said, "act": shape.act, "version": call.asked.version}, shape.words
    )
