"""Telling: what is entered in the history without moving the dossier."""

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import CorrectPaper, FilePaper, RejectPaper, Remind
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.correcting import changes, kind_changed
from chalicelib.domain.decisions.ask import Ask
from chalicelib.domain.happenings import Happening
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound, StaleVersion


def file_paper(ask: Ask, act: FilePaper) -> Happening:
    """Enter an archived paper under its component."""
    ask.dossier.component(act.paper.component)
    return happened.PaperFiled(paper=act.paper)


def correct_paper(ask: Ask, act: CorrectPaper) -> Happening:
    """Enter what an officer found of a paper: only what differs from what holds now."""
    paper = _paper(ask, act)
    if act.checks not in {None, len(paper.checks)}:
        raise StaleVersion(
            "Giấy tờ này vừa được người khác đối chiếu hoặc sửa; hãy xem các giá trị hiện tại.",
            "checks",
        )
    corrections = changes(paper, act.corrections, ask.at.astimezone(LOCAL).date())
    kind = kind_changed(paper, act.kind)
    if not corrections and kind is None:
        if not act.compared:
            raise Invalid(
                "Hãy sửa thông tin sai, hoặc xác nhận đã đối chiếu với bản gốc.", "compared"
            )
        if paper.is_compared:
            raise NotAllowedNow("Giấy tờ này đã được đối chiếu và không có gì thay đổi.", "paper")
    return happened.PaperChecked(
        paper=act.paper, corrections=corrections, kind=kind, compared=act.compared
    )


def _paper(ask: Ask, act: CorrectPaper) -> CheckedPaper:
    filed = {paper for component in ask.dossier.components for paper in component.papers}
    for candidate in act.papers:
        if candidate.paper.id == act.paper and act.paper in filed:
            return candidate
    raise NotFound("Không tìm thấy giấy tờ này trong hồ sơ.", "paper")


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
