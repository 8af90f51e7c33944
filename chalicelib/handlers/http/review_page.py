"""The last page of a draft: all that was said, what is lacking, what to expect; and filing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import guiding
from chalicelib.domain.answers import fields_of, properties_of
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.guiding import CONTACT, ON_PAPER, PAPERS, PLACE, USE, Page
from chalicelib.domain.lacking import Lack
from chalicelib.domain.outlook import outlook
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import Invalid, KeyReused, Refusal, StaleVersion
from chalicelib.handlers.http import draft_shown
from chalicelib.handlers.http.applying import ApplicationAsked
from chalicelib.handlers.http.declared import words
from chalicelib.handlers.http.door import Call, Reply
from chalicelib.handlers.http.dossier_page import led
from chalicelib.handlers.http.draft_shown import Opened
from chalicelib.handlers.http.problems import Problem, of_refusal, problem
from chalicelib.handlers.http.slots import Slot, known, slots
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.vouched import said, vouched
from chalicelib.usecases import filing
from chalicelib.usecases import guiding as errands
from chalicelib.usecases.filing import Application
from chalicelib.usecases.reusing import Offered
from chalicelib.web import pages

FILED_BEFORE = (
    "Hồ sơ gửi trước từ đơn này đã được nộp; những gì sửa sau đó không được gửi theo. "
    "Chỉ nộp tiếp nếu ông/bà muốn nộp thêm một hồ sơ khác."
)
GONE = "Giấy tờ trong kho đã chọn không dùng được nữa; hãy chọn lại."
LABELS: Mapping[str, str] = {
    "received_by": "Nơi nhận hồ sơ",
    "case": "Trường hợp",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "address": "Địa chỉ",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of what was said: under which label, what, and what it was taken from."""

    label: str
    words: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What was said on one page, which is where to mend it."""

    page: Page
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Error:
    """What is wrong: a sentence, and the page and field to mend it."""

    sentence: str
    page: str
    field: str


def page(
    call: Call[Any], it: Opened, *, wrong: Problem | None = None, key: str | None = None
) -> Response:
    """Return the page; with why it was not filed, where it was tried."""
    office, draft, law = call.office, it.draft, it.law
    stored = draft_shown.offered(call, law) if draft.stored else ()
    sent = known(call, draft.uploads)
    files = slots(call, draft.uploads, draft.uploads, sent)
    lacks = (*draft_shown.lacks(call, it), *_lapsed(draft, stored), *_unsent(files))
    return pages.page(
        "draft_review.html",
        call.frame,
        HTTPStatus.OK if wrong is None else wrong.status,
        **draft_shown.frame(it),
        parts=tuple(_parts(call, it, stored, files)),
        lacks=tuple(_error(law, one) for one in lacks),
        errors=() if wrong is None else tuple(_errors(law, wrong)),
        problem=wrong,
        filed_before=wrong is not None and wrong.code == KeyReused.code,
        vouched=vouched(law, said(call, law, draft, sent)),
        seen_papers=guiding.mark(guiding.part(law, draft, guiding.page(law, PAPERS))),
        outlook=outlook(law, draft, office.catalogue().calendar(), call.at),
        key=key or draft_shown.key_of(draft.id),
    )


def submit(call: Call[Any], it: Opened, revision: int, key: str | None) -> Response | Reply:
    """File what was reviewed, once for its key; or show the page again with why not.

    What it shows then is read anew where it is not what was reviewed, which raises NotFound where
    the draft was filed or dropped elsewhere meanwhile.
    """
    key = key or draft_shown.key_of(it.draft.id)
    try:
        wanted = _application(call, it, revision)
        done = filing.file_online(call.office.filing(), wanted, call.by, key, call.at)
    except KeyReused as no:
        fresh = call.office.chance().bits(16).hex()
        told = problem(no.status, no.code, FILED_BEFORE)
        return page(call, _anew(call, it), wrong=told, key=fresh)
    except StaleVersion as no:
        return page(call, _anew(call, it), wrong=of_refusal(no), key=key)
    except Refusal as no:
        return page(call, it, wrong=of_refusal(no), key=key)
    return led(call, f"/dossiers/{done.dossier.code}/filed")


def _anew(call: Call[Any], it: Opened) -> Opened:
    return draft_shown.opened(call, it.draft.id, it.here.slug)


def _application(call: Call[Any], it: Opened, revision: int) -> Application:
    """Return a draft as an application, read as the API reads one.

    Raises StaleVersion where it is not in the revision that was reviewed; Defective, Invalid.
    """
    draft, law, by = it.draft, it.law, call.by
    if revision != draft.revision:
        raise StaleVersion(filing.CHANGED, "revision")
    if not draft.received_by:
        raise Invalid("Hãy chọn nơi nhận hồ sơ.", "received_by")
    asked = {rule.code for rule in (*law.components, *law.proofs)}
    contact = {name: text for name in CONTACT if (text := draft.contact.get(name, "").strip())}
    said = {
        "procedure": law.code,
        "received_by": draft.received_by,
        "applicant": {"name": by.name, "personal_id": by.personal_id, **contact},
        "answers": dict(guiding.answers(law, draft)),
        "case": draft.case,
        "uploads": {code: ids for code, ids in draft.uploads.items() if ids and code in asked},
        "on_paper": [code for code in draft.on_paper if code in asked],
        "draft": {"id": draft.id, "revision": draft.revision},
        "policy": draft.policy,
        "stored": [
            {"component": one.component, "paper": one.record, "revision": one.revision}
            for one in draft.stored
            if one.component in asked
        ],
    }
    return read_as(ApplicationAsked, said).application()


def _errors(law: Procedure, wrong: Problem) -> Iterator[Error]:
    for one in wrong.errors:
        yield _error(law, Lack(one.field, one.sentence))


def _error(law: Procedure, lack: Lack) -> Error:
    return Error(lack.sentence, guiding.page_of(law, lack.field).slug, lack.field)


def _lapsed(draft: Draft, stored: Sequence[Offered]) -> Iterator[Lack]:
    """Yield the papers chosen out of the store that are offered no more."""
    for one in draft.stored:
        if errands.offer_of(stored, one.component, f"{one.revision}|{one.record}") is None:
            yield Lack(f"stored.{one.component}", GONE)


def _unsent(files: Mapping[str, Slot]) -> Iterator[Lack]:
    """Yield the files that have not come, or could not be taken."""
    for code, slot in files.items():
        for one in slot.files:
            if one.waits or one.tone == "against":
                yield Lack(f"uploads.{code}", f"Tệp “{one.name}”: {one.words}. {one.sentence}")


def _parts(
    call: Call[Any], it: Opened, stored: Sequence[Offered], files: Mapping[str, Slot]
) -> Iterator[Part]:
    """Yield what was said on each page, in order."""
    for here in guiding.pages(it.law)[:-1]:
        if here.slug == PLACE:
            yield Part(here, tuple(_place(call, it)))
        elif here.slug == PAPERS:
            yield Part(here, tuple(_papers(it, stored, files)))
        else:
            yield Part(here, tuple(_group(it, here)))


def _place(call: Call[Any], it: Opened) -> Iterator[Row]:
    names = {one.code: one.name for one in call.office.catalogue().agencies()}
    cases = {one.id: one.name for one in it.law.cases}
    held = guiding.part(it.law, it.draft, guiding.page(it.law, PLACE))
    yield Row("Người nộp", call.by.name)
    for name, label in LABELS.items():
        text = {"received_by": names, "case": cases}.get(name, {}).get(held[name], held[name])
        if text:
            yield Row(label, text)


def _group(it: Opened, here: Page) -> Iterator[Row]:
    fields, schema = fields_of(it.law), properties_of(it.law)
    for name, value in guiding.answers(it.law, it.draft).items():
        if name in here.fields:
            said = words(value, fields[name], schema[name])
            yield Row(str(fields[name]["vi"]), said, it.draft.origins.get(name, ""))


def _papers(it: Opened, stored: Sequence[Offered], files: Mapping[str, Slot]) -> Iterator[Row]:
    held = guiding.part(it.law, it.draft, guiding.page(it.law, PAPERS))
    for rule in (*it.law.components, *it.law.proofs):
        said = "; ".join(_comes(rule, held.get(f"{USE}{rule.code}", ""), stored, files))
        if said:
            yield Row(rule.name, said)
    policy = next((one for one in it.law.policies if one.code == it.draft.policy), None)
    if policy is not None:
        yield Row("Đề nghị miễn, giảm", policy.name)


def _comes(
    rule: ComponentRule, use: str, stored: Sequence[Offered], files: Mapping[str, Slot]
) -> Iterator[str]:
    """Yield how a component comes."""
    if rule.from_state_data is not None:
        yield f"không phải nộp: đã có trong {rule.from_state_data}"
    offer = errands.offer_of(stored, rule.code, use)
    if use == ON_PAPER:
        yield "nộp bản giấy tại Trung tâm Phục vụ hành chính công"
    elif use:
        yield f"dùng lại {offer.kept.record.name} trong kho" if offer else "dùng lại từ kho"
    if rule.code in files:
        yield f"{len(files[rule.code].files)} tệp gửi kèm"
