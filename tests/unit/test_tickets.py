"""Tickets of pages without scripts: one place for a file however often it is asked for."""

from dataclasses import replace

import pytest

from chalicelib.domain.records import Upload, UploadState
from chalicelib.domain.refusals import (
    Invalid,
    NotAllowedNow,
    NotFound,
    TooLarge,
    TryLater,
    UnsupportedType,
)
from chalicelib.usecases import uploading
from chalicelib.usecases.ports import Ticket
from chalicelib.usecases.uploading import MOST_BYTES, FileAsk
from tests.builders import MORNING, a_citizen, a_procedure, an_upload
from tests.memory import MemoryDossiers, Office

ASK = FileAsk(
    id="ab" * 16,
    component="TK",
    name="Ảnh chụp lúc 09:15",
    back="https://motcua.test/drafts/d1/papers",
)


def test_a_page_gets_a_place_of_unknown_size_and_is_led_back() -> None:
    office = Office()
    upload, ticket = asked(office)
    assert (upload.size, upload.content_type) == (None, "application/octet-stream")
    assert office.dossiers.upload(ASK.id) == upload
    assert ticket.fields["most"] == str(MOST_BYTES)
    assert ticket.fields["success_action_redirect"] == ASK.back
    assert upload.key == f"citizen/citizen-1/{ASK.id}"


def test_asking_again_is_the_same_place() -> None:
    office = Office()
    first, _ = asked(office)
    again, ticket = asked(office)
    assert again == first
    assert ticket.fields["key"] == first.key


def test_another_file_in_the_same_place_counts_with_its_own_size_and_type() -> None:
    office = Office()
    office.dossiers.put_upload(an_upload(ASK.id), before=None)
    upload, ticket = asked(office)
    assert (upload.size, upload.name, upload.revision) == (None, ASK.name, 2)
    smaller = replace(ASK, name="a.jpg", content_type="image/jpeg", size=70, back=None)
    upload, ticket = asked(office, smaller)
    assert office.dossiers.upload(ASK.id) == upload
    assert (upload.size, upload.name, upload.revision) == (70, "a.jpg", 3)
    assert ticket.fields == {"key": upload.key, "Content-Type": "image/jpeg", "most": "70"}


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"size": 0, "content_type": "image/png"}, Invalid),
        ({"size": MOST_BYTES + 1, "content_type": "image/png"}, TooLarge),
        ({"size": 9, "content_type": "text/html"}, UnsupportedType),
        ({"size": 9}, UnsupportedType),
    ],
)
def test_a_file_that_would_not_be_taken_has_no_place(
    changes: dict[str, str], refused: type[Exception]
) -> None:
    office = Office()
    with pytest.raises(refused):
        asked(office, replace(ASK, **changes))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        office.dossiers.upload(ASK.id)


class Read(MemoryDossiers):
    """A store in which the reader finishes just before a place is asked for anew."""

    def put_upload(self, upload: Upload, before: Upload | None) -> None:
        if before is not None:
            read = replace(before, state=UploadState.READ, revision=before.revision + 1)
            super().put_upload(read, before)
        super().put_upload(upload, before)


def test_a_file_that_is_read_at_that_moment_is_not_sent_over() -> None:
    office = Office(dossiers=Read())
    office.dossiers.put_upload(an_upload(ASK.id), before=None)
    with pytest.raises(TryLater):
        asked(office)
    assert office.dossiers.upload(ASK.id).state is UploadState.READ


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"owner": "citizen-2"}, NotFound),
        ({"component": "GT"}, NotFound),
        ({"procedure": "1.000002"}, NotFound),
        ({"state": UploadState.READ}, NotAllowedNow),
        ({"state": UploadState.REJECTED}, NotAllowedNow),
        ({"dossier": "H33.16-260302-0001"}, NotAllowedNow),
    ],
)
def test_what_is_anothers_or_was_received_is_not_sent_over(
    changes: dict[str, str], refused: type[Exception]
) -> None:
    office = Office()
    known = replace(an_upload(ASK.id), **changes)  # type: ignore[arg-type]
    office.dossiers.put_upload(known, before=None)
    with pytest.raises(refused):
        asked(office)
    assert office.dossiers.upload(ASK.id) == known
    assert ASK.id not in str(office.inbox.tickets)


def test_a_paper_no_procedure_asks_for_has_no_place() -> None:
    office = Office()
    with pytest.raises(Invalid):
        asked(office, replace(ASK, component="NONE"))
    with pytest.raises(NotFound):
        office.dossiers.upload(ASK.id)


def test_only_ones_own_uploads_are_told_and_what_is_missing_is_left_out() -> None:
    office = Office()
    mine, others = an_upload("u1"), an_upload("u2", a_citizen("citizen-2"))
    for upload in (mine, others):
        office.dossiers.put_upload(upload, before=None)
    assert uploading.states(office.dossiers, a_citizen(), ["u1", "u2", "u3"]) == {"u1": mine}
    assert uploading.states(office.dossiers, a_citizen(), []) == {}


def test_what_came_and_was_not_read_yet_is_known_from_the_inbox() -> None:
    office = Office()
    came, waits = an_upload("u1"), an_upload("u2")
    read = an_upload("u3", state=UploadState.READ)
    office.inbox.arrive(came.key, b"%PDF")
    office.inbox.arrive(read.key, b"%PDF")
    assert uploading.arrived(office.inbox, a_citizen(), [came, waits, read]) == {"u1"}


def asked(office: Office, ask: FileAsk = ASK) -> tuple[Upload, Ticket]:
    return uploading.placed(office.dossiers, office.inbox, a_procedure(), ask, a_citizen(), MORNING)
