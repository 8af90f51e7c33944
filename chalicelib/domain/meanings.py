"""Meanings: what the values of papers are called, and which fields of forms mean the same.

A field of a paper is named ``me.ho_ten`` (the mother's name) or ``ho_ten`` (the name of the one the
paper is about); a field of a form ``mother_name``. Whom a paper is about depends on its kind.
"""

from collections.abc import Mapping

from chalicelib.domain.papers.labels import LABELS, Value

FIELDS: Mapping[str, str] = {
    "ho_ten": "Họ tên",
    "ngay_sinh": "Ngày sinh",
    "nam_sinh": "Năm sinh",
    "gioi_tinh": "Giới tính",
    "so_dinh_danh": "Số định danh",
    "ngay_cap": "Ngày cấp",
    "co_gia_tri_den": "Có giá trị đến",
    "noi_sinh": "Nơi sinh",
    "que_quan": "Quê quán",
    "noi_cu_tru": "Nơi cư trú",
    "noi_o_hien_tai": "Nơi ở hiện tại",
    "dan_toc": "Dân tộc",
    "quoc_tich": "Quốc tịch",
    "can_nang": "Cân nặng",
    "so_vao_so": "Số vào sổ",
    "so_phat_hanh": "Số phát hành",
    "so_chung_thuc": "Số chứng thực",
    "so_ky_hieu": "Số, ký hiệu",
    "ngay_ban_hanh": "Ngày ban hành",
    "nguoi_ky": "Người ký",
    "co_quan_cap": "Cơ quan cấp",
    "co_quan_ban_hanh": "Cơ quan ban hành",
    "noi_dang_ky": "Nơi đăng ký",
    "ngay_dang_ky": "Ngày đăng ký",
    "ngay_chung_thuc": "Ngày chứng thực",
    "ngay_cu": "Ngày ghi sai",
    "ngay_moi": "Ngày ghi lại cho đúng",
    "thoi_han": "Thời hạn",
}
PEOPLE: Mapping[str, str] = {
    "nguoi_yeu_cau": "người yêu cầu",
    "me": "người mẹ",
    "cha": "người cha",
    "vo": "người vợ",
    "chong": "người chồng",
    "chu_ho": "chủ hộ",
    "con": "người con",
    "ben_a": "bên A",
    "ben_b": "bên B",
    "danh_sach": "người trong danh sách",
    "duoc_neu": "người được nêu",
}
VALUES: Mapping[str, Value] = {
    **{label.field: label.value for label in LABELS if label.value is not Value.NOTHING},
    "so_ky_hieu": Value.TEXT,
    "ngay_ban_hanh": Value.DATE,
    "nguoi_ky": Value.NAME,
    "co_quan_ban_hanh": Value.TEXT,
    "ngay_chung_thuc": Value.DATE,
    "ngay_cu": Value.DATE,
    "ngay_moi": Value.DATE,
}
"""What each field of a paper is, as the reader takes it."""
SECTIONS = frozenset({"", *PEOPLE})

FORM_PEOPLE: Mapping[str, str] = {
    "nguoi_yeu_cau": "requester",
    "me": "mother",
    "cha": "father",
    "vo": "wife",
    "chong": "husband",
    "chu_ho": "head",
    "con": "child",
}
"""Sections of papers, and what the form calls the same person."""
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "can-cuoc": ("requester",),
    "giay-chung-sinh": ("mother",),
    "giay-khai-sinh": ("child", "person"),
    "giay-bao-tu": ("deceased",),
    "to-khai-khai-sinh": ("child",),
    "xac-nhan-hon-nhan": ("person",),
    "ct01": ("requester",),
    "don-bien-dong-dat": ("requester",),
    "to-khai": ("requester",),
    "don": ("requester",),
}
"""Whom a paper of a kind is about, where it does not say: what forms call such a person."""
FORM_FIELDS: Mapping[str, tuple[str, ...]] = {
    "ho_ten": ("name",),
    "so_dinh_danh": ("id",),
    "ngay_sinh": ("birth_date",),
    "nam_sinh": ("birth_year",),
    "gioi_tinh": ("sex",),
    "dan_toc": ("ethnicity",),
    "quoc_tich": ("nationality",),
    "noi_cu_tru": ("residence", "address"),
    "noi_sinh": ("birth_place",),
    "que_quan": ("hometown",),
}
"""What is said of a person on papers, and how forms end the name of the same field."""
OF_THE_PAPER: Mapping[tuple[str, str], str] = {
    ("can-cuoc", "ngay_cap"): "requester_id_date",
    ("giay-chung-sinh", "so_ky_hieu"): "birth_certificate_number",
    ("giay-bao-tu", "so_ky_hieu"): "death_notice_number",
    ("xac-nhan-cu-tru", "noi_o_hien_tai"): "current_address",
    ("chung-nhan-dat", "so_phat_hanh"): "certificate_serial",
    ("chung-nhan-dat", "so_vao_so"): "certificate_book",
    ("chung-nhan-dat", "ngay_cap"): "certificate_date",
}
"""What a kind of paper says of itself, and the field of forms that asks for it."""


def parted(name: str) -> tuple[str, str]:
    """Return the section and the field that a name of a paper's value is made of."""
    section, _, field = name.rpartition(".")
    return section, field


def label(name: str) -> str:
    """Return what people call a value of a paper: ``Họ tên người mẹ``."""
    section, field = parted(name)
    words = (FIELDS.get(field, field), PEOPLE.get(section, section))
    return " ".join(filter(None, words))


def form_people(kind: str, section: str) -> tuple[str, ...]:
    """Return what forms may call the person a section of a paper speaks of."""
    if section in FORM_PEOPLE:
        return (FORM_PEOPLE[section],)
    return SUBJECTS.get(kind, ()) if not section else ()


def form_fields(kind: str, name: str) -> tuple[str, ...]:
    """Return the names under which forms ask for what a value of a paper says."""
    section, field = parted(name)
    if not section and (kind, field) in OF_THE_PAPER:
        return (OF_THE_PAPER[kind, field],)
    return tuple(
        f"{person}_{ending}"
        for person in form_people(kind, section)
        for ending in FORM_FIELDS.get(field, ())
    )
