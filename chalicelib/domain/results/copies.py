"""Copies: which paper of a dossier is certified to be like its original, and as what."""

from chalicelib.domain.checking import CheckedPaper, papers_of
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.papers.kinds import KINDS
from chalicelib.domain.parts import Component, Paper
from chalicelib.domain.refusals import NotAllowedNow
from chalicelib.domain.results.certified import Certified
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.text import clean
from chalicelib.domain.writs.known import Known

NAMES = {kind.code: kind.name for kind in KINDS}
TITLED, NUMBERED, ISSUED_BY = "document_title", "document_number", "document_issuer"
"""What the form asks about the paper that is to be certified."""


def original(component: Component) -> str:
    """Return which paper of a component is certified: the one that lay beside its original here.

    An officer of this dossier must have held the original in hand: that another compared it for
    another dossier is not enough, and what was never compared is never certified. A dossier
    certifies one paper, since each certified copy has a number and a statement of its own. Raises
    NotAllowedNow.
    """
    if not component.papers:
        raise NotAllowedNow(
            f"Chưa có bản số hóa của “{component.name}”; hãy quét bản chính vào hồ sơ trước khi ký"
            " chứng thực.",
            "result.paper",
        )
    if not component.compared:
        raise NotAllowedNow(
            f"Bản số hóa của “{component.name}” chưa được đối chiếu với bản chính; hãy đối chiếu"
            " trước khi ký chứng thực.",
            "result.paper",
        )
    if len(component.papers) > 1:
        raise NotAllowedNow(
            f"“{component.name}” có {len(component.papers)} bản số hóa; mỗi hồ sơ chứng thực một"
            " giấy tờ, hãy nộp hồ sơ riêng cho từng giấy tờ.",
            "result.paper",
        )
    return component.papers[0]


def scanned(paper: Paper) -> None:
    """Pass if a paper is a scan of its original; raises NotAllowedNow.

    What was signed digitally when it came is its own original, and no scan of one.
    """
    if paper.signed:
        raise NotAllowedNow(
            "Giấy tờ này là bản điện tử đã ký số, tự nó là bản chính; không chứng thực bản sao từ"
            " bản giấy.",
            "result.paper",
        )


def paper(known: Known, code: str) -> CheckedPaper:
    """Return the paper that is certified, as it holds now; raises NotAllowedNow."""
    wanted = original(known.dossier.component(code))
    (found,) = (one for one in papers_of(known.events) if one.paper.id == wanted)
    scanned(found.paper)
    return found


def certified(
    known: Known, found: CheckedPaper, given: Drawn, check_code: str, sha256: str
) -> Certified:
    """Return what is certified: the paper that was found, whose it is and under which number.

    `check_code` as it is printed; `sha256` (hex) is of the digitised copy in the archive. Numbers
    are counted in one book a year.
    """
    return Certified(
        code=known.dossier.code,
        paper=_called(known, found),
        pages=found.paper.pages,
        sha256=sha256,
        applicant=known.dossier.applicant.name,
        number=given.number,
        book=f"01/{given.issued_on.year}",
        check_code=check_code,
    )


def _called(known: Known, found: CheckedPaper) -> str:
    """Return what the applicant calls the paper, with number and issuer; else its kind."""
    first = known.events[0].what
    said = first.answers if isinstance(first, Submitted) else {}
    title, number, issuer = (
        clean(str(said.get(name) or "")) for name in (TITLED, NUMBERED, ISSUED_BY)
    )
    if not title:
        return NAMES.get(found.kind, known.dossier.component(found.paper.component).name)
    parts = (f"số {number}" if number else "", f"do {issuer} cấp" if issuer else "")
    return ", ".join((title, *filter(None, parts)))
