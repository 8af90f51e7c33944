"""Surnames: the family names of the peoples of Viet Nam, as they begin a person's name."""

from chalicelib.domain.text import fold

SURNAMES = frozenset(
    """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý An Âu Ấu Bá Bạch Bàn
    Bàng Bành Bảo Bế Bì Biện Bồ Ca Cà Cái Cam Cảnh Cao Cát Cầm Cấn Chá Chau Châu Chế Chiêm Chu
    Chung Chúng Chử Chương Cổ Công Cống Cung Cù Cự Cừ Cừu Danh Diêm Diệp Doãn Dư Dụng Đái Đàm
    Đan Đào Đầu Đậu Đèo Điền Điêu Điểu Đinh Đoàn Đôn Đồng Đổng Đới Đường Giang Giả Giản Giàng
    Giáp Hà Hạ Hạng Hàn Hán Hàng Hầu Hình Hoa Hoắc Hồng Hứa Hùng Hữu Ka Kha Khà Khâu Khổng Khúc
    Khuất Khương Khưu Kiên Kiều Kim Kông La Lã Lạc Lại Lam Lâm Lang Lăng Lầu Lèng Lều Liên Liêu
    Liễu Linh Lò Lỗ Lộ Lô Lộc Luân Luận Lục Lù Lư Lữ Lương Lường Lưu Ma Mã Mạc Mạch Mai Mạnh Mào
    Mẫn Mâu Mầu Miêu Minh Mông Mùa Ngạc Ngân Nghê Nghị Nghiêm Ngọc Ngọ Ngưu Ngụy Nguy Nhâm Nhan
    Nhậm Nhữ Ninh Nông Neáng Néang Ong Ô Ông Ổn Phí Phó Phong Phòng Phù Phú Phùng Phương Quách
    Quan Quản Quang Quàng Quảng Quế Quyền Sái Sầm Sần Si Sơn Sử Sùng Sưu Tạ Tán Tào Tạo Tăng Tất
    Tề Thạch Thái Thang Thành Thào Thân Thẩm Thập Thế Thi Thị Thiều Thiệu Thịnh Thôi Thông Thúc
    Thủy Tiên Tiến Tiêu Tiền Tiết Tín Tòng Tô Tôn Tông Tống Trà Trác Trang Tráng Trầm Tri Triệu
    Triều Trịnh Trình Trưng Trương Từ Tưởng Ty Ung Ứng Ưng Uông Văn Vân Vàng Vi Viêm Viên Viễn
    Việt Vòng Vừ Vương Vưu Xa Xà Xìn Xồng Yên
    """.split()  # noqa: SIM905 - reads better
)
_FOLDED = frozenset(fold(name) for name in SURNAMES)


def is_surname(word: str) -> bool:
    """Tell whether a word can be a family name, its diacritics read rightly or not."""
    return fold(word) in _FOLDED
