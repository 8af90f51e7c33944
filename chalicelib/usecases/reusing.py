"""Reusing: an applicant's own stored papers are offered for an application, and put into it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import reusing
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import as_read
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.parts import Component, Reused, Wish
from chalicelib.domain.people import Person, Role
from chalicelib.domain.prefilling import Proposal, proposals
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import Forbidden
from chalicelib.domain.storing import StoredPaper, Use
from chalicelib.usecases import storing
from chalicelib.usecases.ports import Catalogue, Move
from chalicelib.usecases.shelves import Shelves
from chalicelib.usecases.storing import Kept, holders


@dataclass(frozen=True, slots=True)
class Offer:
    """A stored paper that may be a component, and what of it fits the form."""

    kept: Kept
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A component a procedure asks for, and the stored papers that may be it, newest first."""

    rule: ComponentRule
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """A stored paper that is to be a component, and the record it was taken from as it stood."""

    reused: Reused
    record: StoredPaper


def offers(
    shelves: Shelves, catalogue: Catalogue, key: bytes, by: Person, procedure: str, at: datetime
) -> tuple[Offered, ...]:
    """Return what of one's own store may be what a procedure asks for (1 Query for each name)."""
    day = at.astimezone(LOCAL).date()
    law = catalogue.procedure(procedure, on=day)
    kept = {one.record.id: one for one in storing.mine(shelves, key, by)}
    records = [one.record for one in kept.values()]
    return tuple(
        Offered(
            rule,
            tuple(
                Offer(kept[one.id], _proposals(one, rule, law))
                for one in reusing.offered(records, rule, day)
            ),
        )
        for rule in (*law.components, *law.proofs)
    )


def pick(
    shelves: Shelves,
    key: Callable[[], bytes],
    by: Person,
    procedure: Procedure,
    wishes: Sequence[Wish],
    at: datetime,
    had: Iterable[Component] = (),
) -> tuple[Picked, ...]:
    """Return the papers wished for out of one's own store (1 Query for each name one has).

    Nothing is asked, not for the key either, where nothing is wished for. Raises NotFound or
    Invalid for what is not one's own, or may not be that component, and Forbidden for those who
    have no store.
    """
    if not wishes:
        return ()
    if not by.has(Role.CITIZEN):
        raise Forbidden("Chỉ người nộp hồ sơ được chọn giấy tờ trong kho của mình.", "stored")
    day, mine = at.astimezone(LOCAL).date(), _mine(shelves, key(), by)
    found = [reusing.reused(mine, one, procedure.component(one.component), day) for one in wishes]
    reusing.once_each(found, had)
    records = {record.id: record for record in mine}
    return tuple(Picked(one, records[one.record]) for one in found)


def uses(picked: Iterable[Picked], move: Move) -> tuple[Use, ...]:
    """Return the uses that a move makes of stored papers, for whoever they belong to."""
    return tuple(_use(one, move) for one in picked)


def _use(picked: Picked, move: Move) -> Use:
    record, code = picked.record, picked.reused.paper.component
    return Use(
        holder=record.holder,
        record=record.id,
        revision=record.revision,
        stored_at=record.stored_at,
        dossier=move.after.code,
        procedure_name=move.after.procedure_name,
        component=code,
        name=move.after.component(code).name,
        at=move.event.at,
    )


def _mine(shelves: Shelves, key: bytes, by: Person) -> tuple[StoredPaper, ...]:
    return tuple(one for holder in holders(key, by) for one in shelves.store(holder).records)


def _proposals(record: StoredPaper, rule: ComponentRule, law: Procedure) -> tuple[Proposal, ...]:
    return proposals(as_read(reusing.paper(record, rule.code)), law)
