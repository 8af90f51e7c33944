"""Complaint form: what the pages that complain take and show, signed in or with the slip alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.complaints import MOST_OPEN, MOST_WORDS, RULES
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event
from chalicelib.domain.refusals import Refusal
from chalicelib.handlers.http import complaints
from chalicelib.handlers.http.asking import ComplaintSaid
from chalicelib.handlers.http.complaints import AboutShown, ComplaintShown
from chalicelib.handlers.http.door import Call
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.typed import read_as
from chalicelib.usecases.complaining import is_an_officers

SENT = "Đã gửi. Lãnh đạo cơ quan sẽ trả lời trước hạn ghi bên dưới."
WORDS: Mapping[str, str] = {
    "kind": "Hãy chọn phản ánh, kiến nghị hay khiếu nại.",
    "words": f"Hãy ghi nội dung, nhiều nhất {MOST_WORDS} ký tự.",
    "about": "Hãy chọn lại việc mà nội dung này nói đến.",
}
"""What to do about a field that cannot be so."""
Typed = Annotated[str, Field(max_length=9000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a form: that it is `done`, or the `problem` with what was `typed`.

    `typed` names its `form`.
    """

    done: str | None = None
    problem: Problem | None = None
    typed: Mapping[str, str] = field(default_factory=lambda: {"form": ""})

    @classmethod
    def to_no(cls, no: Refusal, typed: Mapping[str, str], form: str = "complaint") -> "Came":
        """Return that a form was refused."""
        return cls(problem=of_refusal(no), typed={**typed, "form": form})

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows it."""
        return self.problem.status if self.problem else HTTPStatus.OK

    @property
    def wrong(self) -> Mapping[str, str]:
        """Return what is wrong by field; what is about none of the form stands under no field."""
        if self.problem is None:
            return {}
        found = {one.field: one.sentence for one in self.problem.errors}
        return found or ({self.problem.field: self.problem.detail} if self.problem.field else {})


def asked(typed: Mapping[str, str]) -> ComplaintSaid:
    """Return a complaint as typed; raises Invalid naming each field."""
    return read_as(ComplaintSaid, {**typed, "about": as_number(typed["about"])}, WORDS)


def as_number(typed: str) -> int | str | None:
    """Return a number as the API takes it; what is none is refused there."""
    return int(typed) if typed.isascii() and typed.isdigit() else typed or None


def context(
    call: Call[Any],
    dossier: Dossier,
    events: Sequence[Event],
    found: tuple[ComplaintShown, ...],
    came: Came,
) -> Mapping[str, Any]:
    """Return what a page reads of the complaints `found` of a dossier, and of the form."""
    return {
        "dossier": dossier,
        "complaints": found,
        "at": call.at,
        "done": came.done,
        "problem": came.problem,
        "wrong": came.wrong,
        "typed": came.typed,
        "rules": RULES,
        "most": MOST_WORDS,
        "is_full": sum(one.answer is None for one in found) >= MOST_OPEN,
        "abouts": tuple(_abouts(events)),
        "key": came.typed.get("key") or call.office.chance().bits(16).hex(),
    }


def _abouts(events: Sequence[Event]) -> Iterator[AboutShown]:
    """Yield what a complaint may be about, the last first: what officers did of this dossier."""
    for event in reversed(events):
        if is_an_officers(event):
            yield complaints.about(event)
