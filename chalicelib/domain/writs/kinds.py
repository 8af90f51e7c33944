"""Kinds: the seven official forms of TT 03/2025/TT-VPCP, by number and title."""

from collections.abc import Mapping
from enum import StrEnum


class Model(StrEnum):
    """Mẫu văn bản: the number of an official form."""

    RECEIPT = "01"
    SUPPLEMENT = "02"
    REFUSAL = "03"
    APOLOGY = "04"
    STOP = "05"
    CONTROL = "06"
    LOGBOOK = "07"

    @property
    def label(self) -> str:
        """Return what the form is called."""
        return TITLES[self]

    @property
    def is_internal(self) -> bool:
        """Tell whether it is for officers alone: it tells who did what, or of many people."""
        return self in {Model.CONTROL, Model.LOGBOOK}


TITLES: Mapping[Model, str] = {
    Model.RECEIPT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    Model.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    Model.REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    Model.APOLOGY: "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
    Model.STOP: "Thông báo dừng giải quyết hồ sơ",
    Model.CONTROL: "Phiếu kiểm soát quá trình giải quyết hồ sơ",
    Model.LOGBOOK: "Sổ theo dõi hồ sơ",
}
"""The names of the forms; verified."""
