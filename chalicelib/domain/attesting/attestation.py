"""Attestations: what a paper says of itself, small enough for the QR code printed on it.

An attestation (xác nhận QR) is a COSE_Sign1 (RFC 9052) over a CBOR map, signed ES256. The map has
the keys 0 version (1), 1 check code, 2 code of the issuing agency, 3 its name, 4 number and symbol,
5 day of issue in days since 1970-01-01, 6 title, 7 to whom; 8, where any text was cut to fit, the
list of the keys it stands under. The protected header names the algorithm (1: -7) and, by the first
eight bytes of its thumbprint, the key (4).
"""

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import cbor2

from chalicelib.domain.attesting.checkcode import LENGTH, read_check_code
from chalicelib.domain.refusals import Invalid

VERSION = 1
ES256 = -7
SIGNATURE = 64
"""Bytes of a signature: r and s, 32 each."""
KEY_HINT = 8
"""How many bytes of a key's thumbprint an attestation carries."""
MOST_TEXT = 520
"""Bytes that a QR code of version 15 holds at error level L (ISO/IEC 18004, table 7); at M 412."""
_COSE_SIGN1 = 18
_EPOCH = date(1970, 1, 1)
_KEYS = {"check_code": 1, "issuer": 2, "issuer_name": 3, "number": 4, "title": 6, "subject": 7}
_VERSION, _ISSUED_ON, _CUT = 0, 5, 8
_SHORTENED = ("issuer_name", "title", "subject")
_TEXT = re.compile(rf"(?:[^\s#]*/v/(?P<code>[0-9A-Z]{{{LENGTH}}})#)?(?P<said>[A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What is attested of an e-result: only what is printed on it.

    `cut` names the texts that were too long: they end in “…” at a word.
    """

    check_code: str
    issuer: str
    issuer_name: str
    number: str
    issued_on: date
    title: str
    subject: str
    cut: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An attestation on its way to be signed: as it will be read, and the bytes that say so."""

    attestation: Attestation
    address: str
    """Where it is looked up: the portal, ``/v/`` and the check code."""
    protected: bytes
    payload: bytes

    @property
    def to_be_signed(self) -> bytes:
        """Return the bytes that the signature is made over (Sig_structure of RFC 9052, 4.4)."""
        return _to_be_signed(self.protected, self.payload)

    def assembled(self, signature: bytes) -> str:
        """Return the text of the QR code; `signature` is r and s, 64 bytes.

        The attestation stands behind ``#``, which browsers keep to themselves.
        """
        parts = [self.protected, {}, self.payload, signature]
        said = cbor2.dumps(cbor2.CBORTag(_COSE_SIGN1, parts), canonical=True)
        return f"{self.address}#{base64.urlsafe_b64encode(said).decode().rstrip('=')}"


@dataclass(frozen=True, slots=True)
class Signed:
    """An attestation as a QR code brings it: nothing in it is believed before it is verified."""

    hint: bytes
    """How the thumbprint of the key begins."""
    protected: bytes
    payload: bytes
    signature: bytes
    typed: str | None
    """The check code in the address, None where the text had no address."""

    @property
    def to_be_signed(self) -> bytes:
        """Return the bytes that the signature has to be over."""
        return _to_be_signed(self.protected, self.payload)

    def attestation(self) -> Attestation:
        """Return what is attested, once the signature holds; raises Invalid."""
        found = _attestation(_loaded(self.payload))
        if self.typed not in (None, found.check_code):
            raise _wrong("Mã kiểm tra trong địa chỉ không phải mã đã được xác nhận.")
        return found


def unsigned(attestation: Attestation, portal: str, thumbprint: bytes) -> Unsigned:
    """Return an attestation ready to be signed by a key, texts cut until it fits a QR code.

    `thumbprint` is the key's (RFC 7638), 32 bytes. Raises ValueError where even cut texts do not
    fit, because the portal's address or a number is too long.
    """
    address = f"{portal}/v/{attestation.check_code}"
    protected = cbor2.dumps({1: ES256, 4: thumbprint[:KEY_HINT]}, canonical=True)

    def made(most: int) -> Unsigned:
        shorter = _shortened(attestation, most)
        payload = cbor2.dumps(_plain(shorter), canonical=True)
        return Unsigned(shorter, address, protected, payload)

    def size(most: int) -> int:
        return len(made(most).assembled(bytes(SIGNATURE)))

    longest = max(len(getattr(attestation, name).encode()) for name in _SHORTENED)
    most = bisect_right(range(longest + 1), MOST_TEXT, key=size) - 1
    if most < 0:
        raise ValueError(f"the address {address} leaves no room in a QR code")
    return made(most)


def read(text: str) -> Signed:
    """Return what a QR code says, not yet verified; raises Invalid.

    `text` is the whole of it, or what stands behind ``#`` alone.
    """
    found = _TEXT.fullmatch(text.strip())
    if found is None or len(found["said"]) > MOST_TEXT:
        raise _wrong("Nội dung mã QR không phải xác nhận của cổng dịch vụ; hãy quét lại cả mã.")
    said = _loaded(_decoded(found["said"]))
    match said.value if isinstance(said, cbor2.CBORTag) and said.tag == _COSE_SIGN1 else None:
        case [bytes(protected), dict(), bytes(payload), bytes(signature)]:
            return Signed(_hint(protected), protected, payload, signature, found["code"])
    raise _wrong("Nội dung mã QR không phải xác nhận có chữ ký; hãy quét lại cả mã.")


def _hint(protected: bytes) -> bytes:
    match _loaded(protected):
        case {1: algorithm, 4: bytes(hint)} if algorithm == ES256 and len(hint) >= KEY_HINT:
            return hint
    raise _wrong("Xác nhận trong mã QR được ký theo cách mà cổng không dùng.")


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _plain(attestation: Attestation) -> Mapping[int, object]:
    said: dict[int, object] = {key: getattr(attestation, name) for name, key in _KEYS.items()}
    said |= {_VERSION: VERSION, _ISSUED_ON: (attestation.issued_on - _EPOCH).days}
    if attestation.cut:
        said[_CUT] = sorted(_KEYS[name] for name in attestation.cut)
    return said


def _attestation(said: object) -> Attestation:
    if not isinstance(said, dict) or said.get(_VERSION) != VERSION:
        raise _wrong("Xác nhận trong mã QR có dạng mới hơn; hãy dùng bản mới của công cụ này.")
    texts = {name: said.get(key) for name, key in _KEYS.items()}
    day, cut = said.get(_ISSUED_ON), said.get(_CUT, [])
    match [*texts.values(), day, cut]:
        case [str(), str(), str(), str(), str(), str(), int(days), list()]:
            found: dict[str, Any] = {**texts, "issued_on": _day(days)}
        case _:
            raise _wrong("Xác nhận trong mã QR thiếu nội dung.")
    read_check_code(found["check_code"], "qr")
    return Attestation(**found, cut=frozenset(name for name in texts if _KEYS[name] in cut))


def _day(count: int) -> date:
    try:
        return _EPOCH + timedelta(days=count)
    except OverflowError:
        raise _wrong("Xác nhận trong mã QR có ngày không đúng.") from None


def _decoded(said: str) -> bytes:
    try:
        return base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise _wrong("Nội dung mã QR bị thiếu hoặc thừa ký tự; hãy quét lại cả mã.") from None


def _loaded(data: bytes) -> object:
    """Return a CBOR value spelled in the one canonical way; raises Invalid."""
    with suppress(cbor2.CBORError, ArithmeticError):
        said = cbor2.loads(data)
        if cbor2.dumps(said, canonical=True) == data:
            return said
    raise _wrong("Nội dung mã QR không đọc được; hãy quét lại cả mã.")


def _shortened(attestation: Attestation, most: int) -> Attestation:
    """Return an attestation whose texts are at most `most` bytes of UTF-8 each."""
    texts = {name: getattr(attestation, name) for name in _SHORTENED}
    shorter: dict[str, Any] = {name: _cut(text, most) for name, text in texts.items()}
    cut = frozenset(name for name, text in texts.items() if shorter[name] != text)
    return replace(attestation, **shorter, cut=attestation.cut | cut)


def _cut(text: str, most: int) -> str:
    """Return as many words as fit into `most` bytes with “…” behind them, all of it where it fits.

    Of a first word that does not fit, as many letters as do.
    """
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: max(0, most - len("…".encode()))].decode(errors="ignore")
    whole = kept if text[len(kept) : len(kept) + 1] == " " else kept.rpartition(" ")[0]
    return f"{(whole or kept).rstrip()}…"


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, "qr")
