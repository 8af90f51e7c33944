"""Signatories: who signs results with which key and certificate, as the catalogue's table says.

Keys: ``SIGNATORIES`` / ``AGENCY#H33.12`` (an agency and its leaders), ``SIGNATORIES`` / ``COMMON``
(what all of them share). The `body` of either is one JSON object::

    {"agency":  {"name", "key", "certificate"},
     "leaders": {"<subject of the officer>": {"name", "office", "key", "certificate"}}}

    {"issuers":     ["-----BEGIN CERTIFICATE-----…"],
     "time_stamps": {"url": "https://…"},
     "trusted":     ["-----BEGIN CERTIFICATE-----…"]}

`name` and `office` are printed. `key` names a key in KMS by id, ARN or alias. `certificate` is PEM:
whose the key is, and who issued it unless that stands among `issuers`, which are written once for
all. `trusted` are roots; without any, the last certificate of each chain is taken for one. Without
`time_stamps` signatures are B-B. Nothing of this is secret: every signature shows it.

A leader signs for the agency in whose item they stand, whatever other items name them too.
``python -m infra.signatories`` makes keys and requests for certificates, and writes the items; no
function may.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final, TypeVar, cast

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from chalicelib.adapters.accounts import Address
from chalicelib.adapters.shapes import Unusable, places
from chalicelib.adapters.store.table import told
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.results.signatory import Signatory

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

FRESH: Final = timedelta(minutes=5)
"""How long an item is served from memory: a change is known everywhere by then."""
PARTITION: Final = "SIGNATORIES"
COMMON: Final = "COMMON"


def ders(pem: str) -> tuple[bytes, ...]:
    """Return the certificates of a PEM file in DER, in its order; raises ValueError for others."""
    found = x509.load_pem_x509_certificates(pem.encode())
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def _readable(pem: str) -> str:
    ders(pem)
    return pem


Chain = Annotated[str, Field(max_length=40_000), AfterValidator(_readable)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Shown(BaseModel, extra="forbid", frozen=True):
    """Shows nothing of itself."""

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Return nothing to show."""
        return ()


class Held(_Shown, frozen=True):
    """One signatory as an item holds it."""

    name: Name
    office: Annotated[str, Field(max_length=300)] = ""
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9:/_-]{1,2048}$")]
    certificate: Chain

    def signatory(self, issuers: tuple[bytes, ...]) -> Signatory:
        """Return the signatory, whose chain may go on among the issuers."""
        own, *chain = ders(self.certificate)
        return Signatory(
            self.name, self.office, self.key, own, (*chain, *_above((own, *chain), issuers))
        )


class TimeStamps(_Shown, frozen=True):
    """The authority that stamps signatures with the time."""

    url: Address


class AgencyItem(_Shown, frozen=True):
    """Who signs for one agency: it itself, and its leaders by their subjects."""

    agency: Held | None = None
    leaders: Mapping[str, Held] = Field(default_factory=dict)


class CommonItem(_Shown, frozen=True):
    """What all signatories share."""

    issuers: tuple[Chain, ...] = ()
    time_stamps: TimeStamps | None = None
    trusted: tuple[Chain, ...] = ()

    @property
    def above(self) -> tuple[bytes, ...]:
        """Return the certificates of those who issue others, in DER."""
        return tuple(der for pem in self.issuers for der in ders(pem))

    @property
    def roots(self) -> tuple[bytes, ...]:
        """Return the trusted roots in DER."""
        return tuple(der for pem in self.trusted for der in ders(pem))


Item = TypeVar("Item", AgencyItem, CommonItem)


def item_key(agency: str) -> str:
    """Return the sort key of an agency's item."""
    return f"AGENCY#{agency}"


def item(kind: type[Item], key: str, body: str) -> Item:
    """Return what an item says; raises Unusable."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise Unusable(f"{PARTITION} {key} is wrong in {places(error, 'leaders')}") from None


class Signatories:
    """Who may sign; `client` is a botocore client, `table` the catalogue's, `now` the clock.

    1 GetItem for an agency and 1 for what is common, none while they are fresh. What is not there
    is looked for each time. Whatever is read raises Unusable where its shape is wrong, and TryLater
    where the table is busy.
    """

    def __init__(self, client: "DynamoDBClient", table: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._now = now
        self._kept: dict[str, tuple[datetime, AgencyItem | CommonItem]] = {}

    def person(self, agency: str, subject: str) -> Signatory:
        """Return an officer, by what the identity provider calls them, as leader of an agency.

        Raises NotFound where they do not stand among its leaders.
        """
        held = self._fresh(AgencyItem, item_key(agency)).leaders.get(subject)
        if held is None:
            raise NotFound(
                "Người phê duyệt chưa có khóa và chứng thư số với tư cách lãnh đạo của cơ quan "
                f"mã “{agency}”; người quản trị cần đăng ký trước khi kết quả được ký.",
                "signatory",
            )
        return held.signatory(self.common().above)

    def agency(self, code: str) -> Signatory:
        """Return the agency with that code; raises NotFound where none is registered."""
        held = self._fresh(AgencyItem, item_key(code)).agency
        if held is None:
            raise NotFound(
                f"Cơ quan mã “{code}” chưa có khóa và chứng thư số trên hệ thống; người quản trị "
                "cần đăng ký trước khi kết quả được đóng dấu số.",
                "signatory",
            )
        return held.signatory(self.common().above)

    def common(self) -> CommonItem:
        """Return what all signatories share."""
        return self._fresh(CommonItem, COMMON)

    def _fresh(self, kind: type[Item], key: str) -> Item:
        at = self._now()
        kept = self._kept.get(key)
        if kept is not None and abs(at - kept[0]) < FRESH:
            return cast("Item", kept[1])
        with told():
            found = self._client.get_item(
                TableName=self._table, Key={"pk": {"S": PARTITION}, "sk": {"S": key}}
            ).get("Item")
        if found is None:
            return kind()
        said = item(kind, key, found["body"]["S"])
        self._kept[key] = at, said
        return said


def _above(chain: tuple[bytes, ...], issuers: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Return who issued the last of a chain, and who issued that, as far as issuers are known."""
    known = {x509.load_der_x509_certificate(one).subject: one for one in issuers}
    found: list[bytes] = []
    last = x509.load_der_x509_certificate(chain[-1])
    while last.issuer != last.subject and last.issuer in known and len(found) < len(known):
        found.append(known[last.issuer])
        last = x509.load_der_x509_certificate(found[-1])
    return tuple(found)
