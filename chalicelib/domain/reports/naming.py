"""Naming: what agencies, all of them together, steps and roles are called in tables."""

from collections.abc import Mapping

from chalicelib.domain.people import Role
from chalicelib.domain.procedure import Agency
from chalicelib.domain.reports.periods import Question

Agencies = Mapping[str, Agency]
"""Agencies by their codes."""
Steps = Mapping[tuple[str, str], str]
"""Names of steps by the code of the procedure and the id of the step."""

PROVINCE = "Toàn tỉnh"
PAUSED = "paused"
"""In place of a role: the clock stands still and the office waits for somebody else."""
ROLES: Mapping[str, str] = {
    Role.RECEPTION: "Cán bộ tiếp nhận",
    Role.DIVISION_HEAD: "Lãnh đạo phòng",
    Role.APPRAISER: "Chuyên viên thụ lý",
    Role.LEADER: "Lãnh đạo đơn vị",
    Role.CLERK: "Văn thư",
    Role.RETURNER: "Cán bộ trả kết quả",
    PAUSED: "Tạm dừng tính giờ (chờ bổ sung, nộp phí hoặc việc khác)",
}


def agency_name(code: str, agencies: Agencies) -> str:
    """Return ``Sở Tư pháp (H33.02)``; the code alone where the agency is not known."""
    known = agencies.get(code)
    return f"{known.name} ({code})" if known else code


def whole_name(question: Question, agencies: Agencies) -> str:
    """Return what all dossiers together are called that a question is about."""
    if question.agency is None:
        return PROVINCE
    return f"{agency_name(question.agency, agencies)} và đơn vị trực thuộc"


def step_name(procedure: str, step: str, steps: Steps) -> str:
    """Return the name of a step; its id where the procedure's law is not known."""
    return steps.get((procedure, step), step)


def role_name(role: str) -> str:
    """Return what a role is called; the word itself where it is none of an officer's."""
    return ROLES.get(role, role)
