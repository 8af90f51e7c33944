"""Telling: what is entered in the history without moving the dossier."""

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import CorrectPaper, FilePaper, Rate, RejectPaper, Remind
from chalicelib.domain.attention import watched
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.complaints import OF_COMPLAINTS
from chalicelib.domain.correcting import changes, kind_changed
from chalicelib.domain.decisions.ask import Ask
from chalicelib.domain.happenings import Happening
from chalicelib.domain.rating import MOST_REMARK, MOST_TIMES, OPEN_FOR, STARS, ended_at
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound, StaleVersion


def rate(ask: Ask, act: Rate) -> Happening:
    """Enter how satisfied the applicant is: once it ended, for thirty days; the last one counts."""
    dossier = ask.dossier
    ended = ended_at(dossier)
    if ended is None:
        raise NotAllowedNow("Hồ sơ chưa giải quyết xong nên chưa đánh giá được.", "act")
    if ask.at > ended + OPEN_FOR:
        raise NotAllowedNow(f"Đã quá {OPEN_FOR.days} ngày kể từ khi hồ sơ kết thúc.", "act")
    if act.stars not in STARS:
        raise Invalid("Hãy chọn một mức đánh giá, từ 1 đến 5.", "stars")
    if len(act.remark) > MOST_REMARK:
        raise Invalid(f"Ý kiến tối đa {MOST_REMARK} ký tự; hãy viết ngắn hơn.", "remark")
    if (act.stars, act.remark) == (dossier.rating, dossier.rating_remark):
        raise NotAllowedNow("Đánh giá này đã được ghi nhận.", "stars")
    if dossier.ratings >= MOST_TIMES:
        raise NotAllowedNow(f"Hồ sơ đã được đánh giá {MOST_TIMES} lần; không đổi được nữa.", "act")
    return happened.Rated(stars=act.stars, remark=act.remark)


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
    """Enter that somebody was reminded, once for each moment, while it is watched.

    A complaint may be answered meanwhile, which moves nothing; of each the moment is its own.
    """
    moments = {moment for watch, moment in watched(ask.dossier) if watch is act.watch}
    if not moments or (act.watch in OF_COMPLAINTS and act.moment not in moments):
        raise NotAllowedNow("Đã nhắc hạn này.", "watch")
    return happened.Reminded(watch=act.watch, moment=act.moment)
