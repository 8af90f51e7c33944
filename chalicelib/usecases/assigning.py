"""Assigning: who may take a dossier at a desk."""

from chalicelib.domain import access
from chalicelib.domain.desk import agency_of, role_of
from chalicelib.domain.people import Colleague, Person
from chalicelib.domain.refusals import Invalid
from chalicelib.usecases.ports import Directory


def colleagues(directory: Directory, by: Person, desk: str) -> tuple[Colleague, ...]:
    """Return who may take dossiers at a desk, by name; raises Forbidden or Invalid."""
    return _working_at(directory, access.staff_desk(by, desk))


def check(directory: Directory | None, desk: str, handler: str) -> None:
    """Pass if `handler` works at the desk a dossier goes to; raises Invalid."""
    known = () if directory is None else _working_at(directory, desk)
    if handler not in {colleague.id for colleague in known}:
        raise Invalid(
            "Người được giao không làm việc tại bàn nhận hồ sơ; hãy chọn cán bộ của bàn đó.",
            "handler",
        )


def _working_at(directory: Directory, desk: str) -> tuple[Colleague, ...]:
    return directory.officers(agency_of(desk), role_of(desk))
