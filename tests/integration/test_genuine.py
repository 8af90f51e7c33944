"""A paper checked at home: what holds is told, and after any change that it does not hold."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from chalicelib.adapters.attesting import Attesting, Published
from chalicelib.adapters.signing.pades import Pades
from chalicelib.domain.attesting.attestation import read
from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.results.signatory import Signatory
from chalicelib.usecases.signers import AGENCY, PERSON
from infra.authority import certifying
from infra.genuine import main
from infra.serving import at_work
from tests import results, writs
from tests.attestations import PLAIN, PORTAL, longest
from tests.builders import MORNING
from tests.integration.conftest import REGION, within_moto
from tests.integration.plumbing import client

HOLDS, FAILS = "XÁC NHẬN ĐƯỢC.", "KHÔNG xác nhận được."


@dataclass(frozen=True)
class Given:
    """What somebody at home holds: a paper with both signatures, its QR text, keys and roots."""

    text: str
    signed: bytes
    sealed: bytes
    keys: Path
    roots: Path


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    folder = tmp_path_factory.mktemp("home")
    with within_moto():
        return _made(folder)


def _made(folder: Path) -> Given:
    kms, s3 = client("kms"), client("s3")
    s3.create_bucket(Bucket="public", CreateBucketConfiguration={"LocationConstraint": REGION})
    authority = certifying.made(MORNING)
    made = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256")["KeyMetadata"]
    published = Published(s3, "public", lambda: MORNING)
    text = Attesting(kms, made["KeyId"], published).attest(PLAIN, PORTAL)
    (folder / "keys.json").write_text(json.dumps({"keys": [one.jwk for one in published.all()]}))
    (folder / "roots.pem").write_text(authority.root.pem)
    pades = Pades(kms, trusted=(authority.root.der,))
    who = [_signatory(kms, authority, name) for name in ("Trần Thị Hạnh", "UBND phường")]
    plain = results.a_result("1.001193")
    sheet = writs.typesetter().result(replace(plain, said={**plain.said, "qr": text}))
    empty = pades.prepared(sheet.pdf, sheet.boxes)
    signed = pades.sign(empty, PERSON, who[0], None, MORNING).pdf
    sealed = pades.sign(signed, AGENCY, who[1], None, MORNING).pdf
    return Given(text, signed, sealed, folder / "keys.json", folder / "roots.pem")


def _signatory(kms: Any, authority: certifying.Authority, name: str) -> Signatory:
    key = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_3072")["KeyMetadata"]["KeyId"]
    public = kms.get_public_key(KeyId=key)["PublicKey"]
    until = MORNING + certifying.ONE_YEAR
    pem = authority.certified(public, name, "UBND tỉnh", MORNING, until)
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    return Signatory(name, "", key, der, (authority.issuer.der, authority.root.der))


def checked(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> list[str]:
    """Return what the command says, once its status is what it must be."""
    got = main([str(one) for one in arguments])
    said = capsys.readouterr().out.splitlines()
    assert got == status, said
    assert said[-1] == (FAILS if status else HOLDS)
    return said


def test_a_qr_code_is_told_and_verified_without_a_network(
    given: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    said = checked(capsys, given.text, "--keys", given.keys)
    assert said[:5] == [
        f"Tên giấy: {PLAIN.title}",
        "Số, ký hiệu: 15/GXN-UBND, ngày 09/03/2026",
        f"Cơ quan ban hành: {PLAIN.issuer_name} (H33.12.4)",
        f"Của: {PLAIN.subject}",
        f"Mã kiểm tra: {spelled(PLAIN.check_code)}",
    ]


def test_a_qr_code_is_taken_from_a_reader(
    given: Given, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(given.text + "\n"))
    assert PLAIN.title in checked(capsys, "-", "--keys", given.keys)[0]


def test_a_qr_code_that_another_key_signed_is_not_told(
    given: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "none.json").write_text('{"keys": []}')
    said = checked(capsys, given.text, "--keys", tmp_path / "none.json", status=1)
    assert not any(PLAIN.subject in line for line in said)


def test_texts_that_were_cut_are_named(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    aws: None,  # noqa: ARG001 - within moto
) -> None:
    kms, s3 = client("kms"), client("s3")
    s3.create_bucket(Bucket="public", CreateBucketConfiguration={"LocationConstraint": REGION})
    key = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256")["KeyMetadata"]["KeyId"]
    attesting = Attesting(kms, key, Published(s3, "public", lambda: MORNING))
    text = attesting.attest(longest(), PORTAL)
    (tmp_path / "key.json").write_text(json.dumps(attesting.key().jwk))
    said = checked(capsys, text, "--keys", tmp_path / "key.json")
    assert "title" in read(text).attestation().cut
    assert "Tên giấy" in said[5]
    assert "cắt bớt" in said[5]


def test_a_paper_with_both_signatures_holds_with_its_qr_code(
    given: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "paper.pdf").write_bytes(given.sealed)
    said = checked(capsys, tmp_path / "paper.pdf", "--trust", given.roots, "--keys", given.keys)
    assert said[0].startswith("Chữ ký của người ký: Trần Thị Hạnh, ")
    assert said[2].startswith("Con dấu số của cơ quan: UBND phường, ")
    assert "(B-B, giờ do bên ký tự ghi)" in said[0]
    assert f"Tên giấy: {PLAIN.title}" in said
    without = checked(capsys, tmp_path / "paper.pdf", "--trust", given.roots)
    assert "Mã QR trên giấy chưa được kiểm tra: cần --keys." in without


def test_a_paper_without_the_agency_s_seal_was_not_issued(
    given: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "paper.pdf").write_bytes(given.signed)
    said = checked(capsys, tmp_path / "paper.pdf", "--trust", given.roots, status=1)
    assert any("chưa được phát hành" in line for line in said)


def test_after_a_byte_changed_the_paper_does_not_hold(
    given: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for place in range(100, len(given.sealed), len(given.sealed) // 8):
        data = bytearray(given.sealed)
        data[place] ^= 1
        (tmp_path / "paper.pdf").write_bytes(data)
        checked(capsys, tmp_path / "paper.pdf", "--trust", given.roots, status=1)


def test_a_paper_whose_signers_nobody_trusts_does_not_hold(
    given: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "paper.pdf").write_bytes(given.sealed)
    (tmp_path / "other.pem").write_text(certifying.made(MORNING).root.pem)
    said = checked(capsys, tmp_path / "paper.pdf", "--trust", tmp_path / "other.pem", status=1)
    assert any("không do tổ chức được tin cậy cấp" in line for line in said)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("xin chào", "--keys", "{keys}"), "không phải xác nhận"),
        (("{text}",), "--keys"),
        (("{keys}.pdf", "--trust", "{roots}"), "Không đọc được tệp"),
        (("{text}", "--keys", "{roots}"), "Bộ khóa công khai"),
        (("{text}", "--keys", "ftp://x/keys"), "không phải địa chỉ"),
        (("{text}", "--keys", "http://127.0.0.1:9/keys"), "Không kết nối được"),
        (("{paper}", "--trust", "{keys}"), "không có chứng thư nào"),
        (("{paper}",), "--trust"),
        (("{junk}", "--trust", "{roots}"), "không phải PDF"),
    ],
)
def test_what_cannot_be_checked_is_said_in_words(
    given: Given,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    paper, junk = tmp_path / "paper.pdf", tmp_path / "junk.pdf"
    paper.write_bytes(given.sealed)
    junk.write_bytes(b"%PDF-1.7\n" + bytes(200))
    places = {"text": given.text, "keys": given.keys, "roots": given.roots}
    said = checked(
        capsys, *(one.format(**places, paper=paper, junk=junk) for one in arguments), status=1
    )
    assert words in said[-2]


@contextmanager
def portal(status: int, answer: str) -> Iterator[str]:
    """Run a portal that answers every question so, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == f"/v1/results/{PLAIN.check_code}"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with at_work(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield address


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (200, '{"state": "valid"}', "còn hiệu lực"),
        (200, '{"state": "revoked", "reason": "Sai\\u001b[2J"}', "đã bị thu hồi"),
        (200, '{"state": "replaced"}', "thay thế"),
        (404, '{"code": "not-found"}', "không có ở cổng"),
        (429, '{"code": "too-many", "detail": "Hãy đợi."}', "chưa trả lời: Hãy đợi."),
        (200, "[]", "không trả lời như cổng dịch vụ"),
        (502, "<html>", "không trả lời như cổng dịch vụ"),
    ],
)
def test_only_when_asked_the_office_says_whether_it_still_holds(
    given: Given, capsys: pytest.CaptureFixture[str], status: int, answer: str, words: str
) -> None:
    with portal(status, answer) as address:
        said = checked(
            capsys,
            given.text,
            "--keys",
            given.keys,
            "--ask",
            address,
            status=0 if words == "còn hiệu lực" else 1,
        )
    assert any(words in line for line in said)
    assert not any("\x1b" in line for line in said)


def test_a_file_is_not_confirmed_where_the_office_was_to_be_asked_and_could_not(
    given: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "paper.pdf").write_bytes(given.sealed)
    of = (tmp_path / "paper.pdf", "--trust", given.roots)
    with portal(200, '{"state": "revoked"}') as address:
        said = checked(capsys, *of, "--ask", address, status=1)
        assert any("CHƯA hỏi cổng dịch vụ" in line and "--keys" in line for line in said)
        said = checked(capsys, *of, "--ask", address, "--keys", given.keys, status=1)
    assert any("đã bị thu hồi" in line for line in said)
    checked(capsys, *of)
