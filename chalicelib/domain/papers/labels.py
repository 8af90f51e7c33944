"""Labels: the words printed before a value, what the value is, and about whom it speaks.

Phrases are folded; where several fit, the longest is meant. A label that names a person opens
that person's section, and the labels that follow speak of the same one.
"""

from dataclasses import dataclass
from enum import StrEnum


class Value(StrEnum):
    """What stands behind a label."""

    NAME = "name"
    DATE = "date"
    ID = "id"
    SEX = "sex"
    NUMBER = "number"
    TEXT = "text"
    ISSUER = "issuer"
    """Who issued something; a day may stand beside."""
    SYMBOL = "symbol"
    """The number and symbol of a document: ``1863/QĐ-UBND``."""
    NOTHING = "nothing"
    """Nothing that is kept: the label only ends the value before it or opens a section."""


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label; `person` is the section it opens, None where it stays in the present one."""

    phrase: str
    field: str
    value: Value
    person: str | None = None


def _all(field: str, value: Value, *phrases: str) -> tuple[Label, ...]:
    return tuple(Label(phrase, field, value) for phrase in phrases)


def _person(person: str, *phrases: str) -> tuple[Label, ...]:
    return tuple(Label(phrase, "ho_ten", Value.NAME, person) for phrase in phrases)


def _section(person: str, *phrases: str) -> tuple[Label, ...]:
    return tuple(Label(phrase, "", Value.NOTHING, person) for phrase in phrases)


HEADINGS: dict[str, str] = {
    "ben nu": "vo",
    "ben nam": "chong",
    "ben a": "ben_a",
    "ben b": "ben_b",
    "ben chuyen nhuong": "ben_a",
    "ben nhan chuyen nhuong": "ben_b",
    "ben ban": "ben_a",
    "ben mua": "ben_b",
    "ben tang cho": "ben_a",
    "ben duoc tang cho": "ben_b",
    "ben nhan tang cho": "ben_b",
    "ben cho thue": "ben_a",
    "ben thue": "ben_b",
    "ben uy quyen": "ben_a",
    "ben duoc uy quyen": "ben_b",
    "ben nhan uy quyen": "ben_b",
}
"""Rows that open a person's section without a value of their own."""

LABELS: tuple[Label, ...] = (
    *_person("nguoi_yeu_cau", "ho chu dem ten nguoi yeu cau", "ho va ten nguoi yeu cau"),
    *_person("me", "ho chu dem ten nguoi me", "ho va ten me", "ho chu dem ten me"),
    *_person("cha", "ho chu dem ten nguoi cha", "ho va ten cha", "ho chu dem ten cha"),
    *_person("vo", "ho chu dem ten vo", "ho va ten vo"),
    *_person("chong", "ho chu dem ten chong", "ho va ten chong"),
    *_person("chu_ho", "ho chu dem va ten chu ho", "ho va ten chu ho"),
    *_person("con", "du dinh dat ten con", "du dinh dat ten con la"),
    Label("so dinh danh ca nhan cua chu ho", "so_dinh_danh", Value.ID, "chu_ho"),
    *_section("con", "de nghi co quan dang ky khai sinh cho nguoi duoi day"),
    *_all(
        "ho_ten", Value.NAME,
        "ho va ten", "ho ten", "ho chu dem ten", "ho chu dem va ten", "ho va ten full name",
        "full name", "nguoi su dung dat chu so huu tai san", "toi ten la",
    ),
    *_all(
        "ngay_sinh", Value.DATE,
        "ngay sinh", "sinh ngay", "ngay thang nam sinh", "ngay sinh date of birth", "date of birth",
    ),
    *_all("nam_sinh", Value.NUMBER, "nam sinh", "sinh nam"),
    *_all("gioi_tinh", Value.SEX, "gioi tinh", "gioi tinh sex"),
    *_all(
        "so_dinh_danh", Value.ID,
        "so dinh danh ca nhan", "so dinh danh", "so dinh danh ca nhan cccd", "can cuoc cong dan so",
        "so can cuoc cong dan", "so can cuoc",
        "can cuoc cong dan", "so cccd", "so no", "so dinh danh ca nhan so",
        "so dinh danh ca nhan can cuoc cong dan so", "can cuoc so",
        "personal identification number",
    ),
    *_all(
        "ngay_cap", Value.DATE,
        "noi cap ngay cap", "ngay cap noi cap", "ngay cap", "cap ngay",
        "ngay cap giay chung nhan", "date of issue",
    ),
    *_all("co_quan_cap", Value.ISSUER, "noi cap ngay cap", "ngay cap noi cap"),
    *_all("co_quan_cap", Value.ISSUER, "noi cap", "co quan cap"),
    *_all(
        "noi_dang_ky", Value.ISSUER, "noi dang ky khai sinh", "noi dang ky ket hon", "noi dang ky",
    ),
    *_all(
        "ngay_dang_ky", Value.DATE,
        "ngay thang nam dang ky", "ngay thang nam dang ky khai sinh", "ngay dang ky",
    ),
    *_all("thoi_han", Value.DATE, "truoc ngay", "cham nhat ngay", "cham nhat den ngay"),
    *_all(
        "co_gia_tri_den", Value.DATE,
        "co gia tri den", "date of expiry", "co gia tri den date of expiry",
    ),
    *_all("noi_sinh", Value.TEXT, "noi sinh", "sinh tai"),
    Label("sinh con tai", "noi_sinh", Value.TEXT, "con"),
    Label("da sinh con vao luc", "ngay_sinh", Value.DATE, "con"),
    *_all("que_quan", Value.TEXT, "que quan", "que quan place of origin", "place of origin"),
    *_all(
        "noi_cu_tru", Value.TEXT,
        "noi cu tru", "noi thuong tru", "noi thuong tru place of residence", "dia chi",
        "place of residence", "dia chi thuong tru",
    ),
    *_all("noi_o_hien_tai", Value.TEXT, "noi o hien tai"),
    *_all("dan_toc", Value.TEXT, "dan toc"),
    *_all("quoc_tich", Value.TEXT, "quoc tich", "quoc tich nationality", "nationality"),
    Label("gioi tinh cua con", "gioi_tinh", Value.SEX, "con"),
    Label("can nang", "can_nang", Value.NUMBER, "con"),
    Label("can nang cua con", "can_nang", Value.NUMBER, "con"),
    *_all("so_vao_so", Value.NUMBER, "so vao so cap giay chung nhan", "so vao so cap gcn"),
    *_all("so_phat_hanh", Value.TEXT, "so phat hanh giay chung nhan", "so phat hanh"),
    *_all("so_chung_thuc", Value.NUMBER, "so chung thuc"),
    *_all(
        "", Value.NOTHING,
        "ghi bang chu", "ton giao", "quan he voi nguoi duoc khai sinh", "quyen so", "lam tai",
        "kinh gui", "so dien thoai", "so dien thoai lien he", "so con trong lan sinh nay",
        "noi dung bien dong", "ly do bien dong", "dac diem nhan dang", "thong tin cac thanh vien",
        "so thu tu", "giay to tuy than", "ket hon lan thu may", "ket hon lan thu",
    ),
)  # fmt: skip
