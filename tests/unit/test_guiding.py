"""Guiding: the pages of an application in order, and what typing on them leaves in its draft."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.schema import check_answers
from chalicelib.domain import guiding
from chalicelib.domain.guiding import PAPERS, PLACE, REVIEW, mark, part, with_part
from chalicelib.domain.lacking import lacking, on_page
from chalicelib.domain.outlook import outlook
from chalicelib.domain.parts import Wish
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import NotFound, StaleVersion
from chalicelib.usecases import drafting
from chalicelib.usecases import guiding as errands
from infra.packages import read_all
from tests.builders import MORNING, WARD, a_citizen, a_draft, an_agency
from tests.memory import MemoryCatalogue, MemoryDossiers

LAW = {package.procedure.code: package.procedure for package in read_all().packages}
BIRTH, STAY = LAW["1.001193"], LAW["1.004194"]
TODAY = MORNING.date()
LATER = MORNING + timedelta(minutes=1)


def a_blank(**changes: Any) -> Draft:
    empty: dict[str, Any] = {"procedure": BIRTH.code, "answers": {}, "uploads": {}}
    return a_draft(**{**empty, **changes})


def lacks(draft: Draft, page: str = "") -> dict[str, str]:
    found = lacking(BIRTH, draft, [an_agency()], check_answers, TODAY)
    if page:
        found = on_page(BIRTH, found, guiding.page(BIRTH, page))
    return {one.field: one.sentence for one in found}


def test_the_place_comes_first_then_each_group_of_the_form_then_papers_and_review() -> None:
    slugs = [one.slug for one in guiding.pages(BIRTH)]
    assert slugs == [PLACE, "requester", "child", "mother", "father", "oath", PAPERS, REVIEW]
    first, last = guiding.page(BIRTH, PLACE), guiding.page(BIRTH, REVIEW)
    assert (guiding.number(BIRTH, first), guiding.number(BIRTH, last)) == (1, 8)
    assert guiding.beside(BIRTH, first, 1).slug == "requester"
    assert guiding.beside(BIRTH, first, -1) == first
    assert guiding.beside(BIRTH, last, 1) == last
    with pytest.raises(NotFound):
        guiding.page(BIRTH, "nowhere")


@pytest.mark.parametrize("code", LAW)
def test_no_group_of_any_form_is_called_as_a_page_that_every_application_has(code: str) -> None:
    slugs = [one.slug for one in guiding.pages(LAW[code])]
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize(
    ("field", "slug"),
    [
        ("received_by", PLACE),
        ("case", PLACE),
        ("applicant.phone", PLACE),
        ("answers.child_name", "child"),
        ("answers.truthful", "oath"),
        ("uploads.BSC", PAPERS),
        ("stored.BSC", PAPERS),
        ("policy", PAPERS),
        ("key", REVIEW),
    ],
)
def test_every_field_is_mended_on_its_page(field: str, slug: str) -> None:
    assert guiding.page_of(BIRTH, field).slug == slug


def test_what_a_page_does_not_send_stays_and_a_box_that_is_not_ticked_is_off() -> None:
    draft = a_blank(answers={"child_name": "Trần An", "truthful": True})
    child, oath = guiding.page(BIRTH, "child"), guiding.page(BIRTH, "oath")
    after = with_part(BIRTH, draft, child, {"answers.child_sex": "male", "answers.strange": "x"})
    assert after.answers == {"child_name": "Trần An", "child_sex": "male", "truthful": True}
    assert with_part(BIRTH, draft, oath, {"answers.truthful": "yes"}) == draft
    assert with_part(BIRTH, draft, oath, {}).answers == {"child_name": "Trần An"}


def test_what_stands_as_it_was_shown_keeps_its_kind_and_where_it_came_from() -> None:
    draft = a_blank(
        answers={"child_name": "Trần An", "mother_name": 3},
        origins={"child_name": "Giấy chứng sinh", "mother_name": "Giấy chứng sinh"},
    )
    child = guiding.page(BIRTH, "child")
    assert with_part(BIRTH, draft, child, part(BIRTH, draft, child)) == draft
    after = with_part(BIRTH, draft, child, {"answers.child_name": "Trần Anh"})
    assert after.origins == {"mother_name": "Giấy chứng sinh"}
    assert after.answers["mother_name"] == 3


def test_a_component_comes_out_of_the_store_or_on_paper_or_as_files_alone() -> None:
    papers = guiding.page(BIRTH, PAPERS)
    code = BIRTH.components[0].code
    draft = a_blank(uploads={code: ("u1",)})
    stored = with_part(BIRTH, draft, papers, {f"use.{code}": "2|p|1"})
    assert stored.stored == (Wish(component=code, record="p|1", revision=2),)
    paper = with_part(BIRTH, stored, papers, {f"use.{code}": "paper", "policy": "P1"})
    assert (paper.stored, paper.on_paper, paper.policy) == ((), (code,), "P1")
    files = with_part(BIRTH, paper, papers, {f"use.{code}": "", "policy": ""})
    assert files == draft
    for odd in ("x|p1", "1|", "|", "-1|p"):
        assert with_part(BIRTH, draft, papers, {f"use.{code}": odd}) == draft


def test_what_is_filled_in_never_covers_what_was_answered() -> None:
    draft = a_blank(answers={"child_name": "An", "mother_name": ""})
    after = guiding.filled(draft, {"child_name": "Bình", "mother_name": "Chi"}, "Giấy chứng sinh")
    assert after.answers == {"child_name": "An", "mother_name": "Chi"}
    assert after.origins == {"mother_name": "Giấy chứng sinh"}
    assert guiding.filled(after, {"child_name": "Bình"}, "x") == after


def test_everything_lacking_is_told_with_the_page_to_mend_it() -> None:
    found = lacks(a_blank())
    assert found["received_by"] == "Hãy chọn nơi nhận hồ sơ."
    assert "answers.child_name" in found
    assert next(iter(found)) == "received_by"
    assert list(found)[-1].startswith("uploads.")
    contact = {"phone": "12", "email": "x", "address": "a" * 401}
    place = lacks(a_blank(received_by=WARD, case="none", contact=contact), PLACE)
    assert list(place) == ["case", "applicant.phone", "applicant.email", "applicant.address"]


def test_one_answer_that_no_form_takes_hides_no_other_defect() -> None:
    long = a_blank(answers={"child_name": "a" * 2001, "requester_id": "12", "gone": "by law"})
    found = lacks(long)
    assert "dài quá" in found["answers.child_name"]
    assert "12 chữ số" in found["answers.requester_id"]
    assert "answers.mother_name" in found
    assert "answers.gone" not in found, "nobody could mend what the form does not ask"


def test_a_claim_lacks_what_proves_it_and_one_that_is_none_is_named() -> None:
    code = next(one for one in STAY.policies if one.proof and not one.proof.from_state_data)
    assert code.proof is not None
    draft = a_blank(procedure=STAY.code, received_by=WARD, policy=code.code)

    def of(draft: Draft) -> list[str]:
        found = lacking(STAY, draft, [an_agency()], check_answers, TODAY)
        return [one.field for one in found if one.field in {f"uploads.{proof}", "policy"}]

    proof = code.proof.code
    assert of(draft) == [f"uploads.{proof}"]
    assert of(replace(draft, on_paper=(proof,))) == []
    assert of(replace(draft, policy="NONE")) == ["policy"]


def test_what_would_be_owed_and_promised_is_told_of_a_draft_however_little_is_typed() -> None:
    seen = outlook(STAY, a_blank(procedure=STAY.code), MemoryCatalogue().calendar(), MORNING)
    assert seen.fees is not None
    assert seen.owed == sum(line.amount for line in seen.fees)
    assert MORNING < seen.answer_by < seen.due
    odd = outlook(STAY, a_blank(policy="NONE"), MemoryCatalogue().calendar(), MORNING)
    assert (odd.fees, odd.owed) == (None, 0)


FIELDS = [
    ("child", "answers.child_name"),
    ("child", "answers.child_birth_place"),
    ("mother", "answers.mother_name"),
    ("oath", "answers.truthful"),
    (PLACE, "received_by"),
    (PLACE, "phone"),
    (PLACE, "address"),
    (PAPERS, f"use.{BIRTH.components[0].code}"),
]
SAVES = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.sampled_from(["", "yes", "paper", " Ấp 3 ", "0912"])),
    max_size=12,
)


@settings(max_examples=60)
@given(SAVES, st.data())
def test_in_any_order_of_pages_and_repeated_saves_no_answer_is_lost(
    saves: list[tuple[tuple[str, str], str]], data: st.DataObject
) -> None:
    dossiers, typed = MemoryDossiers(), dict[str, str]()
    draft = drafting.save(dossiers, a_citizen(), a_blank(revision=0), MORNING)
    for (slug, field), text in saves:
        here = guiding.page(BIRTH, slug)
        old = draft if data.draw(st.booleans()) else drafting.one(dossiers, a_citizen(), "d1")
        held = part(BIRTH, drafting.one(dossiers, a_citizen(), "d1"), here)
        form = {**held, field: text}
        for _ in range(data.draw(st.integers(1, 2))):
            draft = errands.typed(dossiers, old, BIRTH, here, form, mark(held), LATER)
        typed[field] = text if not field.startswith("use.") or text == "paper" else ""
    kept = drafting.one(dossiers, a_citizen(), "d1")
    shown = {name: s for one in guiding.pages(BIRTH) for name, s in part(BIRTH, kept, one).items()}
    for field, text in typed.items():
        expected = ("yes" if text else "") if field == "answers.truthful" else text
        assert shown[field] == expected


def test_a_page_changed_elsewhere_is_not_covered_and_another_page_is_kept_beside_it() -> None:
    dossiers = MemoryDossiers()
    draft = drafting.save(dossiers, a_citizen(), a_blank(revision=0), MORNING)
    child, mother = guiding.page(BIRTH, "child"), guiding.page(BIRTH, "mother")
    empty: Mapping[str, str] = part(BIRTH, draft, child)

    def save(here: guiding.Page, field: str, text: str, seen: str) -> Draft:
        now = drafting.one(dossiers, a_citizen(), "d1")
        return errands.typed(dossiers, now, BIRTH, here, {field: text}, seen, LATER)

    save(child, "answers.child_name", "Từ điện thoại", mark(empty))
    save(mother, "answers.mother_name", "Chi", mark(part(BIRTH, draft, mother)))
    with pytest.raises(StaleVersion):
        save(child, "answers.child_name", "Từ máy tính", mark(empty))
    kept = drafting.one(dossiers, a_citizen(), "d1")
    assert kept.answers == {"child_name": "Từ điện thoại", "mother_name": "Chi"}
    again = save(child, "answers.child_name", "Từ điện thoại", mark(empty))
    assert again == kept, "the same again is the answer that was lost"
    on_purpose = mark(part(BIRTH, kept, child))
    assert save(child, "answers.child_name", "Từ máy tính", on_purpose).revision == 4


def test_a_draft_is_begun_once_with_what_the_account_proves() -> None:
    dossiers, by = MemoryDossiers(), a_citizen(email="lan@example.vn")
    first = errands.begin(dossiers, by, BIRTH, "k1", {}, (), MORNING)
    assert first.answers["requester_id"] == "091085000123"
    assert first.answers["requester_email"] == "lan@example.vn"
    assert first.origins["requester_name"] == errands.ACCOUNT
    assert first.contact == {"email": "lan@example.vn"}
    place = guiding.page(BIRTH, PLACE)
    seen = mark(part(BIRTH, first, place))
    phone = {"phone": "0912345678"}
    second = errands.typed(dossiers, first, BIRTH, place, phone, seen, LATER)
    assert second.answers == first.answers, "another page's answers are its own"
    assert errands.begin(dossiers, by, BIRTH, "k1", {}, (), LATER) == second
    assert len(drafting.mine(dossiers, by)) == 1


def test_how_one_is_reached_is_offered_where_the_form_asks_for_it_until_something_is_typed() -> (
    None
):
    dossiers, here = MemoryDossiers(), guiding.page(BIRTH, "requester")
    contact = {"phone": "0912345678", "email": "", "address": "Ấp 3"}
    draft = drafting.save(dossiers, a_citizen(), a_blank(revision=0, contact=contact), MORNING)
    offered = {"requester_phone": "0912345678", "requester_address": "Ấp 3"}
    assert errands.proposed(draft, here) == offered
    assert errands.proposed(draft, guiding.page(BIRTH, "child")) == {}
    form = {**part(BIRTH, draft, here), "answers.requester_phone": "0912345678"}
    seen = mark(part(BIRTH, draft, here))
    after = errands.typed(dossiers, draft, BIRTH, here, form, seen, LATER)
    assert after.origins == {"requester_phone": errands.REACHED}
    assert errands.proposed(after, here) == {"requester_address": "Ấp 3"}
    form = {"answers.requester_name": "Nguyễn Thị Lan", "answers.requester_phone": ""}
    seen = mark(part(BIRTH, after, here))
    typed = errands.typed(dossiers, after, BIRTH, here, form, seen, LATER)
    assert errands.proposed(typed, here) == {}, "left empty on purpose"
