"""Declared: what an applicant answered, by the groups and labels of the form they filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.answers import properties_of
from chalicelib.handlers.http.shown import answers
from chalicelib.usecases.viewing import View


@dataclass(frozen=True, slots=True)
class Declared:
    """A group of the form: its name, and each answer under its label."""

    name: str
    answers: tuple[tuple[str, str], ...]


def declared(view: View) -> tuple[Declared, ...]:
    """Return what was answered when the dossier was filed, in the order it was asked."""
    given, schema = answers(view), properties_of(view.procedure)
    found = (
        Declared(str(group["vi"]), tuple(_group(group, given, schema)))
        for group in view.procedure.form_order
    )
    return tuple(group for group in found if group.answers)


def _group(
    group: Mapping[str, Any], given: Mapping[str, object], schema: Mapping[str, Any]
) -> list[tuple[str, str]]:
    fields: Sequence[Mapping[str, Any]] = group["fields"]
    return [
        (str(field["vi"]), words(given[field["name"]], field, schema[field["name"]]))
        for field in fields
        if field["name"] in given
    ]


def words(value: object, field: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """Return an answer as people read it."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if rule.get("format") == "date":
        return "/".join(reversed(str(value).split("-")))
    options: Sequence[Mapping[str, Any]] = field.get("options", ())
    return next((str(one["vi"]) for one in options if one["value"] == value), str(value))
