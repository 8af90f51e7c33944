"""Kinds: the papers of a one-stop shop, each printed on a sheet with invented content."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from tests.bench.paper.people import (
    COMMUNES,
    HAMLETS,
    PROVINCES,
    a_day,
    a_home,
    a_person,
    recently,
    said,
    shown,
)
from tests.bench.paper.sheet import Dots, Sheet

STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
ISSUER = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
SIGNS = "(Ký, ghi rõ họ tên)"
Chance = random.Random


def _commune(chance: Chance) -> str:
    return f"xã {chance.choice(COMMUNES)}"


def _motto(sheet: Sheet) -> None:
    sheet.centred(STATE, 13, "bold")
    sheet.centred(MOTTO, 13.5, "bold")
    middle = (sheet.left + sheet.right) / 2
    sheet.rule(middle - 25, middle + 25, sheet.y + 0.6)
    sheet.y += 5


def _letterhead(sheet: Sheet, chance: Chance, number: str, about: str, day: date) -> str:
    """Print the two columns at the head of a letter; return the place it comes from."""
    place = chance.choice([d for _, all_of in PROVINCES.values() for d in all_of.split("|")])
    left, right, top = 62.0, 147.0, sheet.y
    pieces = [
        (left, 0.0, "ỦY BAN NHÂN DÂN", 12, "regular"),
        (left, 5.8, f"HUYỆN {place.upper()}", 12, "bold"),
        (right, 0.0, STATE, 12, "bold"),
        (right, 5.8, MOTTO, 13, "bold"),
        (left, 16.5, f"Số: {number}", 13, "regular"),
        (right, 16.5, f"{place}, {said(day)}", 13, "italic"),
    ]
    for x, down, text, pt, style in pieces:
        sheet.block += 1 if down == 0 or text.startswith("Số") else 0
        sheet.text(x, top + down, text, pt, style, "header", "centre")
    for at, line in enumerate(sheet.wrapped(about, 12, "regular", 62, 62) if about else []):
        sheet.text(left, top + 22.5 + 5 * at, line, 12, "regular", "header", "centre")
        sheet.y = top + 27.5 + 5 * at
    sheet.rule(left - 10, left + 10, top + 12.2)
    sheet.rule(right - 28, right + 28, top + 12.2)
    sheet.y = max(sheet.y, top + 26) + 5
    sheet.block += 1
    return place


def _signed(sheet: Sheet, heads: list[str], name: str, x: float = 150) -> None:
    sheet.block += 1
    top = sheet.y + 2
    for at, head in enumerate(heads):
        style = "italic" if head.startswith("(") else "bold"
        sheet.text(x, top + 6 * at, head, 13, style, "header", "centre")
    sheet.y = top + 6 * len(heads) + 17
    sheet.text(x, sheet.y, name, 13, "bold", "header", "centre")
    sheet.y += 7


def marriage(sheet: Sheet, chance: Chance) -> None:
    """Print a tờ khai đăng ký kết hôn: a form on dotted leaders, values in capitals."""
    dots = Dots.chosen(chance)
    commune, day = _commune(chance), recently(chance)
    her, him = a_person(chance, "Nữ"), a_person(chance, "Nam")
    _motto(sheet)
    sheet.centred("TỜ KHAI ĐĂNG KÝ KẾT HÔN", 15, "bold")
    sheet.y += 2
    sheet.centred(f"Kính gửi: Ủy ban nhân dân {commune}", 13)
    sheet.y += 2
    for who, title in ((her, "BÊN NỮ"), (him, "BÊN NAM")):
        sheet.block += 1
        sheet.text(sheet.left, sheet.y, title, 13, "bold")
        sheet.y += 7
        sheet.blank("Họ, chữ đệm, tên:", who.capitals, 13, dots, chance.choice(("regular", "bold")))
        sheet.blank("Ngày, tháng, năm sinh:", who.birthday, 13, dots)
        sheet.blank("Dân tộc:", f"{who.nation}     Quốc tịch: Việt Nam", 13, dots)
        sheet.blank("Nơi cư trú:", who.home, 13, dots)
        sheet.blank("Giấy tờ tùy thân:", f"Căn cước số {who.number}", 13, dots)
        issued = recently(chance)
        sheet.blank("Nơi cấp, ngày cấp:", f"{ISSUER}, {shown(issued)}", 13, dots)
        sheet.blank("Kết hôn lần thứ mấy:", chance.choice(("một", "hai")), 13, dots)
        sheet.want("name", who.capitals)
        sheet.want("id", who.number)
        sheet.want("date", who.birthday, shown(issued))
    sheet.paragraph(
        "Chúng tôi cam đoan những lời khai trên đây là đúng sự thật, việc kết hôn của chúng tôi là "
        "tự nguyện, không vi phạm quy định của Luật Hôn nhân và gia đình. Chúng tôi chịu hoàn toàn "
        "trách nhiệm trước pháp luật về nội dung cam đoan của mình."
    )
    sheet.text(sheet.right, sheet.y, f"{commune}, {said(day)}", 13, "italic", align="right")
    sheet.y += 6
    top = sheet.y
    _signed(sheet, ["Bên nữ", SIGNS], her.name, 62)
    sheet.y = top
    _signed(sheet, ["Bên nam", SIGNS], him.name, 148)
    sheet.want("date", said(day))
    sheet.want("name", her.name, him.name)


def residence(sheet: Sheet, chance: Chance) -> None:
    """Print a tờ khai thay đổi thông tin cư trú: numbered blanks and a table of a household."""
    dots, who, head = Dots.chosen(chance), a_person(chance), a_person(chance)
    others, day = [a_person(chance) for _ in range(chance.randrange(2, 4))], recently(chance)
    commune = _commune(chance)
    _motto(sheet)
    sheet.centred("TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", 14, "bold")
    sheet.y += 1
    sheet.centred(f"Kính gửi: Công an {commune}", 13)
    sheet.y += 1
    phone = f"0{chance.choice((3, 7, 8, 9))}{chance.randrange(10**8):08}"
    rows = (
        ("1. Họ, chữ đệm và tên:", who.capitals),
        ("2. Ngày, tháng, năm sinh:", f"{who.birthday}     3. Giới tính: {who.sex}"),
        ("4. Số định danh cá nhân:", who.number),
        ("5. Số điện thoại liên hệ:", phone),
        ("6. Nơi thường trú:", who.home),
        ("7. Nơi ở hiện tại:", a_home(chance, chance.choice(sorted(PROVINCES)))),
        ("8. Họ, chữ đệm và tên chủ hộ:", head.capitals),
        ("9. Số định danh cá nhân của chủ hộ:", head.number),
        ("10. Nội dung đề nghị:", f"Nhập hộ, xóa đăng ký tạm trú tại {chance.choice(HAMLETS)}"),
    )
    for label, value in rows:
        sheet.blank(label, value, 12.5, dots)
    sheet.text(sheet.left, sheet.y, "11. Những thành viên cùng thay đổi:", 12.5)
    sheet.y += 7
    titles = [
        "TT",
        "Họ, chữ đệm và tên",
        "Ngày sinh",
        "Giới tính",
        "Số định danh cá nhân",
        "Quan hệ",
    ]
    table = [titles]
    for number, other in enumerate(others, start=1):
        kin = chance.choice(("Vợ", "Chồng", "Con đẻ", "Cháu ruột", "Mẹ đẻ", "Em ruột"))
        table.append([str(number), other.name, other.birthday, other.sex, other.number, kin])
    sheet.table((11, 50, 26, 18, 38, 22), table, 11.5)
    sheet.text(sheet.right, sheet.y, f"{commune}, {said(day)}", 12.5, "italic", align="right")
    sheet.y += 6
    _signed(sheet, ["NGƯỜI KÊ KHAI", SIGNS], who.name)
    sheet.want("name", who.capitals, head.capitals, who.name, *(o.name for o in others))
    sheet.want("id", who.number, head.number, *(o.number for o in others))
    sheet.want("date", who.birthday, said(day), *(o.birthday for o in others))
    sheet.want("code", phone)


def identity(sheet: Sheet, chance: Chance) -> None:
    """Print a certified copy of an identity card, front and back in frames."""
    who, day = a_person(chance), recently(chance)
    issued = recently(chance)
    until = date(issued.year + 15, issued.month, min(issued.day, 28))
    left, top = 52.0, 36.0
    sheet.frame(left, top, left + 106, top + 67, 3)
    sheet.frame(left + 5, top + 24, left + 28, top + 54, 0)
    sheet.text(left + 53, top + 3, STATE, 9.5, "bold", align="centre")
    sheet.text(left + 53, top + 7.2, MOTTO, 8.5, "bold", align="centre")
    sheet.text(left + 60, top + 14, "CĂN CƯỚC CÔNG DÂN", 14, "bold", align="centre")
    start, rows = left + 32, [
        ("Số / No.:", who.number, 13.0, "bold"),
        ("Họ và tên / Full name:", "", 8.5, "regular"),
        ("", who.capitals, 11.5, "bold"),
        ("Ngày sinh / Date of birth:", who.birthday, 9.5, "regular"),
        ("Giới tính / Sex:", f"{who.sex}     Quốc tịch / Nationality: Việt Nam", 9.5, "regular"),
        ("Nơi thường trú / Place of residence:", "", 8.5, "regular"),
    ]  # fmt: skip
    y = top + 21
    for label, value, pt, style in rows:
        end = sheet.text(start, y + (pt - 8.5) * 0.28, label, 8.5) + 1.2 if label else start
        if value:
            sheet.text(end, y, value, pt, style)
        sheet.block += 1
        y += 5.2
    for line in sheet.wrapped(who.home, 9.5, "regular", 72, 72):
        sheet.text(start, y, line, 9.5)
        y += 4.7
    sheet.text(left + 3, top + 61.5, f"Có giá trị đến: {shown(until)}", 8.5)
    low = top + 78
    sheet.block += 1
    sheet.frame(left, low, left + 106, low + 67, 3)
    back = [
        "Đặc điểm nhận dạng / Personal identification:",
        chance.choice(("Sẹo chấm cách 2 cm trên đuôi mày trái", "Nốt ruồi dưới cánh mũi phải")),
        said(issued).capitalize(),
        "CỤC TRƯỞNG CỤC CẢNH SÁT",
        "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
    ]
    for at, line in enumerate(back):
        sheet.text(left + 6, low + 5 + 6 * at, line, 9.5)
    sheet.y = low + 76
    sheet.block += 1
    sheet.centred("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", 13, "bold")
    number = str(chance.randrange(100, 9999))
    sheet.paragraph(f"Số chứng thực: {number}    Quyển số: 0{chance.randrange(1, 9)} - SCT/BS")
    sheet.paragraph(said(day).capitalize())
    officer = a_person(chance)
    _signed(sheet, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], officer.name, 148)
    sheet.want("name", who.capitals, officer.name)
    sheet.want("id", who.number)
    sheet.want("date", who.birthday, shown(until))
    sheet.want("code", number)


def certified(sheet: Sheet, chance: Chance) -> None:
    """Print a certified copy of a birth certificate."""
    child = a_person(chance, born=a_day(chance, date(2005, 1, 1), date(2026, 5, 1)))
    her, him = a_person(chance, "Nữ"), a_person(chance, "Nam")
    commune, day, dots = _commune(chance), recently(chance), Dots.chosen(chance)
    book = f"{chance.randrange(1, 400)}/{child.born.year}"
    _motto(sheet)
    sheet.text(sheet.left, sheet.y - 4, "BẢN SAO", 14, "bold")
    sheet.y += 4
    sheet.centred("GIẤY KHAI SINH", 18, "bold")
    sheet.centred(f"Số: {book}", 13)
    sheet.y += 2
    sheet.blank("Họ, chữ đệm, tên:", child.capitals, 13, dots, "bold")
    sheet.blank("Ngày, tháng, năm sinh:", child.birthday, 13, dots)
    sheet.blank("Giới tính:", f"{child.sex}     Dân tộc: {child.nation}", 13, dots)
    sheet.blank("Nơi sinh:", f"Trung tâm Y tế {child.home.split(', ')[-2]}", 13, dots)
    sheet.blank("Số định danh cá nhân:", child.number, 13, dots)
    for who, label in ((her, "mẹ"), (him, "cha")):
        sheet.blank(f"Họ, chữ đệm, tên người {label}:", who.capitals, 13, dots, "bold")
        sheet.blank("Năm sinh:", f"{who.born.year}     Dân tộc: {who.nation}", 13, dots)
        sheet.blank("Nơi cư trú:", who.home, 13, dots)
    registered = child.born + timedelta(days=chance.randrange(3, 60))
    sheet.blank("Nơi đăng ký khai sinh:", f"Ủy ban nhân dân {commune}", 13, dots)
    sheet.blank("Ngày, tháng, năm đăng ký:", shown(registered), 13, dots)
    sheet.y += 4
    sheet.centred("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", 13, "bold")
    number = str(chance.randrange(100, 9999))
    sheet.paragraph(f"Số chứng thực: {number}    Quyển số: {chance.randrange(10, 99)} - SCT/BS")
    sheet.paragraph(f"{said(day).capitalize()}")
    officer = a_person(chance)
    _signed(sheet, ["TM. ỦY BAN NHÂN DÂN", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"], officer.name, 142)
    sheet.want("name", child.capitals, her.capitals, him.capitals, officer.name)
    sheet.want("id", child.number)
    sheet.want("date", child.birthday, shown(registered))
    sheet.want("code", number, book)


def letter(sheet: Sheet, chance: Chance) -> None:
    """Print an official letter about flood, roads and records."""
    sheet.left, sheet.right = 30, 190
    day, who = recently(chance), a_person(chance)
    number = f"{chance.randrange(20, 2900)}/UBND-{chance.choice(('NC', 'KT', 'VHXH', 'NNMT'))}"
    about = "V/v kiểm tra việc tiếp nhận hồ sơ qua dịch vụ bưu chính công ích"
    place = _letterhead(sheet, chance, number, about, day)
    for line in ("Kính gửi:", f"- Ủy ban nhân dân {_commune(chance)};", "- Bưu điện khu vực."):
        sheet.text(60 + 6 * line.startswith("-"), sheet.y, line, 13.5)
        sheet.y += 6.6
    sheet.y += 2
    phone = f"029{chance.randrange(0, 9)}.{chance.randrange(3_500_000, 3_999_999)}"
    deadline = a_day(chance, day, day + timedelta(days=60))
    for text in (
        (
            f"Qua theo dõi, trong quý vừa qua toàn huyện {place} tiếp nhận "
            f"{chance.randrange(900, 9000)} hồ sơ thủ tục hành chính, trong đó tỷ lệ nộp trực "
            "tuyến còn thấp, một số hồ sơ giải quyết quá hạn nhưng chưa gửi thư xin lỗi người dân "
            "theo quy định."
        ),
        (
            "Để khắc phục những hạn chế nêu trên, Chủ tịch Ủy ban nhân dân huyện yêu cầu các đơn "
            "vị nghiêm túc thực hiện: công khai đầy đủ mức phí, lệ phí; hướng dẫn bà con người "
            "Khmer, người Hoa ở vùng sâu bằng ngôn ngữ dễ hiểu; không để phát sinh chi phí "
            "ngoài quy định."
        ),
        (
            f"Giao {'ông' if who.sex == 'Nam' else 'bà'} {who.name}, Phó Chánh Văn phòng (điện "
            f"thoại {phone}), theo dõi, đôn đốc, tổng hợp khó khăn và báo cáo "
            f"trước {said(deadline)}."
        ),
        (
            "Đối với hồ sơ đất đai bị trả lại nhiều lần, cán bộ thụ lý phải giải trình bằng văn "
            "bản; nếu để xảy ra nhũng nhiễu thì xử lý nghiêm theo Luật Cán bộ, công chức."
        ),
    ):
        sheet.paragraph(text, 13.5)
    top, officer = sheet.y + 4, a_person(chance)
    sheet.block += 1
    for at, line in enumerate(("Nơi nhận:", "- Như trên;", "- TT. HĐND huyện;", "- Lưu: VT.")):
        style, pt = ("italic", 12) if not at else ("regular", 11)
        sheet.text(30, top + 5 * at, line, pt, style, "header")
    sheet.y = top - 2
    _signed(sheet, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], officer.name, 148)
    sheet.want("code", number, phone)
    sheet.want("name", who.name, officer.name)
    sheet.want("date", said(day), said(deadline))


def land(sheet: Sheet, chance: Chance) -> None:
    """Print a list of households with their IDs, days, hamlets and areas."""
    sheet.left, sheet.right = 17, 194
    day = recently(chance)
    _letterhead(sheet, chance, f"{chance.randrange(2, 90)}/DS-UBND", "", day)
    sheet.centred("DANH SÁCH HỘ ĐƯỢC BỒI THƯỜNG, HỖ TRỢ", 14, "bold")
    sheet.centred("KHI NHÀ NƯỚC THU HỒI ĐẤT LÀM ĐƯỜNG VÀNH ĐAI", 14, "bold")
    sheet.y += 3
    rows = [
        [
            "STT",
            "Họ và tên chủ hộ",
            "Ngày sinh",
            "Số định danh",
            "Thửa",
            "Địa chỉ",
            "Số tiền (đồng)",
        ]
    ]
    for number in range(1, chance.randrange(12, 18)):
        who = a_person(chance)
        money = f"{chance.randrange(11_000, 980_000) * 1000:,}".replace(",", ".")
        rows.append([
            str(number), who.name, who.birthday, who.number, str(chance.randrange(2, 990)),
            f"ấp {chance.choice(HAMLETS)}", money,
        ])  # fmt: skip
        if number % 2:
            sheet.want("name", who.name)
            sheet.want("id", who.number)
        if number % 4 == 1:
            sheet.want("date", who.birthday)
            sheet.want("code", money)
    sheet.table((11, 44, 23, 30, 14, 29, 26), rows, 11)
    sheet.block += 1
    sheet.text(sheet.left + 6, sheet.y, f"Danh sách này có {len(rows) - 1} hộ.", 12, "italic")
    sheet.y += 6
    officer, clerk, top = a_person(chance), a_person(chance), sheet.y
    _signed(sheet, ["NGƯỜI LẬP", SIGNS], clerk.name, 58)
    sheet.y = top
    _signed(sheet, ["CHỦ TỊCH", "(Ký tên, đóng dấu)"], officer.name, 150)
    sheet.want("name", clerk.name, officer.name)


def decision(sheet: Sheet, chance: Chance) -> None:
    """Print a decision on correcting a civil-status entry."""
    sheet.left, sheet.right = 30, 190
    day, who = recently(chance), a_person(chance)
    number = f"{chance.randrange(20, 2900)}/QĐ-UBND"
    place = _letterhead(sheet, chance, number, "", day)
    for line, pt in (
        ("QUYẾT ĐỊNH", 15), ("Về việc cải chính thông tin hộ tịch", 14),
        (f"CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN {place.upper()}", 13.5),
    ):  # fmt: skip
        sheet.centred(line, pt, "bold")
        sheet.y += 2
    asked = a_day(chance, day - timedelta(days=30), day)
    wrong = who.born + timedelta(days=chance.choice((1, 30, 365)))
    for text in (
        "Căn cứ Luật Hộ tịch ngày 20 tháng 11 năm 2014;",
        (
            "Căn cứ Nghị định số 123/2015/NĐ-CP ngày 15 tháng 11 năm 2015 của Chính phủ quy định "
            "chi tiết một số điều và biện pháp thi hành Luật Hộ tịch;"
        ),
        (
            f"Xét đơn của {'ông' if who.sex == 'Nam' else 'bà'} {who.name} nộp {said(asked)} và đề "
            "nghị của Trưởng phòng Tư pháp."
        ),
    ):
        sheet.paragraph(text, 13, "italic")
    sheet.centred("QUYẾT ĐỊNH:", 13.5, "bold")
    sheet.y += 2
    for text in (
        (
            f"Điều 1. Cải chính ngày sinh của {who.name}, số định danh cá nhân {who.number}, "
            f"thường trú tại {who.home}, từ {shown(wrong)} thành {who.birthday}."
        ),
        (
            "Điều 2. Công chức tư pháp - hộ tịch ghi chú nội dung cải chính vào Sổ đăng ký khai "
            "sinh và cập nhật Cơ sở dữ liệu hộ tịch điện tử trong 03 ngày làm việc."
        ),
        (
            "Điều 3. Chánh Văn phòng, Trưởng phòng Tư pháp và người có tên nêu trên chịu trách "
            "nhiệm thi hành Quyết định này kể từ ngày ký."
        ),
    ):
        sheet.paragraph(text, 13.5)
    top, officer = sheet.y + 4, a_person(chance)
    sheet.block += 1
    for at, line in enumerate(("Nơi nhận:", "- Như Điều 3;", "- Phòng Tư pháp;", "- Lưu: VT, TP.")):
        sheet.text(30, top + 5 * at, line, 11.5, "regular" if at else "bold", "header")
    sheet.y = top - 2
    _signed(sheet, ["CHỦ TỊCH"], officer.name, 148)
    sheet.want("code", number)
    sheet.want("name", who.name, officer.name)
    sheet.want("id", who.number)
    sheet.want("date", who.birthday, shown(wrong), said(day))


KINDS: dict[str, Callable[[Sheet, Chance], None]] = {
    "kethon": marriage,
    "cutru": residence,
    "cccd": identity,
    "khaisinh": certified,
    "congvan": letter,
    "danhsach": land,
    "quyetdinh": decision,
}
