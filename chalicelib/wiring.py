"""Wiring: what the functions are made of; the only importer of adapters."""
# ruff: noqa: PLC0415 - each adapter is imported where it is first used, so that no function pays
# for libraries that only another one needs

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.settings import Settings
from chalicelib.usecases.filing import Filing
from chalicelib.usecases.ports import Archive, Catalogue, Chance, Directory, Dossiers, Inbox

if TYPE_CHECKING:
    from chalicelib.adapters.census import Census
    from chalicelib.adapters.lake.lake import Lake
    from chalicelib.adapters.login import Login
    from chalicelib.adapters.mail import Mail
    from chalicelib.adapters.press import Press
    from chalicelib.adapters.printing.printer import Printer
    from chalicelib.adapters.queues import Queue
    from chalicelib.adapters.requests import Requests
    from chalicelib.adapters.seals import Seals
    from chalicelib.adapters.secrets import Secrets
    from chalicelib.adapters.tokens import Tokens
    from chalicelib.domain.procedure import Procedure
    from chalicelib.usecases.archiving import Reader
    from chalicelib.usecases.billing import Bills
    from chalicelib.usecases.conserving import Everything
    from chalicelib.usecases.counting import Counting
    from chalicelib.usecases.digitising import Digitising
    from chalicelib.usecases.indexing import Indexing
    from chalicelib.usecases.passing import Change
    from chalicelib.usecases.reporting import Make
    from chalicelib.usecases.searching import Searching
    from chalicelib.usecases.tallying import Tallies
    from chalicelib.usecases.till import Sender, Till
    from chalicelib.usecases.wordbook import Words

T = TypeVar("T")
Lazy = Callable[[], T]
"""Something made when it is first asked for, and once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the handlers hand to the errands; nothing in it exists before it is called for."""

    settings: Settings
    clock: Callable[[], datetime]
    chance: Lazy[Chance]
    dossiers: Lazy[Dossiers]
    bills: Lazy["Bills"]
    catalogue: Lazy[Catalogue]
    directory: Lazy[Directory]
    inbox: Lazy[Inbox]
    archive: Lazy[Archive]
    secrets: Lazy["Secrets"]
    tokens: Lazy["Tokens"]
    citizens_login: Lazy["Login"]
    officers_login: Lazy["Login"]
    lake: Lazy["Lake"]
    press: Lazy["Press"]
    seals: Lazy["Seals"]
    mail: Lazy["Mail"]
    notices: Lazy["Queue"]
    scans: Lazy["Queue"]
    index: Lazy["Queue"]
    reports: Lazy["Queue"]
    money: Lazy["Queue"]
    requests: Lazy["Requests"]
    words: Lazy["Words"]
    tallies: Lazy["Tallies"]
    census: Lazy["Census"]
    reader: Lazy["Reader"]
    courier: Lazy["Sender"]

    def key(self, purpose: str) -> bytes:
        """Return the key for one purpose (``session``, ``tracking``), drawn from one secret."""
        secret = self.secrets().text(self.settings.need("session_secret_arn"))
        return hmac.new(secret.encode(), f"motcua:{purpose}".encode(), hashlib.sha256).digest()

    def store_key(self) -> bytes:
        """Return the key that owners of stores are named by, from the secret that never changes."""
        secret = self.secrets().text(self.settings.need("words_secret_arn"))
        return hmac.new(secret.encode(), b"motcua:store", hashlib.sha256).digest()

    def filing(self) -> Filing:
        """Return what filing an application needs."""
        return Filing(
            dossiers=self.dossiers(),
            catalogue=self.catalogue(),
            inbox=self.inbox(),
            chance=self.chance(),
            check_answers=_check_answers,
            tracking_key=self.key("tracking"),
        )

    def digitising(self) -> "Digitising":
        """Return what digitising papers needs."""
        from chalicelib.usecases.digitising import Digitising

        return Digitising(
            dossiers=self.dossiers(),
            catalogue=self.catalogue(),
            inbox=self.inbox(),
            archive=self.archive(),
            reader=self.reader(),
            queue=self.scans(),
            chance=self.chance(),
        )

    def indexing(self) -> "Indexing":
        """Return what indexing papers needs."""
        from chalicelib.usecases.indexing import Indexing

        return Indexing(self.dossiers(), self.archive(), self.words())

    def searching(self) -> "Searching":
        """Return what searching papers needs."""
        from chalicelib.usecases.searching import Searching

        return Searching(self.words(), self.dossiers(), self.catalogue())

    def reporter(self) -> "Make":
        """Return how reports that somebody asked for are made."""
        from chalicelib.usecases.making import maker

        return maker(self.lake(), self.catalogue(), _printer(self.catalogue()))

    def counting(self) -> "Counting":
        """Return what the night needs."""
        from chalicelib.usecases.counting import Counting

        return Counting(
            lake=self.lake(),
            press=self.press(),
            seals=self.seals(),
            tallies=self.tallies(),
            catalogue=self.catalogue(),
            printer=_printer(self.catalogue()),
        )

    def change(self, record: Mapping[str, Any]) -> "Change":
        """Return what a record of the dossiers' stream brings."""
        from chalicelib.adapters.stream import change

        return change(record)

    @contextmanager
    def everything(self) -> Iterator["Everything"]:
        """Give what counting everything needs; what is laid on disk for it goes afterwards."""
        from chalicelib.adapters.pile import pile
        from chalicelib.usecases.conserving import Everything

        with pile() as laid:
            yield Everything(self.census(), laid, self.lake(), self.press())

    def till(self) -> "Till":
        """Return what taking money needs, with the ways to pay that are on now."""
        from chalicelib.usecases.till import Till

        accounts = self.secrets().payments(self.settings.need("payments_secret_arn"))
        return Till(
            dossiers=self.dossiers(),
            catalogue=self.catalogue(),
            chance=self.chance(),
            providers=accounts.providers(self.settings.portal),
            sender=self.courier(),
            closed=accounts.closed,
        )


