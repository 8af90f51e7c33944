"""Walk-in: an application as it is typed at the counter, read as the API reads it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from chalicelib.domain.answers import InvalidAnswers
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.coversheet import MOST_PAGES
from chalicelib.domain.lacking import Check, papers_lacking
from chalicelib.domain.parts import ApplicantKind
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.domain.walkins import of_applicant, taken_over
from chalicelib.handlers.http.applying import ApplicationAsked
from chalicelib.handlers.http.fields import ApplicantAsked, Asked, Query, Token
from chalicelib.handlers.http.problems import Defective, FieldError, problem
from chalicelib.handlers.http.readers import NOBODY
from chalicelib.handlers.http.typed import read_as

MOST_TYPED = 8000
ON_PAPER, PAGES, ANSWER, APPLICANT = "on_paper.", "pages-", "answers.", "applicant."
"""How the names of fields begin."""
KINDS: Mapping[ApplicantKind, str] = {
    ApplicantKind.CITIZEN: "Công dân",
    ApplicantKind.FIRM: "Doanh nghiệp, tổ chức",
    ApplicantKind.HOUSEHOLD_BUSINESS: "Hộ kinh doanh",
}
"""Who may apply, as the counter says it."""
OF_APPLICANT = ("name", "personal_id", "tax_code", "phone", "email", "address")
WORDS: Mapping[str, str] = {
    "applicant.kind": "Hãy chọn người nộp là ai.",
    "applicant.address": "Địa chỉ dài quá 400 ký tự; hãy rút gọn.",
    "policy": "Hãy chọn lại đề nghị miễn, giảm.",
    "case": "Hãy chọn lại trường hợp.",
}
Typed = Mapping[str, str]


class WalkInTyped(Query):
    """An application as the counter's form says it; `key` makes it one however often it is sent."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=MOST_TYPED)]]
    procedure: Token
    key: Token

    @property
    def rest(self) -> Typed:
        """Return what was typed."""
        return self.model_extra or {}


class _Applicant(Asked):
    applicant: ApplicantAsked


def papers(law: Procedure) -> tuple[ComponentRule, ...]:
    """Return the papers that may be handed in: what the State holds already is not asked for."""
    rules = (*law.components, *law.proofs)
    return tuple(rule for rule in rules if rule.from_state_data is None)


def application(law: Procedure, agency: str, typed: Typed, check: Check) -> ApplicationAsked:
    """Return what was typed as an application; raises Defective with all that is wrong at once.

    What a form asks of the applicant again and was left empty is as it is typed above.
    """
    who, errors = _applicant(typed), list(_miscounted(law, typed))
    known: Mapping[str, object] = {}
    over = taken_over(law)
    try:
        read = read_as(_Applicant, {"applicant": who}, WORDS)
    except Defective as no:
        errors += no.problem.errors
    else:
        known, over = of_applicant(read.applicant.applicant(), law), frozenset()
    answers, came = {**known, **dict(_answers(law, typed))}, frozenset(_came(law, typed))
    errors += [FieldError(one.field, one.sentence) for one in papers_lacking(law.components, came)]
    errors += [
        one
        for one in _misanswered(law, answers, check)
        if one.field.removeprefix(ANSWER) not in over
    ]
    if errors:
        first = errors[0]
        code, status = Defective.code, Defective.status
        raise Defective(problem(status, code, first.sentence, first.field, errors))
    return read_as(
        ApplicationAsked,
        {
            "procedure": law.code,
            "received_by": agency,
            "applicant": who,
            "answers": answers,
            "case": typed.get("case") or None,
            "policy": typed.get("policy") or None,
            "on_paper": sorted(came),
        },
        WORDS,
    )


def _applicant(typed: Typed) -> Mapping[str, object]:
    said = {name: typed.get(f"{APPLICANT}{name}", "").strip() for name in OF_APPLICANT}
    filled = {name: text for name, text in said.items() if text}
    return {**filled, "name": said["name"] or NOBODY, "kind": _kind(typed)}


def _miscounted(law: Procedure, typed: Typed) -> Iterator[FieldError]:
    for code in _came(law, typed):
        try:
            _pages(code, typed)
        except Invalid as no:
            yield FieldError(f"{PAGES}{code}", no.sentence)


def _misanswered(
    law: Procedure, answers: Mapping[str, object], check: Check
) -> Iterator[FieldError]:
    try:
        check(law, answers)
    except InvalidAnswers as no:
        for one in no.problems:
            yield FieldError(f"{ANSWER}{one.field}", one.sentence)
    except Refusal as no:
        yield FieldError(no.field or ANSWER, no.sentence)


def sheets(law: Procedure, typed: Typed) -> Mapping[str, int]:
    """Return how many pages each paper that came on paper has; raises Invalid."""
    return {code: count for code in _came(law, typed) if (count := _pages(code, typed))}


def _came(law: Procedure, typed: Typed) -> Iterator[str]:
    return (rule.code for rule in papers(law) if f"{ON_PAPER}{rule.code}" in typed)


def _pages(code: str, typed: Typed) -> int:
    name = f"{PAGES}{code}"
    text = typed.get(name, "").strip()
    if not text:
        return 0
    count = int(text) if text.isascii() and text.isdigit() and len(text) < len("99999") else 0
    if not 1 <= count <= MOST_PAGES:
        raise Invalid(f"Số trang phải từ 1 đến {MOST_PAGES}; để trống nếu không quét.", name)
    return count


def _kind(typed: Typed) -> object:
    kind = typed.get(f"{APPLICANT}kind", "")
    return int(kind) if kind.isascii() and kind.isdigit() and len(kind) == 1 else kind


def _answers(law: Procedure, typed: Typed) -> Iterator[tuple[str, object]]:
    properties: Any = law.form.get("properties", {})
    for name, schema in properties.items():
        if text := typed.get(f"{ANSWER}{name}", "").strip():
            yield name, True if schema.get("type") == "boolean" else text
