"""Filing: an application becomes a dossier, once, whole, and only where it may be filed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.access import may_read
from chalicelib.domain.clock import ClockKind
from chalicelib.domain.codes import parse_code, secret_hash
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.fees import Collected
from chalicelib.domain.history import is_intact
from chalicelib.domain.parts import Channel
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import Level, OnlineLevel
from chalicelib.domain.records import Draft, DraftSeen
from chalicelib.domain.refusals import (
    Forbidden,
    Invalid,
    KeyReused,
    NotAllowedNow,
    NotFound,
    Refusal,
    StaleVersion,
)
from chalicelib.domain.status import Status
from chalicelib.usecases.filing import Filed, file_online, receive, tracking_secret
from chalicelib.usecases.ports import Conflict, Move
from tests.builders import (
    MORNING,
    OTHER_WARD,
    WARD,
    a_citizen,
    a_draft,
    a_fee_rule,
    a_policy,
    a_procedure,
    an_agency,
    an_application,
    an_officer,
    an_upload,
)
from tests.memory import MemoryCatalogue, MemoryDossiers, Office

RECEPTION = an_officer(Role.RECEPTION)
BY_UPLOAD: dict[str, Any] = {"on_paper": frozenset(), "uploads": {"TK": ("u1",)}}


def filed(office: Office, key: str = "k1", by: Person | None = None, **changes: Any) -> Filed:
    application = an_application(**changes)
    return file_online(office.filing(), application, by or a_citizen(), key, MORNING)


def refused(office: Office, kind: type[Refusal], **changes: Any) -> Refusal:
    with pytest.raises(kind) as no:
        filed(office, **changes)
    assert office.dossiers.mine("citizen-1").rows == (), "nothing is half done"
    return no.value


def an_office(**changes: Any) -> Office:
    return Office(catalogue=MemoryCatalogue([a_procedure(**changes)]))


def with_upload(**changes: Any) -> Office:
    office, upload = Office(), an_upload(**changes)
    office.dossiers.put_upload(upload, before=None)
    office.inbox.arrive(upload.key, b"%PDF")
    return office


def test_an_application_becomes_a_new_dossier_with_a_code_and_a_secret() -> None:
    office = Office()
    made = filed(office)
    assert made.dossier.code == "H33.16-260302-0001"
    assert made.dossier.status is Status.NEW
    assert made.dossier.clock.kind is ClockKind.ACCEPTANCE
    assert made.dossier.secret_hash == secret_hash(made.secret)
    assert made.secret == tracking_secret(b"tracking key for tests", made.dossier.code)
    assert is_intact(office.dossiers.file(made.dossier.code).events)
    assert not made.repeated


def test_serial_numbers_count_by_agency_and_local_day() -> None:
    office = Office()
    codes = [
        filed(office, key, received_by=ward).dossier.code
        for key, ward in (
            ("a", WARD),
            ("b", WARD),
            ("c", OTHER_WARD),
        )
    ]
    assert [parse_code(code).serial for code in codes] == [1, 2, 1]
    late = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    tomorrow = file_online(office.filing(), an_application(), a_citizen(), "d", late)
    assert tomorrow.dossier.code == "H33.16-260303-0001"


def test_pressing_submit_again_gives_the_same_dossier_and_secret() -> None:
    office = Office()
    once, again = filed(office), filed(office)
    assert again == replace(once, repeated=True)
    assert len(office.dossiers.mine("citizen-1").rows) == 1


def test_the_same_key_with_another_content_is_refused_and_with_another_person_is_not() -> None:
    office = Office()
    filed(office)
    with pytest.raises(KeyReused) as no:
        filed(office, answers={"ho_ten": "Trần Thị Bình"})
    assert no.value.field == "Idempotency-Key"
    other = filed(office, by=a_citizen("citizen-2"))
    assert other.dossier.code == "H33.16-260302-0002"


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_is_needed_and_short(key: str) -> None:
    with pytest.raises(Invalid) as no:
        filed(Office(), key=key)
    assert no.value.field == "key"


class Beaten(MemoryDossiers):
    """A store in which the same submission, sent twice at once, is written first by the other."""

    def save(self, move: Move) -> None:
        if move.once is not None and self.once(move.once.scope, move.once.key) is None:
            super().save(move)
            raise Conflict("the other was first")
        super().save(move)


def test_of_two_sent_at_once_both_are_answered_with_the_one_dossier() -> None:
    office = Office(dossiers=Beaten())
    made = filed(office)
    assert made.repeated
    assert len(office.dossiers.mine("citizen-1").rows) == 1


def test_files_become_part_of_the_dossier_and_the_draft_goes() -> None:
    office = with_upload()
    office.dossiers.put_draft(a_draft(), before=0)
    made = filed(office, draft=DraftSeen("d1", 1), **BY_UPLOAD)
    assert office.dossiers.upload("u1").dossier == made.dossier.code
    assert made.dossier.component("TK").uploads == ("u1",)
    assert office.dossiers.drafts("citizen-1") == ()


@pytest.mark.parametrize("draft", [None, a_draft(revision=2, answers={"ho_ten": "Nguyễn An"})])
def test_a_draft_that_changed_or_went_after_it_was_seen_is_not_filed(draft: Draft | None) -> None:
    office = with_upload()
    if draft is not None:
        office.dossiers.put_draft(draft, before=0)
    no = refused(office, StaleVersion, draft=DraftSeen("d1", 1), **BY_UPLOAD)
    assert "hãy xem lại" in no.sentence
    assert office.dossiers.drafts("citizen-1") == (() if draft is None else (draft,))
    assert office.dossiers.upload("u1").dossier is None
    if draft is not None:
        assert not filed(office, draft=DraftSeen("d1", 2), **BY_UPLOAD).repeated


def test_of_two_sent_at_once_out_of_a_draft_both_are_answered_with_the_one_dossier() -> None:
    office = Office(dossiers=Beaten())
    office.dossiers.put_draft(a_draft(), before=0)
    made = filed(office, draft=DraftSeen("d1", 1))
    assert made.repeated
    assert filed(office, draft=DraftSeen("d1", 1)).dossier == made.dossier
    assert office.dossiers.drafts("citizen-1") == ()


def test_a_draft_that_was_filed_under_another_key_is_not_filed_again() -> None:
    office = Office()
    office.dossiers.put_draft(a_draft(), before=0)
    filed(office, draft=DraftSeen("d1", 1))
    with pytest.raises(StaleVersion):
        filed(office, "k2", draft=DraftSeen("d1", 1))
    assert len(office.dossiers.mine("citizen-1").rows) == 1


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        ({"owner": "citizen-2"}, "Không tìm thấy tệp"),
        ({"dossier": "H33.16-260301-0009"}, "thuộc hồ sơ khác"),
        ({"procedure": "1.000002"}, "cho giấy tờ khác"),
        ({"component": "GT"}, "cho giấy tờ khác"),
        ({"sentence": "Tệp hỏng."}, "Tệp hỏng."),
    ],
)
def test_a_file_that_is_not_ones_own_free_and_for_this_paper_is_refused(
    upload: dict[str, Any], words: str
) -> None:
    no = refused(with_upload(**upload), Invalid, **BY_UPLOAD)
    assert no.field == "uploads.TK"
    assert words in no.sentence


def test_a_file_that_has_not_arrived_is_named() -> None:
    office = Office()
    office.dossiers.put_upload(an_upload(), before=None)
    no = refused(office, Invalid, **BY_UPLOAD)
    assert no.sentence == "Tệp “tờ khai.pdf” chưa tải lên xong; hãy tải lại tệp này."


def test_every_required_paper_is_asked_for_by_name_but_what_the_state_holds() -> None:
    no = refused(Office(), Invalid, on_paper=frozenset())
    assert (no.field, "“Tờ khai”" in no.sentence) == ("uploads.TK", True)
    held = ComponentRule("CC", "Căn cước", "Identity card", from_state_data="CSDL dân cư")
    assert (
        filed(an_office(components=(held,)), on_paper=frozenset()).dossier.components[0].code
        == "CC"
    )


def test_a_paper_the_procedure_does_not_know_is_refused() -> None:
    assert refused(Office(), Invalid, on_paper=frozenset({"TK", "XX"})).field == "component"


def test_fees_are_those_of_the_day_and_the_channel() -> None:
    now = a_fee_rule(collected=Collected.ON_RECEIPT)
    old = a_fee_rule(code="CU", valid_until=date(2025, 12, 31))
    online = a_policy(code="TT", proof=None, channels=(Channel.ONLINE,), percent=50)
    office = an_office(fees=(now, old), policies=(online,))
    (line,) = filed(office).dossier.fees
    assert (line.code, line.amount) == ("LP1", 4000)
    (line,) = receive(office.filing(), an_application(), RECEPTION, "k", MORNING).dossier.fees
    assert line.amount == 8000


def poor_relief(**changes: Any) -> Office:
    return an_office(fees=(a_fee_rule(),), policies=(a_policy(**changes),))


PROVEN = frozenset({"TK", "CN-HN"})


def test_a_policy_is_claimed_with_the_paper_that_proves_it() -> None:
    made = filed(poor_relief(), policy="HN", on_paper=PROVEN).dossier
    (line,) = made.fees
    assert (line.amount, made.owed) == (0, 0)
    assert line.how == "1 bản × 8.000 đ = 8.000 đ; miễn theo “Miễn cho hộ nghèo” (NQ 1/2025) = 0 đ"
    assert made.component("CN-HN").on_paper
    claim = made.claim
    assert claim is not None
    assert (claim.policy, claim.proof, claim.declined) == ("HN", "CN-HN", "")
    assert [line.amount for line in claim.without] == [8000]


def test_a_proof_that_came_without_a_claim_is_kept_and_lowers_nothing() -> None:
    made = filed(poor_relief(), on_paper=PROVEN).dossier
    assert made.component("CN-HN").on_paper
    assert (made.owed, made.claim) == (8000, None)


def test_no_paper_proves_what_the_state_already_knows() -> None:
    known = ComponentRule("DC", "Dân cư", "Population", from_state_data="CSDL dân cư")
    made = filed(poor_relief(proof=known), policy="HN").dossier
    assert made.claim is not None
    assert (made.owed, made.claim.proof, made.claim.state_data) == (0, None, "CSDL dân cư")
    assert [component.code for component in made.components] == ["TK", "GT"]


@pytest.mark.parametrize(
    ("changes", "asked", "field", "words"),
    [
        ({}, {"policy": "KHAC"}, "policy", "không có chính sách miễn, giảm mã “KHAC”"),
        ({}, {}, "uploads.CN-HN", "cần “Giấy chứng nhận hộ nghèo”; hãy chọn cách nộp"),
        ({"valid_until": date(2026, 3, 1)}, {}, "policy", "đến 01/03/2026, không áp dụng"),
        ({"valid_from": date(2026, 3, 3)}, {}, "policy", "có hiệu lực từ 03/03/2026, không"),
        ({"channels": (Channel.COUNTER,)}, {}, "policy", "chỉ áp dụng cho hồ sơ nộp tại quầy"),
        ({"proof": None}, {}, "policy", "được áp dụng sẵn, không cần đề nghị"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_by_name(
    changes: dict[str, Any], asked: dict[str, Any], field: str, words: str
) -> None:
    no = refused(poor_relief(**changes), Invalid, **{"policy": "HN", **asked})
    assert no.field == field
    assert words in no.sentence


def test_the_same_key_with_and_without_a_claim_is_not_the_same_application() -> None:
    office = poor_relief()
    filed(office, on_paper=PROVEN)
    with pytest.raises(KeyReused):
        filed(office, on_paper=PROVEN, policy="HN")


def test_a_policy_is_claimed_at_the_counter_too() -> None:
    office = poor_relief()
    handed_in = an_application(policy="HN", on_paper=PROVEN)
    made = receive(office.filing(), handed_in, RECEPTION, "k", MORNING).dossier
    assert (made.status, made.owed) == (Status.RECEIVED, 0)


def test_nothing_is_filed_with_an_agency_that_is_no_more_or_not_yet() -> None:
    past = an_agency(WARD, valid_until=date(2026, 3, 1))
    future = an_agency(OTHER_WARD, valid_from=date(2026, 3, 3))
    office = Office(catalogue=MemoryCatalogue(agencies=[past, future]))
    for code in (WARD, OTHER_WARD):
        no = refused(office, Invalid, received_by=code)
        assert no.field == "received_by"
        assert "chọn đơn vị khác" in no.sentence
    last = datetime(2026, 3, 1, 16, 59, tzinfo=UTC)
    assert file_online(office.filing(), an_application(), a_citizen(), "k", last).dossier


def test_a_procedure_is_handed_in_at_its_level_unless_another_agency_decides() -> None:
    province = an_agency(WARD, level=Level.PROVINCE)
    office = Office(catalogue=MemoryCatalogue(agencies=[province]))
    assert refused(office, Invalid).field == "received_by"
    elsewhere = MemoryCatalogue([a_procedure(deciding_agency="H33.02")], [province])
    made = filed(Office(catalogue=elsewhere))
    assert (made.dossier.received_by, made.dossier.decided_by) == (WARD, "H33.02")


def test_what_is_not_offered_online_is_taken_at_the_counter() -> None:
    office = an_office(online=OnlineLevel.NONE)
    assert refused(office, NotAllowedNow).field == "procedure"
    made = receive(office.filing(), an_application(), RECEPTION, "k", MORNING)
    assert (made.dossier.channel, made.dossier.status) == (Channel.COUNTER, Status.RECEIVED)
    assert made.dossier.clock.kind is ClockKind.SETTLEMENT
    assert made.dossier.owner is None
    assert not may_read(a_citizen(), made.dossier)


@pytest.mark.parametrize(
    "by", [an_officer(Role.CLERK), an_officer(Role.RECEPTION, OTHER_WARD), a_citizen()]
)
def test_only_reception_of_that_agency_takes_dossiers_at_its_counter(by: Person) -> None:
    with pytest.raises(Forbidden) as no:
        receive(Office().filing(), an_application(), by, "k", MORNING)
    assert no.value.field == "received_by"


def test_a_procedure_or_case_nobody_knows_is_refused() -> None:
    assert refused(Office(), NotFound, procedure="9.999999").field == "procedure"
    assert refused(Office(), Invalid, case="khong-co").field == "case"


def test_a_citizens_name_is_in_the_application_and_not_in_the_signature() -> None:
    office = Office()
    (event,) = office.dossiers.file(filed(office).dossier.code).events
    assert (event.by, event.by_name) == ("citizen-1", "")
    made = receive(office.filing(), an_application(), RECEPTION, "k", MORNING)
    (event,) = office.dossiers.file(made.dossier.code).events
    assert event.by_name == RECEPTION.name
