"""Content: everything the paper of a result prints, from its dossier and its template alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.procedure import Agency
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.resultpaper import Group, Layout, Line, ResultPaper
from chalicelib.domain.results.bases import bases
from chalicelib.domain.results.values import Values
from chalicelib.domain.text import clean
from chalicelib.domain.writs import dates
from chalicelib.domain.writs.heading import PEOPLES_COMMITTEE, place_of
from chalicelib.domain.writs.known import Known
from chalicelib.domain.writs.said import Said, cleaned

DRAFT = "DỰ THẢO"


@dataclass(frozen=True, slots=True)
class Signer:
    """Người ký: a name, and the office as it is printed above it, a line for each line.

    ``TM. ỦY BAN NHÂN DÂN`` and ``CHỦ TỊCH`` are two lines of one office.
    """

    name: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultContent:
    """What a layout is filled with; `at` is the moment of the entry, and so of the paper."""

    layout: Layout
    at: datetime
    said: Mapping[str, Said]


def content(
    known: Known,
    number: str,
    issued_on: date,
    check_code: str,
    qr: str,
    signed_by: Signer,
    portal: str,
) -> ResultContent:
    """Return what the result prints that the last entry of `known` approves.

    `number` with its symbol, `check_code` spelled in groups, `qr` the text of the QR code, `portal`
    where anybody looks the code up, as printed. Raises NotFound where there is no template.
    """
    paper = paper_of(known)
    values = Values(known, paper, number, issued_on)
    return _content(
        values,
        {
            "draft": "",
            "number": number,
            "day": dates.on(issued_on),
            "check_code": check_code,
            "portal": portal,
            "qr": qr,
            "capacity": _lines(signed_by.office),
            "signer": signed_by.name,
        },
    )


def draft(known: Known) -> ResultContent:
    """Return what the proposal prints that the last entry of `known` made: not numbered nor signed.

    Raises NotFound where the procedure has no template.
    """
    paper = paper_of(known)
    return _content(
        Values(known, paper),
        {
            "draft": DRAFT,
            "number": "",
            "day": f"ngày …… tháng …… năm {known.event.at.astimezone(LOCAL).year}",
            "check_code": "",
            "portal": "",
            "qr": "",
            "capacity": [],
            "signer": "",
        },
    )


def paper_of(known: Known) -> ResultPaper:
    """Return the template of the dossier's result; raises NotFound without one."""
    paper = known.law.procedure.result.paper
    if paper is None:
        name = known.law.procedure.name
        raise NotFound(f"Thủ tục “{name}” chưa có mẫu kết quả điện tử.", "result")
    return paper


def subject(known: Known) -> str:
    """Return whom the result is about, as it prints the name."""
    paper = paper_of(known)
    return clean(Values(known, paper).said(paper.subject))


def issuer(known: Known) -> str:
    """Return who issues the result, as it prints the name, not in capitals."""
    return clean(_issuer(Values(known, paper_of(known)))[1])


def _content(values: Values, drawn: Mapping[str, object]) -> ResultContent:
    known, paper = values.known, values.paper
    agency = known.agency(known.dossier.decided_by)
    above, own = _issuer(values)
    return ResultContent(
        layout=paper.layout,
        at=known.event.at,
        said=cleaned(
            {
                **drawn,
                "superior": above.upper(),
                "agency": own.upper(),
                "symbol": paper.symbol,
                "place": place_of(agency),
                "code": known.dossier.code,
                "title": paper.title,
                "about": values.sentence(paper.about),
                "heading": f"{paper.title} {drawn['number'] or known.dossier.code}",
                "addressed": known.dossier.applicant.name,
                "bases": list(bases(known.law.procedure)),
                "opening": [values.sentence(one) for one in paper.opening],
                "groups": [_group(values, one) for one in paper.groups],
                "closing": [values.sentence(one) for one in paper.closing],
                "kept": list(paper.kept),
            }
        ),
    )


def _issuer(values: Values) -> tuple[str, str]:
    """Return who stands above the issuer, and the issuer, by the template or by the agencies."""
    known, paper = values.known, values.paper
    if not paper.issuer:
        return issuer_of(known.agencies, known.dossier.decided_by)
    return (
        known.agency_name(paper.superior) if paper.superior else "",
        values.sentence(paper.issuer),
    )


def issuer_of(agencies: Mapping[str, Agency], code: str) -> tuple[str, str]:
    """Return the name of the agency above an agency, and its own.

    A People's Committee stands alone (NĐ 30/2020; not verified).
    """
    agency = agencies.get(code)
    if agency is None:
        return "", code
    above = agencies.get(agency.parent or "")
    if above is None or agency.name.startswith(PEOPLES_COMMITTEE):
        return "", agency.name
    return above.name, agency.name


def _group(values: Values, group: Group) -> Mapping[str, object]:
    return {"label": group.vi, "lines": list(_printed(values, group))}


def _printed(values: Values, group: Group) -> Iterator[Mapping[str, object]]:
    for line in group.lines:
        says = _says(values, line)
        if says or not line.optional:
            yield {"label": line.vi, "says": says}


def _says(values: Values, line: Line) -> list[str]:
    said = _lines(values.said(line.source, line.shown))
    if said and line.unit:
        return [*said[:-1], f"{said[-1]} {line.unit}"]
    return said


def _lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in map(clean, text.split("\n")) if line]
