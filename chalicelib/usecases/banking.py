"""Banking: what the bank says came in is entered where it belongs, the rest told to a person."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain import matters
from chalicelib.domain.payments import statement, wire
from chalicelib.domain.payments.provider import Outcome, Said
from chalicelib.domain.payments.statement import Unmatched
from chalicelib.domain.payments.vietqr import VietQr
from chalicelib.domain.refusals import Refusal, TryLater
from chalicelib.usecases.crediting import credit
from chalicelib.usecases.till import Till

UNKNOWN = "Nội dung chuyển khoản có mã thanh toán, nhưng không có lệnh nào như vậy."


def take_in(till: Till, treasury: str, message: bytes, at: datetime) -> Mapping[str, int]:
    """Take in a message of the bank's feed, and return how many lines became what.

    Each transfer is one Query and, where it is new, one write; each line a person has to look at
    one PutItem. Entries are known by account and number, so messages may come twice, late, and
    overlap: send the whole day once more and nothing is entered twice. What arrived is taken,
    whatever was ordered. Raises Invalid, TooLarge or NotOurs for a message that is none, and
    TryLater at the end where some lines could not be entered now; the others are.
    """
    accounts = {
        one.account: name for name, one in till.providers.items() if isinstance(one, VietQr)
    }
    said = statement.read(message, accounts)
    provider, became = accounts[said.account], Counter[str]()
    for one in said.paid:
        became[_entered(till, treasury, provider, one, at)] += 1
    for line in said.unmatched:
        where = _where(said.account, line, message)
        till.dossiers.put_matter(matters.unmatched(treasury, provider, line, where, at))
        became[line.reason] += 1
    became["left"] += len(said.left)
    if became[Outcome.AGAIN]:
        raise TryLater("Một số dòng sao kê chưa ghi nhận được; sẽ thử lại.", "entries")
    return +became


def _entered(till: Till, treasury: str, provider: str, said: Said, at: datetime) -> str:
    try:
        outcome = credit(till, provider, said, at, exact=False)
    except TryLater:
        return Outcome.AGAIN
    except Refusal as no:
        reason, sentence = no.code, no.sentence
    else:
        if outcome is not Outcome.NOT_FOUND:
            return outcome
        reason, sentence = outcome.value, UNKNOWN
    matter = matters.unentered(treasury, provider, said, reason, sentence, at)
    till.dossiers.put_matter(matter)
    return reason


def _where(account: str, line: Unmatched, message: bytes) -> str:
    """Return what names a line for good: its number, or what it says where it has none."""
    if line.entry is not None:
        return f"{account}/{line.entry.id}"
    entries = wire.read_json(message)["entries"]
    said = repr(entries[line.place]) if isinstance(entries, list) else ""
    return f"{account}/{hashlib.sha256(said.encode(errors='surrogatepass')).hexdigest()}"
