"""Words: which words stand side by side on papers, in a table whose keys tell none of them.

An item is a pair of words of one entry of a dossier's history, for one agency. Its partition is a
keyed hash of agency and first word; its sort key begins with one of both words, and goes on with
the rank: moment of filing, dossier and entry. So one Query finds a word, or a pair newest first,
and one key says whether a pair stands in an entry.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.store import cursors
from chalicelib.adapters.store.keys import ranked
from chalicelib.adapters.store.table import MOST_KEYS, TRIES, told
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.searching import Pair, Places
from chalicelib.usecases.wordbook import Entry, Mention

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_WRITES = 25
"""Items of one BatchWriteItem."""
HASHED = 9
"""Bytes kept of a hash: the chance that any two of a million words share them is one in 10^10."""
AFTER_ALL = "~"
"""What sorts behind every rank: they begin with a digit."""
LIST = "words"
"""What cursors of searches are bound to, beside the search itself."""

Item = dict[str, Any]


class DynamoWords:
    """The port `Words`; `client` is a botocore client, `key` what words are hashed with."""

    def __init__(self, client: "DynamoDBClient", table: str, key: bytes) -> None:
        self._client = client
        self._table = table
        self._key = key

    def keep(self, agency: str, entry: Entry, pairs: Mapping[Pair, Places]) -> None:
        """Keep what an entry brought (1 BatchWriteItem for 25); again changes nothing.

        What DynamoDB has no time for goes to the end of the line. Raises TryLater where it stays
        there; what was written then is right, and is written again.
        """
        rank = f"{ranked(entry.submitted_at, entry.code)}#{entry.place}"
        left = [
            {"PutRequest": {"Item": self._item(agency, pair, places, rank, entry)}}
            for pair, places in pairs.items()
        ]
        for _ in range(len(left) // MOST_WRITES + TRIES):
            if not left:
                return
            batch, left = left[:MOST_WRITES], left[MOST_WRITES:]
            left += self._put(batch)
        if left:
            raise _busy()

    def newest(
        self, agency: str, pair: Pair, behind: str | None, limit: int
    ) -> tuple[Mention, ...]:
        """Return mentions of a pair, newest first, only such `behind` a rank (1 Query)."""
        begins = f"{self._next(agency, pair)}#"
        values = {
            ":word": self._word(agency, pair[0]),
            ":first": begins,
            ":last": f"{begins}{behind or AFTER_ALL}",
        }
        within = "pk = :word AND sk BETWEEN :first AND :last"
        found = self._found(within, values, limit + 1, newest_first=True)
        return tuple(one for one in found if one.rank != behind)[:limit]

    def among(self, agency: str, pair: Pair, ranks: Sequence[str]) -> tuple[Mention, ...]:
        """Return the mentions of a pair that have these ranks (1 BatchGetItem a hundred)."""
        word, begins = self._word(agency, pair[0]), self._next(agency, pair)
        left: list[Item] = [
            {"pk": {"S": word}, "sk": {"S": f"{begins}#{rank}"}} for rank in dict.fromkeys(ranks)
        ]
        found: list[Mention] = []
        for _ in range(len(left) // MOST_KEYS + TRIES):
            if not left:
                return tuple(found)
            batch, left = left[:MOST_KEYS], left[MOST_KEYS:]
            with told():
                answer: Any = self._client.batch_get_item(
                    RequestItems={self._table: {"Keys": batch}}
                )
            found += [_mention(item) for item in answer["Responses"].get(self._table, [])]
            left += answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
        raise _busy()

    def alone(self, agency: str, word: str, limit: int) -> tuple[Mention, ...]:
        """Return mentions of a word before any other, in no order (1 Query)."""
        return tuple(self._found("pk = :word", {":word": self._word(agency, word)}, limit))

    def cursor(self, agency: str, phrase: str, rank: str) -> str:
        """Return the cursor behind `rank` in what was found of a phrase."""
        return cursors.cursor_at(LIST, self._asked(agency, phrase), rank)

    def behind(self, agency: str, phrase: str, cursor: str) -> str:
        """Return the rank a cursor of this very search stands at; raises Invalid."""
        return cursors.place_in(LIST, self._asked(agency, phrase), cursor)

    def _found(
        self, within: str, values: Mapping[str, str], limit: int, *, newest_first: bool = False
    ) -> list[Mention]:
        """Return up to `limit` mentions (1 Query for each megabyte)."""
        found: list[Mention] = []
        start: Item = {}
        while len(found) < limit:
            with told():
                answer: Any = self._client.query(
                    TableName=self._table,
                    KeyConditionExpression=within,
                    ExpressionAttributeValues={name: {"S": text} for name, text in values.items()},
                    ScanIndexForward=not newest_first,
                    Limit=limit - len(found),
                    **start,
                )
            found += map(_mention, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                break
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        return found

    def _put(self, batch: Any) -> list[Any]:  # noqa: ANN401 - requests as botocore spells them
        """Write up to 25 items, and return the requests DynamoDB had no time for."""
        with told():
            answer: Any = self._client.batch_write_item(RequestItems={self._table: batch})
        left: list[Any] = answer.get("UnprocessedItems", {}).get(self._table, [])
        return left

    def _item(self, agency: str, pair: Pair, places: Places, rank: str, entry: Entry) -> Item:
        return {
            "pk": {"S": self._word(agency, pair[0])},
            "sk": {"S": f"{self._next(agency, pair)}#{rank}"},
            "paper": {"S": entry.paper},
            "at": {"S": " ".join(map(str, places))},
        }

    def _word(self, agency: str, word: str) -> str:
        return self._hashed(f"{agency}\n{word}")

    def _next(self, agency: str, pair: Pair) -> str:
        return self._hashed(f"{agency}\n{pair[0]}\n{pair[1]}")

    def _asked(self, agency: str, phrase: str) -> str:
        return self._hashed(f"{agency}\n\n{phrase}")

    def _hashed(self, text: str) -> str:
        digest = hmac.digest(self._key, text.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:HASHED]).decode()


def _mention(item: Mapping[str, Any]) -> Mention:
    rank = str(item["sk"]["S"]).partition("#")[2]
    places = tuple(map(int, item["at"]["S"].split()))
    return Mention(rank, rank.split("#")[1], item["paper"]["S"], places)


def _busy() -> TryLater:
    return TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")
