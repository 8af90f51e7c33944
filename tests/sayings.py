"""Sayings: papers that say given words, filed in dossiers and indexed."""

import hashlib
from typing import Any

from chalicelib.domain.acts import CorrectPaper, FilePaper
from chalicelib.domain.checking import papers_of
from chalicelib.domain.papers.naming import archive_key, paper_id, words_key
from chalicelib.domain.parts import Correction, Paper
from chalicelib.domain.people import system
from chalicelib.domain.reading import PageReading, Reading
from chalicelib.domain.transcript import written
from chalicelib.usecases.ports import Archive, Dossiers
from tests.builders import a_filed_move, a_paper, an_act_move, an_officer


def filed(dossiers: Dossiers, code: str, **changes: Any) -> None:
    """File a dossier, on paper."""
    dossiers.save(a_filed_move(code, **changes))


def said(
    dossiers: Dossiers, archive: Archive, code: str, *pages: str, **changes: Any
) -> tuple[int, Paper]:
    """File a paper whose pages say so with a dossier; return the entry's number and the paper."""
    sha256 = hashlib.sha256(repr((code, pages)).encode()).hexdigest()
    numbers = range(1, len(pages) + 1)
    paper = a_paper(
        paper_id(sha256, numbers),
        archive_key=archive_key(sha256, numbers),
        **{"fields": (), **changes},
    )
    read = Reading(
        kind="pdf",
        sha256=sha256,
        pages=tuple(
            PageReading(number=number, width=2480, height=3508, dpi=300, text=text)
            for number, text in enumerate(pages, start=1)
        ),
        of=len(pages),
    )
    archive.keep(words_key(paper.archive_key), written(read), "application/json")
    act = an_act_move(dossiers.get(code), FilePaper(paper=paper), system("digitise"))
    dossiers.save(act)
    return act.event.seq, paper


def looked_at(dossiers: Dossiers, code: str, paper: str, *names: str) -> int:
    """Have an officer compare a paper, and enter names the reader missed; return the entry."""
    corrections = tuple(Correction(name="ho_ten", value=name) for name in names)
    papers = papers_of(dossiers.file(code).events)
    act = CorrectPaper(paper=paper, corrections=corrections, compared=True, papers=papers)
    move = an_act_move(dossiers.get(code), act, an_officer())
    dossiers.save(move)
    return move.event.seq
