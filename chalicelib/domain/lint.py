"""Lint: what is wrong with the catalogue, each finding with its file and JSON pointer."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from chalicelib.domain import golden
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.correcting import KIND_CODES
from chalicelib.domain.fees import FeeRule, overlapping
from chalicelib.domain.forms import lint_form
from chalicelib.domain.package import Finding, Package, Surroundings, pointer, texts
from chalicelib.domain.people import is_within
from chalicelib.domain.procedure import Agency, Procedure, ResultRule
from chalicelib.domain.results.lint import lint_paper
from chalicelib.domain.results.numbering import SYMBOL
from chalicelib.domain.routes import lint_case
from chalicelib.domain.validity import is_backward, meet

PROCEDURE_CODE = re.compile(r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?")
AGENCY_CODE = re.compile(r"[A-Z]\d{2}(?:\.\d{2}){0,2}")
SHORT_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")

Rule = Callable[[Package, Surroundings], Iterator[Finding]]


def lint(package: Package, around: Surroundings) -> tuple[Finding, ...]:
    """Return everything wrong with a package; nothing when it may be imported."""
    return tuple(finding for rule in RULES for finding in rule(package, around))


def lint_together(packages: Sequence[Package]) -> tuple[Finding, ...]:
    """Return where two packages of one procedure are in force on the same day."""
    return tuple(
        Finding(other.at("procedure.json", "valid_from"), f"cùng có hiệu lực với {one.folder}")
        for one, other in combinations(packages, 2)
        if one.procedure.code == other.procedure.code and meet(one.procedure, other.procedure)
    )


def lint_agencies(agencies: Sequence[Agency], where: str) -> tuple[Finding, ...]:
    """Return what is wrong with the list of agencies written at `where`."""
    return tuple(
        Finding(pointer(where, number, member), what)
        for number, agency in enumerate(agencies)
        for member, what in _agency(agency, agencies[:number], agencies)
    )


def _agency(
    agency: Agency, before: Sequence[Agency], agencies: Sequence[Agency]
) -> Iterator[tuple[str, str]]:
    if not AGENCY_CODE.fullmatch(agency.code):
        yield "code", f"mã đơn vị “{agency.code}” không đúng dạng H33.16"
    if any(agency.code == other.code for other in before):
        yield "code", f"trùng mã đơn vị “{agency.code}”"
    if agency.parent is not None:
        yield from _parent(agency, agency.parent, agencies)
    if is_backward(agency):
        yield "valid_until", "hết hiệu lực trước khi có hiệu lực"
    written = (("name", agency.name), ("name_en", agency.name_en), ("address", agency.address))
    for member, value in written:
        if not value.strip() or not unicodedata.is_normalized("NFC", value):
            yield member, "thiếu, hoặc chữ không ở dạng NFC"


def _parent(agency: Agency, parent: str, agencies: Sequence[Agency]) -> Iterator[tuple[str, str]]:
    if not any(parent == other.code for other in agencies):
        yield "parent", f"không có đơn vị “{parent}”"
    elif not is_within(agency.code, parent):
        yield "parent", f"mã “{agency.code}” không nằm dưới “{parent}”"


def _spelling(package: Package, _around: Surroundings) -> Iterator[Finding]:
    for file, value in package.files.items():
        for where, text in texts(value, f"{file}#"):
            if not unicodedata.is_normalized("NFC", text):
                yield Finding(where, "chữ không ở dạng NFC")


def _heading(package: Package, _around: Surroundings) -> Iterator[Finding]:
    procedure = package.procedure
    if not PROCEDURE_CODE.fullmatch(procedure.code):
        words = f"mã thủ tục “{procedure.code}” không đúng dạng"
        yield Finding(package.at("procedure.json", "code"), words)
    if package.folder.partition("@")[0] != procedure.code:
        yield Finding(package.at("procedure.json", "code"), "mã thủ tục khác tên thư mục")
    if not SHORT_CODE.fullmatch(procedure.field_code):
        yield Finding(package.at("procedure.json", "field_code"), "mã lĩnh vực không đúng dạng")
    for member in ("name", "name_en", "field_name"):
        if not str(getattr(procedure, member)).strip():
            yield Finding(package.at("procedure.json", member), "thiếu tên")


def _validity(package: Package, around: Surroundings) -> Iterator[Finding]:
    procedure = package.procedure
    if is_backward(procedure):
        where = package.at("procedure.json", "valid_until")
        yield Finding(where, "hết hiệu lực trước khi có hiệu lực")
    if procedure.supplement_days < 1:
        where = package.at("procedure.json", "supplement_days")
        yield Finding(where, "thời hạn bổ sung phải từ 1 ngày")
    decided_by = procedure.deciding_agency
    if decided_by is not None and not golden.in_force(around, decided_by, procedure.valid_from):
        where = package.at("procedure.json", "deciding_agency")
        yield Finding(where, f"không có đơn vị “{decided_by}”")
    sure = [fee.verified for fee in procedure.fees] + [law.verified for law in procedure.legal]
    if not procedure.unverified and not all(sure):
        where = package.at("procedure.json", "unverified")
        yield Finding(where, "có điều chưa kiểm chứng mà chưa nêu ra")


def _papers(package: Package, _around: Surroundings) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, paper in enumerate(package.procedure.components):
        path = ("components", number)
        if not SHORT_CODE.fullmatch(paper.code):
            yield Finding(package.at("procedure.json", *path, "code"), "mã giấy tờ không đúng dạng")
        if paper.code in seen:
            words = f"trùng mã giấy tờ “{paper.code}”"
            yield Finding(package.at("procedure.json", *path, "code"), words)
        seen.add(paper.code)
        if paper.originals < 0 or paper.copies < 0 or paper.originals + paper.copies < 1:
            yield Finding(package.at("procedure.json", *path), "số bản phải từ 1")
        yield from _used_again(package, path, paper)
        yield from _named(package, path, paper.name, paper.name_en)


def _used_again(
    package: Package, path: tuple[str | int, ...], paper: ComponentRule
) -> Iterator[Finding]:
    for unknown in sorted(set(paper.kinds) - KIND_CODES):
        where = package.at("procedure.json", *path, "kinds")
        yield Finding(where, f"không có loại giấy tờ “{unknown}”")
    if paper.months is not None and (paper.months < 1 or not paper.kinds):
        where = package.at("procedure.json", *path, "months")
        yield Finding(where, "thời hạn phải từ 1 tháng, của giấy tờ có nêu loại")


def _ends(package: Package, _around: Surroundings) -> Iterator[Finding]:
    procedure = package.procedure
    asked = {paper.code for paper in procedure.components}
    for path, result in _results(procedure):
        yield from _named(package, path, result.name, result.name_en)
        if result.certifies is None:
            continue
        if result.certifies not in asked:
            where = package.at("procedure.json", *path, "certifies")
            yield Finding(where, f"không có giấy tờ “{result.certifies}” để chứng thực bản sao")
        if result.paper is None or not SYMBOL.fullmatch(result.paper.symbol):
            where = package.at("procedure.json", *path, "paper")
            yield Finding(where, "bản sao chứng thực phải có ký hiệu để cấp số")


def _results(procedure: Procedure) -> Iterator[tuple[tuple[str | int, ...], ResultRule]]:
    """Yield what comes of a procedure, and of its cases that have a result of their own."""
    yield ("result",), procedure.result
    for number, case in enumerate(procedure.cases):
        if case.result is not None:
            yield ("cases", number, "result"), case.result


def _named(
    package: Package, path: tuple[str | int, ...], name: str, name_en: str
) -> Iterator[Finding]:
    for member, value in (("name", name), ("name_en", name_en)):
        if not value.strip():
            yield Finding(package.at("procedure.json", *path, member), "thiếu tên")


def _cases(package: Package, _around: Surroundings) -> Iterator[Finding]:
    cases = package.procedure.cases
    if not cases:
        yield Finding(package.at("procedure.json", "cases"), "thiếu trường hợp và thời hạn")
    seen: set[str] = set()
    for number, (case, graph) in enumerate(zip(cases, package.graphs, strict=True)):
        if case.id in seen:
            where = package.at("procedure.json", "cases", number, "id")
            yield Finding(where, f"trùng mã trường hợp “{case.id}”")
        seen.add(case.id)
        yield from lint_case(case, graph, package.at("procedure.json", "cases", number, "limit"))


def _fees(package: Package, _around: Surroundings) -> Iterator[Finding]:
    rules = package.procedure.fees
    for number, rule in enumerate(rules):
        for member, what in _fee(package, rule):
            yield Finding(package.at("fees.json", "fees", number, member), what)
    for one, other in overlapping(rules):
        place = max(number for number, rule in enumerate(rules) if rule is one or rule is other)
        words = f"hai mức của “{one.code}” cùng có hiệu lực"
        yield Finding(package.at("fees.json", "fees", place, "valid_from"), words)


def _fee(package: Package, rule: FeeRule) -> Iterator[tuple[str, str]]:
    procedure = package.procedure
    if not SHORT_CODE.fullmatch(rule.code):
        yield "code", "mã phí không đúng dạng"
    if not rule.name.strip():
        yield "name", "thiếu tên"
    if is_backward(rule):
        yield "valid_until", "hết hiệu lực trước khi có hiệu lực"
    amounts = (rule.base, rule.per_copy, rule.cap_per_copy or 0, *(b.each for b in rule.bands))
    if min(amounts) < 0:
        yield "base", "mức thu không được âm"
    if (rule.per_copy or rule.bands) and procedure.copies_field is None:
        yield "per_copy", "thu theo bản mà tờ khai không có mục số bản (copies_field)"
    if rule.bands and procedure.pages_field is None:
        yield "bands", "thu theo trang mà tờ khai không có mục số trang (pages_field)"
    uptos = [band.upto for band in rule.bands]
    ends = [upto for upto in uptos[:-1] if upto is not None]
    if len(ends) != max(0, len(uptos) - 1) or ends != sorted(set(ends)):
        yield "bands", "các bậc phải tăng dần, chỉ bậc cuối để mở"


def _form(package: Package, around: Surroundings) -> Iterator[Finding]:
    for path, what in lint_form(package.procedure, around.schema_fault):
        file = "procedure.json" if path[0] in {"copies_field", "pages_field"} else "form.json"
        yield Finding(package.at(file, *path), what)


RULES: tuple[Rule, ...] = (
    _spelling,
    _heading,
    _validity,
    _papers,
    _ends,
    _cases,
    _fees,
    _form,
    lint_paper,
    *golden.RULES,
)
