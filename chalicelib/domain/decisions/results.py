"""Results: what the office decides, proposed, signed, issued and revoked."""

from dataclasses import replace

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import Advance, Propose, RecordAgencySeal, RecordSignature, RevokeResult
from chalicelib.domain.decisions.ask import Ask, said
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Happening
from chalicelib.domain.outcomes import APPROVE
from chalicelib.domain.parts import Paper, Result
from chalicelib.domain.refusals import Invalid, NotAllowedNow
from chalicelib.domain.results import copies
from chalicelib.domain.results.proposing import lacking, proposed
from chalicelib.domain.signed import SignedResult


def propose(ask: Ask, act: Propose) -> Happening:
    """Enter what the result is to say: only what its template asks for, each as it asks.

    Raises NotAllowedNow where the procedure has no template, the result was approved already, or
    the same was proposed last.
    """
    rule = ask.rules.procedure.result
    paper = None if rule.certifies is not None else rule.paper
    if paper is None:
        raise NotAllowedNow("Thủ tục này không có mẫu kết quả điện tử để lập dự thảo.", "act")
    if ask.dossier.approval is not None:
        raise NotAllowedNow("Kết quả đã được duyệt nên không sửa được dự thảo.", "act")
    values = proposed(paper, act.values)
    if values and values == dict(ask.dossier.proposal):
        raise NotAllowedNow("Dự thảo này đã được ghi nhận.", "act")
    return happened.ResultProposed(values=values)


def paper_wanted(dossier: Dossier, act: Advance, rules: Rules) -> str | None:
    """Return which paper of the dossier the act must bring as `filed`, None where it needs none.

    An approval of a certified copy needs the one paper that is copied, a result its document.
    """
    edge = rules.procedure.case(dossier.case).edge(dossier.step, act.to)
    certifies = rules.procedure.result.certifies
    if certifies is not None and edge is not None and edge.action == APPROVE:
        papers = [own for one in dossier.components if one.code == certifies for own in one.papers]
        return papers[0] if len(papers) == 1 else None
    return None if act.result is None else act.result.document


def complete(ask: Ask, act: Advance) -> None:
    """Pass if the result may be approved: what it must say was proposed, what it copies compared.

    Raises Invalid for the first thing lacking, NotAllowedNow where there is nothing to certify, or
    nothing that can be: once approved it could not be undone.
    """
    if ask.rules.procedure.result.certifies is not None:
        copied = copies.original(ask.dossier.component(ask.rules.procedure.result.certifies))
        copies.scanned(_filed(act, copied, "result.paper"))
    for wanted in lacking(ask.rules.procedure.result.paper, ask.dossier.proposal):
        raise Invalid(
            f"Dự thảo kết quả còn thiếu “{wanted.vi}”; hãy bổ sung dự thảo trước khi duyệt.",
            f"values.{wanted.name}",
        )


def result_of(ask: Ask, act: Advance) -> Result:
    """Return the result the dossier is settled with; raises Invalid or NotAllowedNow.

    Where an e-result was signed for the approval that still counts, it is that. Else it is what the
    officer says, with a paper of the dossier as its document or, where the procedure asks for no
    e-result, without one.
    """
    signed = _standing(ask)
    if signed is not None and (act.result is None or act.result.document is None):
        return Result(number=signed.number, summary=signed.title, document=None, signed=False)
    if act.result is None:
        _awaited(ask)
        raise Invalid("Cần số, ký hiệu và trích yếu của kết quả để kết thúc hồ sơ.", "result")
    said(act.result.number, "result.number")
    if act.result.document is None:
        _awaited(ask)
        return replace(act.result, signed=False)
    paper = _filed(act, act.result.document, "result.document")
    return replace(act.result, document=paper.archive_key, signed=paper.signed)


def _standing(ask: Ask) -> SignedResult | None:
    """Return the e-result signed for the approval that counts, None where there is none."""
    signed = ask.dossier.signed_result
    if signed is None or signed.approval != ask.dossier.approval:
        return None
    return signed


def _awaited(ask: Ask) -> None:
    if ask.rules.procedure.result.electronic:
        raise NotAllowedNow(
            "Kết quả điện tử chưa được ký số; hãy đợi ký xong, hoặc chọn giấy tờ đã ký số trong"
            " hồ sơ làm kết quả.",
            "result",
        )


def _filed(act: Advance, wanted: str, field: str) -> Paper:
    if act.filed is None or act.filed.id != wanted:
        raise Invalid(
            "Không tìm thấy giấy tờ này trong hồ sơ; hãy quét hoặc tải kết quả vào hồ sơ trước.",
            field,
        )
    return act.filed


def record_signature(ask: Ask, act: RecordSignature) -> Happening:
    """Enter that the leader signed the e-result: once for the approval that counts."""
    if act.result.approval != ask.dossier.approval:
        raise NotAllowedNow("Phê duyệt này không còn hiệu lực nên không ký kết quả.", "approval")
    if _standing(ask) is not None:
        raise NotAllowedNow("Kết quả này đã được ký số.", "approval")
    return happened.ResultSigned(result=act.result)


def record_agency_seal(ask: Ask, act: RecordAgencySeal) -> Happening:
    """Enter that the agency's seal is over it: once, after the dossier was settled with it."""
    signed = ask.dossier.signed_result
    if signed is None or signed.approval != act.approval or signed.revoked is not None:
        raise NotAllowedNow("Kết quả này không còn hiệu lực nên không đóng dấu.", "approval")
    if signed.agency_seal is not None:
        raise NotAllowedNow("Kết quả này đã được đóng dấu số.", "approval")
    if ask.dossier.result is None:
        raise NotAllowedNow("Kết quả chưa được phát hành nên chưa đóng dấu.", "approval")
    return happened.AgencySealed(
        approval=act.approval,
        file=act.file,
        sha256=act.sha256,
        size=act.size,
        agency_seal=act.agency_seal,
    )


def revoke(ask: Ask, act: RevokeResult) -> Happening:
    """Enter that an e-result that was handed over holds no more, and why."""
    signed = ask.dossier.signed_result
    if signed is None or not signed.is_issued:
        raise NotAllowedNow("Hồ sơ không có kết quả điện tử đang có hiệu lực.", "act")
    return happened.ResultRevoked(approval=signed.approval, reason=said(act.reason, "reason"))
