"""Drafting in tests: somebody who applies page by page, with the forms as the pages hold them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.integration.api import WARD, Answer, Api
from tests.integration.browser import Browser

KEY = re.compile(r'name="key" value="([^"]+)"')


@dataclass
class Form(HTMLParser):
    """The form of a page that is sent to an address: what stands in its fields, its buttons."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    _here: bool = False
    _select: str = ""
    _first: bool = False
    _text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._here = said.get("action", "") == self.action
        if self._here:
            self._field(tag, said, said.get("name", ""), said.get("value", ""))

    def _field(self, tag: str, said: Mapping[str, str], name: str, value: str) -> None:
        if tag == "input" and name:
            if said.get("type") not in {"radio", "checkbox"} or "checked" in said:
                self.values[name] = value
        elif tag == "button" and name:
            self.buttons.append((name, value))
        elif tag == "select":
            self._select, self._first = name, True
        elif tag == "option" and (self._first or "selected" in said):
            self.values[self._select], self._first = value, False
        elif tag == "textarea":
            self._text = name
            self.values[name] = ""

    def handle_data(self, data: str) -> None:
        if self._here and self._text:
            self.values[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._here = False
        if tag == "textarea":
            self._text = ""


def form(page: Answer, path: str) -> Form:
    """Return the form of a page that is sent to one of our addresses."""
    found = Form(f"/api{path}")
    found.feed(page.text)
    return found


@dataclass(frozen=True)
class Applying:
    """Somebody at the pages of a draft of theirs."""

    here: Browser
    draft: str

    def path(self, page: str) -> str:
        return f"/drafts/{self.draft}/{page}"

    def open(self, page: str) -> Answer:
        return self.here.open(self.path(page))

    def held(self, page: str) -> dict[str, str]:
        """Return what stands in the form of a page, as a browser would send it."""
        return form(self.open(page), self.path(page)).values

    def send(self, page: str, held: Mapping[str, str] | None = None, /, **typed: str) -> Answer:
        """Send a page as it stands, with what was typed into it; empty boxes are not sent."""
        said = {**(self.held(page) if held is None else held), **typed}
        boxes = {name for name, text in typed.items() if name.endswith("truthful") and not text}
        return self.here.send(self.path(page), **{n: s for n, s in said.items() if n not in boxes})

    def filled(self, of: str, **papers: str) -> "Applying":
        """Fill in every page as the golden example says, every paper on paper unless said."""
        example: Any = self.here.api.application(of)
        answers = {
            f"answers.{name}": "yes" if value is True else str(value)
            for name, value in example["answers"].items()
        }
        place = {"received_by": WARD, "phone": "0912345678"}
        uses = {f"use.{code}": "paper" for code in example["on_paper"]}
        page = "place"
        while page != "review":
            asked = self.held(page) | {name: "" for name in answers if self._asks(page, name)}
            said = {**place, **answers, **uses, **papers}
            given = self.send(page, asked | {n: s for n, s in said.items() if n in asked})
            assert given.status_code == 303, given.text
            page = given.headers["Location"].rpartition("/")[2]
        return self

    def _asks(self, page: str, name: str) -> bool:
        return f'name="{name}"' in self.open(page).text


def begun(api: Api, who: str, of: str, **uses: str) -> Applying:
    """Begin an application on its first page."""
    here, path = Browser(api, who), f"/procedures/{of}/application"
    held = form(here.open(path), path).values
    given = here.send(path, **{**held, **uses})
    assert given.status_code == 303, given.text
    _, _, draft, page = given.headers["Location"].removeprefix("/api").split("/")
    assert page == "place"
    return Applying(here, draft)
