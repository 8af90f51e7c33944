"""Walk-in: an application as it is typed at the counter, read as the API reads it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from chalicelib.domain.components import ComponentRule
from chalicelib.domain.coversheet import MOST_PAGES
from chalicelib.domain.parts import ApplicantKind
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.walkins import of_applicant
from chalicelib.handlers.http.applying import ApplicationAsked
from chalicelib.handlers.http.fields import ApplicantAsked, Asked, Query, Token
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


def application(law: Procedure, agency: str, typed: Typed) -> ApplicationAsked:
    """Return what was typed as an application; raises Defective or Invalid.

    What a form asks of the applicant again and was left empty is as it is typed above.
    """
    sheets(law, typed)
    applicant = {name: typed.get(f"{APPLICANT}{name}", "").strip() for name in OF_APPLICANT}
    said = {name: text for name, text in applicant.items() if text}
    name = applicant["name"] or NOBODY
    who: dict[str, object] = {**said, "name": name, "kind": _kind(typed)}
    known = read_as(_Applicant, {"applicant": who}, WORDS).applicant.applicant()
    return read_as(
        ApplicationAsked,
        {
            "procedure": law.code,
            "received_by": agency,
            "applicant": who,
            "answers": {**of_applicant(known, law), **dict(_answers(law, typed))},
            "case": typed.get("case") or None,
            "policy": typed.get("policy") or None,
            "on_paper": [rule.code for rule in papers(law) if f"{ON_PAPER}{rule.code}" in typed],
        },
        WORDS,
    )


def sheets(law: Procedure, typed: Typed) -> Mapping[str, int]:
    """Return how many pages each paper that came on paper has; raises Invalid."""
    return {
        rule.code: count
        for rule in papers(law)
        if f"{ON_PAPER}{rule.code}" in typed and (count := _pages(rule.code, typed))
    }


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