@cache
def services() -> Services:
    """Return the services of this function, made once in its life."""
    return built(Settings.from_env())


def built(settings: Settings) -> Services:
    """Return the services that `settings` describe."""
    from chalicelib.adapters.clock import now

    client = cache(_clients(settings))
    secrets = cache(lambda: _secrets(client("secretsmanager"), now))
    return Services(
        settings=settings,
        clock=now,
        chance=cache(_chance),
        dossiers=cache(lambda: _dossiers(settings)),
        bills=cache(lambda: _bills(settings)),
        catalogue=cache(lambda: _catalogue(settings, now)),
        directory=cache(lambda: _directory(settings, lambda: client("cognito-idp"), now)),
        inbox=cache(lambda: _inbox(settings, client("s3"))),
        archive=cache(lambda: _archive(settings, client("s3"))),
        secrets=secrets,
        tokens=cache(lambda: _tokens(settings, now)),
        citizens_login=cache(lambda: _login(settings, "citizens")),
        officers_login=cache(lambda: _login(settings, "officers")),
        lake=cache(lambda: _lake(settings, client("s3"))),
        press=cache(lambda: _press(settings, client("s3"))),
        seals=cache(lambda: _seals(settings, client("s3"))),
        mail=cache(lambda: _mail(settings, client("sesv2"))),
        notices=cache(lambda: _queue(settings.need("notices_queue_url"), client("sqs"))),
        scans=cache(lambda: _queue(settings.need("scans_queue_url"), client("sqs"))),
        index=cache(lambda: _queue(settings.need("index_queue_url"), client("sqs"))),
        reports=cache(lambda: _queue(settings.need("reports_queue_url"), client("sqs"))),
        money=cache(lambda: _queue(settings.need("money_queue_url"), client("sqs"))),
        requests=cache(lambda: _requests(settings, client("s3"))),
        words=cache(lambda: _words(settings, client("dynamodb"), secrets())),
        tallies=cache(lambda: _tallies(settings, client("dynamodb"))),
        census=cache(lambda: _census(settings, client)),
        reader=cache(lambda: _reader(settings)),
        courier=cache(_courier),
    )


def _clients(settings: Settings) -> Callable[[str], Any]:
    """Return how clients are made: by botocore itself, patient for seconds, not minutes."""

    def client(service: str) -> Any:  # noqa: ANN401 - each service has a client type of its own
        import botocore.session
        from botocore.config import Config

        config = Config(
            connect_timeout=2,
            read_timeout=10,
            retries={"mode": "standard", "total_max_attempts": 4},
            signature_version="s3v4" if service == "s3" else None,
            s3={"addressing_style": "path"} if settings.aws_endpoint_url else None,
        )
        session = botocore.session.get_session()
        return session.create_client(
            service, region_name=settings.aws_region or None, config=config
        )

    return client


def _chance() -> Chance:
    from chalicelib.adapters.chance import SystemChance

    return SystemChance()


def _dossiers(settings: Settings) -> Dossiers:
    from chalicelib.adapters.store.dossiers import DynamoDossiers

    return DynamoDossiers(settings.need("dossiers_table"), settings.need("aws_region"))


def _words(settings: Settings, dynamodb: Any, secrets: "Secrets") -> "Words":  # noqa: ANN401
    from chalicelib.adapters.store.words import DynamoWords

    key = secrets.text(settings.need("words_secret_arn")).encode()
    return DynamoWords(dynamodb, settings.need("words_table"), key)


