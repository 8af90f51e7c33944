"""Lint: what is wrong with the template of a result, each finding with its JSON pointer."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.domain.answers import fields_of
from chalicelib.domain.package import Finding, Package, Surroundings
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.resultpaper import FILE, KNOWN, PLACEHOLDER, Kind, ResultPaper, Shown, Wanted
from chalicelib.domain.results.numbering import SYMBOL
from chalicelib.domain.results.proposing import lacking, proposed
from chalicelib.domain.validity import is_in_force

Path = tuple[str | int, ...]
NAME = re.compile(r"[a-z][a-z_]{0,39}")


def lint_paper(package: Package, around: Surroundings) -> Iterator[Finding]:
    """Yield everything wrong with the templates of a package's results; nothing without any."""
    procedure = package.procedure
    if procedure.result.paper is not None:
        for path, what in _of(package, procedure.result, procedure.result.paper, around):
            yield Finding(package.at(FILE, *path), what)
        yield from _example(package, procedure.result.paper)
    for number, case in enumerate(procedure.cases):
        if case.result is not None and case.result.paper is not None:
            base: Path = ("cases", number, "result", "paper")
            for path, what in _of(package, case.result, case.result.paper, around):
                yield Finding(package.at("procedure.json", *base, *path), what)


def _of(
    package: Package, result: ResultRule, paper: ResultPaper, around: Surroundings
) -> Iterator[tuple[Path, str]]:
    if not result.electronic:
        yield (), "kết quả không phải bản điện tử mà lại có mẫu"
    yield from _heading(package, paper)
    yield from _issuer(package, paper, around)
    yield from _lines(package, paper)
    yield from _sentences(package, paper)
    yield from _wanted(paper)


def _example(package: Package, paper: ResultPaper) -> Iterator[Finding]:
    """Yield what an officer would be told who proposes what the example does."""
    try:
        values = proposed(paper, package.example.proposal)
    except Invalid as refusal:
        name = str(refusal.field).rpartition(".")[2]
        yield Finding(package.at("example.json", "proposal", name), refusal.sentence)
        return
    if values != package.example.proposal:
        yield Finding(package.at("example.json", "proposal"), "chưa ở dạng được lưu")
    for one in lacking(paper, values):
        yield Finding(package.at("example.json", "proposal"), f"thiếu giá trị “{one.name}”")


def _heading(package: Package, paper: ResultPaper) -> Iterator[tuple[Path, str]]:
    if not SYMBOL.fullmatch(paper.symbol):
        yield ("symbol",), f"ký hiệu “{paper.symbol}” không đúng dạng GXN-UBND"
    if not paper.title.strip():
        yield ("title",), "thiếu tên giấy tờ"
    if paper.valid_months is not None and paper.valid_months < 1:
        yield ("valid_months",), "thời hạn giá trị phải từ 1 tháng"
    yield from _source(package, paper, paper.subject, ("subject",))
    legal = {basis.symbol: basis for basis in package.procedure.legal}
    for number, symbol in enumerate(paper.bases):
        if symbol not in legal:
            yield ("bases", number), f"“{symbol}” không có trong căn cứ pháp lý của thủ tục"
        elif not legal[symbol].verified and not paper.unverified:
            yield ("unverified",), "có căn cứ chưa kiểm chứng mà chưa nêu ra"


def _issuer(
    package: Package, paper: ResultPaper, around: Surroundings
) -> Iterator[tuple[Path, str]]:
    if not paper.superior:
        return
    day = package.procedure.valid_from
    if not paper.issuer:
        yield ("superior",), "nêu cơ quan cấp trên mà không nêu cơ quan ban hành (issuer)"
    if not _is_agency(around, paper.superior, day):
        yield ("superior",), f"không có đơn vị “{paper.superior}”"


def _is_agency(around: Surroundings, code: str, day: date) -> bool:
    return any(one.code == code and is_in_force(one, day) for one in around.agencies)


def _lines(package: Package, paper: ResultPaper) -> Iterator[tuple[Path, str]]:
    for number, group in enumerate(paper.groups):
        if not group.lines:
            yield ("groups", number, "lines"), "nhóm không có dòng nào"
        for place, line in enumerate(group.lines):
            base: Path = ("groups", number, "lines", place)
            if not line.vi.strip():
                yield (*base, "vi"), "thiếu nhãn"
            yield from _source(package, paper, line.source, (*base, "source"))


def _sentences(package: Package, paper: ResultPaper) -> Iterator[tuple[Path, str]]:
    for path, text in _texts(paper):
        for source, shown in PLACEHOLDER.findall(text):
            yield from _source(package, paper, source, path)
            if shown and shown not in set(map(str, Shown)):
                yield path, f"không có cách in “{shown}”"
        if set("{}") & set(PLACEHOLDER.sub("", text)):
            yield path, "còn dấu ngoặc nhọn không phải chỗ điền"
    plain: Sequence[tuple[Path, str]] = (
        (("title",), paper.title),
        *((("kept", number), text) for number, text in enumerate(paper.kept)),
        *((("groups", number, "vi"), group.vi) for number, group in enumerate(paper.groups)),
    )
    for path, text in plain:
        if set("{}") & set(text):
            yield path, "ở đây không có chỗ điền nào"


def _texts(paper: ResultPaper) -> Iterator[tuple[Path, str]]:
    """Yield every text that may hold placeholders, with its place."""
    yield ("about",), paper.about
    yield ("issuer",), paper.issuer
    for member, texts in (("opening", paper.opening), ("closing", paper.closing)):
        for number, text in enumerate(texts):
            yield (member, number), text


def _source(
    package: Package, paper: ResultPaper, source: str, path: Path
) -> Iterator[tuple[Path, str]]:
    root, _, name = source.partition(".")
    if root == "answers":
        if name not in fields_of(package.procedure):
            yield path, f"tờ khai không có mục “{name}”"
    elif root == "proposal":
        if paper.wanted(name) is None:
            yield path, f"dự thảo không có giá trị “{name}” (propose)"
    elif source not in KNOWN:
        yield path, f"không có nguồn “{source}”"


def _wanted(paper: ResultPaper) -> Iterator[tuple[Path, str]]:
    used = {line.source for line in paper.lines} | {paper.subject}
    for text in paper.sentences:
        used |= {source for source, _ in PLACEHOLDER.findall(text)}
    seen: set[str] = set()
    for number, one in enumerate(paper.propose):
        base: Path = ("propose", number)
        if f"proposal.{one.name}" not in used:
            yield (*base, "name"), f"giá trị “{one.name}” không được in ở đâu"
        if one.name in seen:
            yield (*base, "name"), f"trùng tên “{one.name}”"
        seen.add(one.name)
        yield from (((*base, *path), what) for path, what in _one(one))


def _one(one: Wanted) -> Iterator[tuple[Path, str]]:
    if not NAME.fullmatch(one.name):
        yield ("name",), "tên chỉ gồm chữ thường không dấu và dấu gạch dưới"
    if not one.vi.strip():
        yield ("vi",), "thiếu nhãn"
    if (one.type is Kind.CHOICE) != bool(one.choices):
        yield ("choices",), "chỉ giá trị kiểu choice, và mọi giá trị kiểu ấy, mới có các lựa chọn"
