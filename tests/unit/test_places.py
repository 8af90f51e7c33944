"""Places: which province and commune an address names today, however old or badly read it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.places import gazetteer
from chalicelib.domain.parts import PaperField, Place
from chalicelib.domain.places import located, placed
from chalicelib.domain.text import fold

KNOWN = gazetteer()
BY_COMMUNE = {
    code: (province, name)
    for (province, _), codes in KNOWN.within.items()
    for code in codes
    for name in [KNOWN.communes[code]]
}


def the_place(text: str) -> tuple[str, str | None] | None:
    place = placed(text, KNOWN)
    return None if place is None else (place.province, place.commune)


def read(name: str, value: str) -> PaperField:
    return located([PaperField(name=name, value=value, confidence=0.9)], KNOWN)[0]


def test_the_list_holds_the_provinces_and_communes_of_today_and_all_old_ones_lead_to_them() -> None:
    assert len(KNOWN.provinces) == 34
    assert len(KNOWN.communes) == 3321
    assert len({code for codes in KNOWN.old.values() for code in codes}) == 3321
    assert all(codes for codes in KNOWN.old.values())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("tổ 4, ấp Tân Tiến, xã Giồng Riềng, tỉnh An Giang", ("Tỉnh An Giang", "Xã Giồng Riềng")),
        ("phường Rạch Giá, An Giang, Việt Nam", ("Tỉnh An Giang", "Phường Rạch Giá")),
        (
            "số 133 đường Lâm Quang Ky, phường Vĩnh Lạc, thành phố Rạch Giá, tỉnh Kiên Giang",
            ("Tỉnh An Giang", "Phường Rạch Giá"),
        ),
        (
            "phuờng Vĩnh Lac, thành phô Rach Giá, tỉnh Kiện Giang",
            ("Tỉnh An Giang", "Phường Rạch Giá"),
        ),
        (
            "ấp 1, xã Giồng Riềng, tỉnh An Giang, chúng tôi gồm có:",
            ("Tỉnh An Giang", "Xã Giồng Riềng"),
        ),
        ("Kiên Giang", ("Tỉnh An Giang", None)),
        ("xã Không Đâu, huyện Gò Quao, tỉnh Kiên Giang", ("Tỉnh An Giang", None)),
        ("xã Giồng Riềng, tỉnh Nơi Nào", None),
        ("", None),
    ],
)
def test_an_address_is_placed(text: str, place: tuple[str, str | None] | None) -> None:
    assert the_place(text) == place


def test_a_value_stays_as_it_was_read_and_gains_the_codes() -> None:
    field = read("me.noi_cu_tru", "phuờng Rach Giá, tỉnh An Giang")
    assert field.value == "phuờng Rach Giá, tỉnh An Giang"
    assert field.flag is None
    assert field.place == Place(
        province_code="91", province="Tỉnh An Giang", commune_code="30742",
        commune="Phường Rạch Giá",
    )  # fmt: skip


def test_what_is_not_found_or_not_certain_is_flagged_never_chosen() -> None:
    divided = next(key for key, codes in KNOWN.old.items() if key[1] and len(codes) > 1)
    province, district, commune = divided
    field = read("noi_cu_tru", f"{commune}, {district}, tinh {province}")
    assert field.place is not None
    assert field.place.commune is None
    assert "có thể thuộc" in (field.flag or "")
    assert "An Giang" in (read("que_quan", "xã Không Đâu, tỉnh An Giang").flag or "")
    assert "tỉnh" in (read("que_quan", "xã Không Đâu, tỉnh Nơi Nào").flag or "")


def test_only_addresses_are_placed_and_places_without_a_commune_are_not_flagged() -> None:
    assert read("ho_ten", "Kiên Giang").place is None
    assert read("noi_sinh", "Bệnh viện Đa khoa tỉnh").flag is None


@given(code=st.sampled_from(sorted(BY_COMMUNE)), folded=st.booleans())
def test_every_commune_of_today_is_found_by_its_own_name(code: str, *, folded: bool) -> None:
    province, name = BY_COMMUNE[code]
    address = f"ấp 1, {name}, {KNOWN.provinces[province]}"
    place = placed(fold(name) + ", " + address.split(", ", 2)[2] if folded else address, KNOWN)
    assert place is not None
    assert place.province_code == province
    alone = len(KNOWN.within[province, fold(name)]) == 1
    assert place.commune_code == (code if alone or not folded else None)


@given(st.text(max_size=80))
def test_no_text_however_odd_is_placed_wrongly_or_breaks_the_rule(text: str) -> None:
    place = placed(text, KNOWN)
    assert place is None or place.province in KNOWN.provinces.values()
