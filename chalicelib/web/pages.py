"""Pages: templates filled in; all text is escaped unless a template says otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.deadline import AMOUNTS, TimeLimit
from chalicelib.domain.money import show
from chalicelib.domain.people import Person
from chalicelib.domain.wording import said
from chalicelib.web import files
from chalicelib.web.due import due
from chalicelib.web.menu import Entry, menu
from chalicelib.web.policy import policy

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around it: where our addresses begin, and who is signed in."""

    base: str
    path: str = "/"
    """The page's own address, behind `base`."""
    csrf: str | None = None
    """Set where somebody is signed in: what their page has to send along."""
    who: Person | None = None
    mark: str | None = None
    """Set where somebody is signed in: tells them on their machine from whoever came before."""

    @property
    def menu(self) -> tuple[Entry, ...]:
        """Return what the header offers."""
        return tuple(menu(self.who, self.path))


class Shown(Protocol):
    """A problem, as far as a page shows it."""

    @property
    def status(self) -> int:
        """Return the HTTP status."""

    @property
    def detail(self) -> str:
        """Return the sentence."""


def page(
    template: str,
    frame: Frame,
    status: int = 200,
    *,
    sights: Iterable[str] = (),
    sends: Iterable[str] = (),
    **values: object,
) -> Response:
    """Return a filled-in page.

    `sights` are the addresses of the pictures it shows, `sends` those it sends files to.
    """
    text = _templates().get_template(template).render(frame=frame, base=frame.base, **values)
    headers: dict[str, str | list[str]] = {"Content-Type": HTML}
    shown, sent = tuple(sights), tuple(sends)
    if shown or sent:
        headers["Content-Security-Policy"] = policy(pictures=shown, sends=sent)
    return Response(text, headers, status)


def printed(template: str, base: str, code: str, **values: object) -> Response:
    """Return a page to print, with `code` as its QR code."""
    return page(template, Frame(base), HTTPStatus.OK, sights=(), sends=(), qr=qr(code), **values)


def refused(problem: Shown, frame: Frame) -> Response:
    """Return a "no" as people read it; who is not signed in is led to where one signs in."""
    if problem.status == HTTPStatus.UNAUTHORIZED:
        back = quote(frame.path, safe="")
        return page("signed_out.html", frame, problem.status, problem=problem, back=back)
    return page("refused.html", frame, problem.status, problem=problem)


def qr(text: str) -> str:
    """Return the picture of a QR code, to stand in a page."""
    import segno  # noqa: PLC0415 - only what is printed needs it
    from markupsafe import Markup  # noqa: PLC0415

    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(border=4, omitsize=True))  # noqa: S704 - drawn by segno


@cache
def _templates() -> "Environment":
    from jinja2 import (  # noqa: PLC0415 - programs never need it
        Environment,
        FunctionLoader,
        StrictUndefined,
    )

    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(dong=show, moment=said, day=_day, clock=_clock, limit=_limit)
    made.globals.update(static=files.address, inlined=files.inlined, due=due)
    return made


def _source(name: str) -> str:
    """Return a template without its indentation, which would travel with every page."""
    lines = (HERE / "templates" / name).read_text("utf-8").splitlines()
    return "\n".join(line.lstrip() for line in lines)


def _day(value: date | datetime) -> str:
    local = value.astimezone(LOCAL) if isinstance(value, datetime) else value
    return f"{local:%d/%m/%Y}"


def _clock(value: datetime) -> str:
    return f"{value.astimezone(LOCAL):%H:%M %d/%m/%Y}"


def _limit(limit: TimeLimit) -> str:
    words = AMOUNTS[limit.unit].format(limit.amount)
    if limit.cutoff is None:
        return words
    return f"{words}; nhận sau {limit.cutoff:%H:%M} thì tính từ ngày làm việc tiếp theo"
