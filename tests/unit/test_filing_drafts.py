"""Filing drafts: whatever several devices save and file, what was typed is filed or still there."""

from dataclasses import dataclass, replace
from enum import StrEnum

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.happenings import Submitted
from chalicelib.domain.records import Draft, DraftSeen
from chalicelib.domain.refusals import KeyReused, NotFound, StaleVersion
from chalicelib.usecases import drafting
from chalicelib.usecases.filing import file_online
from tests.builders import MORNING, a_citizen, a_draft, an_application
from tests.memory import Office

BY = a_citizen()


class Deed(StrEnum):
    """What a device does."""

    LOOK = "look"
    SAVE = "save"
    FILE = "file"


@dataclass
class Device:
    """A device of an applicant's: the draft as it was seen there last."""

    office: Office
    seen: Draft

    def look(self) -> None:
        self.seen = drafting.one(self.office.dossiers, BY, "d1")

    def save(self, words: str) -> None:
        typed = replace(self.seen, answers={"ho_ten": words})
        self.seen = drafting.save(self.office.dossiers, BY, typed, MORNING)

    def file(self, key: str) -> None:
        seen = DraftSeen("d1", self.seen.revision)
        wanted = an_application(answers=self.seen.answers, draft=seen)
        file_online(self.office.filing(), wanted, BY, key, MORNING)


DEEDS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(Deed), st.sampled_from(["k1", "k2"])),
    max_size=12,
)


@settings(max_examples=60)
@given(deeds=DEEDS)
def test_what_was_saved_last_is_what_was_filed_or_is_still_in_the_draft(
    deeds: list[tuple[int, Deed, str]],
) -> None:
    office = Office()
    first = drafting.save(office.dossiers, BY, a_draft(revision=0), MORNING)
    devices = [Device(office, first), Device(office, first)]
    last = first.answers
    for number, (device, deed, key) in enumerate(deeds):
        at = devices[device]
        try:
            if deed is Deed.LOOK:
                at.look()
            elif deed is Deed.SAVE:
                at.save(f"Nguyễn Thị {'abcdefghijkl'[number]}")
                last = at.seen.answers
            else:
                at.file(key)
        except (KeyReused, NotFound, StaleVersion):
            continue
    events = [office.dossiers.file(row.code).events for row in office.dossiers.mine(BY.id).rows]
    filed = [first.what.answers for first, *_ in events if isinstance(first.what, Submitted)]
    kept = [draft.answers for draft in drafting.mine(office.dossiers, BY)]
    assert [*filed, *kept] == [last], "in one place, once"
