"""Reusing: what was compared once is in a later dossier again, by its owner, while it holds."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import AnswerSupplement, AskSupplement, CorrectPaper, FilePaper
from chalicelib.domain.calendar import months_later
from chalicelib.domain.checking import papers_of
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.facts import fact
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.history import canonical, is_intact
from chalicelib.domain.papers.kinds import KINDS, UNKNOWN
from chalicelib.domain.parts import (
    Correction,
    Digitisation,
    Origin,
    PaperField,
    Wish,
)
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import Forbidden, Invalid, NotFound, Refusal
from chalicelib.domain.reusing import offered, reused, with_reused
from chalicelib.domain.signed import Revocation
from chalicelib.domain.storing import StoredPaper
from chalicelib.usecases import acting, filing, reusing, storing, twins, viewing
from chalicelib.usecases.correcting import correct_paper
from chalicelib.usecases.filing import Filed
from chalicelib.usecases.ports import Conflict, Move
from tests.builders import (
    AN_ITEM,
    MORNING,
    WARD,
    a_citizen,
    a_code,
    a_filed_move,
    a_paper,
    a_procedure,
    a_stored,
    an_act_move,
    an_application,
    an_officer,
)
from tests.memory import STORE_KEY, MemoryCatalogue, MemoryDossiers, Office

SYSTEM = Person("system:digitise", "", frozenset({Role.SYSTEM}))
STRANGER = a_citizen("citizen-2", personal_id="091085000999")
BIRTH = ComponentRule("GT", "Giấy tờ", "Paper", required=False, kinds=("giay-chung-sinh",))
LAW = a_procedure(
    components=(ComponentRule("TK", "Tờ khai", "Declaration"), BIRTH),
    form={"type": "object", "properties": {"child_name": {"type": "string"}}},
)
PAPER = a_paper(
    kind="giay-chung-sinh",
    archive_key="paper/ab/1-1.pdf",
    component="TK",
    previews=(1,),
    fields=(
        PaperField(name="ho_ten", value="Nguyễn Thị Bình", confidence=0.6, flag="mờ"),
        PaperField(name="co_gia_tri_den", value="05/01/2037", confidence=0.9),
    ),
)
OLD, NEW = a_code(), a_code(2, at=MORNING + timedelta(days=3))
RECORD = f"{OLD}.p1"
FILED_AT = MORNING + timedelta(days=3)


class Store:
    """An office in which a citizen's paper was compared with its original, a day after it came."""

    def __init__(self, dossiers: MemoryDossiers | None = None) -> None:
        self.office = Office(
            catalogue=MemoryCatalogue((LAW,)), dossiers=dossiers or MemoryDossiers()
        )
        move = a_filed_move()
        self.office.dossiers.save(move)
        self.office.dossiers.save(an_act_move(move.after, FilePaper(paper=PAPER), SYSTEM))
        self.office.dossiers.next_serial(WARD, FILED_AT.date())
        self.at = MORNING + timedelta(days=1)
        self.check(compared=True)

    def check(self, **act: Any) -> None:
        """Check the paper."""
        wanted = CorrectPaper(paper="p1", **act)
        ports = (self.office.dossiers, self.office.catalogue, OLD, wanted, an_officer())
        correct_paper(*ports, self.at, None, self.office.chance, STORE_KEY)
        self.at += timedelta(hours=1)

    def file(
        self, by: Person | None = None, key: str = "k1", component: str = "GT", **changes: Any
    ) -> Filed:
        """File an application with the paper, three days after it came."""
        stored = (wish(component=component, **changes),)
        asked = an_application(stored=stored)
        return filing.file_online(self.office.filing(), asked, by or a_citizen(), key, FILED_AT)

    def kept(self) -> storing.Kept:
        """Return the record in the citizen's store."""
        (found,) = storing.mine(self.office.dossiers, STORE_KEY, a_citizen())
        return found


def wish(**changes: Any) -> Wish:
    return replace(Wish(component="GT", record=RECORD, revision=1), **changes)


def part(dossier: Dossier, code: str = "GT") -> Any:
    return dossier.component(code)


