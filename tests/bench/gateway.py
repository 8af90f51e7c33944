"""The gateway: requests as API Gateway hands them to the function, and what it answers."""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from app import app

LAMBDA = SimpleNamespace(aws_request_id="11111111-2222-3333-4444-555555555555")
"""What Lambda says of a call beside the event."""

Event = dict[str, Any]


def event(
    method: str,
    route: str,
    who: str | None = None,
    body: object = None,
    query: Mapping[str, str] | None = None,
    key: str | None = None,
    **parts: str,
) -> Event:
    """Return a request as API Gateway hands it to the function, under the stage ``/api``."""
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip, deflate, br",
        "Accept-Language": "vi-VN,vi;q=0.9",
        "Host": "abcdefghij.execute-api.ap-southeast-1.amazonaws.com",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    headers |= {"Authorization": f"Bearer {who}"} if who else {}
    headers |= {"Content-Type": "application/json"} if body is not None else {}
    headers |= {"Idempotency-Key": key} if key else {}
    path = route.format(**parts)
    return {
        "resource": route,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} if query else None,
        "pathParameters": parts or None,
        "stageVariables": None,
        "requestContext": {
            "requestId": LAMBDA.aws_request_id,
            "stage": "api",
            "path": f"/api{path}",
            "resourcePath": route,
            "httpMethod": method,
            "identity": {"sourceIp": "203.0.113.7"},
        },
        "body": None if body is None else json.dumps(body, ensure_ascii=False),
        "isBase64Encoded": False,
    }


class Refused(Exception):
    """The office said no where an errand has to go through: there is nothing to measure."""


def answered(asked: Event) -> Any:
    """Return what the function answers, read; raises Refused."""
    answer = app(asked, LAMBDA)
    if answer["statusCode"] >= 400:
        raise Refused(f"{asked['httpMethod']} {asked['path']}: {answer['body']}")
    return json.loads(answer["body"] or "null")
