"""Missing: how the store says that something is not there."""

from chalicelib.domain.refusals import NotFound


def no_dossier(code: str) -> NotFound:
    """Return that there is no such dossier."""
    return NotFound(f"Không có hồ sơ mã “{code[:50]}”; hãy kiểm tra lại mã.", "code")


def no_upload() -> NotFound:
    """Return that there is no such upload."""
    return NotFound("Không tìm thấy tệp đã tải lên; hãy tải lại tệp.", "uploads")


def no_draft() -> NotFound:
    """Return that there is no such draft."""
    return NotFound("Không tìm thấy bản nháp này.", "draft")


def no_entry() -> NotFound:
    """Return that there is no such tray entry."""
    return NotFound("Không tìm thấy mục này trong khay quét.", "entry")


def no_matter() -> NotFound:
    """Return that there is no such matter."""
    return NotFound("Không tìm thấy việc này.", "matter")
