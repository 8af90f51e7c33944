"""Places: the province and commune an address names, as they are since 1/7/2025."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.parts import PaperField, Place
from chalicelib.domain.text import fold

ADDRESSES = frozenset({"noi_cu_tru", "noi_o_hien_tai", "que_quan", "noi_sinh"})
"""The fields of papers that are addresses."""
PROVINCE_WORDS = ("tinh", "thanh pho", "tp")
DISTRICT_WORDS = ("huyen", "quan", "thi xa", "thanh pho", "tp")
COMMUNE_WORDS = ("xa", "phuong", "thi tran", "dac khu")
APART = re.compile(r"[,;]|(?<!TP)\.(?=\s)")
"""What stands between the parts of an address."""
UNKNOWN_PROVINCE = "Không tìm thấy tỉnh của địa chỉ này trong danh mục; hãy so với bản giấy."
UNKNOWN_COMMUNE = (
    "Không tìm thấy xã, phường của địa chỉ này trong danh mục của {province}; hãy so với bản giấy."
)
SEVERAL = "Địa chỉ này nay có thể thuộc {communes}; hãy chọn một."
Old = tuple[str, str, str]
"""Province, district and commune as they were before, folded; the district may be ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Provinces and communes by code and by folded name, and where old ones went.

    `provinces` and `communes` give names by code; `named` gives the code of today's province by
    any name, old or new, without the word for province; `within` the communes of a province by
    name; `old` those an old commune went to.
    """

    provinces: Mapping[str, str]
    communes: Mapping[str, str]
    named: Mapping[str, str]
    within: Mapping[tuple[str, str], tuple[str, ...]]
    old: Mapping[Old, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What an address may mean: a province's code, the codes of communes, the commune it names."""

    province: str | None
    communes: tuple[str, ...] = ()
    commune: str = ""


def placed(text: str, gazetteer: Gazetteer) -> Place | None:
    """Return the province and commune an address names; None where the province is not known.

    The commune is None where it is not named, not known, or could be one of several.
    """
    return _place(_sought(text, gazetteer), gazetteer)


def located(fields: Sequence[PaperField], gazetteer: Gazetteer) -> tuple[PaperField, ...]:
    """Return the fields of a paper, addresses with their place or flagged; values stay as read."""
    return tuple(
        _located(field, gazetteer) if field.name.rpartition(".")[2] in ADDRESSES else field
        for field in fields
    )


def _located(field: PaperField, gazetteer: Gazetteer) -> PaperField:
    sought = _sought(field.value, gazetteer)
    flag = field.flag or _doubt(sought, gazetteer)
    return replace(field, place=_place(sought, gazetteer), flag=flag)


def _place(sought: _Sought, gazetteer: Gazetteer) -> Place | None:
    if sought.province is None:
        return None
    commune = sought.communes[0] if len(sought.communes) == 1 else None
    return Place(
        province_code=sought.province,
        province=gazetteer.provinces[sought.province],
        commune_code=commune,
        commune=gazetteer.communes[commune] if commune else None,
    )


def _doubt(sought: _Sought, gazetteer: Gazetteer) -> str | None:
    """Return what to look at where a commune is named and it is not certain which."""
    if not sought.commune or len(sought.communes) == 1:
        return None
    if sought.province is None:
        return UNKNOWN_PROVINCE
    if not sought.communes:
        return UNKNOWN_COMMUNE.format(province=gazetteer.provinces[sought.province])
    return SEVERAL.format(communes=", ".join(gazetteer.communes[c] for c in sought.communes))


def _sought(text: str, gazetteer: Gazetteer) -> _Sought:
    spelled = {fold(part): " ".join(part.lower().split()) for part in APART.split(text)}
    parts = _up_to_province([fold(part) for part in APART.split(text)], gazetteer)
    commune = next((part for part in reversed(parts) if part.startswith(_words(COMMUNE_WORDS))), "")
    province, old = _province(parts, gazetteer)
    if province is None:
        return _Sought(None, (), commune)
    district = next((p for p in parts[-2:-1] if p.startswith(_words(DISTRICT_WORDS))), "")
    if not commune:
        return _Sought(province)
    if district:
        found = gazetteer.old.get((old, district, commune), ())
    else:
        found = gazetteer.within.get((province, commune), ()) or gazetteer.old.get(
            (old, "", commune), ()
        )
    exact = tuple(c for c in found if gazetteer.communes[c].lower() == spelled.get(commune))
    several = len(found) > 1 and len(exact) == 1 and not district
    return _Sought(province, exact if several else found, commune)


def _up_to_province(parts: Sequence[str], gazetteer: Gazetteer) -> Sequence[str]:
    """Return the parts up to the last that is a province; all where none is."""
    for end in range(len(parts), 0, -1):
        if bare(parts[end - 1]) in gazetteer.named:
            return parts[:end]
    return parts


def _words(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{word} " for word in words)


def _province(parts: Sequence[str], gazetteer: Gazetteer) -> tuple[str | None, str]:
    """Return the code of the province an address ends with, and the name it goes by there."""
    name = bare(parts[-1]) if parts else ""
    return gazetteer.named.get(name), name


def bare(name: str) -> str:
    """Return a folded province's name without the word for province."""
    for word in _words(PROVINCE_WORDS):
        if name.startswith(word):
            return name.removeprefix(word)
    return name
