"""Explaining results: an approval without its signature, an issue without its seal, are named."""

from datetime import timedelta

import pytest

from chalicelib.domain import tracing
from chalicelib.domain.acts import Accept
from chalicelib.domain.conserving import Backlog, Kind, Lack, Tally, Thing, Verdict
from chalicelib.domain.explaining import explained
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.traces import Trace
from chalicelib.usecases.signers import SignedPaper
from tests.memory import Office
from tests.signing import (
    AGAIN,
    APPROVAL,
    APPROVED,
    CODE,
    ISSUE,
    LATER,
    REOPEN,
    PlainPades,
    an_office,
    played,
    signed,
)

KINDS = {Kind.SIGNATURE, Kind.AGENCY_SEAL}
NAME = f"{CODE}-{APPROVAL}"


def things(office: Office, *, signs: bool = True) -> list[Thing]:
    """Return what is told of results, as the census finds them."""
    file = office.dossiers.file(CODE)
    traces: list[Trace] = [
        tracing.headed(file.dossier),
        *(tracing.entered(event) for event in file.events),
    ]
    for trouble in office.dossiers.results.troubles.values():
        traces += tracing.troubled(trouble)
    found = explained(traces, f"dossier {CODE}", LATER, None, lambda *_: signs)
    return [thing for thing in found if thing.kind in KINDS]


def how(office: Office, *, signs: bool = True) -> list[object]:
    return [one.end or one.lacks for one in things(office, signs=signs)]


def test_from_approval_to_seal_each_is_wanted_until_it_is_there() -> None:
    office = an_office()
    played(office, Accept())
    assert how(office) == []
    played(office, *APPROVED[1:])
    (thing,) = things(office)
    approved = office.dossiers.file(CODE).events[APPROVAL - 1].at
    assert (thing.id, thing.lacks, thing.since) == (NAME, Lack.SIGNATURE, approved)
    signed(office)
    assert how(office) == [Verdict.DONE]
    issued = played(office, ISSUE).finished_at
    assert how(office) == [Verdict.DONE, Lack.AGENCY_SEAL]
    assert (things(office)[1].id, things(office)[1].since) == (NAME, issued)
    signed(office, APPROVAL + 2)
    assert how(office) == [Verdict.DONE, Verdict.DONE]
    assert {one.id for one in things(office)} == {NAME}


def test_of_an_approval_that_was_taken_back_nothing_is_wanted() -> None:
    office = an_office()
    played(office, *APPROVED)
    signed(office)
    played(office, ISSUE, REOPEN)
    assert how(office) == []
    again = played(office, *AGAIN).approval
    assert [(one.id, one.lacks) for one in things(office)] == [(f"{CODE}-{again}", Lack.SIGNATURE)]


def test_of_results_that_the_office_does_not_make_nothing_is_wanted() -> None:
    office = an_office()
    played(office, *APPROVED)
    assert how(office, signs=False) == []


class Down(PlainPades):
    """Keys out of reach."""

    def sign(self, *_: object) -> SignedPaper:
        raise TryLater("Dịch vụ ký số đang bận.", "signature")


def test_what_keeps_it_back_is_told_as_long_as_it_does() -> None:
    office = an_office()
    played(office, *APPROVED)
    with pytest.raises(TryLater):
        signed(office, pades=Down())
    assert how(office) == [Verdict.TOLD]
    signed(office)
    assert how(office) == [Verdict.DONE]


def test_it_is_under_way_for_three_hours_and_one_dead_errand_explains_one() -> None:
    office = an_office()
    played(office, *APPROVED)
    (thing,) = things(office)
    hours = [Tally(thing.since + timedelta(hours=n)).add(thing) for n in (2, 4)]
    assert hours == [Verdict.IN_PROGRESS, Verdict.UNEXPLAINED]
    dead = Tally(thing.since + timedelta(hours=4), {"signatures": Backlog(dead=1)})
    assert [dead.add(thing), dead.add(thing)] == [Verdict.TOLD, Verdict.UNEXPLAINED]