def test_a_paper_that_was_compared_is_a_component_again_and_nothing_is_handed_in() -> None:
    store = Store()
    filed = store.file().dossier
    component = part(filed)
    assert (component.stored, component.papers) == ((RECORD,), ("p1",))
    assert (component.uploads, component.on_paper) == ((), False)
    assert component.digitised is Digitisation.REUSED_COMPONENT
    figures = fact(filed)
    assert (figures.components_digitised, figures.components_reused) == (1, 1)
    file = store.office.dossiers.file(filed.code)
    (paper,) = papers_of(file.events)
    assert paper.paper.archive_key == PAPER.archive_key, "the same file: no byte is copied"
    assert [(held.name, held.value) for held in paper.fields] == [
        ("ho_ten", "Nguyễn Thị Bình"),
        ("co_gia_tri_den", "05/01/2037"),
    ]
    assert (paper.paper.previews, paper.paper.source) == ((1,), f"store:{RECORD}")
    assert is_intact(file.events)


def test_where_a_paper_came_from_is_told_in_the_history_and_by_whom_it_was_compared() -> None:
    store = Store()
    file = store.office.dossiers.file(store.file().dossier.code)
    what = file.events[0].what
    assert isinstance(what, Submitted)
    (found,) = what.reused
    assert (found.record, found.revision, found.dossier) == (RECORD, 1, OLD)
    assert (found.by, found.agency, found.origin) == (an_officer().name, WARD, Origin.COMPONENT)
    assert found.at == MORNING + timedelta(days=1)


def test_the_officer_opens_it_by_the_new_dossier_and_sees_where_else_it_lies() -> None:
    store = Store()
    code = store.file().dossier.code
    dossiers, law = store.office.dossiers, store.office.catalogue
    view = viewing.view(dossiers, law, an_officer(), code, FILED_AT)
    assert viewing.paper(view, "p1").archive_key == PAPER.archive_key
    (other,) = twins.twins(dossiers, an_officer(), code, "p1")
    assert (other.place.code, other.same) == (OLD, True)


def test_its_owner_sees_in_the_store_what_it_was_used_for() -> None:
    store = Store()
    code = store.file().dossier.code
    (use,) = store.kept().uses
    assert (use.dossier, use.component, use.name, use.at) == (code, "GT", "Giấy tờ", FILED_AT)
    assert use.procedure_name == LAW.name


def test_filing_again_with_the_same_key_is_the_same_dossier_and_one_use() -> None:
    store = Store()
    first = store.file()
    store.check(corrections=(Correction(name="ho_ten", value="Nguyễn Thị Bình An"),))
    again = store.file()
    assert again.repeated, "though the record has changed since"
    assert again.dossier.code == first.dossier.code
    assert len(store.kept().uses) == 1


@pytest.mark.parametrize("by", [STRANGER, a_citizen("citizen-3", personal_id=None)])
def test_another_persons_paper_is_not_found(by: Person) -> None:
    store = Store()
    with pytest.raises(NotFound) as no:
        store.file(by)
    assert no.value.field == "stored.GT"
    with pytest.raises(NotFound, match=NEW):
        store.office.dossiers.get(NEW)


def test_at_a_counter_nobody_takes_papers_out_of_a_store() -> None:
    store = Store()
    asked = an_application(stored=(wish(),))
    with pytest.raises(Forbidden):
        filing.receive(store.office.filing(), asked, an_officer(Role.RECEPTION), "k", FILED_AT)


def test_a_record_corrected_since_it_was_seen_is_refused() -> None:
    store = Store()
    store.check(corrections=(Correction(name="ho_ten", value="Nguyễn Thị Bình An"),))
    with pytest.raises(Invalid, match="đã được đối chiếu hoặc sửa lại") as no:
        store.file()
    assert no.value.field == "stored.GT"
    filed = store.file(revision=2).dossier
    (paper,) = papers_of(store.office.dossiers.file(filed.code).events)
    assert paper.known("ho_ten") == "Nguyễn Thị Bình An"


