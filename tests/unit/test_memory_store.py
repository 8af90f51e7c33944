"""The ports in memory behave as the world does, so that tests of histories can be believed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.acts import Accept, Advance, Return
from chalicelib.domain.history import is_intact
from chalicelib.domain.parts import ReturnedBy
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import KeyReused, NotFound, TooLarge
from chalicelib.domain.status import Status
from chalicelib.usecases import acting, drafting, filing, uploading, viewing
from chalicelib.usecases.uploading import UploadAsk
from tests.builders import (
    A_RESULT,
    MORNING,
    WARD,
    a_citizen,
    a_draft,
    a_procedure,
    an_application,
    an_officer,
)
from tests.memory import MemoryCatalogue, MemoryChance, Office

HOUR = timedelta(hours=1)


def test_a_dossier_lives_from_filing_to_its_result() -> None:
    office = Office()
    filed = filing.file_online(office.filing(), an_application(), a_citizen(), "k1", MORNING)
    leader, at = an_officer(Role.LEADER), MORNING
    for act in (
        Accept(),
        Advance(to="phan-cong"),
        Advance(to="tham-dinh"),
        Advance(to="ky-duyet"),
        Advance(to="ban-hanh"),
        Advance(to="tra-ket-qua", result=A_RESULT),
        Return(how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An"),
    ):
        at += HOUR
        acting.act(
            office.dossiers,
            office.catalogue,
            filed.dossier.code,
            act,
            leader,
            at,
            None,
            office.chance,
        )
    view = viewing.view(office.dossiers, office.catalogue, a_citizen(), filed.dossier.code, at)
    assert view.dossier.status is Status.RETURNED
    assert is_intact(view.events)
    assert len({event.salt for event in view.events}) == len(view.events)


def test_an_application_sent_three_times_is_filed_once() -> None:
    office = Office()
    first, *again = (
        filing.file_online(office.filing(), an_application(), a_citizen(), "k1", MORNING)
        for _ in range(3)
    )
    assert [filed.repeated for filed in again] == [True, True]
    assert {filed.dossier.code for filed in again} == {first.dossier.code}
    assert len(viewing.mine(office.dossiers, a_citizen()).rows) == 1
    other = an_application(answers={"ho_ten": "Khác"})
    with pytest.raises(KeyReused):
        filing.file_online(office.filing(), other, a_citizen(), "k1", MORNING)


def test_a_file_is_part_of_a_dossier_once_its_bytes_arrived() -> None:
    office = Office()
    ask = UploadAsk(
        procedure="1.000001",
        component="TK",
        name="tờ khai.pdf",
        content_type="application/pdf",
        size=3,
    )
    upload, ticket = uploading.ticket(
        office.dossiers, office.catalogue, office.inbox, office.chance, ask, a_citizen(), MORNING
    )
    assert office.inbox.size(upload.key) is None
    assert ticket.fields["key"] == upload.key
    office.inbox.arrive(upload.key, b"PDF")
    application = an_application(on_paper=frozenset(), uploads={"TK": (upload.id,)})
    filed = filing.file_online(office.filing(), application, a_citizen(), "k1", MORNING)
    assert filed.dossier.component("TK").uploads == (upload.id,)
    assert office.dossiers.upload(upload.id).dossier == filed.dossier.code


def test_a_draft_saved_twice_is_one_draft() -> None:
    office = Office()
    draft = a_draft(revision=0)
    first = drafting.save(office.dossiers, a_citizen(), draft, MORNING)
    again = drafting.save(office.dossiers, a_citizen(), draft, MORNING + HOUR)
    assert first == again
    assert drafting.mine(office.dossiers, a_citizen()) == (first,)


def test_the_inbox_gives_back_what_arrived_and_no_more_than_asked() -> None:
    inbox = Office().inbox
    with pytest.raises(NotFound):
        inbox.fetch("scan/1", 10)
    inbox.arrive("scan/1", b"0123456789")
    assert (inbox.size("scan/1"), inbox.fetch("scan/1", 10).data) == (10, b"0123456789")
    with pytest.raises(TooLarge):
        inbox.fetch("scan/1", 9)
    inbox.remove("scan/1")
    assert inbox.size("scan/1") is None


def test_the_archive_never_alters_what_it_keeps() -> None:
    archive = Office().archive
    archive.keep("paper/1.pdf", b"first", "application/pdf")
    archive.keep("paper/1.pdf", b"second", "application/pdf")
    assert archive.kept["paper/1.pdf"] == (b"first", "application/pdf")
    assert archive.link("paper/1.pdf", "a.pdf", MORNING).startswith("https://")


def test_the_catalogue_finds_the_version_in_force_on_a_day() -> None:
    old = a_procedure(version=1, valid_until=MORNING.date() - timedelta(days=1))
    new = a_procedure(version=2, valid_from=MORNING.date(), name="Tên mới")
    catalogue = MemoryCatalogue((old, new))
    assert catalogue.procedure("1.000001") == new
    assert catalogue.procedure("1.000001", on=old.valid_from) == old
    assert catalogue.procedure("1.000001", version=1) == old
    assert [line.name for line in catalogue.index()] == ["Tên mới"]
    assert catalogue.agency(WARD).code == WARD
    for missing in ("9.999999", ""):
        with pytest.raises(NotFound):
            catalogue.procedure(missing)
        with pytest.raises(NotFound):
            catalogue.agency(missing)
    assert replace(new, version=1) != old


def test_chance_in_tests_is_the_same_each_time_and_never_the_same_twice() -> None:
    one, other = MemoryChance(), MemoryChance()
    drawn = [one.bits(16) for _ in range(100)]
    assert drawn == [other.bits(16) for _ in range(100)]
    assert len(set(drawn)) == 100
    assert {len(bits) for bits in drawn} == {16}
