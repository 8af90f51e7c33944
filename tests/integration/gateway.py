"""A gateway in process: calls the function of the API as API Gateway does, under ``/api``."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl

from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Request, Response

from app import app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LAMBDA = SimpleNamespace(aws_request_id="test")
"""What Lambda says of a call beside the event."""
REQUEST = "11111111-2222-3333-4444-555555555555"
CALLER = "203.0.113.7"


class Answer(TestResponse):
    """An answer of the API."""

    @property
    def json(self) -> Any:
        """Return what its JSON says; None where it is no JSON."""
        return self.get_json()


class Gateway:
    """A WSGI application in front of the function.

    `turn` is what a request waits for. A function serves one at a time, and only a browser asks for
    several at once; a provider may call back before what called it has ended.
    """

    turn: ClassVar[AbstractContextManager[object]] = nullcontext()

    def __init__(self) -> None:
        self._routes = sorted(app.routes, key=lambda path: (path.count("{"), path))

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = Request(environ)
        found = self._route(request.path.removeprefix("/api") or "/")
        if found is None:
            return Response("Not found", 404, mimetype="text/plain")(environ, start_response)
        event = _event(request, *found)
        with self.turn:
            answer = app(event, LAMBDA)
        response = Response(answer["body"], answer["statusCode"], list(_headers(answer)))
        return response(environ, start_response)

    def _route(self, path: str) -> tuple[str, dict[str, str]] | None:
        asked = path.split("/")
        for route in self._routes:
            own = route.split("/")
            if len(own) == len(asked) and all(map(_fits, own, asked)):
                named = zip(own, asked, strict=True)
                return route, {a[1:-1]: b for a, b in named if a.startswith("{")}
        return None


def _fits(own: str, asked: str) -> bool:
    return own == asked or (own.startswith("{") and bool(asked))


def _event(request: Request, route: str, parts: dict[str, str]) -> dict[str, Any]:
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query_string.decode(), keep_blank_values=True):
        query.setdefault(name, []).append(value)
    body = request.get_data()
    return {
        "resource": route,
        "path": request.path,
        "httpMethod": request.method,
        "headers": dict(request.headers),
        "multiValueQueryStringParameters": query or None,
        "pathParameters": parts or None,
        "stageVariables": None,
        "requestContext": {
            "requestId": REQUEST,
            "stage": "api",
            "path": request.path,
            "resourcePath": route,
            "httpMethod": request.method,
            "identity": {"sourceIp": CALLER},
        },
        "body": body.decode("utf-8", "replace") if body else None,
        "isBase64Encoded": False,
    }


def event_of(method: str, path: str, body: str, *, is_base64: bool) -> dict[str, Any]:
    """Return the event of a request whose body the gateway hands over so."""
    builder = EnvironBuilder(f"/api{path}", method=method)
    event = _event(builder.get_request(Request), path, {})
    return {**event, "body": body, "isBase64Encoded": is_base64}


def _headers(answer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((name, str(value)) for name, value in answer["headers"].items())
    for name, values in answer["multiValueHeaders"].items():
        yield from ((name, value) for value in values)
