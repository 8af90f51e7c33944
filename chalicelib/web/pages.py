"""Pages: templates filled in; all text is escaped unless a template says otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain.people import Person
from chalicelib.web import files, speaking
from chalicelib.web.due import due
from chalicelib.web.menu import Entry, menu
from chalicelib.web.policy import policy

if TYPE_CHECKING:
    from jinja2 import Environment

    from chalicelib.domain.english import English

HERE = Path(__file__).parent
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around it: where our addresses begin, and who is signed in."""

    base: str
    path: str = "/"
    """The page's own address, behind `base` and the language."""
    csrf: str | None = None
    """Set where somebody is signed in: what their page has to send along."""
    who: Person | None = None
    mark: str | None = None
    """Set where somebody is signed in: tells them on their machine from whoever came before."""
    language: str = speaking.VIETNAMESE
    asked: str = ""
    """What stands in the address behind "?", where the page was asked for by GET."""
    spoken: bool = False
    """Tells whether the page is in English too."""

    @property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """Return the languages of the page and its address in each, none where there is one."""
        if not self.spoken:
            return ()
        address = f"{self.path}?{self.asked}" if self.asked else self.path
        return (
            (speaking.VIETNAMESE, address),
            (speaking.ENGLISH, speaking.in_english(address)),
        )

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
    english: "English | None" = None,
    **values: object,
) -> Response:
    """Return a filled-in page.

    `sights` are the addresses of the pictures it shows, `sends` those it sends files to; `english`
    tells what the page is given and the words of pages do not know.
    """
    if english is not None:
        values["dictionary"] = speaking.english().plus(english)
    found = templates(frame.language).get_template(template)
    text = found.render(frame=frame, base=frame.base, **values)
    headers: dict[str, str | list[str]] = {"Content-Type": HTML}
    shown, sent = tuple(sights), tuple(sends)
    if shown or sent:
        headers["Content-Security-Policy"] = policy(pictures=shown, sends=sent)
    return Response(text, headers, status)


def printed(template: str, base: str, code: str, **values: object) -> Response:
    """Return a page to print, with `code` as its QR code."""
    return page(
        template,
        Frame(base),
        HTTPStatus.OK,
        sights=(),
        sends=(),
        english=None,
        qr=qr(code),
        **values,
    )


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
def templates(language: str) -> "Environment":
    """Return the templates as they are filled in for pages of a language."""
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
    made.globals.update(static=files.address, inlined=files.inlined, due=due)
    speaking.equip(made, language)
    return made


def _source(name: str) -> str:
    """Return a template without its indentation, which would travel with every page."""
    lines = (HERE / "templates" / name).read_text("utf-8").splitlines()
    return "\n".join(line.lstrip() for line in lines)
