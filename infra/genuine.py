"""Genuine: whether a paper of ours is what it says, checked at home and without the office.

``python -m infra.genuine FILE.pdf --trust roots.pem [--keys keys.json]`` checks the signatures in
an e-result, and what its QR code says where --keys are given. ``python -m infra.genuine TEXT --keys
keys.json`` checks what the QR code on a printed paper says; TEXT is what a reader of QR codes
shows, ``-`` takes it from the standard input. Keys are what ``GET /v1/keys`` gave, a file or an
address; roots are the certificates, in PEM, of the authorities that are trusted. Only ``--ask
PORTAL`` asks the office, whether the paper still holds; it needs --keys, as it asks by what the QR
code says. The status is 0 if all of it holds and all that was wanted could be checked, else 1.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pypdfium2
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from chalicelib.adapters.attesting import signed_by
from chalicelib.adapters.signing.said import Said, Unreadable, said
from chalicelib.domain.attesting.attestation import Attestation, read
from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.attesting.keyset import PublicKey, read_keys
from chalicelib.domain.refusals import Invalid, NotFound
from chalicelib.domain.text import clean
from chalicelib.domain.wording import said as moment
from chalicelib.usecases.signers import AGENCY, PERSON
from infra.verify import Report

PATIENCE = 20
MOST = 1 << 20
SCALE = 3
"""How finely pages are drawn to read their QR codes: 216 dots an inch."""
FIELDS = {PERSON: "Chữ ký của người ký", AGENCY: "Con dấu số của cơ quan"}
LABELS = {"issuer_name": "Cơ quan ban hành", "title": "Tên giấy", "subject": "Của"}
STATES = {
    "valid": "còn hiệu lực",
    "not-issued": "chưa phát hành, nên chưa có giá trị",
    "revoked": "đã bị thu hồi",
    "replaced": "đã được thay thế bằng kết quả khác",
}


class Unusable(Exception):
    """What was given cannot be used; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Means:
    """What papers are checked with; None where it was not given."""

    keys: tuple[PublicKey, ...] | None
    roots: tuple[bytes, ...] | None
    portal: str | None


def check_text(text: str, means: Means, report: Report) -> None:
    """Say what a QR code attests, and whether one of the keys signed it."""
    if means.keys is None:
        raise Unusable("Cần bộ khóa công khai để kiểm tra mã QR: --keys tệp hoặc địa chỉ.")
    signed = read(text)
    key = signed_by(signed, means.keys)
    if key is None:
        report.wrong("Mã QR KHÔNG do khóa nào trong bộ khóa ký: không tin được nội dung của nó.")
        return
    attestation = signed.attestation()
    for line in _told(attestation):
        report.say(line)
    report.say(f"Chữ ký số của mã QR đúng, bằng khóa {key.kid}.")
    report.say("Hãy so từng dòng trên với giấy đang cầm.")
    if means.portal is not None:
        _ask(means.portal, attestation.check_code, report)


def check_file(data: bytes, means: Means, report: Report) -> None:
    """Say what the signatures in a PDF are worth, and what the QR code on its pages attests."""
    if means.roots is None:
        raise Unusable("Cần chứng thư của tổ chức chứng thực được tin cậy: --trust tệp PEM.")
    try:
        found = said(data, means.roots)
    except Unreadable:
        raise Unusable("Tệp này không phải PDF, hoặc không đọc được chữ ký trong đó.") from None
    for one in found:
        _signature(one, report)
    for field, name in FIELDS.items():
        if field not in {one.field for one in found}:
            report.wrong(f"{name}: KHÔNG có trong tệp, nên kết quả chưa được phát hành.")
    _codes_on(data, means, report)


def _signature(one: Said, report: Report) -> None:
    name = FIELDS.get(one.field, f"Chữ ký “{one.field}”")
    when = "có dấu thời gian" if one.level == "B-T" else "giờ do bên ký tự ghi"
    report.say(f"{name}: {clean(one.name)}, {moment(one.at)} ({one.level}, {when}).")
    faults = {
        "chữ ký số sai hoặc tệp đã bị sửa": one.fits,
        "chữ ký không bao trùm hết tệp khi ký": one.covers,
        "sau khi ký, tệp bị thêm điều không được thêm": one.lawful,
        "chứng thư không do tổ chức được tin cậy cấp": one.trusted,
    }
    wrong = [fault for fault, holds in faults.items() if not holds]
    if wrong:
        report.wrong(f"  KHÔNG đúng: {'; '.join(wrong)}.")
    else:
        report.say("  Đúng: tệp nguyên vẹn như khi ký, chứng thư được tin cậy.")


