"""Storing: papers that were read, compared and lie in their owner's store, over HTTP."""

from datetime import timedelta
from typing import Any

import requests

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.people import Role, system
from chalicelib.usecases import acting
from tests.builders import CountedChance, a_paper
from tests.integration.api import Api, law
from tests.integration.plumbing import client

AGAIN = "1.004884"
"""Registering a birth again, which asks for any paper that tells of it."""
PAPER = a_paper(
    component="GCS",
    kind="giay-chung-sinh",
    archive_key="paper/ab/1-2.pdf",
    pages=2,
    previews=(1, 2),
    size=9,
)


def scanned(api: Api, code: str, **changes: Any) -> str:
    """Let a paper of the dossier be read and archived; return its address."""
    paper = a_paper(**{name: getattr(PAPER, name) for name in PAPER.__slots__} | changes)
    for ending in (".pdf", ".1.webp", ".2.webp", ".thumb.webp"):
        key = paper.archive_key.removesuffix(".pdf") + ending
        client("s3").put_object(Bucket="archive", Key=key, Body=ending.encode())
    act, by = FilePaper(paper=paper), system("digitise")
    acting.act(api.dossiers, law(), code, act, by, api.clock.at, None, CountedChance())
    return f"/v1/dossiers/{code}/papers/{paper.id}"


def fetched(link: str) -> bytes:
    return requests.get(link, timeout=5).content


def stored(api: Api, **changes: Any) -> dict[str, Any]:
    """Have a paper of Lan's compared with its original; return the record in her store."""
    code = api.filed(api.lan, key="before")["code"]
    scanned(api, code, **changes)
    given = api.act(
        code, "correct-paper", api.officer(Role.RECEPTION), 1, paper="p1", compared=True
    )
    assert given.status_code == 200, given.text
    api.clock.at += timedelta(hours=1)
    (paper,) = api.get("/v1/papers", api.lan).json["papers"]
    return dict(paper)
