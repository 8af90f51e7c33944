"""Places: the gazetteer of provinces and communes, read once from the list beside this module."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from chalicelib.domain.places import Gazetteer, Old, bare
from chalicelib.domain.text import fold

LIST = Path(__file__).with_name("places.tsv")


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer; read when first asked for, since only reading papers needs it."""
    return _read(LIST.read_text("utf-8").splitlines())


def _read(lines: Iterable[str]) -> Gazetteer:
    provinces: dict[str, str] = {}
    communes: dict[str, str] = {}
    named: dict[str, str] = {}
    within: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    old: defaultdict[Old, set[str]] = defaultdict(set)
    province = district = ""
    for line in lines:
        match line.split("\t"):
            case ["P", province, name]:
                provinces[province] = name
                named[bare(fold(name))] = province
            case ["C", code, name]:
                communes[code] = name
                within[province, fold(name)].append(code)
            case ["O", code, name]:
                province = bare(fold(name))
                named[province] = code
            case ["D", name]:
                district = fold(name)
            case ["W", name, codes]:
                for place in (district, ""):
                    old[province, place, fold(name)].update(codes.split())
    return Gazetteer(
        provinces=provinces,
        communes=communes,
        named=named,
        within={key: tuple(codes) for key, codes in within.items()},
        old={key: tuple(sorted(codes)) for key, codes in old.items()},
    )