def _codes_on(data: bytes, means: Means, report: Report) -> None:
    ours = dict.fromkeys(text for text in _codes(data) if "/v/" in text)
    if means.keys is None and means.portal is not None:
        report.wrong(
            "CHƯA hỏi cổng dịch vụ được kết quả còn hiệu lực hay không: cần --keys để kiểm tra "
            "mã QR, trong đó có mã kiểm tra để hỏi."
        )
    elif means.keys is None:
        report.say("Mã QR trên giấy chưa được kiểm tra: cần --keys.")
    elif not ours:
        report.wrong("KHÔNG thấy mã QR của cổng dịch vụ trên trang nào.")
    else:
        for text in ours:
            check_text(text, means, report)


def _codes(data: bytes) -> Iterator[str]:
    """Yield what the QR codes on the pages of a PDF say, in their order."""
    with pypdfium2.PdfDocument(data) as pdf:
        for number in range(len(pdf)):
            picture = pdf[number].render(scale=SCALE, grayscale=True).to_numpy()
            for code in zxingcpp.read_barcodes(picture.reshape(picture.shape[:2])):
                yield code.text


def _told(attestation: Attestation) -> Iterator[str]:
    yield f"Tên giấy: {attestation.title}"
    yield f"Số, ký hiệu: {attestation.number}, ngày {attestation.issued_on:%d/%m/%Y}"
    yield f"Cơ quan ban hành: {attestation.issuer_name} ({attestation.issuer})"
    if attestation.subject:
        yield f"Của: {attestation.subject}"
    yield f"Mã kiểm tra: {spelled(attestation.check_code)}"
    if attestation.cut:
        names = ", ".join(LABELS[name] for name in sorted(attestation.cut))
        yield f"Quá dài nên trong mã QR đã cắt bớt, chỗ cắt ghi “…”: {names}."


def _ask(portal: str, code: str, report: Report) -> None:
    """Say whether the office holds the paper to be valid now."""
    try:
        shown: Any = json.loads(_fetched(f"{portal.rstrip('/')}/v1/results/{code}"))
        state, said = str(shown.get("state")), str(shown.get("code"))
    except (ValueError, AttributeError):
        raise Unusable(f"{portal} không trả lời như cổng dịch vụ; hãy xem lại địa chỉ.") from None
    if state not in STATES and said != NotFound.code:
        raise Unusable(f"{portal} chưa trả lời: {clean(str(shown.get('detail')))}")
    sentence = f"Cổng dịch vụ trả lời: kết quả này {STATES.get(state, 'không có ở cổng')}."
    (report.say if state == "valid" else report.wrong)(sentence)
    if shown.get("reason"):
        report.say(f"  Lý do: {clean(str(shown['reason']))}")


def _fetched(address: str) -> bytes:
    """Return what an address answers, a refusal too; raises Unusable where nobody does."""
    if not address.startswith(("https://", "http://")):
        raise Unusable(f"{address} không phải địa chỉ trang mạng.")
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - HTTP, as checked above
            return bytes(answer.read(MOST))
    except HTTPError as no:
        with no:
            return no.read(MOST)
    except OSError:
        raise Unusable(f"Không kết nối được với {address}; hãy thử lại sau.") from None


def means_of(keys: str | None, trust: Path | None, portal: str | None) -> Means:
    """Return what to check with; raises Unusable, and Invalid for what are no keys."""
    data = None
    if keys is not None:
        data = _fetched(keys) if "://" in keys else Path(keys).read_bytes()
    return Means(
        keys=None if data is None else read_keys(data),
        roots=None if trust is None else tuple(_roots(trust.read_bytes())),
        portal=portal,
    )


def _roots(pem: bytes) -> Iterable[bytes]:
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise Unusable("Tệp của --trust không có chứng thư nào dạng PEM.") from None
    return [one.public_bytes(Encoding.DER) for one in found]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.genuine", description=__doc__)
    parser.add_argument("paper", help="a PDF, the text of a QR code, or - to read that text")
    parser.add_argument("--keys", help="the published keys: a file, or the address of /v1/keys")
    parser.add_argument("--trust", type=Path, help="certificates of trusted authorities, in PEM")
    parser.add_argument("--ask", help="the portal to ask whether the paper still holds")
    asked = parser.parse_args(arguments)
    report = Report(print)
    try:
        means = means_of(asked.keys, asked.trust, asked.ask)
        if asked.paper.lower().endswith(".pdf"):
            check_file(Path(asked.paper).read_bytes(), means, report)
        else:
            text = sys.stdin.read() if asked.paper == "-" else asked.paper
            check_text(text, means, report)
    except Invalid as no:
        report.wrong(no.sentence)
    except Unusable as no:
        report.wrong(str(no))
    except OSError as error:
        report.wrong(f"Không đọc được tệp {error.filename}.")
    print("XÁC NHẬN ĐƯỢC." if report.holds else "KHÔNG xác nhận được.")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
