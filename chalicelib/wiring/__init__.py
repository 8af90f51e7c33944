"""Wiring: what the functions are made of; the only importer of adapters."""
# ruff: noqa: PLC0415 - each adapter is imported where it is first used, so that no function pays
# for libraries that only another one needs

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.settings import Settings
from chalicelib.wiring import clients, partners, stores

if TYPE_CHECKING:
    from chalicelib.adapters.attesting import Attesting, Published
    from chalicelib.adapters.census import Census
    from chalicelib.adapters.lake.lake import Lake
    from chalicelib.adapters.login import Login
    from chalicelib.adapters.mail import Mail
    from chalicelib.adapters.press import Press
    from chalicelib.adapters.publications import Publications
    from chalicelib.adapters.queues import Queue
    from chalicelib.adapters.requests import Requests
    from chalicelib.adapters.seals import Seals
    from chalicelib.adapters.secrets import Secrets
    from chalicelib.adapters.signatories import CommonItem, Signatories
    from chalicelib.adapters.tokens import Tokens
    from chalicelib.usecases.archiving import Reader
    from chalicelib.usecases.billing import Bills
    from chalicelib.usecases.conserving import Everything
    from chalicelib.usecases.counting import Counting
    from chalicelib.usecases.digitising import Digitising
    from chalicelib.usecases.filing import Filing
    from chalicelib.usecases.guarding import Failures
    from chalicelib.usecases.indexing import Indexing
    from chalicelib.usecases.passing import Change
    from chalicelib.usecases.ports import Archive, Catalogue, Chance, Directory, Dossiers, Inbox
    from chalicelib.usecases.printing import Printing
    from chalicelib.usecases.printouts import Shelf
    from chalicelib.usecases.reporting import Make
    from chalicelib.usecases.searching import Searching
    from chalicelib.usecases.setting import Typesetter
    from chalicelib.usecases.signers import Certifier, Pades, Results, Signing
    from chalicelib.usecases.tallying import Tallies
    from chalicelib.usecases.till import Sender, Till
    from chalicelib.usecases.wordbook import Words
    from chalicelib.usecases.writing import Writing

