"""Drafting and uploading: what is typed is never lost, and tickets only for what may be sent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.records import Draft, UploadState
from chalicelib.domain.refusals import (
    Invalid,
    NotFound,
    Refusal,
    StaleVersion,
    TooLarge,
    UnsupportedType,
)
from chalicelib.usecases import drafting, uploading
from chalicelib.usecases.drafting import MOST_DRAFTS, MOST_FILES
from chalicelib.usecases.uploading import MOST_BYTES, UploadAsk
from tests.builders import MORNING, a_citizen, a_draft
from tests.memory import Office

LATER = MORNING + timedelta(minutes=1)
NEW = a_draft(revision=0)
OTHER = a_citizen("citizen-2")


def saved(office: Office, draft: Draft, **changes: Any) -> Draft:
    return drafting.save(office.dossiers, a_citizen(), replace(draft, **changes), LATER)


def test_a_draft_is_saved_over_the_revision_it_was_typed_on() -> None:
    office = Office()
    first = saved(office, NEW)
    second = saved(office, first, answers={"ho_ten": "Nguyễn Văn"})
    assert (first.revision, second.revision) == (1, 2)
    assert drafting.one(office.dossiers, a_citizen(), "d1") == second


def test_the_same_content_again_is_the_answer_that_was_lost() -> None:
    office = Office()
    first = saved(office, NEW)
    assert saved(office, NEW) == first


def test_another_device_is_never_overwritten() -> None:
    office = Office()
    first = saved(office, NEW)
    kept = saved(office, first, answers={"ho_ten": "Từ điện thoại"})
    with pytest.raises(StaleVersion) as no:
        saved(office, first, answers={"ho_ten": "Từ máy tính"})
    assert no.value.field == "revision"
    assert drafting.mine(office.dossiers, a_citizen()) == (kept,)


def test_a_draft_belongs_to_who_saves_it_whoever_it_claims() -> None:
    office = Office()
    saved(office, NEW, owner="citizen-2")
    assert drafting.mine(office.dossiers, OTHER) == ()
    with pytest.raises(NotFound):
        drafting.one(office.dossiers, OTHER, "d1")
    drafting.drop(office.dossiers, OTHER, "d1")
    assert drafting.one(office.dossiers, a_citizen(), "d1").owner == "citizen-1"


def test_there_may_be_fifty_drafts_and_those_may_still_be_saved() -> None:
    office = Office()
    for number in range(MOST_DRAFTS):
        last = saved(office, NEW, id=f"d{number}")
    with pytest.raises(TooLarge, match="50 bản nháp"):
        saved(office, NEW, id="one-more")
    assert saved(office, last, answers={}).revision == 2
    drafting.drop(office.dossiers, a_citizen(), "d0")
    assert saved(office, NEW, id="one-more").revision == 1


AN_ASK = UploadAsk(
    procedure="1.000001",
    component="TK",
    name="tờ khai.pdf",
    content_type="application/pdf",
    size=1000,
)


def ticket(office: Office, **changes: Any) -> str:
    upload, given = uploading.ticket(
        office.dossiers,
        office.catalogue,
        office.inbox,
        office.chance,
        replace(AN_ASK, **changes),
        a_citizen(),
        MORNING,
    )
    assert given == office.inbox.tickets[upload.key]
    return upload.id


def test_a_ticket_is_for_one_key_one_type_and_the_size_that_was_named() -> None:
    office = Office()
    upload = uploading.one(office.dossiers, a_citizen(), ticket(office))
    assert upload.key == f"citizen/citizen-1/{upload.id}"
    assert (upload.state, upload.dossier) == (UploadState.TICKETED, None)
    fields = office.inbox.tickets[upload.key].fields
    assert (fields["most"], fields["Content-Type"]) == ("1000", "application/pdf")


def test_no_two_tickets_are_for_the_same_key_and_none_is_anybody_elses() -> None:
    office = Office()
    one, other = ticket(office), ticket(office)
    assert one != other
    with pytest.raises(NotFound):
        uploading.one(office.dossiers, OTHER, one)


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"size": 0}, Invalid, "size"),
        ({"size": -1}, Invalid, "size"),
        ({"size": MOST_BYTES + 1}, TooLarge, "size"),
        ({"content_type": "application/zip"}, UnsupportedType, "content_type"),
        ({"content_type": "image/svg+xml"}, UnsupportedType, "content_type"),
        ({"component": "XX"}, Invalid, "component"),
        ({"procedure": "9.999999"}, NotFound, "procedure"),
    ],
)
def test_what_may_not_be_sent_gets_no_ticket(
    changes: dict[str, Any], kind: type[Refusal], field: str
) -> None:
    office = Office()
    with pytest.raises(kind) as no:
        ticket(office, **changes)
    assert no.value.field == field
    assert office.inbox.tickets == {}


def test_a_file_may_be_as_large_as_the_limit_and_its_name_as_long_as_it_likes() -> None:
    office = Office()
    upload_id = ticket(office, size=MOST_BYTES, name="á" * 500)
    assert len(uploading.one(office.dossiers, a_citizen(), upload_id).name) == 200


def with_file(office: Office, upload: str, component: str = "TK") -> Draft:
    return drafting.with_upload(office.dossiers, a_citizen(), "d1", component, upload, LATER)


def without_file(office: Office, upload: str, component: str = "TK") -> Draft:
    return drafting.without_upload(office.dossiers, a_citizen(), "d1", component, upload, LATER)


def test_a_file_is_noted_once_and_taken_out_once_beside_whatever_else_is_typed() -> None:
    office = Office()
    first = saved(office, NEW, uploads={})
    assert with_file(office, "u1").uploads == {"TK": ("u1",)}
    assert with_file(office, "u1").revision == first.revision + 1, "the same again changes nothing"
    assert with_file(office, "u2").uploads == {"TK": ("u1", "u2")}
    assert with_file(office, "u3", "XX").answers == NEW.answers
    assert without_file(office, "u1").uploads == {"TK": ("u2",), "XX": ("u3",)}
    assert without_file(office, "u2").uploads == {"XX": ("u3",)}
    assert without_file(office, "u2").uploads == {"XX": ("u3",)}
    with pytest.raises(NotFound):
        drafting.with_upload(office.dossiers, OTHER, "d1", "TK", "u9", LATER)


def test_a_file_is_noted_in_what_another_device_saved_at_that_moment() -> None:
    office = Office()
    first = saved(office, NEW, uploads={})
    put, raced = office.dossiers.put_draft, iter([first])

    def after_another(draft: Draft, before: int) -> None:
        for seen in raced:
            saved(office, seen, answers={"ho_ten": "Từ điện thoại"})
        put(draft, before)

    office.dossiers.put_draft = after_another  # type: ignore[method-assign]
    kept = with_file(office, "u1")
    assert (kept.answers, kept.uploads) == ({"ho_ten": "Từ điện thoại"}, {"TK": ("u1",)})
    assert drafting.one(office.dossiers, a_citizen(), "d1") == kept


def test_a_paper_consists_of_twenty_files_at_most() -> None:
    office = Office()
    saved(office, NEW, uploads={"TK": tuple(f"u{number}" for number in range(MOST_FILES))})
    with pytest.raises(TooLarge, match="20 tệp") as no:
        with_file(office, "one-more")
    assert no.value.field == "uploads.TK"
    assert with_file(office, "u3").revision == 1, "that one is there"
