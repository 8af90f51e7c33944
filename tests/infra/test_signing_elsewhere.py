"""Signatures judged by others: OpenSSL on the bare bytes, and poppler's pdfsig on the file."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from asn1crypto import cms

from infra.authority.stamping import stamping
from infra.fetching import NotFetched, need, unpacked_from_debian
from infra.layer import ROOT
from tests.integration.conftest import within_moto
from tests.signers import (
    AT,
    LEADER,
    OFFICE,
    Keys,
    Part,
    authority,
    flipped,
    parts,
    sealed,
    signed,
)

PDFSIG = ROOT / "build/poppler"
THEN = ("-attime", str(int(AT.timestamp())))


@pytest.fixture(scope="module")
def pdf() -> Iterator[bytes]:
    """Return a result with both signatures, stamped with the time, by keys of either kind."""
    with within_moto(), stamping(authority(), lambda: AT) as here:
        keys = Keys()
        pades = keys.pades(here.url)
        first = signed(pades, keys.signatory())
        yield sealed(pades, first, keys.signatory(OFFICE, "ECC_NIST_P256"))


@pytest.fixture(scope="module")
def pdfsig() -> str:
    """Return poppler's validator: this machine's, or the one of a Debian package."""
    found = shutil.which("pdfsig")
    if found is not None:
        return found
    tool = PDFSIG / "usr/bin/pdfsig"
    try:
        if not tool.exists():
            need("apt-get", "dpkg-deb")
            with tempfile.TemporaryDirectory() as folder:
                unpacked = unpacked_from_debian("poppler-utils", Path(folder))
                shutil.copytree(unpacked, PDFSIG, dirs_exist_ok=True, symlinks=True)
        subprocess.run([str(tool), "-v"], capture_output=True, check=True)
    except (NotFetched, subprocess.CalledProcessError) as problem:
        pytest.skip(f"pdfsig cannot be had here: {problem}")
    return str(tool)


@pytest.fixture(scope="module")
def openssl() -> str:
    """Return OpenSSL's command, without which nobody else judges the bare bytes."""
    found = shutil.which("openssl")
    if found is None:
        pytest.fail("this machine has no openssl: install it, by apt-get install openssl")
    return found


def _openssl(openssl: str, folder: Path, part: Part) -> bool:
    """Tell whether OpenSSL finds the signature right, up to the root, at the time it was made."""
    for name, data in {
        "over": part.over,
        "cms": part.cms,
        "root": authority().root.pem.encode(),
    }.items():
        (folder / name).write_bytes(data)
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms"]
    command += ["-content", "over", "-CAfile", "root", "-purpose", "any", *THEN, "-out", "out"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_openssl_finds_both_signatures_right(pdf: bytes, openssl: str, tmp_path: Path) -> None:
    found = list(parts(pdf))
    assert len(found) == 2
    assert all(_openssl(openssl, tmp_path, part) for part in found)


def test_openssl_notices_a_changed_byte(pdf: bytes, openssl: str, tmp_path: Path) -> None:
    for place in (20, len(pdf) // 3, len(pdf) - 3):
        *_, last = parts(flipped(pdf, place))
        assert not _openssl(openssl, tmp_path, last)


def test_openssl_finds_the_time_stamps_right(pdf: bytes, openssl: str, tmp_path: Path) -> None:
    for part in parts(pdf):
        (signer,) = cms.ContentInfo.load(part.cms)["content"]["signer_infos"]
        (token,) = (
            one["values"][0]
            for one in signer["unsigned_attrs"]
            if one["type"].native == "signature_time_stamp_token"
        )
        for name, data in {
            "token": token.dump(),
            "over": signer["signature"].native,
            "root": authority().root.pem.encode(),
            "issuer": authority().issuer.pem.encode(),
        }.items():
            (tmp_path / name).write_bytes(data)
        command = [openssl, "ts", "-verify", "-token_in", "-in", "token", "-data", "over"]
        command += ["-CAfile", "root", "-untrusted", "issuer", *THEN]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "Verification: OK" in done.stdout, done.stderr


def test_pdfsig_finds_both_signatures_right(pdf: bytes, pdfsig: str, tmp_path: Path) -> None:
    told = _pdfsig(pdfsig, pdf, tmp_path)
    assert told.count("Signature Validation: Signature is Valid.") == 2
    assert told.count("Signature Type: ETSI.CAdES.detached") == 2
    assert f"Signer Certificate Common Name: {LEADER}" in told
    assert f"Signer Certificate Common Name: {OFFICE}" in told
    assert told.count("Total document signed") == 1


def test_pdfsig_notices_a_changed_byte(pdf: bytes, pdfsig: str, tmp_path: Path) -> None:
    place = pdf.index(b"stream") + 200
    told = _pdfsig(pdfsig, flipped(pdf, place), tmp_path)
    assert told.count("Signature Validation: Digest Mismatch.") == 2


def _pdfsig(tool: str, pdf: bytes, folder: Path) -> str:
    (folder / "result.pdf").write_bytes(pdf)
    command = [tool, "-nocert", "result.pdf"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout
