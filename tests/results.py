"""Results: what the office issues, from dossiers of each procedure that were really approved."""

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from chalicelib.adapters.archival import copier
from chalicelib.domain.acts import Accept, Act, Advance, Propose
from chalicelib.domain.desk import Rules
from chalicelib.domain.history import Event
from chalicelib.domain.outcomes import APPROVE
from chalicelib.domain.package import Package
from chalicelib.domain.people import Role
from chalicelib.domain.procedure import Case
from chalicelib.domain.reading import Limits, PageReading, Reading
from chalicelib.domain.results.certified import SYMBOL, Certified, Statement, statement
from chalicelib.domain.results.content import ResultContent, Signer, content, draft, paper_of
from chalicelib.domain.results.numbering import number_of
from chalicelib.domain.writs.known import Known, known
from infra import packages
from infra.demo.papers import lease, residence_declaration
from infra.demo.scanner import DPI
from tests.builders import CountedChance, a_code, a_filed_move, an_act_move
from tests.writs import ADDRESS, NAMES, agencies, officer_at

PORTAL = "motcua.example.vn/verify"
CODE = "7K3QM-2XWBD"
QR = "https://motcua.example.vn/v/7K3QM2XWBD#" + "qR8-_" * 70
"""As long as an attestation is that has much to say."""
ISSUED = date(2026, 3, 4)
SIGNER = Signer(NAMES[Role.LEADER], "TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch")
OFFICES = {
    **dict.fromkeys(("1.004194", "1.004222", "1.010028"), "Trưởng Công an"),
    **dict.fromkeys(("1.012756", "3.000333"), "Giám đốc"),
}
"""Who signs otherwise than for a People's Committee."""
AT = datetime(2026, 3, 4, 7, 5, 7, tzinfo=UTC)
STEP = timedelta(hours=1)


@cache
def with_papers() -> Mapping[str, Package]:
    """Return the packages of the catalogue whose results the office makes, by their codes."""
    read = packages.read_all()
    return {
        one.procedure.code: replace(one, procedure=replace(one.procedure, version=1))
        for one in read.packages
        if one.procedure.result.paper is not None
    }


def law_of(package: Package) -> Rules:
    """Return the law of a package, with the calendar of the catalogue."""
    return Rules(package.procedure, packages.read_all().calendar)


def a_known(
    code: str,
    proposal: Mapping[str, str] | None = None,
    answers: Mapping[str, object] | None = None,
    name: str | None = None,
    *,
    approved: bool = True,
) -> Known:
    """Return a dossier like the example of a procedure, up to its approval or its proposal."""
    package = with_papers()[code]
    law, example, chance = law_of(package), package.example, CountedChance()
    applicant = replace(example.applicant, name=name or example.applicant.name)
    filed = a_filed_move(
        a_code(agency=example.received_by, at=example.submitted_at),
        at=example.submitted_at,
        chance=chance,
        law=law,
        applicant=applicant,
        answers=example.answers if answers is None else answers,
    )
    moves = [filed]
    said = example.proposal if proposal is None else proposal
    for act in _acts(package.procedure.cases[0], said):
        before = moves[-1].after
        by = officer_at(before.desk)
        if isinstance(act, Accept):
            by = officer_at(f"{example.received_by}#reception")
        at = before.entered_at + STEP
        moves.append(an_act_move(before, act, by, at, law, chance))
        if isinstance(act, Propose) and not approved:
            break
    events: tuple[Event, ...] = tuple(move.event for move in moves)
    return known(events, law, agencies(), ADDRESS)


def a_result(code: str, signer: Signer | None = None, **changes: object) -> ResultContent:
    """Return what the result of a procedure prints; `changes` are those of `a_known`."""
    signer = signer or replace(SIGNER, office=OFFICES.get(code, SIGNER.office))
    found = a_known(code, **changes)  # type: ignore[arg-type]
    number = number_of(12, paper_of(found).symbol)
    return content(found, number, ISSUED, CODE, QR, signer, PORTAL)


def with_lines(count: int) -> ResultContent:
    """Return a copy of a register that has so many lines to tell."""
    lines = "\n".join(f"Mục {number}: nội dung ghi trong sổ gốc" for number in range(1, count + 1))
    proposal = {**with_papers()["2.000908"].example.proposal, "content": lines}
    return a_result("2.000908", proposal=proposal)


def a_draft(code: str) -> ResultContent:
    """Return what the proposal for a procedure prints."""
    proposal = with_papers()[code].example.proposal
    return draft(a_known(code, proposal or {"note": "Không có"}, approved=False))


def _acts(case: Case, proposal: Mapping[str, str]) -> Iterator[Act]:
    """Yield the acts from filing to approval: forward on each edge, proposed by the appraiser."""
    yield Accept()
    here, proposed = case.start, not proposal
    while True:
        if here.role is Role.APPRAISER and not proposed:
            yield Propose(values=proposal)
            proposed = True
        order = [step.id for step in case.steps]
        edge = next(
            one
            for one in case.edges
            if one.source == here.id and order.index(one.target) > order.index(here.id)
        )
        yield Advance(to=edge.target)
        if edge.action == APPROVE:
            return
        here = case.step(edge.target)


def a_statement(
    pages: int, paper: str = "Tờ khai thay đổi thông tin cư trú (mẫu CT01)"
) -> Statement:
    """Return the statement that certifies a copy of so many pages."""
    what = Certified(
        code="H33.16-260302-0001",
        paper=paper,
        pages=pages,
        sha256="8f" * 32,
        applicant="Sơn Thị Mỹ Linh",
        number=number_of(7, SYMBOL),
        book="01/2026",
        check_code=CODE,
    )
    return statement(what, agencies(), "H33.16", AT, SIGNER, QR, PORTAL)


@cache
def a_digitised_paper() -> bytes:
    """Return two pages as the archive keeps them: PDF/A-2b of their pictures, no word read."""
    told = with_papers()["1.004194"].example.answers
    pictures = [residence_declaration(told), lease(told, 1)]
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    data = file.getvalue()
    pages = tuple(
        PageReading(number=number, width=picture.width, height=picture.height, dpi=DPI)
        for number, picture in enumerate(pictures, start=1)
    )
    digest = hashlib.sha256(data).hexdigest()
    reading = Reading(kind="pdf", sha256=digest, pages=pages, of=len(pages))
    with copier(data, reading, Limits()) as one:
        return one.copied([page.number for page in pages]).pdf
