"""Readers: what was typed in a form of an act, told as the API would be told it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.results.proposing import FIELD
from chalicelib.handlers.http.typed import dong
from chalicelib.usecases.viewing import View

Typed = Mapping[str, str]
Said = Mapping[str, object]
Seen = Callable[[], View]
"""Tells what the dossier is, for the forms that need it."""
ITEM = "items.{}.{}"
"""What a row of what is missing is called: its number, and which part of it."""
PARTS = ("component", "what", "why")
MOST_ITEMS = 50
AMOUNT = "lines."
"""What the amount of a fee is called: this, and the code of the fee."""
ON_PAPER = "on_paper."
"""What says that a paper was handed in: this, and the code of the component."""
NOBODY = " "
"""A name that says nothing, so that it is asked for in the words for names."""
RESET = "cơ quan xác định khi giải quyết hồ sơ"
_WHAT = re.compile(r"items\.\d{1,3}\.what")


@dataclass(frozen=True, slots=True)
class Payable:
    """A fee that may be demanded: what is reckoned of it now, in đồng, 0 where nothing is."""

    code: str
    name: str
    kind: FeeKind
    amount: int


def payable(view: View, at: datetime) -> tuple[Payable, ...]:
    """Return the fees that may be demanded of a dossier: its own, and those the law knows."""
    own = [Payable(one.code, one.name, one.kind, one.amount) for one in view.dossier.fees]
    day, known = at.astimezone(LOCAL).date(), {one.code for one in own}
    return (
        *own,
        *(
            Payable(rule.code, rule.name, rule.kind, 0)
            for rule in view.procedure.fees
            if rule.is_valid_on(day) and rule.code not in known
        ),
    )


def rows(typed: Typed) -> int:
    """Return how many rows a form had for what is missing."""
    return sum(1 for name in typed if _WHAT.fullmatch(name))


def tidied(typed: Typed) -> Typed:
    """Return the form with rows that say something first: then they count as the API does."""
    before = [
        tuple(typed.get(ITEM.format(row, part), "") for part in PARTS)
        for row in range(MOST_ITEMS)
        if ITEM.format(row, "what") in typed
    ]
    after = sorted(before, key=lambda row: not any(text.strip() for text in row))
    cells = {
        ITEM.format(row, part): text
        for row, texts in enumerate(after)
        for part, text in zip(PARTS, texts, strict=True)
    }
    return {name: text for name, text in typed.items() if not name.startswith("items.")} | cells


def reason(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return the reason."""
    return {"reason": typed.get("reason", "")}


def accept(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return the acceptance, in the case chosen."""
    return {"case": typed.get("case") or None}


def advance(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return the step; without anything typed of a result an e-result has to be there."""
    number, summary, document = (
        typed.get(f"result.{name}", "") for name in ("number", "summary", "document")
    )
    result = {"number": number, "summary": summary, "document": document or None}
    told = number.strip() or summary.strip() or document
    return {
        "to": typed.get("to", ""),
        "note": typed.get("note", ""),
        "handler": typed.get("handler") or None,
        "result": result if told else None,
    }


def ask_supplement(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return every row that says something."""
    items = [
        {part: typed.get(ITEM.format(row, part), "") for part in PARTS}
        for row in range(rows(typed))
    ]
    said = [item for item in items if any(text.strip() for text in item.values())]
    return {"items": said, "reason": typed.get("reason", "")}


def answer_supplement(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return which papers were handed in."""
    came = [name.removeprefix(ON_PAPER) for name in typed if name.startswith(ON_PAPER)]
    return {"on_paper": came, "note": typed.get("note", "")}


def demand_fee(typed: Typed, seen: Seen, at: datetime) -> Said:
    """Return the demand, with the fees whose amount was set anew; raises Invalid."""
    lines = []
    for fee in payable(seen(), at):
        name = f"{AMOUNT}{fee.code}"
        amount = dong(typed[name], name) if typed.get(name, "").strip() else fee.amount
        if amount != fee.amount:
            said = {"code": fee.code, "name": fee.name, "kind": fee.kind.value, "how": RESET}
            lines.append({**said, "amount": amount})
    return {"lines": lines, "reason": typed.get("reason", "")}


def decline_claim(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return the demand of what the policy had lowered."""
    return {"declines": True, "reason": typed.get("reason", "")}


def extend(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return the extension; what is no number is left for the API to refuse."""
    amount = typed.get("amount", "").strip()
    number = int(amount) if amount.isascii() and amount.isdigit() else amount
    return {"unit": typed.get("unit", ""), "amount": number, "reason": typed.get("reason", "")}


def hand_over(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return how the result was handed over, and to whom."""
    return {"how": typed.get("how", ""), "receiver": typed.get("receiver") or NOBODY}


def propose(typed: Typed, _seen: Seen, _at: datetime) -> Said:
    """Return the values of the proposal."""
    own = f"{FIELD}."
    return {
        "values": {
            name.removeprefix(own): text for name, text in typed.items() if name.startswith(own)
        }
    }
