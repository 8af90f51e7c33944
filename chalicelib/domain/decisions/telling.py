"""Telling: what is entered in the history without moving the dossier."""

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import FilePaper, RejectPaper, Remind
from chalicelib.domain.decisions.ask import Ask
from chalicelib.domain.happenings import Happening
from chalicelib.domain.refusals import NotAllowedNow


def file_paper(ask: Ask, act: FilePaper) -> Happening:
    """Enter an archived paper under its component."""
    ask.dossier.component(act.paper.component)
    return happened.PaperFiled(paper=act.paper)


def reject_paper(_ask: Ask, act: RejectPaper) -> Happening:
    """Enter that an upload could not be taken, and why."""
    return happened.PaperRejected(
        component=act.component, upload=act.upload, reason=act.reason, sentence=act.sentence
    )


def remind(ask: Ask, act: Remind) -> Happening:
    """Enter that somebody was reminded, once for each moment."""
    if act.watch in ask.dossier.reminded:
        raise NotAllowedNow("Đã nhắc hạn này.", "watch")
    return happened.Reminded(watch=act.watch, moment=act.moment)