class Meanwhile(MemoryDossiers):
    """A store in which an officer corrects the paper just before the first filing is saved."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Any = None

    def save(self, move: Move) -> None:
        """Save, after what comes in between."""
        if move.uses and self.meanwhile is not None:
            does, self.meanwhile = self.meanwhile, None
            does()
        super().save(move)


def test_a_record_corrected_between_reading_and_saving_is_refused_too() -> None:
    dossiers = Meanwhile()
    store = Store(dossiers)
    name = Correction(name="ho_ten", value="Nguyễn Thị Bình An")
    dossiers.meanwhile = lambda: store.check(corrections=(name,))
    with pytest.raises(Invalid, match="đã được đối chiếu hoặc sửa lại"):
        store.file()
    assert store.kept().uses == ()


def test_one_use_of_a_record_that_is_another_by_now_is_a_conflict() -> None:
    store = Store()
    filed = a_filed_move(a_code(7))
    (picked,) = reusing.pick(
        store.office.dossiers, lambda: STORE_KEY, a_citizen(), LAW, (wish(),), FILED_AT
    )
    store.check(corrections=(Correction(name="ho_ten", value="Nguyễn Thị An"),))
    with pytest.raises(Conflict):
        store.office.dossiers.save(replace(filed, uses=reusing.uses((picked,), filed)))


def test_one_paper_is_not_two_components_nor_one_twice() -> None:
    store = Store()
    asked = an_application(stored=(wish(), wish()))
    with pytest.raises(Invalid, match="đã có trong hồ sơ"):
        filing.file_online(store.office.filing(), asked, a_citizen(), "k1", FILED_AT)


def test_a_paper_is_not_what_another_kind_is_asked_for() -> None:
    with pytest.raises(Invalid, match="không dùng làm “Tờ khai” được"):
        Store().file(component="TK")


def test_a_component_nobody_asks_for_is_refused() -> None:
    with pytest.raises(Invalid):
        Store().file(component="XX")


def test_a_supplement_is_answered_out_of_the_store() -> None:
    store = Store()
    dossiers, chance = store.office.dossiers, store.office.chance
    filed = a_filed_move(NEW, at=FILED_AT)
    dossiers.save(filed)
    dossiers.save(an_act_move(filed.after, AskSupplement(items=(AN_ITEM,)), at=FILED_AT))
    answer = AnswerSupplement(components=(), stored=(wish(),))
    ports = (dossiers, store.office.catalogue, store.office.inbox, NEW, answer)
    later = FILED_AT + timedelta(days=1)
    after = acting.answer_supplement(*ports, a_citizen(), later, None, chance, lambda: STORE_KEY)
    assert part(after).digitised is Digitisation.REUSED_COMPONENT
    assert [one.paper.id for one in papers_of(dossiers.file(NEW).events)] == ["p1"]
    assert [use.dossier for use in store.kept().uses] == [NEW]


def test_what_is_in_the_dossier_already_is_not_put_in_again() -> None:
    store = Store()
    filed = store.file().dossier
    dossiers = store.office.dossiers
    asked = an_act_move(filed, AskSupplement(items=(AN_ITEM,)), at=FILED_AT)
    dossiers.save(asked)
    answer = AnswerSupplement(components=(), stored=(wish(),))
    ports = (dossiers, store.office.catalogue, store.office.inbox, filed.code, answer)
    with pytest.raises(Invalid, match="đã có trong hồ sơ"):
        acting.answer_supplement(
            *ports, a_citizen(), FILED_AT, None, store.office.chance, lambda: STORE_KEY
        )


def test_a_paper_out_of_a_store_makes_no_second_record_when_it_is_checked_again() -> None:
    store = Store()
    code = store.file().dossier.code
    act = CorrectPaper(paper="p1", compared=True)
    ports = (store.office.dossiers, store.office.catalogue, code, act, an_officer())
    correct_paper(*ports, FILED_AT + timedelta(hours=1), None, store.office.chance, STORE_KEY)
    assert store.kept().record.revision == 1
    (paper,) = papers_of(store.office.dossiers.file(code).events)
    assert paper.is_compared


def test_what_of_it_fits_the_form_is_proposed_as_for_uploads() -> None:
    store = Store()
    ports = (store.office.dossiers, store.office.catalogue, STORE_KEY)
    found = reusing.offers(*ports, a_citizen(), LAW.code, FILED_AT)
    (offer,) = next(one.offers for one in found if one.rule.code == "GT")
    assert offer.kept.record.id == RECORD
    assert all(proposal.confidence == 1 for proposal in offer.proposals)
    assert reusing.offers(*ports, STRANGER, LAW.code, FILED_AT)[1].offers == ()


def test_old_entries_say_nothing_of_stores_and_keep_their_hashes() -> None:
    event = a_filed_move().event
    assert b"reused" not in canonical(event.what)
    assert b"stored" not in canonical(event.what)
    assert evolve(None, event).component("GT").stored == ()


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
KIND_CODES = [kind.code for kind in KINDS] + [UNKNOWN]


@st.composite
def records(draw: st.DrawFn) -> StoredPaper:
    """Draw the record of a paper of any kind and age."""
    gone = Revocation(at=MORNING, reason="Cấp sai")
    return a_stored(
        id=draw(st.sampled_from(["a", "b", "c"])),
        code=draw(st.sampled_from(["pa", "pb"])),
        type=draw(st.sampled_from(["giay-chung-sinh", "quyet-dinh", UNKNOWN])),
        name=draw(st.sampled_from(["Giấy tờ", "Quyết định"])),
        issued_on=draw(st.none() | DAYS),
        valid_until=draw(st.none() | DAYS),
        revision=draw(st.integers(1, 3)),
        origin=draw(st.sampled_from(Origin)),
        revoked=draw(st.none() | st.just(gone)),
        stored_at=MORNING + timedelta(days=draw(st.integers(0, 99))),
    )


@st.composite
def rules(draw: st.DrawFn) -> ComponentRule:
    """Draw what a procedure may ask of a paper."""
    kinds = draw(st.sets(st.sampled_from(["giay-chung-sinh", "quyet-dinh", UNKNOWN])))
    months = draw(st.none() | st.integers(1, 60))
    held = draw(st.none() | st.just("CSDL"))
    return ComponentRule(
        "GT", "Giấy tờ", "Paper", from_state_data=held, kinds=tuple(sorted(kinds)), months=months
    )


@given(st.lists(records(), max_size=5, unique_by=lambda one: one.id), rules(), DAYS)
def test_what_is_offered_may_be_used_and_holds_on_that_day(
    mine: list[StoredPaper], rule: ComponentRule, day: date
) -> None:
    found = offered(mine, rule, day)
    assert list(found) == sorted(found, key=lambda one: (one.stored_at, one.id), reverse=True)
    for record in found:
        again = reused(
            mine, Wish(component="GT", record=record.id, revision=record.revision), rule, day
        )
        assert again.paper.archive_key == record.file
        assert record.type in rule.kinds
        assert record.revoked is None
        assert record.valid_until is None or record.valid_until >= day
        if rule.months is not None:
            assert record.issued_on is not None
            assert months_later(record.issued_on, rule.months) >= day
    assert not found or rule.from_state_data is None


@given(
    st.lists(records(), max_size=4, unique_by=lambda one: one.id),
    rules(),
    DAYS,
    st.sampled_from(["a", "b", "c", "d"]),
    st.integers(1, 3),
)
def test_only_what_is_offered_may_be_used_and_else_a_sentence_says_why(
    mine: list[StoredPaper], rule: ComponentRule, day: date, record: str, revision: int
) -> None:
    asked = Wish(component="GT", record=record, revision=revision)
    free = replace(rule, from_state_data=None)
    standing = {one.id: one.revision for one in offered(mine, free, day)}
    if standing.get(record) == revision:
        assert reused(mine, asked, rule, day).record == record
        return
    with pytest.raises(Refusal) as no:
        reused(mine, asked, rule, day)
    assert no.value.field == "stored.GT"
    assert no.value.sentence.endswith(".")
    assert isinstance(no.value, NotFound) == (record not in {one.id for one in mine})


@given(st.lists(st.sampled_from(Origin), min_size=1, max_size=3))
def test_a_component_counts_as_a_result_used_again_where_all_of_it_is(
    origins: list[Origin],
) -> None:
    everything = [
        a_stored(id=f"r{n}", code=f"p{n}", type="giay-chung-sinh", origin=origin)
        for n, origin in enumerate(origins)
    ]
    day = FILED_AT.date()
    found = [
        reused(everything, Wish(component="GT", record=one.id, revision=1), BIRTH, day)
        for one in everything
    ]

    component = with_reused(part(a_filed_move().after), found)
    every = all(origin is Origin.RESULT for origin in origins)
    wanted = Digitisation.REUSED_RESULT if every else Digitisation.REUSED_COMPONENT
    assert component.digitised is wanted
    assert component.papers == tuple(one.code for one in everything)
