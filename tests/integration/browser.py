"""A browser for tests: somebody signed in by cookie, who fills in forms of our own pages."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from chalicelib.domain.english import MARKED
from tests.integration.api import Answer, Api

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CSRF = re.compile(r'name="csrf" value="([0-9a-f]{40})"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TYPED = re.compile(r'<input id="[^"]+" name="((?:read|added)-[^"]+)" value="([^"]*)"')
VIETNAMESE = re.compile(r'<(\w+)(?: [^>]*)? lang="vi"[^>]*>.*?</\1>', re.DOTALL)
LONG = re.compile(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>')
TICKED = re.compile(r'name="(gone-[^"]+)" value="yes" checked')
CHOSEN = re.compile(r'<select id="kind".*?<option value="([^"]*)" selected', re.DOTALL)


OWN_SCRIPT = r'<script(?! type="module" src="(/api)?/static/[0-9a-f]{8}/[\w.-]+\.js"></script>)'
ACTIVE = re.compile(OWN_SCRIPT + r"|<iframe|<style|javascript:|\son\w+=|\sstyle=", re.IGNORECASE)
"""What runs or loads by itself in a page and is no script file of ours."""


def main(page: Answer) -> str:
    """Return a page's main part."""
    return page.text[page.text.index("<main") :]


def said(page: Answer) -> str:
    """Return the text of a page's main part."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main(page))))


def stray(page: Answer) -> list[str]:
    """Return what is Vietnamese on an English page and is not said to be so."""
    rest = unescape(VIETNAMESE.sub("", page.text))
    return [words for words in re.split(r'[<>"]', rest) if MARKED.search(words)]


@dataclass(frozen=True, eq=False)
class Browser:
    """Somebody at the portal; one at a time, since there is one jar of cookies."""

    api: Api
    token: str

    def open(self, path: str) -> Answer:
        self.api.client.set_cookie("motcua", self.token)
        return self.api.get(path, None, Accept="text/html")

    def send(self, path: str, **fields: str) -> Answer:
        """Send a form as it is."""
        self.api.client.set_cookie("motcua", self.token)
        return self.api.send("POST", path, None, urlencode(fields), FORM)

    def proof(self) -> str:
        """Return what our pages send along with forms."""
        found = CSRF.search(self.open("/").text)
        assert found
        return found[1]

    def filled(self, page: str) -> dict[str, str]:
        """Return the form of a paper as its page holds it."""
        form = page[page.index("<main") :]
        found = [*HIDDEN.findall(form), *TYPED.findall(form), *LONG.findall(form)]
        gone = [(name, "yes") for name in TICKED.findall(form)]
        kind = CHOSEN.search(form)
        assert kind
        return {name: unescape(value) for name, value in (*found, *gone, ("kind", kind[1]))}