def _tallies(settings: Settings, dynamodb: Any) -> "Tallies":  # noqa: ANN401
    from chalicelib.adapters.store.tallies import DynamoTallies

    return DynamoTallies(dynamodb, settings.need("tallies_table"))


def _bills(settings: Settings) -> "Bills":
    from chalicelib.adapters.store.bills import DynamoBills

    return DynamoBills(settings.need("dossiers_table"), settings.need("aws_region"))


def _catalogue(settings: Settings, now: Callable[[], datetime]) -> Catalogue:
    from chalicelib.adapters import catalogue

    table, region = settings.need("catalogue_table"), settings.need("aws_region")
    return catalogue.Catalogue(table, region, now)


def _directory(
    settings: Settings, client: Callable[[], Any], now: Callable[[], datetime]
) -> Directory:
    from chalicelib.adapters import directory

    return directory.Directory(client, settings.need("officers_pool_id"), now)


def _inbox(settings: Settings, s3: Any) -> Inbox:  # noqa: ANN401
    from chalicelib.adapters import inbox

    return inbox.Inbox(s3, settings.need("inbox_bucket"), own_gate=settings.malware_scan == "own")


def _archive(settings: Settings, s3: Any) -> Archive:  # noqa: ANN401
    from chalicelib.adapters import archive

    return archive.Archive(s3, settings.need("archive_bucket"))


def _secrets(client: Any, now: Callable[[], datetime]) -> "Secrets":  # noqa: ANN401
    from chalicelib.adapters.secrets import Secrets

    return Secrets(client, now)


def _tokens(settings: Settings, now: Callable[[], datetime]) -> "Tokens":
    from chalicelib.adapters.tokens import Issuer, Realm, Tokens

    issuers = []
    for realm, name in ((Realm.CITIZENS, "citizens"), (Realm.OFFICERS, "officers")):
        issuer = settings.need(f"{name}_issuer")
        client_id = settings.need(f"{name}_client_id")
        issuers.append(Issuer(realm, issuer, client_id, settings.keys_url(issuer)))
    return Tokens(issuers, now)


def _login(settings: Settings, name: str) -> "Login":
    from chalicelib.adapters.login import Login

    return Login(settings.need(f"{name}_login_url"), settings.need(f"{name}_client_id"))


def _lake(settings: Settings, s3: Any) -> "Lake":  # noqa: ANN401
    from chalicelib.adapters.lake.lake import Lake

    return Lake(s3, settings.need("lake_bucket"))


def _requests(settings: Settings, s3: Any) -> "Requests":  # noqa: ANN401
    from chalicelib.adapters.requests import Requests

    return Requests(s3, settings.need("lake_bucket"))


def _printer(catalogue: Catalogue) -> "Printer":
    from chalicelib.adapters.printing.captions import Issuer
    from chalicelib.adapters.printing.printer import Printer

    agencies = catalogue.agencies()
    names = {agency.code: agency.name for agency in agencies}
    top = next((agency.name for agency in agencies if agency.parent is None), "")
    return Printer(Issuer(name=top, above="", receiver="Văn phòng Chính phủ", agencies=names))


def _press(settings: Settings, s3: Any) -> "Press":  # noqa: ANN401
    from chalicelib.adapters.press import Press

    return Press(s3, settings.need("public_bucket"))


def _seals(settings: Settings, s3: Any) -> "Seals":  # noqa: ANN401
    from chalicelib.adapters.seals import Seals

    return Seals(s3, settings.need("seals_bucket"))


def _mail(settings: Settings, ses: Any) -> "Mail":  # noqa: ANN401
    from chalicelib.adapters.mail import Mail

    return Mail(ses, settings.need("sender_email"))


def _queue(url: str, sqs: Any) -> "Queue":  # noqa: ANN401
    from chalicelib.adapters.queues import Queue

    return Queue(sqs, url)


def _reader(settings: Settings) -> "Reader":
    from chalicelib.adapters.eyes import Eyes

    return Eyes(str(settings.folder("tessdata")))


def _census(settings: Settings, client: Callable[[str], Any]) -> "Census":
    from chalicelib.adapters.census import Census

    return Census(
        dynamodb=client("dynamodb"),
        table=settings.need("dossiers_table"),
        s3=client("s3"),
        inbox=settings.need("inbox_bucket"),
        sqs=client("sqs"),
        queues=settings.need("watched_queues").split(),
    )


def _courier() -> "Sender":
    from chalicelib.adapters.courier import Courier

    return Courier()


def _check_answers(procedure: "Procedure", answers: Mapping[str, object]) -> Mapping[str, object]:
    from chalicelib.adapters.schema import check_answers

    return check_answers(procedure, answers)
