"""Problems: the one place where a "no" becomes an HTTP answer (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from chalice.app import Response

from chalicelib.domain.refusals import Refusal, TooMany

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MEDIA_TYPE = "application/problem+json"
URN = "urn:motcua:problem:"


class Malformed(Refusal):
    """The request is not what HTTP or JSON calls well formed."""

    code: ClassVar[str] = "malformed"
    status: ClassVar[int] = 400


class MethodNotAllowed(Refusal):
    """The address exists, but not for this method."""

    code: ClassVar[str] = "method-not-allowed"
    status: ClassVar[int] = 405


@dataclass(frozen=True, slots=True)
class FieldError:
    """One defect: the path of the field, and a Vietnamese sentence about it."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What every "no" looks like; `detail` is Vietnamese, `code` never changes."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None
    errors: tuple[FieldError, ...] = ()

    @property
    def headers(self) -> Mapping[str, str]:
        """Return what the answer says in its headers, however else it is shown."""
        return {}

    def response(self) -> Response:
        """Return the answer that says so."""
        body = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "field": self.field,
            "errors": [{"field": e.field, "sentence": e.sentence} for e in self.errors],
        }
        text = json.dumps(body, ensure_ascii=False)
        return Response(text, {"Content-Type": MEDIA_TYPE, **self.headers}, self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay(Problem):
    """A "no" that ends by itself, after so many seconds."""

    seconds: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Return when to come again (RFC 9110, 10.2.3)."""
        return {"Retry-After": str(self.seconds)}


def problem(
    status: int,
    code: str,
    detail: str,
    field: str | None = None,
    errors: Sequence[FieldError] = (),
) -> Problem:
    """Return a problem, titled with what HTTP calls its status."""
    return Problem(
        type=URN + code,
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        field=field,
        errors=tuple(errors),
    )


class Defective(Refusal):
    """A request has defects: `problem` tells all of them."""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 422

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail, problem.field)
        self.problem = problem


def of_refusal(refusal: Refusal) -> Problem:
    """Return a refusal as a problem, with every defect of a form."""
    if isinstance(refusal, Defective):
        return refusal.problem
    errors = [FieldError(field, sentence) for field, sentence in refusal.faults]
    found = problem(refusal.status, refusal.code, refusal.sentence, refusal.field, errors)
    if isinstance(refusal, TooMany):
        said = {each.name: getattr(found, each.name) for each in fields(found)}
        return Delay(**said, seconds=refusal.seconds)
    return found


def of_defects(defects: Sequence["ErrorDetails"], *, chosen: bool = False) -> Problem:
    """Return what pydantic holds against a request as a problem, each defect a sentence.

    With `chosen` the request is one of several kinds, and pydantic names the kind first.
    """
    if defects[0]["type"] == "json_invalid":
        return of_refusal(Malformed("Nội dung gửi lên không phải JSON hợp lệ."))
    errors = [_error(defect, chosen=chosen) for defect in defects]
    more = f" (và {len(errors) - 1} lỗi khác)" if len(errors) > 1 else ""
    first = errors[0]
    return problem(422, "invalid", first.sentence + more, first.field, errors)


def _error(defect: "ErrorDetails", *, chosen: bool) -> FieldError:
    context = defect.get("ctx", {})
    place = defect["loc"][1:] if chosen else defect["loc"]
    path = str(context.get("discriminator", "")).strip("'") or _path(place)
    words = _SENTENCES.get(defect["type"], "“{field}” không hợp lệ.")
    return FieldError(path, words.format_map({**context, "field": path or "nội dung"}))


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:80] for part in loc if part != "[key]")[:300]


_SENTENCES: Mapping[str, str] = {
    "missing": "Thiếu “{field}”.",
    "extra_forbidden": "Không có trường “{field}”.",
    "string_type": "“{field}” phải là chuỗi ký tự.",
    "string_too_short": "“{field}” không được để trống.",
    "string_too_long": "“{field}” dài quá {max_length} ký tự.",
    "string_pattern_mismatch": "“{field}” không đúng dạng.",
    "int_type": "“{field}” phải là số nguyên.",
    "int_parsing": "“{field}” phải là số nguyên.",
    "date_type": "“{field}” phải là một ngày, ví dụ 2026-03-31.",
    "date_parsing": "“{field}” phải là một ngày, ví dụ 2026-03-31.",
    "date_from_datetime_parsing": "“{field}” phải là một ngày, ví dụ 2026-03-31.",
    "date_from_datetime_inexact": "“{field}” phải là một ngày, ví dụ 2026-03-31.",
    "bool_type": "“{field}” phải là đúng hoặc sai.",
    "greater_than_equal": "“{field}” phải từ {ge} trở lên.",
    "less_than_equal": "“{field}” không được quá {le}.",
    "too_long": "“{field}” có quá nhiều mục, nhiều nhất {max_length}.",
    "too_short": "“{field}” cần ít nhất {min_length} mục.",
    "enum": "“{field}” không phải một giá trị được nhận.",
    "literal_error": "“{field}” không phải một giá trị được nhận.",
    "union_tag_invalid": "Không có tác vụ này; “act” phải là một trong: {expected_tags}.",
    "union_tag_not_found": "Thiếu “act”: tác vụ cần làm.",
    "dict_type": "“{field}” phải là một đối tượng JSON.",
    "model_type": "Nội dung gửi lên phải là một đối tượng JSON.",
    "model_attributes_type": "Nội dung gửi lên phải là một đối tượng JSON.",
    "answer_type": "“{field}” phải là chữ, số, đúng hoặc sai.",
    "refused": "{sentence}",
}
