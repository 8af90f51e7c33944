"""Lacking: what an application still needs before it can be filed, each with its field."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import guiding, identity
from chalicelib.domain.answers import InvalidAnswers, Problem, misfits
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.parts import Channel
from chalicelib.domain.policies import claimed, proven
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.reception import open_at
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import Invalid, Refusal

MOST_ADDRESS = 400
Check = Callable[[Procedure, Mapping[str, object]], Mapping[str, object]]
"""Returns answers cleaned; raises InvalidAnswers with every defect."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Điều còn thiếu: the field it is about, and a sentence that says what to do."""

    field: str
    sentence: str


def lacking(
    law: Procedure, draft: Draft, agencies: Sequence[Agency], check: Check, day: date
) -> tuple[Lack, ...]:
    """Return everything that is lacking on a local day, in the order of the pages."""
    found = (*_place(law, draft, agencies, day), *_form(law, draft, check))
    return (*found, *_papers(law, draft, day))


def on_page(law: Procedure, lacks: Sequence[Lack], here: guiding.Page) -> tuple[Lack, ...]:
    """Return what is lacking on one page."""
    return tuple(one for one in lacks if guiding.page_of(law, one.field) == here)


def given(draft: Draft) -> frozenset[str]:
    """Return the codes of the components that come in some way."""
    files = {code for code, uploads in draft.uploads.items() if uploads}
    return frozenset(draft.on_paper) | files | {wish.component for wish in draft.stored}


def papers_lacking(rules: Sequence[ComponentRule], given: Collection[str]) -> Iterator[Lack]:
    """Yield each paper that has to come and does not."""
    for rule in rules:
        if rule.required and rule.from_state_data is None and rule.code not in given:
            sentence = f"Thiếu giấy tờ “{rule.name}”; hãy chọn cách nộp."
            yield Lack(f"uploads.{rule.code}", sentence)


def _place(law: Procedure, draft: Draft, agencies: Sequence[Agency], day: date) -> Iterator[Lack]:
    agency = next((one for one in agencies if one.code == draft.received_by), None)
    if agency is None:
        yield Lack("received_by", "Hãy chọn nơi nhận hồ sơ.")
    else:
        yield from _told(lambda: open_at(agency, law, day))
    yield from _told(lambda: law.case(draft.case))
    contact = draft.contact
    if phone := contact.get("phone"):
        yield from _told(lambda: identity.mobile(phone, "applicant.phone"))
    if email := contact.get("email"):
        yield from _told(lambda: identity.email(email, "applicant.email"))
    if len(contact.get("address", "")) > MOST_ADDRESS:
        yield Lack("applicant.address", f"Địa chỉ dài quá {MOST_ADDRESS} ký tự; hãy rút gọn.")


def _form(law: Procedure, draft: Draft, check: Check) -> Iterator[Lack]:
    """Yield every defect of the answers: of those no form takes, and of the rest beside them."""
    answers = guiding.answers(law, draft)
    strange = misfits(law, answers)
    names = {one.field for one in strange}
    problems: tuple[Problem, ...] = strange
    try:
        check(law, {name: value for name, value in answers.items() if name not in names})
    except InvalidAnswers as no:
        problems = (*strange, *(one for one in no.problems if one.field not in names))
    except Refusal as no:
        yield Lack(no.field or "answers", no.sentence)
    for one in problems:
        yield Lack(f"{guiding.ANSWER}{one.field}", one.sentence)


def _papers(law: Procedure, draft: Draft, day: date) -> Iterator[Lack]:
    came = given(draft)
    yield from papers_lacking(law.components, came)
    if draft.policy:
        code = draft.policy
        yield from _told(lambda: proven(claimed(law.policies, code, day, Channel.ONLINE), came))


def _told(test: Callable[[], object]) -> Iterator[Lack]:
    try:
        test()
    except Invalid as no:
        yield Lack(no.field or "", no.sentence)
