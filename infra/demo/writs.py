"""Writs: what the office issues on official forms, fetched from a dossier's page, and read."""

import pypdfium2

from chalicelib.domain.writs.kinds import Model
from infra.demo.browser import PATIENCE, client
from infra.demo.stage import READ_WITHIN, Stage
from infra.demo.telling import expect, until

SEE_OTHER = 303


def fetched(stage: Stage, username: str, code: str, model: Model) -> str:
    """Wait for the last writ of that form, fetch it as somebody does, and return what it says."""

    def seq() -> int | None:
        writs = stage.view(username, code)["writs"]
        made = [one["seq"] for one in writs if one["model"] == model and one["made"]]
        return made[-1] if made else None

    number = until(f"form {model} of {code}", seq, READ_WITHIN)
    who, path = stage.who(username), f"/v1/dossiers/{code}/writs/{number}"
    page = who.page(f"/dossiers/{code}")
    expect("a link on the page", f'{path}"' in page and model.label in page, wanted=True)
    led = who.http.get(f"{who.base}{path}", allow_redirects=False, timeout=PATIENCE)
    expect("fetching it", led.status_code, SEE_OTHER)
    return said(client().get(led.headers["Location"], timeout=PATIENCE).content)


def said(pdf: bytes) -> str:
    """Return the words of a PDF, each a space apart."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def says(pdf: str, *wanted: str) -> None:
    """Go on only if a writ says all of that; raises Wrong."""
    missing = [words for words in wanted if words not in pdf]
    expect("what the writ does not say", missing, [])
