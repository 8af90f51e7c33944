"""Kinds: the papers an office knows by sight, by their titles and by what else stands on them.

Phrases are folded (lower case, no diacritics), so that a tone read wrongly does not matter.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: what it may be titled, if anything, and phrases that speak for it."""

    code: str
    name: str
    titles: tuple[str, ...]
    signs: tuple[str, ...]


UNKNOWN = "khac"

KINDS = (
    Kind(
        "to-khai-khai-sinh",
        "Tờ khai đăng ký khai sinh",
        ("to khai dang ky khai sinh", "to khai dang ky lai khai sinh"),
        ("nguoi duoc khai sinh", "nguoi me", "nguoi cha", "noi sinh", "cam doan"),
    ),
    Kind(
        "giay-chung-sinh",
        "Giấy chứng sinh",
        ("giay chung sinh",),
        ("da sinh con", "can nang", "du dinh dat ten con", "nguoi do de", "ho va ten me"),
    ),
    Kind(
        "can-cuoc",
        "Căn cước, căn cước công dân",
        ("can cuoc cong dan", "can cuoc", "citizen identity card", "identity card"),
        ("full name", "date of birth", "nationality", "co gia tri den", "dac diem nhan dang"),
    ),
    Kind(
        "giay-khai-sinh",
        "Giấy khai sinh, trích lục khai sinh",
        ("giay khai sinh", "trich luc khai sinh"),
        ("ho chu dem ten", "noi sinh", "que quan", "nguoi me", "noi dang ky khai sinh"),
    ),
    Kind(
        "to-khai-ket-hon",
        "Tờ khai đăng ký kết hôn",
        ("to khai dang ky ket hon",),
        ("ben nam", "ben nu", "ket hon lan thu", "cam doan", "tinh trang hon nhan"),
    ),
    Kind(
        "giay-ket-hon",
        "Giấy chứng nhận kết hôn",
        ("giay chung nhan ket hon", "trich luc ket hon"),
        ("ho chu dem ten vo", "ho chu dem ten chong", "dang ky ket hon", "noi cu tru", "dan toc"),
    ),
    Kind(
        "xac-nhan-hon-nhan",
        "Giấy xác nhận tình trạng hôn nhân",
        ("giay xac nhan tinh trang hon nhan",),
        ("xac nhan", "noi cu tru", "tinh trang hon nhan", "giay nay", "gia tri"),
    ),
    Kind(
        "giay-bao-tu",
        "Giấy báo tử",
        ("giay bao tu", "trich luc khai tu"),
        ("da chet", "nguyen nhan", "noi chet", "noi cu tru cuoi cung", "nguoi than"),
    ),
    Kind(
        "chung-nhan-dat",
        "Giấy chứng nhận quyền sử dụng đất",
        ("giay chung nhan quyen su dung dat", "giay chung nhan quyen so huu nha o"),
        ("thua dat so", "to ban do", "muc dich su dung", "thoi han", "so vao so cap"),
    ),
    Kind(
        "ct01",
        "Tờ khai thay đổi thông tin cư trú (CT01)",
        ("to khai thay doi thong tin cu tru",),
        ("ct01", "chu ho", "quan he voi chu ho", "noi dung de nghi", "thanh vien"),
    ),
    Kind(
        "xac-nhan-cu-tru",
        "Giấy xác nhận thông tin về cư trú",
        ("xac nhan thong tin ve cu tru", "giay xac nhan thong tin ve cu tru"),
        ("noi thuong tru", "noi o hien tai", "chu ho", "cong an", "thanh vien khac"),
    ),
    Kind(
        "don-bien-dong-dat",
        "Đơn đăng ký biến động đất đai",
        ("don dang ky bien dong dat dai", "don dang ky bien dong"),
        ("noi dung bien dong", "ly do bien dong", "giay chung nhan da cap", "nguoi su dung dat"),
    ),
    Kind(
        "hop-dong",
        "Hợp đồng",
        ("hop dong", "hop dong chuyen nhuong", "hop dong uy quyen"),
        ("ben a", "ben b", "dieu 1", "thoa thuan", "hom nay"),
    ),
    Kind(
        "uy-quyen",
        "Giấy ủy quyền",
        ("giay uy quyen", "van ban uy quyen"),
        ("ben uy quyen", "nguoi duoc uy quyen", "noi dung uy quyen", "cam ket"),
    ),
    Kind(
        "quyet-dinh",
        "Quyết định",
        ("quyet dinh",),
        ("dieu 1", "can cu", "noi nhan", "hieu luc", "qd"),
    ),
    Kind(
        "cong-van",
        "Công văn",
        (),
        ("kinh gui", "noi nhan", "v v", "nhu tren", "luu vt", "uy ban nhan dan"),
    ),
    Kind(
        "danh-sach",
        "Danh sách",
        ("danh sach",),
        ("stt", "ho va ten", "ghi chu", "tong cong", "nguoi lap bieu"),
    ),
    Kind("to-khai", "Tờ khai", ("to khai",), ("kinh gui", "cam doan", "nguoi khai")),
    Kind(
        "don",
        "Đơn",
        ("don de nghi", "don xin", "don dang ky", "don"),
        ("kinh gui", "toi ten la", "cam doan", "nguoi lam don", "nguoi viet don"),
    ),
)
