"""Attestations: read as they were made by others too, and small enough for a QR code."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import cbor2
import cwt
import pytest
import segno
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.attesting.attestation import (
    MOST_TEXT,
    Attestation,
    read,
    unsigned,
)
from chalicelib.domain.attesting.keyset import PublicKey, beginning, read_keys
from chalicelib.domain.refusals import Invalid
from tests.attestations import CODE, PLAIN, PORTAL, longest
from tests.standings import a_check_code

PRIVATE = ec.derive_private_key(0x5EED, ec.SECP256R1())
POINT = PRIVATE.public_key().public_numbers()
KEY = PublicKey(POINT.x.to_bytes(32), POINT.y.to_bytes(32))
MOST_AT_M = 412
VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
LETTERS = VIETNAMESE + VIETNAMESE.upper()
SHORT = st.text(LETTERS + " ’-.", min_size=1, max_size=60)
WORDS = st.one_of(SHORT, SHORT.map(lambda text: (text * 250)[:250]))
ATTESTATIONS = st.builds(
    Attestation,
    check_code=st.just(CODE),
    issuer=st.from_regex(r"H33(\.\d{1,3}){1,3}", fullmatch=True),
    issuer_name=WORDS,
    number=st.from_regex(r"\d{1,6}/[A-ZĐ]{2,8}-[A-ZĐ]{2,8}", fullmatch=True),
    issued_on=st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    title=WORDS,
    subject=WORDS,
)


def signature(data: bytes) -> bytes:
    r, s = utils.decode_dss_signature(PRIVATE.sign(data, ec.ECDSA(SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def text_of(attestation: Attestation, portal: str = PORTAL) -> str:
    made = unsigned(attestation, portal, KEY.thumbprint)
    return made.assembled(signature(made.to_be_signed))


def bytes_of(text: str) -> bytes:
    said = text.partition("#")[2]
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def error_level(text: str) -> str:
    """Return the better error level at which version 15 holds a text."""
    return "M" if len(text) <= MOST_AT_M else "L"


def version(text: str) -> int:
    code = segno.make(text, error=error_level(text), micro=False, boost_error=False)
    return int(code.version)


@given(ATTESTATIONS)
@settings(max_examples=40)
def test_it_is_read_as_it_was_attested(attestation: Attestation) -> None:
    made = unsigned(attestation, PORTAL, KEY.thumbprint)
    signed = read(made.assembled(bytes(64)))
    assert signed.to_be_signed == made.to_be_signed
    assert signed.attestation() == made.attestation
    assert beginning([KEY], signed.hint) == (KEY,)


def test_another_library_verifies_it_and_reads_the_same() -> None:
    text = text_of(PLAIN)
    other = cwt.COSEKey.from_jwk({**KEY.jwk, "kid": ""})
    hinted = cwt.COSEKey.new({**other.to_dict(), 2: KEY.thumbprint[:8]})
    _, _, payload = cwt.COSE.new().decode_with_headers(bytes_of(text), hinted)
    assert cbor2.loads(payload) == {
        0: 1,
        1: CODE,
        2: PLAIN.issuer,
        3: PLAIN.issuer_name,
        4: PLAIN.number,
        5: (PLAIN.issued_on - date(1970, 1, 1)).days,
        6: PLAIN.title,
        7: PLAIN.subject,
    }
    broken = bytearray(bytes_of(text))
    broken[-1] ^= 1
    with pytest.raises(cwt.VerifyError):
        cwt.COSE.new().decode(bytes(broken), hinted)


def test_what_another_library_signs_is_read_here() -> None:
    made = unsigned(PLAIN, PORTAL, KEY.thumbprint)
    signer = cwt.COSEKey.from_pem(_pem(), alg="ES256", kid=KEY.thumbprint[:8])
    theirs = cwt.COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=False).encode(
        made.payload, signer, protected={1: -7, 4: KEY.thumbprint[:8]}
    )
    text = base64.urlsafe_b64encode(theirs).decode().rstrip("=")
    assert read(text).attestation() == PLAIN
    assert read(text).to_be_signed == made.to_be_signed


def _pem() -> bytes:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@given(ATTESTATIONS, st.sampled_from(["https://a.vn", PORTAL, f"https://{'x' * 90}.gov.vn/api"]))
@settings(max_examples=40)
def test_it_always_fits_a_qr_code_of_version_15(attestation: Attestation, portal: str) -> None:
    text = text_of(attestation, portal)
    assert len(text) <= MOST_TEXT
    assert version(text) <= 15


@given(ATTESTATIONS)
@settings(max_examples=40)
def test_what_was_cut_begins_as_the_whole_and_says_that_it_was_cut(whole: Attestation) -> None:
    shorter = unsigned(whole, PORTAL, KEY.thumbprint).attestation
    for name in ("issuer_name", "title", "subject"):
        said, told = getattr(whole, name), getattr(shorter, name)
        assert (name in shorter.cut) == (said != told)
        if name in shorter.cut:
            assert told.endswith("…")
            assert said.startswith(told[:-1])
    for name in ("check_code", "issuer", "number", "issued_on"):
        assert getattr(shorter, name) == getattr(whole, name)


def test_long_texts_are_cut_at_a_word_and_no_more_than_needed() -> None:
    whole = longest()
    assert len(whole.title) == 250
    told = unsigned(whole, PORTAL, KEY.thumbprint).attestation
    assert {"title"} <= told.cut
    for name in told.cut:
        words = getattr(whole, name).split()
        assert set(getattr(told, name).removesuffix("…").split()) <= set(words)
    assert MOST_TEXT - len(text_of(whole)) < 60


def test_what_fits_is_not_cut_and_stands_at_the_better_error_level() -> None:
    text = text_of(PLAIN)
    assert read(text).attestation() == PLAIN
    assert error_level(text) == "M"


@pytest.mark.parametrize(("most", "level"), [(MOST_AT_M, "M"), (MOST_TEXT, "L")])
def test_version_15_holds_what_we_say_it_holds(most: int, level: str) -> None:
    assert error_level("x" * most) == level
    assert version("x" * most) == 15
    assert segno.make("x" * (most + 1), error=level, boost_error=False).version == 16


def test_a_word_too_long_is_cut_between_letters() -> None:
    told = unsigned(replace(PLAIN, title="ễ" * 250), PORTAL, KEY.thumbprint).attestation
    assert set(told.title) == {"ễ", "…"}
    assert "title" in told.cut


def test_an_address_that_leaves_no_room_is_a_mistake_of_the_deployment() -> None:
    with pytest.raises(ValueError, match="leaves no room"):
        unsigned(PLAIN, f"https://{'x' * 300}.vn", KEY.thumbprint)


def test_the_address_names_the_check_code_and_no_person() -> None:
    address, _, _ = text_of(PLAIN).partition("#")
    assert address == f"{PORTAL}/v/{CODE}"


def test_another_signature_changes_nothing_but_itself() -> None:
    one, other = (cbor2.loads(bytes_of(text_of(PLAIN))).value for _ in range(2))
    assert one[:-1] == other[:-1]
    assert one[-1] != other[-1]


def test_what_stands_behind_the_address_is_enough() -> None:
    text = text_of(PLAIN)
    assert read(text.partition("#")[2]).attestation() == PLAIN
    assert read(f" {text}\n").attestation() == PLAIN


def test_an_address_with_another_check_code_is_refused() -> None:
    other = a_check_code("H33.12-260302-0002#7")
    with pytest.raises(Invalid, match="không phải mã đã được xác nhận"):
        read(text_of(PLAIN).replace(CODE, other, 1)).attestation()


def wrapped(said: object) -> str:
    data = said if isinstance(said, bytes) else cbor2.dumps(said, canonical=True)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def whole(payload: Mapping[int, object]) -> str:
    head = cbor2.dumps({1: -7, 4: KEY.thumbprint[:8]}, canonical=True)
    parts = [head, {}, cbor2.dumps(payload, canonical=True), bytes(64)]
    return wrapped(cbor2.CBORTag(18, parts))


def broken() -> Iterator[str]:
    """Yield what no QR code of ours says."""
    good = bytes_of(text_of(PLAIN))
    yield from ("", "#", "xin chào", "https://dichvucong.gov.vn/v/0000000000", "a", "A" * 521)
    yield from (wrapped(good[:-1]), wrapped(good + b"\0"), wrapped(good[1:]))
    yield from (wrapped(b"\x81" * 300), wrapped(b"\xc1" * 300), wrapped(b"\x9f" * 9))
    yield wrapped(bytes.fromhex("c4821b7fffffffffffff01"))
    yield from map(wrapped, (b"\xd8\x1d\x05", b"\x5b" + b"\xff" * 8, 7, [], [b"", {}, b"", b""]))
    head = cbor2.dumps({1: -7, 4: KEY.thumbprint[:8]}, canonical=True)
    for parts in ([head, {}, b""], [{}, {}, b"", b""], [head, [], b"", b""]):
        yield wrapped(cbor2.CBORTag(18, parts))
    for names in ({}, {1: -7}, {1: -8, 4: bytes(8)}, {1: -7, 4: b""}, {1: -7, 4: "k"}):
        said = [cbor2.dumps(names, canonical=True), {}, b"", bytes(64)]
        yield wrapped(cbor2.CBORTag(18, said))


@pytest.mark.parametrize("text", list(broken()))
def test_what_is_no_attestation_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(text)
    assert refusal.value.field == "qr"


GOOD = {0: 1, 1: CODE, 2: "H33", 3: "a", 4: "1", 5: 20000, 6: "b", 7: "c"}


@pytest.mark.parametrize(
    "changed",
    [{0: 2}, {1: "0000000001"}, {1: 7}, {5: 10**12}, {5: "x"}, {6: None}, {7: b"x"}, {8: 6}],
    ids=str,
)
def test_a_payload_of_another_shape_is_refused_in_words(changed: Mapping[int, object]) -> None:
    assert read(whole(GOOD)).attestation().title == "b"
    with pytest.raises(Invalid) as refusal:
        read(whole({**GOOD, **changed})).attestation()
    assert refusal.value.field == "qr"


def test_a_key_is_named_by_its_thumbprint_as_others_reckon_it() -> None:
    theirs = PublicKey(
        *(
            base64.urlsafe_b64decode(part + "=")
            for part in (
                "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            )
        )
    )
    assert theirs.kid == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"


@pytest.mark.parametrize("spelled", ["one", "set"])
def test_keys_are_read_as_they_are_published(spelled: str) -> None:
    foreign = {"kty": "RSA", "n": "x", "e": "AQAB"}
    said = KEY.jwk if spelled == "one" else {"keys": [KEY.jwk, foreign]}
    assert read_keys(json.dumps(said).encode()) == (KEY,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"7",
        b'{"keys": 7}',
        b'{"keys": [7]}',
        b'{"kty": "EC", "crv": "P-256"}',
        b'{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}',
        b'{"kty": "EC", "crv": "P-256", "x": 1, "y": 1}',
        b"[" * 100000,
    ],
)
def test_what_is_no_key_set_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Invalid, match="Bộ khóa") as refusal:
        read_keys(data)
    assert refusal.value.field == "keys"
