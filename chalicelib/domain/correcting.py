"""Correcting: an officer's values for a paper, held to the same rules as what is read on it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from chalicelib.domain.checking import CheckedPaper, Held
from chalicelib.domain.identity import Sex, personal_id
from chalicelib.domain.meanings import SECTIONS, VALUES, label, parted
from chalicelib.domain.papers.kinds import KINDS, UNKNOWN
from chalicelib.domain.papers.labels import Value
from chalicelib.domain.papers.values import DATE, NUMBER, date_in, is_possible, sex_in
from chalicelib.domain.parts import Correction
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.text import clean, person_name

MOST_SIGNS = 400
KIND_CODES = frozenset({kind.code for kind in KINDS} | {UNKNOWN})


class InvalidCorrections(Invalid):
    """Corrections that cannot be: each with why, in the order they came."""

    def __init__(self, defects: Sequence[tuple[Correction, Invalid]]) -> None:
        first = defects[0][1]
        more = f" (và {len(defects) - 1} thông tin khác cần sửa)" if len(defects) > 1 else ""
        super().__init__(first.sentence + more, first.field)
        self.defects = tuple(defects)

    @property
    def faults(self) -> Sequence[tuple[str, str]]:
        """Return every field at fault, and the sentence about it."""
        return [(no.field or "", no.sentence) for _, no in self.defects]


def changes(
    paper: CheckedPaper, asked: Sequence[Correction], today: date
) -> tuple[Correction, ...]:
    """Return what `asked` changes of what holds now, each value in its one spelling.

    Raises InvalidCorrections for values that cannot be, fields no paper has, and ones named twice.
    """
    places: set[tuple[str, str | None]] = set()
    found: list[Correction] = []
    defects: list[tuple[Correction, Invalid]] = []
    for correction in asked:
        try:
            found.extend(_change(paper, correction, places, today))
        except Invalid as no:
            defects.append((correction, no))
    if defects:
        raise InvalidCorrections(defects)
    return tuple(found)


def _change(
    paper: CheckedPaper, correction: Correction, places: set[tuple[str, str | None]], today: date
) -> Iterator[Correction]:
    """Yield the change that a correction is, if it is one, and note its place in `places`."""
    held = _meant(paper, correction)
    if (held.name, held.seen) in places:
        raise _invalid(correction.name, "được sửa hai lần; chỉ gửi một giá trị.")
    places.add((held.name, held.seen))
    value = _spelled(correction, today)
    if value != held.value:
        yield Correction(name=held.name, value=value, read=held.seen)


def kind_changed(paper: CheckedPaper, kind: str | None) -> str | None:
    """Return the kind a paper was taken for another of, None where it stays; raises Invalid."""
    if kind is not None and kind not in KIND_CODES:
        raise Invalid(f"Không có loại giấy tờ “{kind}”.", "kind")
    return kind if kind != paper.kind else None


def _meant(paper: CheckedPaper, correction: Correction) -> Held:
    """Return the value a correction is about; one without a value where none was read."""
    named = [held for held in paper.fields if held.name == correction.name]
    meant = [held for held in named if correction.read in {None, held.seen}]
    if len({held.seen for held in meant}) == 1:
        return meant[0]
    if meant:
        raise _invalid(correction.name, "được đọc nhiều lần; hãy nêu giá trị đã đọc cần sửa.")
    if correction.read is not None:
        raise _invalid(correction.name, f"không có giá trị đã đọc “{correction.read}”.")
    section, field = parted(correction.name)
    if section not in SECTIONS or field not in VALUES:
        raise _invalid(correction.name, "không phải là thông tin của giấy tờ.")
    return Held(correction.name, None, None)


def _spelled(correction: Correction, today: date) -> str | None:
    if correction.value is None:
        return None
    name, text = correction.name, clean(correction.value)
    if not text or len(text) > MOST_SIGNS:
        raise _invalid(name, f"phải có từ 1 đến {MOST_SIGNS} ký tự.")
    field = parted(name)[1]
    value = SPELLINGS[VALUES.get(field, Value.TEXT)](text, name)
    born = date_in(value) if field == "ngay_sinh" else None
    if born and born[1] and born[1] > today:
        raise _invalid(name, "không được sau hôm nay.")
    return value


def _id(text: str, name: str) -> str:
    number = personal_id(text, _path(name)).number
    if not is_possible(number):
        raise _invalid(name, "có thế kỷ hoặc mã tỉnh không thể có.")
    return number


def _date(text: str, name: str) -> str:
    found = date_in(text) if DATE.fullmatch(text) else None
    if found is None or found[1] is None:
        raise _invalid(name, "phải là một ngày có thật, dạng ngày/tháng/năm, ví dụ 05/01/2026.")
    return found[0]


def _sex(text: str, name: str) -> str:
    sex = sex_in(text) if len(text.split()) == 1 else None
    if sex is None:
        raise _invalid(name, "chỉ nhận Nam hoặc Nữ.")
    return "Nam" if sex is Sex.MALE else "Nữ"


def _number(text: str, name: str) -> str:
    if not NUMBER.fullmatch(text):
        raise _invalid(name, "phải là một số, có thể kèm chữ, dấu gạch, dấu chấm.")
    return text


SPELLINGS: Mapping[Value, Callable[[str, str], str]] = {
    Value.NAME: lambda text, name: person_name(text, _path(name)),
    Value.DATE: _date,
    Value.ID: _id,
    Value.SEX: _sex,
    Value.NUMBER: _number,
    **dict.fromkeys((Value.TEXT, Value.ISSUER, Value.SYMBOL), lambda text, _: text),
}


def _path(name: str) -> str:
    return f"corrections.{name}"


def _invalid(name: str, sentence: str) -> Invalid:
    return Invalid(f"“{label(name)}” {sentence}", _path(name))
