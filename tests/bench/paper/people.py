"""People: invented inhabitants of the Mekong delta, with names, IDs, addresses and days."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

# ruff: noqa: SIM905 - lists of words read better in a row

FAMILY = {
    "Kinh": (
        "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trương Mai "
        "Tô Cao Tạ Hà Lương Thái Châu Tống Nghiêm Khưu Ông Lục Doãn Từ Triệu Kha Giang Văn Viên "
        "Bạch Âu Quản Khổng Cù Tiêu Thiều Nhan Ngụy Lữ"
    ).split(),
    "Khmer": "Danh Thạch Sơn Kim Kiên Chau Neáng Lâm Thị Trà Lý Tiên Huỳnh Đào".split(),
    "Hoa": "Quách Lư Trịnh Tăng Mạch Vương Lưu Quan Hứa Lâm Tất Trầm Phù Ngưu Diệp La".split(),
}
MIDDLE = {
    "Nam": (
        "Văn Hữu Minh Quốc Thanh Hoàng Đức Công Trọng Gia Phước Tấn Nhựt Chí Khắc Bửu Thế Hồng "
        "Trường Duy Kiến Vĩnh Đình Xuân Phú Hoài Việt Quyết Ngươn"
    ).split(),
    "Nữ": (
        "Thị Ngọc Kim Mỹ Diễm Bích Cẩm Thùy Hồng Như Tuyết Kiều Thúy Phương Huỳnh Mộng Quỳnh Lệ "
        "Xuân Hoàng Yến Trúc Ánh Tường Thảo Khánh Uyên"
    ).split(),
}
GIVEN = {
    "Nam": (
        "Hùng Dũng Khởi Lượng Tuấn Nhựt Khải Thịnh Phước Đạt Nghĩa Kiệt Khoa Lộc Vững Cường Thuận "
        "Toàn Hậu Khuê Quyền Trưởng Giỏi Bảo Hiển Nguyên Thoại Đẳng Luyến Sỹ Thưởng Điền Vượng "
        "Xuyên Ngoan Triết Duẩn Hưởng Kỳ Thạnh Ẩn Út Ửng Ngữ Đởm Tửng Khuyến Hoạch Quý Sửu Tỵ Ngọ"
    ).split(),
    "Nữ": (
        "Hằng Phấn Ngân Hạnh Yến Vẹn Nguyệt Giàu Diệu Thủy Huyền Phượng Tuyền Duyên Thắm Nhiên "
        "Xuyến Loan Bưởi Đẹp Ửng Lụa Mận Ngoãn Thoa Khuyên Quyên Huệ Nhẫn Lượm Sương Tươi Mãi "
        "Trinh Oanh Diễm Hường Cưng Thơ Lẹ Bảy Sáu Ngởi Thuỷ Muội Hiếm Nỉ Rết Gấm Chiêu Hỷ Thiệp"
    ).split(),
}
KHMER = {
    "Nam": "Sà Rinh|Sóc Kha|Ươne|Pho La|Sa Ranh|Thươl|Sô Phia|Chanh Đa|Rít Thi|Quên|Hươl".split(
        "|"
    ),
    "Nữ": "Sóc Khonl|Sa Rây|Chanh Thu|Ni|Sâm Nang|Thi Đa|Srây Mao|Sà Phol|Bô Pha|Tha Vy".split("|"),
}
PROVINCES = {
    "080": ("Long An", "Cần Giuộc|Đức Hòa|Thủ Thừa|Mộc Hóa"),
    "082": ("Tiền Giang", "Gò Công Đông|Cai Lậy|Chợ Gạo|Cái Bè"),
    "083": ("Bến Tre", "Giồng Trôm|Mỏ Cày Bắc|Thạnh Phú|Ba Tri"),
    "084": ("Trà Vinh", "Cầu Kè|Tiểu Cần|Duyên Hải|Càng Long"),
    "086": ("Vĩnh Long", "Vũng Liêm|Trà Ôn|Tam Bình|Mang Thít"),
    "087": ("Đồng Tháp", "Lấp Vò|Hồng Ngự|Tháp Mười|Lai Vung"),
    "089": ("An Giang", "Tri Tôn|Tịnh Biên|Thoại Sơn|Phú Tân"),
    "091": ("Kiên Giang", "Gò Quao|Giồng Riềng|An Biên|Hòn Đất"),
    "092": ("Cần Thơ", "Phong Điền|Thới Lai|Vĩnh Thạnh|Cờ Đỏ"),
    "093": ("Hậu Giang", "Phụng Hiệp|Long Mỹ|Vị Thủy|Châu Thành A"),
    "094": ("Sóc Trăng", "Mỹ Xuyên|Kế Sách|Trần Đề|Cù Lao Dung"),
    "095": ("Bạc Liêu", "Phước Long|Hồng Dân|Giá Rai|Hòa Bình"),
    "096": ("Cà Mau", "Trần Văn Thời|Năm Căn|Đầm Dơi|U Minh"),
}
COMMUNES = (
    "Thới Quản|Vĩnh Hòa Hưng Bắc|Lương Phi|Ô Lâm|Núi Tô|Tân Thuận|Mỹ Phước Tây|Hàm Giang|Kim Sơn|"
    "Đôn Xuân|Ngũ Lạc|Long Điền Đông|Khánh Bình Tây Bắc|Đất Mũi|Viên An|Tắc Vân|Trường Khánh|"
    "Phú Hữu|Tân Quới|Bình Hàng Trung|Nhơn Nghĩa|Thuận Hưng|Hiệp Thạnh|Lục Sĩ Thành|Quới Điền"
).split("|")
HAMLETS = (
    "Rạch Rúng|Cây Thẻ|Đường Xuồng|Sóc Tràm|Xẻo Bần|Cái Rắn|Kinh Ngang|Giồng Chuối|Trà Cuôn|"
    "Bưng Chụm|Phum Soài|Ba Rinh|Ông Triệu|Thuận Nghĩa|Nhứt A|Mỹ Quới|Vàm Đầm|Bào Bèo|Kênh Giữa"
).split("|")
STREETS = "Lý Thường Kiệt|Nguyễn Thị Minh Khai|Thủ Khoa Huân|Phan Đình Phùng|Châu Văn Liêm".split(
    "|"
)
EARLIEST, LATEST = date(1945, 1, 1), date(2004, 12, 31)


@dataclass(frozen=True, slots=True)
class Person:
    """An inhabitant."""

    name: str
    sex: str
    nation: str
    born: date
    number: str
    home: str

    @property
    def capitals(self) -> str:
        """The name as forms want it."""
        return self.name.upper()

    @property
    def birthday(self) -> str:
        """The day as forms want it."""
        return shown(self.born)


def shown(day: date) -> str:
    """Return a day in figures."""
    return f"{day:%d/%m/%Y}"


def said(day: date) -> str:
    """Return a day as letters end with it."""
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def a_day(chance: random.Random, first: date, last: date) -> date:
    """Return a day of that span."""
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def recently(chance: random.Random) -> date:
    """Return a day on which a paper of today may have been issued."""
    return a_day(chance, date(2019, 1, 2), date(2026, 6, 30))


def a_person(chance: random.Random, sex: str | None = None, born: date | None = None) -> Person:
    """Return somebody; the ID says province, century, sex and year as it must."""
    sex = sex or chance.choice(("Nam", "Nữ"))
    nation = chance.choices(("Kinh", "Khmer", "Hoa"), (70, 17, 13))[0]
    born = born or a_day(chance, EARLIEST, LATEST)
    province = chance.choice(sorted(PROVINCES))
    century = 2 * (born.year // 100 - 19) + (sex == "Nữ")
    number = f"{province}{century}{born.year % 100:02}{chance.randrange(10**6):06}"
    return Person(a_name(chance, sex, nation), sex, nation, born, number, a_home(chance, province))


def a_name(chance: random.Random, sex: str, nation: str) -> str:
    """Return family name, middle and given name."""
    family = chance.choice(FAMILY[nation])
    if nation == "Khmer" and chance.random() < 0.6:
        return f"{family} {chance.choice(KHMER[sex])}"
    middle = "Thị" if sex == "Nữ" and chance.random() < 0.4 else chance.choice(MIDDLE[sex])
    given = chance.choice([name for name in GIVEN[sex] if name != middle])
    return f"{family} {middle} {given}"


def a_home(chance: random.Random, province: str) -> str:
    """Return an address with hamlet or street, commune, district and province."""
    name, districts = PROVINCES[province]
    district = chance.choice(districts.split("|"))
    if chance.random() < 0.2:
        street = chance.choice(STREETS)
        place = f"số {chance.randrange(1, 400)} đường {street}, thị trấn {district}"
    else:
        group = f"tổ {chance.randrange(1, 25)}, " if chance.random() < 0.4 else ""
        place = f"{group}ấp {chance.choice(HAMLETS)}, xã {chance.choice(COMMUNES)}"
    return f"{place}, huyện {district}, tỉnh {name}"
