"""Shapes: what was read has the shape it must have, or is refused by names of our fields alone."""

from pydantic import ValidationError


class Unusable(Exception):
    """What was read does not have the shape it must have; says where, never what is in it."""


def places(error: ValidationError, *keyed: str) -> str:
    """Return where something is wrong: names of our own fields alone.

    Fields that are `keyed` hold others by keys which are no names of ours: ``*`` stands for them.
    """
    defects = error.errors(include_url=False, include_context=False, include_input=False)
    known = (d["loc"][:-1] if d["type"] == "extra_forbidden" else d["loc"] for d in defects)
    named = ((*p[:1], "*", *p[2:]) if p[:1] and p[0] in keyed and p[1:] else p for p in known)
    found = (".".join(map(str, place)) for place in named)
    return ", ".join(dict.fromkeys(place or "the whole" for place in found))
