"""Checks: a dossier with one paper, and officers who say what they find of it."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.acts import Act, CorrectPaper, FilePaper
from chalicelib.domain.checking import CheckedPaper, papers_of
from chalicelib.domain.happenings import Happening, PaperChecked
from chalicelib.domain.history import Event
from chalicelib.domain.parts import Correction, PaperField
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.status import Status
from tests.builders import (
    a_paper,
    an_act_move,
    an_officer,
    the_moves,
)

RECEPTION = an_officer(Role.RECEPTION)
READ = (
    PaperField(name="ho_ten", value="Nguyễn Văn An", confidence=0.99),
    PaperField(name="me.so_dinh_danh", value="09119600012", confidence=0.6, flag="Thiếu số."),
    PaperField(name="con.ho_ten", value="Trần Minh", confidence=0.9),
    PaperField(name="con.ho_ten", value="Trần Khôi", confidence=0.9),
)


class Desk:
    """A dossier with one paper, and officers who say what they find of it."""

    def __init__(self, status: Status = Status.PROCESSING) -> None:
        moves = the_moves(status)
        self.dossier = moves[-1].after
        self.events: list[Event] = [move.event for move in moves]
        self.at = self.dossier.entered_at
        self._move(FilePaper(paper=a_paper(fields=READ)), system("digitise"))

    def says(
        self, *corrections: tuple[str | None, ...], by: Person = RECEPTION, **more: Any
    ) -> PaperChecked:
        """Return what is entered of a check: name, value and, where needed, what was read."""
        asked = tuple(
            Correction(name=str(name), value=value, read=read[0] if read else None)
            for name, value, *read in corrections
        )
        known: dict[str, Any] = {
            "paper": "p1",
            "corrections": asked,
            "papers": papers_of(self.events),
        }
        what = self._move(CorrectPaper(**{**known, **more}), by)
        assert isinstance(what, PaperChecked)
        return what

    def _move(self, act: Act, by: Person) -> Happening:
        self.at += timedelta(minutes=1)
        move = an_act_move(self.dossier, act, by, self.at)
        self.dossier = move.after
        self.events.append(move.event)
        return move.event.what

    @property
    def paper(self) -> CheckedPaper:
        """Return the paper as it holds now."""
        (paper,) = papers_of(self.events)
        return paper
