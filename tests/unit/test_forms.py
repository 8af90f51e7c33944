"""Forms: which fields are asked for, of everybody or where something holds."""

from chalicelib.domain.forms import asked


def test_what_a_condition_may_ask_for_is_asked_for() -> None:
    form = {
        "required": ["basis"],
        "properties": {"basis": {}, "owner": {}, "note": {}, "reason": {}},
        "allOf": [
            {
                "if": {"properties": {"basis": {"const": "own"}}, "required": ["basis"]},
                "then": {"required": ["reason"]},
                "else": {"required": ["owner"]},
            }
        ],
    }
    assert asked(form) == {"basis", "owner", "reason"}


def test_a_form_without_conditions_asks_for_what_it_requires() -> None:
    assert asked({"required": ["name"]}) == {"name"}
    assert asked({}) == frozenset()
