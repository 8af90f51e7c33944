"""Proposing: which values a proposal may tell, how each has to look, and what is lacking."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from chalicelib.domain.days import iso_day
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.resultpaper import Kind, ResultPaper, Wanted
from chalicelib.domain.text import clean

FIELD = "values"
"""What a value is called to whoever asked is ``values.<name>``."""
MOST: Mapping[Kind, int] = {
    Kind.TEXT: 400,
    Kind.LONG_TEXT: 4000,
    Kind.DATE: 10,
    Kind.NUMBER: 15,
    Kind.CHOICE: 400,
}
"""How many characters a value may have."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def proposed(paper: ResultPaper, values: Mapping[str, str]) -> dict[str, str]:
    """Return what is proposed, cleaned, in the order of the template and without what is empty.

    Raises Invalid naming ``values.<name>`` for a name the template does not ask for, and for a
    value that is too long or not what is asked for.
    """
    for name in values:
        if paper.wanted(name) is None:
            raise Invalid("Mẫu kết quả của thủ tục không có nội dung này.", f"{FIELD}.{name}")
    read = {one.name: _read(one, values.get(one.name, "")) for one in paper.propose}
    return {name: value for name, value in read.items() if value}


def lacking(paper: ResultPaper | None, proposal: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Return what must still be proposed before the result can be approved, in order."""
    wanted = paper.propose if paper else ()
    return tuple(one for one in wanted if one.required and not proposal.get(one.name))


def _read(wanted: Wanted, typed: str) -> str:
    value = clean(typed, multiline=wanted.type is Kind.LONG_TEXT)
    if not value:
        return ""
    if wanted.type is Kind.DATE:
        value = iso_day(value)
    field, most = f"{FIELD}.{wanted.name}", MOST[wanted.type]
    if len(value) > most:
        raise Invalid(f"“{wanted.vi}” dài quá {most} ký tự; hãy rút gọn.", field)
    if not FITS[wanted.type](wanted, value):
        raise Invalid(f"“{wanted.vi}” {HOW[wanted.type]}.", field)
    return value


def _is_day(_: Wanted, value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


FITS: Mapping[Kind, Callable[[Wanted, str], bool]] = {
    Kind.TEXT: lambda _, __: True,
    Kind.LONG_TEXT: lambda _, __: True,
    Kind.DATE: _is_day,
    Kind.NUMBER: lambda _, value: value.isascii() and value.isdigit(),
    Kind.CHOICE: lambda wanted, value: value in wanted.choices,
}
HOW: Mapping[Kind, str] = {
    Kind.DATE: "phải là một ngày có thật, ví dụ 02/03/2026",
    Kind.NUMBER: "phải là số viết bằng chữ số, không dấu",
    Kind.CHOICE: "phải là một trong các nội dung đã cho; hãy chọn lại",
}
"""How a value has to look, said after its label."""
