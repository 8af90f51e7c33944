"""The API against its own description: asked what OpenAPI 3.1 allows, and what it does not."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import Case, GenerationMode, openapi
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from chalicelib.domain.people import Role
from chalicelib.handlers.http.doors import rules
from chalicelib.handlers.http.openapi import described
from tests.builders import a_tray_entry
from tests.integration.api import BIRTH, STAY, WARD, Api
from tests.integration.gateway import Gateway
from tests.integration.tries import REPORT
from tests.matters import a_matter

pytest_plugins = "tests.integration.offices"

DESCRIBED = described(rules(), "/api")
SCHEMA = openapi.from_dict(DESCRIBED)
SCHEMA.app = Gateway()
OPERATIONS = tuple(found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok))
TRIED = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
WAYS = [
    pytest.param(one, mode, id=f"{one.label} {mode.value}")
    for one in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or one.body or one.query
]
CALLERS: Mapping[str, Callable[[Api], str]] = {
    "citizen": lambda api: api.lan,
    "officer": lambda api: api.officer(*Role),
}


@pytest.fixture
def there(api: Api) -> dict[str, Any]:
    """Return what each part of a path or field of a body is called where it is there."""
    api.send("PUT", "/v1/drafts/d1", api.lan, {"procedure": BIRTH})
    api.dossiers.put_tray(a_tray_entry("e1", agency=WARD))
    api.dossiers.put_matter(a_matter("m1"))
    filed = api.filed(api.lan, STAY)
    asked = api.post("/v1/reports", REPORT, api.officer(Role.LEADER))
    return {
        "draft": "d1",
        "entry": "e1",
        "matter": "m1",
        "request": asked.json["id"],
        **REPORT,
        "upload": api.uploaded(api.lan, BIRTH, "TK"),
        "paper": "none",
        "code": filed["code"],
        "secret": filed["secret"],
        "procedure": BIRTH,
        "component": "TK",
        "received_by": WARD,
        "content_type": "application/pdf",
        "version": 1,
        "revision": 1,
        "answers": api.application(BIRTH)["answers"],
        "on_paper": ["TK", "GCS"],
        "applicant": api.application(BIRTH)["applicant"],
        "uploads": {},
    }


def met(said: Any, there: Mapping[str, Any]) -> Any:
    """Return what is said about something that is there."""
    if not isinstance(said, dict):
        return said
    return {name: there.get(name, value) for name, value in said.items()}


def is_wrong_in_its_path(case: Case[Any]) -> bool:
    """Tell whether the path is what makes the request one that is not described."""
    about = case.meta.components.get(ParameterLocation.PATH) if case.meta else None
    return about is not None and about.mode is GenerationMode.NEGATIVE


def test_what_is_served_is_what_is_tried(api: Api) -> None:
    assert api.get("/v1/openapi.json").json == DESCRIBED
    assert len(OPERATIONS) == sum(not rule.page for rule in rules())


def test_the_description_is_sound() -> None:
    for schema in DESCRIBED["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(DESCRIBED)))
    assert names <= set(DESCRIBED["components"]["schemas"])
    spoken = [one for path in DESCRIBED["paths"].values() for one in path.values()]
    assert len({one["operationId"] for one in spoken}) == len(spoken)
    assert all(one["summary"].endswith(".") and one["x-who"] for one in spoken)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(("operation", "mode"), WAYS)
def test_every_answer_is_one_that_is_described(
    api: Api,
    there: dict[str, Any],
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    caller: str,
) -> None:
    headers = {"Authorization": f"Bearer {CALLERS[caller](api)}"}

    @TRIED
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        case: Case[Any] = data.draw(operation.as_strategy(mode))
        if data.draw(st.booleans()) and not is_wrong_in_its_path(case):
            case.path_parameters = met(case.path_parameters, there)
        if mode is GenerationMode.POSITIVE and data.draw(st.booleans()):
            case.body = met(case.body, there)
        # a schema cannot say which codes there are, nor what the law asks of an application
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    ask()
