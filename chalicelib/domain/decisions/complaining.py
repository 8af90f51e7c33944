"""Complaining: what an applicant complains of, and what a leader answers; neither moves it."""

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import AnswerComplaint, Complain
from chalicelib.domain.complaints import (
    MOST_OPEN,
    MOST_TIMES,
    MOST_WORDS,
    RULES,
    WARNED,
    Waiting,
    fingerprint,
)
from chalicelib.domain.deadline import reckon
from chalicelib.domain.decisions.ask import Ask, said
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Happening
from chalicelib.domain.refusals import Forbidden, Invalid, KeyReused, NotAllowedNow


def complain(ask: Ask, act: Complain) -> Happening:
    """Enter a complaint, with the day it has to be answered by."""
    if is_known(ask.dossier, act):
        raise NotAllowedNow("Nội dung này đã được ghi nhận.", "key")
    words = _written(act.words, "words")
    if act.about is not None and not act.officer:
        raise Invalid("Hãy chọn lại việc của cán bộ mà ông/bà phản ánh.", "about")
    complaints = ask.dossier.complaints
    if sum(one.answered is None for one in complaints) >= MOST_OPEN:
        raise NotAllowedNow(
            f"Đang có {MOST_OPEN} nội dung chờ trả lời; hãy chờ cơ quan trả lời rồi gửi tiếp.",
            "act",
        )
    if len(complaints) >= MOST_TIMES:
        raise NotAllowedNow(
            f"Hồ sơ này đã có {MOST_TIMES} phản ánh, khiếu nại; hãy đến trực tiếp cơ quan.", "act"
        )
    calendar = ask.rules.calendar
    until = reckon(RULES[act.kind].limit, ask.at, calendar).due
    return happened.Complained(
        kind=act.kind,
        words=words,
        key=act.key,
        until=until,
        about=act.about,
        officer=act.officer,
        warn_at=max(ask.at, calendar.working_days_before(until, WARNED)),
    )


def answer(ask: Ask, act: AnswerComplaint) -> Happening:
    """Answer a complaint, once; whoever it names does not answer it."""
    complaint = ask.dossier.complaint(act.complaint)
    if complaint.answered is not None:
        raise NotAllowedNow("Nội dung này đã được trả lời.", "complaint")
    if complaint.officer == ask.by.id:
        raise Forbidden(
            "Nội dung này phản ánh việc của chính ông/bà; lãnh đạo khác, hoặc lãnh đạo cơ quan cấp "
            "trên, phải trả lời.",
            "act",
        )
    words = _written(act.words, "words")
    if len(act.done) > MOST_WORDS:
        raise Invalid(f"Việc đã làm dài quá {MOST_WORDS} ký tự; hãy rút gọn.", "done")
    return happened.ComplaintAnswered(complaint=complaint.seq, words=words, done=act.done)


def is_known(dossier: Dossier, act: Complain) -> bool:
    """Tell whether this very complaint is entered; raises KeyReused for another under its key."""
    for one in dossier.complaints:
        if one.key == act.key:
            if one.print != fingerprint(act.kind, act.words, act.about):
                raise KeyReused("Mã gửi này đã dùng cho nội dung khác; hãy mở lại trang.", "key")
            return True
    return False


def waiting(dossier: Dossier, seq: int) -> Waiting:
    """Return the complaint of entry `seq` as the list of the deciding agency has it."""
    one = dossier.complaint(seq)
    return Waiting(
        agency=dossier.decided_by,
        code=dossier.code,
        procedure_name=dossier.procedure_name,
        seq=seq,
        kind=one.kind,
        at=one.at,
        until=one.until,
    )


def _written(words: str, field: str) -> str:
    if len(words) > MOST_WORDS:
        raise Invalid(f"Nội dung dài quá {MOST_WORDS} ký tự; hãy rút gọn.", field)
    return said(words, field)
