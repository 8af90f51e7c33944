"""The page on which a citizen applies: the form, and the own stored papers to use again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.parts import Channel
from chalicelib.domain.policies import Policy, claimable
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.reception import open_by, takes
from chalicelib.domain.refusals import Invalid, KeyReused, Refusal
from chalicelib.handlers.http.applying import ApplicationAsked
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query, Token
from chalicelib.handlers.http.problems import Problem, of_refusal, problem
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import filing, finding, reusing
from chalicelib.usecases.reusing import Offered
from chalicelib.web import pages

door = Door(__name__)
MOST_TYPED = 8000
ON_PAPER = "paper"
FILED_BEFORE = (
    "Hồ sơ gửi trước từ đơn này đã được nộp; những gì sửa sau đó không được gửi theo. "
    "Chỉ nộp tiếp nếu ông/bà muốn nộp thêm một hồ sơ khác."
)
CONTACT = ("phone", "email", "address")


class Typed(Query):
    """An application as it was typed: answers, and how each paper comes.

    `key` makes it one however often it is sent. `press` names a stored paper whose button was
    pressed, as ``<component>|<revision>|<record>``: it is put in, and what of it fits the form.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=MOST_TYPED)]]
    key: Token
    press: Annotated[str, Field(max_length=400)] = ""

    @property
    def rest(self) -> Mapping[str, str]:
        """Return what was typed."""
        return self.model_extra or {}


@dataclass(frozen=True, slots=True)
class Form:
    """A procedure's form with what stands in it: by the names of its fields."""

    law: Procedure
    offered: tuple[Offered, ...]
    typed: Mapping[str, str]
    policies: tuple[Policy, ...]
    """What may be claimed."""

    @property
    def papers(self) -> tuple[Offered, ...]:
        """What is asked for of everybody."""
        return tuple(one for one in self.offered if one.rule in self.law.components)

    @property
    def proofs(self) -> tuple[Offered, ...]:
        """What proves a policy that may be claimed, where it is a paper not asked for already."""
        proofs = [policy.proof for policy in self.policies]
        others = (one for one in self.offered if one.rule not in self.law.components)
        return tuple(
            one for one in others if one.rule in proofs and one.rule.from_state_data is None
        )


@door.route("/procedures/{code}/application", who=CITIZEN, page=True)
def blank(call: Call[None], code: str) -> Response:
    """Show the form of a procedure, and which of one's own papers may be used again."""
    return _page(call, _form(call, _law(call, code), {}), _fresh_key(call))


@door.route("/procedures/{code}/application", method="POST", who=CITIZEN, asks=Typed, page=True)
def apply(call: Call[Typed], code: str) -> Response | Reply:
    """File the application, or show the form again with a paper put in, or with what is wrong."""
    law, asked = _law(call, code), call.asked
    if asked.press:
        return _page(call, _pressed(_form(call, law, asked.rest), asked.press), asked.key)
    try:
        wanted = _application(call, law).application()
        done = filing.file_online(call.office.filing(), wanted, call.by, asked.key, call.at)
    except Refusal as no:
        return _refused(call, law, no)
    address = f"{call.base}/dossiers/{done.dossier.code}?done=filed"
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": address})


def _refused(call: Call[Typed], law: Procedure, no: Refusal) -> Response:
    """Return the form as it was typed; what was changed after it was filed is another's."""
    form = _form(call, law, call.asked.rest)
    if isinstance(no, KeyReused):
        return _page(call, form, _fresh_key(call), problem(no.status, no.code, FILED_BEFORE))
    return _page(call, form, call.asked.key, of_refusal(no))


def _fresh_key(call: Call[Any]) -> str:
    return call.office.chance().bits(16).hex()


def _law(call: Call[Any], code: str) -> Procedure:
    """Return the procedure in force; raises NotFound, NotAllowedNow where it is not online."""
    day = call.at.astimezone(LOCAL).date()
    law = finding.procedure(call.office.catalogue(), code, day)
    open_by(law, Channel.ONLINE)
    return law


