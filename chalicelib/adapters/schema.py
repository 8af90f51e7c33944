"""Schema: jsonschema holds answers against a procedure's form."""

from collections.abc import Callable, Iterator, Mapping

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError

from chalicelib.domain import answers as rules
from chalicelib.domain import identity, text
from chalicelib.domain.answers import Violation
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import Refusal

FORMATS = FormatChecker(formats=("date",))
"""The formats a form may name: `date` of JSON Schema, and those of Vietnamese identity."""


def _format(name: str, read: Callable[[str, str], object]) -> None:
    def conforms(value: object) -> bool:
        return not isinstance(value, str) or bool(read(value, name))

    FORMATS.checks(name, raises=Refusal)(conforms)


_format("personal-id", identity.personal_id)
_format("phone", identity.mobile)
_format("email", identity.email)
_format("tax-code", identity.tax_code)
_format("person-name", text.person_name)


def check_answers(procedure: Procedure, answers: Mapping[str, object]) -> Mapping[str, object]:
    """Return the answers cleaned; raises InvalidAnswers with every defect, or TooLarge."""
    return rules.checked(procedure, answers, violations)


def violations(procedure: Procedure, answers: Mapping[str, object]) -> Iterator[Violation]:
    """Yield what the schema of the procedure's form holds against the answers."""
    validator = Draft202012Validator(dict(procedure.form), format_checker=FORMATS)
    for error in validator.iter_errors(answers):
        yield from _violations(error)


def schema_fault(schema: Mapping[str, object]) -> tuple[tuple[str | int, ...], str] | None:
    """Return where a schema is no JSON Schema 2020-12 and why, or None if it is one."""
    try:
        Draft202012Validator.check_schema(dict(schema))
    except SchemaError as error:
        return tuple(error.absolute_path), error.message
    return None


def _violations(error: ValidationError) -> Iterator[Violation]:
    keyword, expected = str(error.validator), error.validator_value
    given, schema = error.instance, error.schema
    if keyword == "required" and isinstance(given, dict) and isinstance(expected, list):
        yield from (Violation(name, keyword, name) for name in expected if name not in given)
    elif keyword == "additionalProperties" and isinstance(given, dict) and isinstance(schema, dict):
        known = schema.get("properties", {})
        yield from (Violation(name, keyword, expected) for name in given if name not in known)
    else:
        yield Violation(str(error.path[0]) if error.path else "", keyword, expected)
