"""Search: what keeping the words of a page costs, and what finding them, as papers grow in number.

Invented papers of seven kinds are indexed over moto, then ten times as many; the same searches are
counted both times, for things that stand on the oldest papers. Beside each stands the least it
could cost: full batches; one Query and one read of all dossiers found. Units are reckoned from the
items. No times: moto looks at the whole table for each Query, as DynamoDB does not; which is also
why, of the many, only pairs are kept that begin with a word looked for. Other partitions cost a
search nothing.
"""

import random
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from botocore.session import Session

from chalicelib.adapters.store import items
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.adapters.store.table import Item, model
from chalicelib.adapters.store.words import DynamoWords
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.searching import Pair, Places, standing, words
from chalicelib.usecases.searching import Searching, search
from chalicelib.usecases.wordbook import Entry
from tests.bench.capacity import size
from tests.bench.meter import Meter
from tests.bench.paper.fonts import families
from tests.bench.paper.kinds import KINDS
from tests.bench.paper.sheet import Sheet
from tests.bench.rows import Row
from tests.builders import MORNING, WARD, a_code, a_filed_move, an_officer
from tests.integration.conftest import (
    NAME,
    REGION,
    WORDS,
    WORDS_TABLE,
    create_dossiers_table,
    within_moto,
)
from tests.memory import MemoryCatalogue

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

FEW, MANY = 100, 1000
SAMPLE = 14
"""Papers whose writes are weighed: two of each kind."""
FAINT = 20
"""Dots per inch: the pages are only wanted for what they say."""
SEED = 118
KEY = b"a key"
SAMPLED = "H33.99"
"""An agency of its own for the papers that are weighed."""
CATALOGUE = MemoryCatalogue()


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, and which names and numbers of people stand on it."""

    pairs: Mapping[Pair, Places]
    names: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass
class Office:
    """A table of words that grows, and what looks things up in it, watched or not."""

    dossiers: DynamoDossiers
    heads: type[Item]
    """The table of dossiers beneath: moto copies all tables for each transaction."""
    client: "DynamoDBClient"
    papers: int = 0

    @property
    def words(self) -> DynamoWords:
        """Return what writes and reads the table."""
        return DynamoWords(self.client, WORDS, KEY)

    def index(self, page: Page, wanted: Collection[str]) -> None:
        """Index one more paper of a page, with a dossier of its own, for the words wanted."""
        self.papers += 1
        code, at = a_code(self.papers), MORNING + timedelta(minutes=self.papers)
        items.head(self.heads, a_filed_move(code, at=at).after).save()
        entry = Entry(submitted_at=at, code=code, seq=2, paper=f"{self.papers:032x}")
        pairs = {pair: places for pair, places in page.pairs.items() if pair[0] in wanted}
        self.words.keep(WARD, entry, pairs)

    def find(self, query: str) -> int | None:
        """Search, and return how many dossiers are on the first page; None where it is refused."""
        desk = Searching(self.words, self.dossiers, CATALOGUE)
        try:
            return len(search(desk, an_officer(Role.CLERK), query).hits)
        except Invalid:
            return None


def rows() -> Iterator[Row]:
    """Yield what indexing a page costs, then what each search costs among few and many papers."""
    pages = list(said(MANY))
    wanted = queries(pages)
    looked_for = {word for query in wanted.values() for word in words(query)}
    with office() as (plain, watched, meter):
        yield _indexed(watched, meter, pages[:SAMPLE])
        for number in (FEW, MANY):
            for page in pages[plain.papers : number]:
                plain.index(page, looked_for)
            for name, query in wanted.items():
                yield _searched(number, watched, meter, name, query)


@contextmanager
def office() -> Iterator[tuple[Office, Office, Meter]]:
    """Yield an office over empty tables, the same watched, and the meter that watches it."""
    with within_moto():
        meter, sessions = Meter(REGION), [Session(), Session()]
        plain, watched = (_client(session) for session in sessions)
        create_dossiers_table(plain, NAME)
        plain.create_table(TableName=WORDS, **WORDS_TABLE)
        store, heads = DynamoDossiers(NAME, REGION), model(NAME, REGION, None)
        for client in (watched, store.client):
            meter.watch(client.meta.events)
        yield Office(store, heads, plain), Office(store, heads, watched), meter


def _client(session: Session) -> "DynamoDBClient":
    return cast("DynamoDBClient", session.create_client("dynamodb", REGION))


def said(number: int) -> Iterator[Page]:
    """Yield what each of so many papers says, a page each."""
    chance = random.Random(SEED)  # noqa: S311 - the same papers in every run
    kinds, family = tuple(KINDS.values()), families()[0]
    for at in range(number):
        sheet = Sheet(FAINT, family)
        kinds[at % len(kinds)](sheet, chance)
        text = "\n".join(piece["t"] for piece in sheet.pieces)
        values = {
            kind: tuple(one["value"] for one in sheet.fields if one["type"] == kind)
            for kind in ("name", "id")
        }
        yield Page(standing([(1, text)]), values["name"], values["id"])


def queries(pages: list[Page]) -> Mapping[str, str]:
    """Return what is looked for: things of the oldest papers, so that everything is newer."""
    name = next(name for page in pages for name in page.names if len(name.split()) == 3)
    number = next(number for page in pages for number in page.numbers)
    return {
        "a number": number,
        "a name": name,
        "a name nobody has": "Nguyễn Văn Không Có",
        "a phrase of many papers": "Cục Cảnh sát quản lý hành chính",
        "words apart on many papers": "Việt Nam căn cước",
        "a word of every paper": "xã",
    }


def _indexed(watched: Office, meter: Meter, pages: list[Page]) -> Row:
    """Return what a page costs one agency, in the mean; the least is 25 items in a call."""

    def index() -> None:
        for number, page in enumerate(pages):
            entry = Entry(submitted_at=MORNING, code=a_code(), seq=number, paper=f"{number:032x}")
            watched.words.keep(SAMPLED, entry, page.pairs)

    cost, number = meter.of(index), len(pages)
    kept = watched.client.scan(TableName=WORDS)["Items"]
    return {
        "errand": "index a page",
        "papers": number,
        "found": None,
        "calls": round(len(cost.calls) / number, 1),
        "least": round(sum(-(-len(page.pairs) // 25) for page in pages) / number, 1),
        "RCU": cost.rcu,
        "WCU": round(cost.wcu / number, 1),
        "bytes": round(sum(map(size, kept)) / number),
    }


def _searched(papers: int, watched: Office, meter: Meter, name: str, query: str) -> Row:
    """Return what a search costs now; the least is a Query and a read of the dossiers found."""
    found: list[int | None] = []
    cost = meter.of(lambda: found.append(watched.find(query)))
    return {
        "errand": f"find {name}",
        "papers": papers,
        "found": found[0],
        "calls": len(cost.calls),
        "least": 2 if found[0] else 1,
        "RCU": cost.rcu,
        "WCU": cost.wcu,
        "bytes": None,
    }
