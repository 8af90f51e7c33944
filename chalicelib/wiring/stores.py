"""Stores: the tables and buckets of an office."""
# ruff: noqa: PLC0415 - each adapter is imported where it is first used; see the package

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.attesting import Published
    from chalicelib.adapters.census import Census
    from chalicelib.adapters.lake.lake import Lake
    from chalicelib.adapters.press import Press
    from chalicelib.adapters.publications import Publications
    from chalicelib.adapters.requests import Requests
    from chalicelib.adapters.seals import Seals
    from chalicelib.adapters.secrets import Secrets
    from chalicelib.adapters.shelf import Shelf
    from chalicelib.adapters.signatories import Signatories
    from chalicelib.usecases.billing import Bills
    from chalicelib.usecases.guarding import Failures
    from chalicelib.usecases.ports import Archive, Catalogue, Dossiers, Inbox
    from chalicelib.usecases.signers import Results
    from chalicelib.usecases.tallying import Tallies
    from chalicelib.usecases.wordbook import Words


def dossiers(settings: Settings) -> "Dossiers":
    """Return where dossiers are kept, and everything that moves with them."""
    from chalicelib.adapters.store.dossiers import DynamoDossiers

    return DynamoDossiers(settings.need("dossiers_table"), settings.need("aws_region"))


def results(settings: Settings) -> "Results":
    """Return the registers of numbers and check codes of results."""
    from chalicelib.adapters.store.results import DynamoResults

    return DynamoResults(settings.need("dossiers_table"), settings.need("aws_region"))


def failures(settings: Settings) -> "Failures":
    """Return where failures of who looks something up are counted."""
    from chalicelib.adapters.store.failures import DynamoFailures

    return DynamoFailures(settings.need("dossiers_table"), settings.need("aws_region"))


def bills(settings: Settings) -> "Bills":
    """Return where bills of dossiers are kept."""
    from chalicelib.adapters.store.bills import DynamoBills

    return DynamoBills(settings.need("dossiers_table"), settings.need("aws_region"))


def words(settings: Settings, dynamodb: Any, secrets: "Secrets") -> "Words":  # noqa: ANN401
    """Return where it is kept which words stand on papers."""
    from chalicelib.adapters.store.words import DynamoWords

    key = secrets.text(settings.need("words_secret_arn")).encode()
    return DynamoWords(dynamodb, settings.need("words_table"), key)


def tallies(settings: Settings, dynamodb: Any) -> "Tallies":  # noqa: ANN401
    """Return where the day's counters are kept."""
    from chalicelib.adapters.store.tallies import DynamoTallies

    return DynamoTallies(dynamodb, settings.need("tallies_table"))


def catalogue(settings: Settings, now: Callable[[], datetime]) -> "Catalogue":
    """Return the law as data."""
    from chalicelib.adapters import catalogue

    table, region = settings.need("catalogue_table"), settings.need("aws_region")
    return catalogue.Catalogue(table, region, now)


def signatories(
    settings: Settings,
    dynamodb: Any,  # noqa: ANN401
    now: Callable[[], datetime],
) -> "Signatories":
    """Return who may sign results."""
    from chalicelib.adapters.signatories import Signatories

    return Signatories(dynamodb, settings.need("catalogue_table"), now)


def inbox(settings: Settings, s3: Any) -> "Inbox":  # noqa: ANN401
    """Return where what people send in waits."""
    from chalicelib.adapters import inbox

    return inbox.Inbox(s3, settings.need("inbox_bucket"), own_gate=settings.malware_scan == "own")


def archive(settings: Settings, s3: Any) -> "Archive":  # noqa: ANN401
    """Return where papers are kept for good."""
    from chalicelib.adapters import archive

    return archive.Archive(s3, settings.need("archive_bucket"))


def lake(settings: Settings, s3: Any) -> "Lake":  # noqa: ANN401
    """Return where facts are kept."""
    from chalicelib.adapters.lake.lake import Lake

    return Lake(s3, settings.need("lake_bucket"))


def requests(settings: Settings, s3: Any) -> "Requests":  # noqa: ANN401
    """Return where reports are asked for and laid down."""
    from chalicelib.adapters.requests import Requests

    return Requests(s3, settings.need("lake_bucket"))


def shelf(settings: Settings, s3: Any) -> "Shelf":  # noqa: ANN401
    """Return where printouts are asked for and laid down."""
    from chalicelib.adapters.shelf import Shelf

    return Shelf(s3, settings.need("archive_bucket"))


def press(settings: Settings, s3: Any) -> "Press":  # noqa: ANN401
    """Return where tables are published."""
    from chalicelib.adapters.press import Press

    return Press(s3, settings.need("public_bucket"))


def publications(settings: Settings, s3: Any) -> "Publications":  # noqa: ANN401
    """Return where what is published is read back."""
    from chalicelib.adapters.publications import Publications

    return Publications(s3, settings.need("public_bucket"))


def seals(settings: Settings, s3: Any) -> "Seals":  # noqa: ANN401
    """Return where seals are kept."""
    from chalicelib.adapters.seals import Seals

    return Seals(s3, settings.need("seals_bucket"))


def public_keys(settings: Settings, s3: Any, now: Callable[[], datetime]) -> "Published":  # noqa: ANN401
    """Return where the keys are published that QR codes are verified with."""
    from chalicelib.adapters.attesting import Published

    return Published(s3, settings.need("public_bucket"), now)


def census(settings: Settings, client: Callable[[str], Any]) -> "Census":
    """Return who counts everything there is."""
    from chalicelib.adapters.census import Census

    return Census(
        dynamodb=client("dynamodb"),
        table=settings.need("dossiers_table"),
        s3=client("s3"),
        inbox=settings.need("inbox_bucket"),
        sqs=client("sqs"),
        queues=settings.need("watched_queues").split(),
    )
