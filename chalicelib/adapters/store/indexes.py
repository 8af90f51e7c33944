"""Indexes: in which other orders the table can be read, as PynamoDB sees them."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection


class Worklist(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """What lies on each desk, by due moment."""

    class Meta:
        """What PynamoDB needs to know."""

        index_name = "worklist"
        projection = IncludeProjection(["code", "summary"])

    wl_pk = UnicodeAttribute(hash_key=True)
    wl_sk = UnicodeAttribute(range_key=True)


class Owner(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """What each person filed, by the moment of filing."""

    class Meta:
        """What PynamoDB needs to know."""

        index_name = "owner"
        projection = IncludeProjection(["code", "summary"])

    owner_pk = UnicodeAttribute(hash_key=True)
    owner_sk = UnicodeAttribute(range_key=True)


class Attention(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The next watched moment of each dossier that has one, in four shards."""

    class Meta:
        """What PynamoDB needs to know."""

        index_name = "attention"
        projection = IncludeProjection(["code"])

    at_pk = UnicodeAttribute(hash_key=True)
    at_sk = UnicodeAttribute(range_key=True)


class Received(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """What each agency received, by the moment of receipt; a move after it changes nothing here."""

    class Meta:
        """What PynamoDB needs to know."""

        index_name = "received"
        projection = IncludeProjection(["code"])

    rec_pk = UnicodeAttribute(hash_key=True)
    rec_sk = UnicodeAttribute(range_key=True)
