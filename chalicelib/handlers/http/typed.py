"""Typed: what stands in a form, read as the API reads the same request."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from chalicelib.domain import money
from chalicelib.domain.refusals import Invalid
from chalicelib.handlers.http.calls import adapter
from chalicelib.handlers.http.fields import Asked
from chalicelib.handlers.http.problems import Defective, FieldError, of_defects

A = TypeVar("A", bound=Asked)
AS_IT_IS: Mapping[str, str] = MappingProxyType({})
_FIGURES = re.compile(r"[0-9]{1,13}|[0-9]{1,3}([. ][0-9]{3}){1,4}")


def read_as(kind: type[A], said: Mapping[str, object], words: Mapping[str, str] = AS_IT_IS) -> A:
    """Return what a form says as a request of that kind; raises Defective.

    `words` tell, by the path of a field or how it begins, what to do about it, as the form calls
    it.
    """
    try:
        asked: A = adapter(kind).validate_json(json.dumps(said))
    except ValidationError as error:
        found = of_defects(error.errors(include_url=False, include_input=False))
        errors = tuple(_in(words, one) for one in found.errors)
        detail = found.detail if errors[0] == found.errors[0] else errors[0].sentence
        raise Defective(replace(found, detail=detail, errors=errors)) from None
    return asked


def dong(text: str, field: str) -> int:
    """Return an amount as people type it: ``15000``, ``15.000`` or ``15 000``; raises Invalid."""
    figures = text.strip().removesuffix("đ").strip()
    if not _FIGURES.fullmatch(figures):
        raise Invalid("Số tiền phải là số nguyên đồng, ví dụ 15.000.", field)
    return money.dong(int(figures.replace(".", "").replace(" ", "")), field)


def _in(words: Mapping[str, str], error: FieldError) -> FieldError:
    said = words.get(error.field) or words.get(error.field.partition(".")[0])
    return FieldError(error.field, said or error.sentence)
