"""Reception: which agency takes an application for a procedure, and whether online."""

from datetime import date

from chalicelib.domain.parts import Channel
from chalicelib.domain.procedure import Agency, OnlineLevel, Procedure
from chalicelib.domain.refusals import Invalid, NotAllowedNow
from chalicelib.domain.validity import is_in_force


def takes(agency: Agency, procedure: Procedure, day: date) -> bool:
    """Tell whether an agency takes applications for a procedure on a local day."""
    return is_in_force(agency, day) and _settles(agency, procedure)


def open_by(procedure: Procedure, channel: Channel) -> None:
    """Pass if applications may come by that channel; raises NotAllowedNow."""
    if channel is Channel.ONLINE and procedure.online is OnlineLevel.NONE:
        raise NotAllowedNow(
            "Thủ tục này chưa nhận hồ sơ trực tuyến; hãy nộp tại quầy.", "procedure"
        )


def open_at(agency: Agency, procedure: Procedure, day: date) -> None:
    """Pass if the agency `takes` the application; raises Invalid and says why not."""
    if takes(agency, procedure, day):
        return
    if _settles(agency, procedure):
        raise Invalid(f"{agency.name} không còn nhận hồ sơ; hãy chọn đơn vị khác.", "received_by")
    raise Invalid("Đơn vị này không giải quyết thủ tục đã chọn.", "received_by")


def _settles(agency: Agency, procedure: Procedure) -> bool:
    """Tell whether it is of the level that settles it, or hands it on to the one that does."""
    return agency.level is procedure.level or procedure.deciding_agency is not None
