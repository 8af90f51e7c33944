"""Translating: which sentences of the catalogue English pages show, and which have no English."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.english import English
from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.package import Finding, Package, pointer
from chalicelib.domain.procedure import Agency, Procedure, ResultRule

FILE = "english.json"


@dataclass(frozen=True, slots=True)
class Sources:
    """What is shown: procedures, agencies, life events, and why the office is closed or open."""

    procedures: tuple[Procedure, ...]
    agencies: tuple[Agency, ...]
    life_events: tuple[LifeEvent, ...]
    days: tuple[str, ...]


def sources(
    packages: Sequence[Package],
    agencies: tuple[Agency, ...],
    life_events: tuple[LifeEvent, ...],
    calendar: WorkCalendar,
) -> Sources:
    """Return what English pages show of a catalogue."""
    days = (*calendar.days_off.values(), *calendar.days_on.values())
    procedures = tuple(package.procedure for package in packages)
    return Sources(procedures, agencies, life_events, days)


def named(of: Sources) -> Mapping[str, str]:
    """Return what bears its English name itself: procedures, results, agencies and the like."""
    results = [procedure.result for procedure in of.procedures]
    ours: tuple[Agency | LifeEvent | ResultRule | Procedure, ...]
    ours = (*of.agencies, *of.life_events, *results, *of.procedures)
    policies = [policy for procedure in of.procedures for policy in procedure.policies]
    whose = {one.who: one.who_en for one in policies}
    return {**whose, **{one.name: one.name_en for one in ours}}


def shown(of: Sources) -> Iterator[str]:
    """Yield every sentence of the catalogue that an English page says, some more than once."""
    for procedure in of.procedures:
        yield from _shown(procedure)
    yield from (one.about for one in of.life_events)
    yield from of.days


def _shown(procedure: Procedure) -> Iterator[str]:
    yield from (procedure.name, procedure.field_name, procedure.result.name)
    for case in procedure.cases:
        yield from (case.name, *(step.name for step in case.steps))
    papers = (*procedure.components, *procedure.proofs)
    yield from (one.from_state_data for one in papers if one.from_state_data)
    yield from (fee.name for fee in procedure.fees)
    yield from (one.legal_basis for one in procedure.policies)
    for law in procedure.legal:
        yield from (law.symbol, law.title)
    yield from procedure.doubts


def lint_english(english: English, written: Mapping[str, str], of: Sources) -> list[Finding]:
    """Return what is shown and has no English, and what has English and is shown nowhere.

    `written` are the words of the file alone; a form may serve pages of every day, and is let be.
    """
    told = tuple(dict.fromkeys(shown(of)))
    found = [
        Finding(f"{FILE}#/words", f"thiếu bản tiếng Anh của “{text}”")
        for text in told
        if not english.knows(text)
    ]
    return [*found, *_stale(written, told), *_misspelt(written)]


def _stale(written: Mapping[str, str], told: Iterable[str]) -> Iterator[Finding]:
    known = set(told)
    for text in written:
        if "{0}" not in text and text not in known:
            yield Finding(pointer(f"{FILE}#/words", text), "không còn được dùng")


def _misspelt(written: Mapping[str, str]) -> Iterator[Finding]:
    for text, meaning in written.items():
        if not meaning.strip() or not unicodedata.is_normalized("NFC", text + meaning):
            yield Finding(pointer(f"{FILE}#/words", text), "thiếu, hoặc chữ không ở dạng NFC")
