"""Reading: what the template says of each kind of resource, and of what roles may do."""

from collections.abc import Iterator
from typing import Any

FUNCTIONS = {
    "APIHandler": "Api",
    "Digitise": "Digitise",
    "Dispatch": "Dispatch",
    "Index": "Index",
    "Write": "Write",
    "Sign": "Sign",
    "Printout": "Printout",
    "Report": "Report",
    "Money": "Money",
    "Notify": "Notify",
    "Deadlines": "Deadlines",
    "Statistics": "Statistics",
    "Conserve": "Conserve",
}
"""The functions by what the template calls them, and what their roles and logs begin with."""
Resources = dict[str, Any]


def of(resources: Resources, kind: str) -> dict[str, Any]:
    return {
        name: one.get("Properties", {})
        for name, one in resources.items()
        if one.get("Type") == kind
    }


def statements(resources: Resources) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, role in of(resources, "AWS::IAM::Role").items():
        for policy in role["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def actions(statement: dict[str, Any]) -> set[str]:
    said = statement["Action"]
    return {said} if isinstance(said, str) else set(said)
