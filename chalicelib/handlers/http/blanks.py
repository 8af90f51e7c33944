"""Blanks: forms of acts as a page shows them, empty or as they were typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.handlers.http.problems import Problem


class Box(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    SELECT = "select"
    ONE = "one"
    """One of few choices, each seen."""
    TICK = "tick"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field: named as the API names it, with what stands in it and what is `wrong` with that.

    `choices` are values with their words; `most` is how many characters it takes.
    """

    name: str
    label: str = ""
    box: Box = Box.LINE
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    required: bool = False
    most: int = 400
    wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together, under a `legend` where there are several such groups."""

    fields: tuple[Field, ...]
    legend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A form: sent to the address `name` of the dossier's acts, told from its like by `part`.

    `notes` say what it does and `warning` what cannot be undone; what is `lacking` (the link to a
    field and its words) has to be done first. `more` are the words of the press that adds rows.
    One that leads on `is_main`, is open at once, and the first of them `is_first`. One that
    `is_partial` may be sent with fields still empty.
    """

    name: str
    part: str = ""
    title: str
    button: str
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()
    warning: str = ""
    lacking: tuple[tuple[str, str], ...] = ()
    more: str = ""
    is_main: bool = False
    is_first: bool = False
    is_open: bool = False
    is_partial: bool = False

    @property
    def id(self) -> str:
        """Return what it is called on its page."""
        return f"{self.name}-{self.part}" if self.part else self.name

    @property
    def fields(self) -> Mapping[str, Field]:
        """Return its fields by name."""
        return {field.name: field for group in self.groups for field in group.fields}


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong, and the id of what it is wrong with, on the page."""

    sentence: str
    at: str


def blank(*fields: Field, legend: str = "") -> tuple[Group, ...]:
    """Return the fields of a form that has one group."""
    return (Group(fields=fields, legend=legend),) if fields else ()


def first_marked(blanks: Iterable[Blank]) -> tuple[Blank, ...]:
    """Return the forms with the first that leads on marked."""
    found = tuple(blanks)
    leads = next((one.id for one in found if one.is_main and not one.lacking), None)
    return tuple(replace(one, is_first=one.id == leads) for one in found)


def typed_in(
    blanks: Iterable[Blank], name: str, typed: Mapping[str, str], problem: Problem | None
) -> tuple[Blank, ...]:
    """Return the forms, the one that was sent as it was typed, with what is wrong at its fields."""
    errors = {} if problem is None else _errors(problem)

    def filled(one: Blank) -> Blank:
        if one.name != name or not _is_it(one, typed):
            return one
        groups = tuple(
            replace(group, fields=tuple(_filled(field, typed, errors) for field in group.fields))
            for group in one.groups
        )
        return replace(one, groups=groups, is_open=True)

    return tuple(filled(one) for one in blanks)


def told(blanks: Iterable[Blank], problem: Problem, elsewhere: str) -> tuple[Told, ...]:
    """Return every defect with the field it is in, open forms first; `elsewhere` for the others."""
    found = sorted(blanks, key=lambda one: not one.is_open)
    own = next((one.id for one in found if one.is_open), elsewhere)

    def at(field: str) -> str:
        return next((f"{one.id}.{field}" for one in found if field in one.fields), own)

    errors = _errors(problem) or {"": problem.detail}
    return tuple(Told(sentence, at(field)) for field, sentence in errors.items())


def _errors(problem: Problem) -> Mapping[str, str]:
    """Return what is wrong by field; what is wrong with a part of it says so of the whole."""
    if not problem.errors:
        return {} if problem.field is None else {problem.field: problem.detail}
    fields = [one.field for one in problem.errors]
    return {
        one.field: one.sentence
        for one in problem.errors
        if not any(field.startswith(f"{one.field}.") for field in fields)
    }


def _is_it(one: Blank, typed: Mapping[str, str]) -> bool:
    """Tell whether what is hidden in the form is what was sent: which of its like it is."""
    hidden = (field for field in one.fields.values() if field.box is Box.HIDDEN)
    return all(typed.get(field.name) == field.value for field in hidden)


def _filled(field: Field, typed: Mapping[str, str], errors: Mapping[str, str]) -> Field:
    unsent = "" if field.box is Box.TICK else field.value
    return replace(field, value=typed.get(field.name, unsent), wrong=errors.get(field.name, ""))
