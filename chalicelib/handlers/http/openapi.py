"""OpenAPI: the description of the API, drawn from the routes and the types they state."""

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from pydantic import TypeAdapter

from chalicelib.handlers.http.calls import MOST_KEY, adapter
from chalicelib.handlers.http.problems import MEDIA_TYPE, Problem
from chalicelib.handlers.http.rules import JSON, WRITES, Rule
from chalicelib.handlers.http.who import Kind

REFS = "#/components/schemas/{model}"
Mode = Literal["validation", "serialization"]
Schemas = Mapping[tuple[str, Mode], Mapping[str, Any]]

_SIGNED_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE)
_WITH_BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_NOTICED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "session": {"type": "apiKey", "in": "cookie", "name": "motcua"},
}


def described(rules: Sequence[Rule], base: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the routes that answer programs."""
    spoken = [rule for rule in rules if not rule.page]
    schemas, definitions = _schemas(spoken)
    paths: dict[str, dict[str, Any]] = {}
    for rule in spoken:
        paths.setdefault(rule.path, {})[rule.method.lower()] = _operation(rule, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Một Cửa",
            "version": "1",
            "description": "Thủ tục hành chính theo cơ chế một cửa: hồ sơ, xử lý, thanh toán.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {"schemas": definitions, "securitySchemes": _SECURITY},
    }


def _schemas(rules: Iterable[Rule]) -> tuple[Schemas, dict[str, Any]]:
    inputs: list[tuple[str, Mode, TypeAdapter[Any]]] = [
        ("problem", "serialization", adapter(Problem))
    ]
    for rule in rules:
        if rule.asks is not None:
            inputs.append((_id(rule), "validation", adapter(rule.asks)))
        if rule.gives is not None:
            inputs.append((_id(rule), "serialization", adapter(rule.gives)))
    found, whole = TypeAdapter.json_schemas(inputs, ref_template=REFS)
    return found, dict(whole.get("$defs", {}))


def _id(rule: Rule) -> str:
    tag = rule.path.removeprefix("/v1/").partition("/")[0].partition(".")[0]
    return f"{tag}-{rule.name}"


def _operation(rule: Rule, schemas: Schemas) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _id(rule),
        "summary": rule.summary,
        "parameters": _parameters(rule),
        "responses": _responses(rule, schemas),
        "x-who": sorted(rule.who.roles) or [rule.who.kind.value],
    }
    if rule.has_body:
        schema = schemas[(_id(rule), "validation")]
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    if rule.who.kind is Kind.SIGNED_IN:
        operation["security"] = [{"bearer": []}, {"session": []}]
    return operation


def _parameters(rule: Rule) -> list[dict[str, Any]]:
    part = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"}
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": part}
        for name in re.findall(r"{(\w+)}", rule.path)
    ]
    if rule.keyed:
        key = {"type": "string", "minLength": 1, "maxLength": MOST_KEY}
        found.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": key})
    if rule.asks is not None and not rule.has_body:
        found += _query(rule.asks.model_json_schema())
    return found


def _query(schema: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    required = schema.get("required", ())
    for name, kind in schema.get("properties", {}).items():
        yield {"name": name, "in": "query", "required": name in required, "schema": kind}


def _responses(rule: Rule, schemas: Schemas) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in (rule.status, *rule.other_statuses):
        found[str(status)] = {"description": HTTPStatus(status).phrase}
        if rule.gives is not None:
            schema = schemas[(_id(rule), "serialization")]
            found[str(status)]["content"] = {JSON: {"schema": schema}}
        if rule.printed:
            found[str(status)]["content"]["text/html"] = {"schema": {"type": "string"}}
    content = {MEDIA_TYPE: {"schema": schemas[("problem", "serialization")]}}
    for problem in _problems(rule):
        found[str(int(problem))] = {"description": problem.phrase, "content": content}
    if rule.limited:
        waiting = HTTPStatus.TOO_MANY_REQUESTS
        headers = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}
        said = {"description": waiting.phrase, "headers": headers, "content": content}
        found[str(int(waiting))] = said
    return found


def _problems(rule: Rule) -> Iterable[HTTPStatus]:
    found = {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.METHOD_NOT_ALLOWED}
    if rule.who.kind is Kind.PROVIDER:
        found |= {*_NOTICED}
    if rule.who.kind is Kind.SIGNED_IN:
        found |= {*_SIGNED_IN}
    if rule.has_body:
        found |= {*_WITH_BODY}
    if rule.asks is not None:
        found |= {HTTPStatus.UNPROCESSABLE_ENTITY}
    if "{" in rule.path or rule.has_body or rule.who.kind is Kind.SIGNED_IN:
        found |= {HTTPStatus.NOT_FOUND}
    if rule.method in WRITES:
        found |= {HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
    return sorted(found)