def _form(call: Call[Any], law: Procedure, typed: Mapping[str, str]) -> Form:
    """Return the form with what the own store offers, which only a page that is shown asks."""
    office, day = call.office, call.at.astimezone(LOCAL).date()
    ports = (office.dossiers(), office.catalogue(), office.store_key())
    offered = reusing.offers(*ports, call.by, law.code, call.at)
    return Form(law, offered, typed, claimable(law.policies, day, Channel.ONLINE))


def _pressed(form: Form, press: str) -> Form:
    """Return the form with a stored paper put in; what was typed already is left as it is."""
    component, _, chosen = press.partition("|")
    typed = {**form.typed, f"use.{component}": chosen}
    for offer in _offers(form, component, chosen):
        for proposal in offer.proposals:
            if not typed.get(f"answers.{proposal.field}"):
                typed[f"answers.{proposal.field}"] = str(proposal.value)
                typed[f"from.{proposal.field}"] = offer.kept.record.name
    return replace(form, typed=typed)


def _offers(form: Form, component: str, chosen: str) -> Iterator[reusing.Offer]:
    for one in form.offered:
        for offer in one.offers:
            if one.rule.code == component and _named(offer) == chosen:
                yield offer


def _named(offer: reusing.Offer) -> str:
    """Return what names a paper and its revision in a form."""
    return f"{offer.kept.record.revision}|{offer.kept.record.id}"


def _application(call: Call[Typed], law: Procedure) -> ApplicationAsked:
    """Return what was typed as an application; raises Defective or Invalid."""
    typed, by = call.asked.rest, call.by
    if not typed.get("received_by"):
        raise Invalid("Hãy chọn nơi nhận hồ sơ.", "received_by")
    contact = {name: typed[name] for name in CONTACT if typed.get(name)}
    chosen = {name[4:]: value for name, value in typed.items() if name.startswith("use.")}
    said = {
        "procedure": law.code,
        "received_by": typed.get("received_by", ""),
        "applicant": {"name": by.name, "personal_id": by.personal_id, **contact},
        "answers": dict(_answers(law, typed)),
        "case": typed.get("case") or None,
        "policy": typed.get("policy") or None,
        "on_paper": [code for code, how in chosen.items() if how == ON_PAPER],
        "stored": list(_wishes(chosen)),
    }
    return read_as(ApplicationAsked, said)


def _answers(law: Procedure, typed: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    properties: Any = law.form.get("properties", {})
    for name, schema in properties.items():
        text = typed.get(f"answers.{name}", "").strip()
        if text:
            yield name, True if schema.get("type") == "boolean" else text


def _wishes(chosen: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    for component, how in chosen.items():
        revision, _, record = how.partition("|")
        if record and revision.isdecimal():
            yield {"component": component, "paper": record, "revision": int(revision)}


def _page(call: Call[Any], form: Form, key: str, wrong: Problem | None = None) -> Response:
    day, catalogue = call.at.astimezone(LOCAL).date(), call.office.catalogue()
    errors = {} if wrong is None else {one.field: one.sentence for one in wrong.errors}
    if wrong is not None and wrong.field is not None:
        errors.setdefault(wrong.field, wrong.detail)
    return pages.page(
        "application.html",
        call.frame,
        HTTPStatus.OK if wrong is None else wrong.status,
        form=form,
        named=_named,
        chosen={one.rule.code: form.typed.get(f"use.{one.rule.code}", "") for one in form.offered},
        agencies=[one for one in catalogue.agencies() if takes(one, form.law, day)],
        schema=form.law.form.get("properties", {}),
        required=form.law.form.get("required", ()),
        by=call.by,
        key=key,
        problem=wrong,
        filed_before=wrong is not None and wrong.code == KeyReused.code,
        errors=errors,
    )
