"""The door: every HTTP request passes here, and a "no" is said here and nowhere else."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from http import HTTPStatus
from typing import Any, TypedDict, TypeVar, Unpack

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.refusals import Refusal
from chalicelib.handlers.http import calls, problems
from chalicelib.handlers.http.calls import Call
from chalicelib.handlers.http.rules import FOR_GOOD, JSON, Rule
from chalicelib.handlers.http.who import Who
from chalicelib.handlers.logs import logger
from chalicelib.web import pages, speaking
from chalicelib.web.policy import POLICY
from chalicelib.wiring import services

__all__ = ["POLICY", "Call", "Door", "Reply", "as_problem"]

Handler = TypeVar("Handler", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with more to say than its value: another status, or headers."""

    value: object
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Stated(TypedDict, total=False):
    """What a route may state beside its address and who may call it; see Rule."""

    asks: Any
    gives: Any
    status: int
    other_statuses: tuple[int, ...]
    page: bool
    printed: bool
    keyed: bool
    cached: int
    limited: bool
    spoken: bool


class Door(Blueprint):
    """A blueprint whose every route states who may call it."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.rules: list[Rule] = []

    def route(  # type: ignore[override]
        self, path: str, *, who: Who, method: str = "GET", **stated: Unpack[Stated]
    ) -> Callable[[Handler], Handler]:
        """Register a handler: it gets a Call and the parts of the path, and returns a value.

        What is `spoken` is registered twice; the call's frame says in which language it is asked.
        """

        def register(handler: Handler) -> Handler:
            summary = (handler.__doc__ or "").partition("\n")[0]
            rule = Rule(
                path=path,
                who=who,
                method=method,
                name=handler.__name__,
                summary=summary,
                **stated,
            )
            self._open(rule, handler)
            if rule.spoken:
                self._open(replace(rule, path=speaking.in_english(path)), handler)
            return handler

        return register

    def _open(self, rule: Rule, handler: Callable[..., object]) -> None:
        self.rules.append(rule)

        @wraps(handler)
        def view(**parts: str) -> Response:
            return serve(rule, handler, self.current_request, parts)

        super().route(rule.path, methods=[rule.method], content_types=[])(view)


def serve(
    rule: Rule, handler: Callable[..., object], request: Request, parts: Mapping[str, str]
) -> Response:
    """Answer one request; what is no Refusal is a bug, and stays one."""
    began = time.perf_counter()
    logger.set_correlation_id(str(request.context.get("requestId", "")))
    try:
        call = calls.read(rule, request, services())
        answer = _answer(rule, handler(call, **calls.parts(parts)))
    except Refusal as refusal:
        answer = _refused(rule, request, problems.of_refusal(refusal))
    _seal(rule, answer)
    took = round((time.perf_counter() - began) * 1000, 1)
    logger.info(
        "request",
        extra={"route": rule.path, "method": rule.method, "code": answer.status_code, "ms": took},
    )
    return answer


def _answer(rule: Rule, value: object) -> Response:
    if isinstance(value, Response):
        return value
    reply = value if isinstance(value, Reply) else Reply(value)
    status = reply.status or rule.status
    if reply.value is None:
        return Response("", dict(reply.headers), status)
    text = calls.adapter(rule.gives).dump_json(reply.value).decode()
    return Response(text, {"Content-Type": JSON, **reply.headers}, status)


def _refused(rule: Rule, request: Request, problem: problems.Problem) -> Response:
    if rule.page or (rule.printed and calls.wants_page(request)):
        answer = pages.refused(problem, calls.frame(request, services()))
        answer.headers.update(problem.headers)
        return answer
    return problem.response()


def _seal(rule: Rule, answer: Response) -> None:
    """Set the headers every answer carries."""
    is_refused = answer.status_code >= HTTPStatus.BAD_REQUEST
    headers = {
        "Cache-Control": "no-store" if is_refused else rule.kept,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    if rule.printed:
        headers["Vary"] = "Accept"
    is_file = rule.cached == FOR_GOOD and not is_refused  # which no policy protects
    if (rule.page or rule.printed) and not is_file:
        headers |= {"X-Frame-Options": "DENY", "Content-Security-Policy": POLICY}
    for name, value in headers.items():
        answer.headers.setdefault(name, value)


def as_problem(event: object, get_response: Callable[[object], Response]) -> Response:
    """Turn what Chalice answers by itself (405, 500) into a problem: a middleware."""
    answer = get_response(event)
    if not isinstance(answer.body, dict) or "Code" not in answer.body:
        return answer
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        refusal = problems.MethodNotAllowed("Địa chỉ này không nhận phương thức đã dùng.")
        mapped = problems.of_refusal(refusal).response()
    else:
        mapped = problems.problem(
            answer.status_code, "error", "Hệ thống gặp lỗi; hãy thử lại sau ít phút."
        ).response()
    mapped.headers.update({**answer.headers, "Cache-Control": "no-store"})
    return mapped