T = TypeVar("T")
Lazy = Callable[[], T]
"""Something made when it is first asked for, and once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the handlers hand to the errands; nothing in it exists before it is called for."""

    settings: Settings
    clock: Callable[[], datetime]
    chance: Lazy["Chance"]
    dossiers: Lazy["Dossiers"]
    results: Lazy["Results"]
    failures: Lazy["Failures"]
    bills: Lazy["Bills"]
    catalogue: Lazy["Catalogue"]
    directory: Lazy["Directory"]
    inbox: Lazy["Inbox"]
    archive: Lazy["Archive"]
    secrets: Lazy["Secrets"]
    tokens: Lazy["Tokens"]
    citizens_login: Lazy["Login"]
    officers_login: Lazy["Login"]
    lake: Lazy["Lake"]
    press: Lazy["Press"]
    publications: Lazy["Publications"]
    seals: Lazy["Seals"]
    public_keys: Lazy["Published"]
    attesting: Lazy["Attesting"]
    signatories: Lazy["Signatories"]
    pades: Callable[["CommonItem"], "Pades"]
    mail: Lazy["Mail"]
    notices: Lazy["Queue"]
    scans: Lazy["Queue"]
    index: Lazy["Queue"]
    writs: Lazy["Queue"]
    signatures: Lazy["Queue"]
    reports: Lazy["Queue"]
    printouts: Lazy["Queue"]
    money: Lazy["Queue"]
    requests: Lazy["Requests"]
    shelf: Lazy["Shelf"]
    words: Lazy["Words"]
    tallies: Lazy["Tallies"]
    census: Lazy["Census"]
    reader: Lazy["Reader"]
    typesetter: Lazy["Typesetter"]
    certifier: Lazy["Certifier"]
    courier: Lazy["Sender"]

    def key(self, purpose: str) -> bytes:
        """Return the key for one purpose (``session``, ``tracking``), drawn from one secret."""
        secret = self.secrets().text(self.settings.need("session_secret_arn"))
        return hmac.new(secret.encode(), f"motcua:{purpose}".encode(), hashlib.sha256).digest()

    def store_key(self) -> bytes:
        """Return the key that owners of stores are named by, from the secret that never changes."""
        secret = self.secrets().text(self.settings.need("words_secret_arn"))
        return hmac.new(secret.encode(), b"motcua:store", hashlib.sha256).digest()

    def filing(self) -> "Filing":
        """Return what filing an application needs."""
        from chalicelib.usecases.filing import Filing

        return Filing(
            dossiers=self.dossiers(),
            catalogue=self.catalogue(),
            inbox=self.inbox(),
            chance=self.chance(),
            check_answers=partners.check_answers,
            tracking_key=self.key("tracking"),
            store_key=self.store_key,
        )

    def as_csv(self) -> Callable[[Iterable[Sequence[str]]], bytes]:
        """Return how rows are written for spreadsheets."""
        return partners.as_csv()

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

    def writing(self) -> "Writing":
        """Return what making writs needs."""
        from chalicelib.usecases.writing import Writing

        return Writing(
            dossiers=self.dossiers(),
            catalogue=self.catalogue(),
            archive=self.archive(),
            typesetter=self.typesetter(),
            portal=self.settings.portal,
        )

    def signing(self) -> "Signing":
        """Return what signing results needs."""
        from chalicelib.usecases.signers import Signing

        signatories = self.signatories()
        return Signing(
            dossiers=self.dossiers(),
            results=self.results(),
            catalogue=self.catalogue(),
            archive=self.archive(),
            typesetter=self.typesetter(),
            certifier=self.certifier,
            signatories=signatories,
            pades=lambda: self.pades(signatories.common()),
            attester=self.attesting(),
            chance=self.chance(),
            portal=self.settings.portal,
        )

    def printing(self) -> "Printing":
        """Return what printing many papers at once needs."""
        from chalicelib.usecases.printing import Printing

        return Printing(
            dossiers=self.dossiers(),
            catalogue=self.catalogue(),
            archive=self.archive(),
            shelf=self.shelf(),
            setter=self.typesetter(),
            join=partners.join(),
            as_csv=partners.as_csv(),
        )

    def searching(self) -> "Searching":
        """Return what searching papers needs."""
        from chalicelib.usecases.searching import Searching

        return Searching(self.words(), self.dossiers(), self.catalogue())

    def reporter(self) -> "Make":
        """Return how reports that somebody asked for are made."""
        from chalicelib.usecases.making import maker

        return maker(self.lake(), self.catalogue(), partners.printer(self.catalogue()))

    def counting(self) -> "Counting":
        """Return what the night needs."""
        from chalicelib.usecases.counting import Counting

        return Counting(
            lake=self.lake(),
            press=self.press(),
            seals=self.seals(),
            tallies=self.tallies(),
            catalogue=self.catalogue(),
            printer=partners.printer(self.catalogue()),
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
            lake, press, catalogue = self.lake(), self.press(), self.catalogue()
            yield Everything(self.census(), laid, lake, press, catalogue)

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

    client = cache(clients.clients(settings))
    secrets = cache(lambda: partners.secrets(client("secretsmanager"), now))
    typesetter = cache(lambda: partners.typesetter(settings))
    public_keys = cache(lambda: stores.public_keys(settings, client("s3"), now))
    return Services(
        settings=settings,
        clock=now,
        chance=cache(partners.chance),
        dossiers=cache(lambda: stores.dossiers(settings)),
        results=cache(lambda: stores.results(settings)),
        failures=cache(lambda: stores.failures(settings)),
        bills=cache(lambda: stores.bills(settings)),
        catalogue=cache(lambda: stores.catalogue(settings, now)),
        directory=cache(lambda: partners.directory(settings, lambda: client("cognito-idp"), now)),
        inbox=cache(lambda: stores.inbox(settings, client("s3"))),
        archive=cache(lambda: stores.archive(settings, client("s3"))),
        secrets=secrets,
        tokens=cache(lambda: partners.tokens(settings, now)),
        citizens_login=cache(lambda: partners.login(settings, "citizens")),
        officers_login=cache(lambda: partners.login(settings, "officers")),
        lake=cache(lambda: stores.lake(settings, client("s3"))),
        press=cache(lambda: stores.press(settings, client("s3"))),
        publications=cache(lambda: stores.publications(settings, client("s3"))),
        seals=cache(lambda: stores.seals(settings, client("s3"))),
        public_keys=public_keys,
        attesting=cache(lambda: partners.attesting(settings, client("kms"), public_keys())),
        signatories=cache(lambda: stores.signatories(settings, client("dynamodb"), now)),
        pades=lambda common: partners.pades(client("kms"), common),
        mail=cache(lambda: partners.mail(settings, client("sesv2"))),
        notices=cache(lambda: partners.queue(settings.need("notices_queue_url"), client("sqs"))),
        scans=cache(lambda: partners.queue(settings.need("scans_queue_url"), client("sqs"))),
        index=cache(lambda: partners.queue(settings.need("index_queue_url"), client("sqs"))),
        writs=cache(lambda: partners.queue(settings.need("writs_queue_url"), client("sqs"))),
        signatures=cache(
            lambda: partners.queue(settings.need("signatures_queue_url"), client("sqs"))
        ),
        reports=cache(lambda: partners.queue(settings.need("reports_queue_url"), client("sqs"))),
        printouts=cache(
            lambda: partners.queue(settings.need("printouts_queue_url"), client("sqs"))
        ),
        money=cache(lambda: partners.queue(settings.need("money_queue_url"), client("sqs"))),
        shelf=cache(lambda: stores.shelf(settings, client("s3"))),
        requests=cache(lambda: stores.requests(settings, client("s3"))),
        words=cache(lambda: stores.words(settings, client("dynamodb"), secrets())),
        tallies=cache(lambda: stores.tallies(settings, client("dynamodb"))),
        census=cache(lambda: stores.census(settings, client)),
        reader=cache(lambda: partners.reader(settings)),
        typesetter=typesetter,
        certifier=cache(lambda: partners.certifier(typesetter())),
        courier=cache(partners.courier),
    )
