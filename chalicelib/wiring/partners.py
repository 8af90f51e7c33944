"""Partners: whom an office asks, tells and trusts, and what it reads and prints with."""
# ruff: noqa: PLC0415 - each adapter is imported where it is first used; see the package

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.attesting import Attesting, Published
    from chalicelib.adapters.login import Login
    from chalicelib.adapters.mail import Mail
    from chalicelib.adapters.printing.printer import Printer
    from chalicelib.adapters.queues import Queue
    from chalicelib.adapters.secrets import Secrets
    from chalicelib.adapters.signatories import CommonItem
    from chalicelib.adapters.signing import Pades
    from chalicelib.adapters.tokens import Tokens
    from chalicelib.adapters.typesetting import Typesetter
    from chalicelib.adapters.typesetting.certifying import Certifier
    from chalicelib.domain.procedure import Procedure
    from chalicelib.usecases.archiving import Reader
    from chalicelib.usecases.ports import Catalogue, Chance, Directory
    from chalicelib.usecases.printing import Join
    from chalicelib.usecases.till import Sender


def chance() -> "Chance":
    """Return what ids and secrets are drawn from."""
    from chalicelib.adapters.chance import SystemChance

    return SystemChance()


def secrets(client: Any, now: Callable[[], datetime]) -> "Secrets":  # noqa: ANN401
    """Return how secrets are read."""
    from chalicelib.adapters.secrets import Secrets

    return Secrets(client, now)


def tokens(settings: Settings, now: Callable[[], datetime]) -> "Tokens":
    """Return how callers' tokens are checked."""
    from chalicelib.adapters.tokens import Issuer, Realm, Tokens

    issuers = []
    for realm, name in ((Realm.CITIZENS, "citizens"), (Realm.OFFICERS, "officers")):
        issuer = settings.need(f"{name}_issuer")
        client_id = settings.need(f"{name}_client_id")
        issuers.append(Issuer(realm, issuer, client_id, settings.keys_url(issuer)))
    return Tokens(issuers, now)


def login(settings: Settings, name: str) -> "Login":
    """Return the sign-in of ``citizens`` or ``officers``."""
    from chalicelib.adapters.login import Login

    return Login(settings.need(f"{name}_login_url"), settings.need(f"{name}_client_id"))


def directory(
    settings: Settings, client: Callable[[], Any], now: Callable[[], datetime]
) -> "Directory":
    """Return who works where."""
    from chalicelib.adapters import directory

    return directory.Directory(client, settings.need("officers_pool_id"), now)


def attesting(settings: Settings, kms: Any, published: "Published") -> "Attesting":  # noqa: ANN401
    """Return who signs what QR codes attest."""
    from chalicelib.adapters.attesting import Attesting

    return Attesting(kms, settings.need("attest_key_arn"), published)


def pades(kms: Any, common: "CommonItem") -> "Pades":  # noqa: ANN401
    """Return how results are signed, by what all signatories share."""
    from chalicelib.adapters.signing import Pades, TimeStamping

    stamps = common.time_stamps
    return Pades(kms, None if stamps is None else TimeStamping(stamps.url), common.roots)


def queue(url: str, sqs: Any) -> "Queue":  # noqa: ANN401
    """Return a queue by its URL."""
    from chalicelib.adapters.queues import Queue

    return Queue(sqs, url)


def mail(settings: Settings, ses: Any) -> "Mail":  # noqa: ANN401
    """Return how letters are sent."""
    from chalicelib.adapters.mail import Mail

    return Mail(ses, settings.need("sender_email"))


def courier() -> "Sender":
    """Return how other houses are called."""
    from chalicelib.adapters.courier import Courier

    return Courier()


def reader(settings: Settings) -> "Reader":
    """Return who reads papers."""
    from chalicelib.adapters.eyes import Eyes

    return Eyes(str(settings.folder("tessdata")))


def typesetter(settings: Settings) -> "Typesetter":
    """Return who sets writs and results."""
    from chalicelib.adapters.typesetting import Typesetter

    return Typesetter(settings.folder("typefaces"))


def certifier(typesetter: "Typesetter") -> "Certifier":
    """Return who sets certified copies."""
    from chalicelib.adapters.typesetting.certifying import Certifier

    return Certifier(typesetter)


def join() -> "Join":
    """Return how PDFs are put behind one another."""
    from chalicelib.adapters.typesetting.joining import joined

    return joined


def as_csv() -> "Callable[[Iterable[Sequence[str]]], bytes]":
    """Return how rows are written for spreadsheets."""
    from chalicelib.adapters.printing.data import lines

    return lines


def printer(catalogue: "Catalogue") -> "Printer":
    """Return how tables are printed in this province."""
    from chalicelib.adapters.printing.captions import Issuer
    from chalicelib.adapters.printing.printer import Printer

    agencies = catalogue.agencies()
    names = {agency.code: agency.name for agency in agencies}
    top = next((agency.name for agency in agencies if agency.parent is None), "")
    return Printer(Issuer(name=top, above="", receiver="Văn phòng Chính phủ", agencies=names))


def check_answers(procedure: "Procedure", answers: Mapping[str, object]) -> Mapping[str, object]:
    """Return answers as a procedure's form takes them; raises Invalid for others."""
    from chalicelib.adapters.schema import check_answers

    return check_answers(procedure, answers)
