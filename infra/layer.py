"""Layers: the libraries of a lock file as the zip that Lambda unpacks, once for each content."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.target import Target

ROOT = Path(__file__).parent.parent
SPOKEN = frozenset(
    "cognito-idp dynamodb dynamodbstreams kms s3 secretsmanager sesv2 sqs sso sso-oidc sts".split()  # noqa: SIM905 - reads better
)
"""What the functions speak with; the descriptions of all other services stay out."""
NEVER_RUN = ("tests", "test", "__pycache__", "bin")
DATE = (2020, 1, 1, 0, 0, 0)
"""Every file's date in a zip, so that the same content gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: its name, its lock file, and folders of our own that go with it.

    What layers that are always `beside` it hold it does not hold again.
    """

    name: str
    lock: Path
    folders: tuple[Path, ...] = ()
    beside: tuple["Layer", ...] = ()


BASE = Layer("base", ROOT / "requirements.txt")
REPORTS = Layer("reports", ROOT / "infra/layers/reports.txt")
OCR = Layer("ocr", ROOT / "infra/layers/ocr.txt", (ROOT / "build/tessdata",))
DOCUMENTS = Layer("documents", ROOT / "infra/layers/documents.txt", (ROOT / "build/typefaces",))
BINDING = Layer("binding", ROOT / "infra/layers/binding.txt")
SIGNING = Layer("signing", ROOT / "infra/layers/signing.txt", beside=(BINDING,))
LAYERS = (BASE, OCR, REPORTS, DOCUMENTS, SIGNING, BINDING)


def build(layer: Layer, target: Target, into: Path) -> Path:
    """Return the layer's folder under `into`, built anew where it changed; its zip lies beside."""
    folder, mark = into / layer.name, into / f"{layer.name}.digest"
    digest = _digest(layer, target)
    if mark.exists() and mark.read_text() == digest:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    libraries = folder / "python"
    _install(layer, target, libraries)
    _slim(libraries)
    compile_for(target, libraries, "/opt/python")
    for extra in layer.folders:
        shutil.copytree(extra, libraries / extra.name)
    zipped(folder, into / f"{layer.name}.zip")
    mark.write_text(digest)
    return folder


def _digest(layer: Layer, target: Target) -> str:
    """Return what a layer is made of, and how, in one hash."""
    parts = [repr(target).encode(), "\n".join(own(layer)).encode(), Path(__file__).read_bytes()]
    for folder in layer.folders:
        parts += [path.read_bytes() for path in files(folder)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _install(layer: Layer, target: Target, libraries: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-compile", "--only-binary", ":all:", "--target", str(libraries)]
    if not target.is_local:
        command += ["--implementation", "cp", "--python-version", target.python]
        for tag in target.platforms:
            command += ["--platform", tag]
    run([*command, *own(layer)])


def own(layer: Layer) -> tuple[str, ...]:
    """Return what a layer holds itself, as in ``typst==0.15.2``: others have the rest already."""
    wanted = _locked(layer.lock)
    if layer == BASE:
        return wanted
    others = (line for other in (BASE, *layer.beside) for line in _locked(other.lock))
    return tuple(sorted(set(wanted) - set(others)))


def _locked(lock: Path) -> tuple[str, ...]:
    lines = (line.partition("#")[0].strip() for line in lock.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


def run(command: Sequence[str], **how: Any) -> None:  # noqa: ANN401 - as subprocess takes it
    """Run a tool that is silent unless it fails; what it said is shown then."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()


def _slim(libraries: Path) -> None:
    """Leave out what no function ever runs: tests, tools, services nobody speaks with."""
    data = libraries / "botocore/data"
    if data.exists():
        for service in data.iterdir():
            if service.is_dir() and service.name not in SPOKEN:
                shutil.rmtree(service)
    for name in NEVER_RUN:
        for folder in list(libraries.rglob(name)):
            if folder.is_dir() and folder.parent.name != "fontTools":
                shutil.rmtree(folder)
    for stub in [*libraries.rglob("*.pyi"), *libraries.rglob("*.c"), *libraries.rglob("*.h")]:
        stub.unlink()


def compile_for(target: Target, folder: Path, place: str) -> None:
    """Compile the modules of a folder that will lie at `place`, where it can never be done later.

    Needs the target's interpreter; where this machine has none, each cold start compiles anew.
    """
    interpreter = sys.executable if target.is_local else shutil.which(f"python{target.python}")
    if interpreter is None or not _works(interpreter):
        return
    modes = ["-q", "-q", "--invalidation-mode", "unchecked-hash"]
    paths = ["-s", str(folder), "-p", place, str(folder)]
    subprocess.run([interpreter, "-m", "compileall", *modes, *paths], check=False)


def _works(interpreter: str) -> bool:
    """Tell whether it runs at all: a name on the path may stand for nothing installed."""
    tried = subprocess.run([interpreter, "-c", ""], capture_output=True, check=False)
    return tried.returncode == 0


def files(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, in one order everywhere."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def zipped(folder: Path, archive: Path) -> None:
    """Zip a folder: the same content gives the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for path in files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), DATE)
            entry.external_attr = (path.stat().st_mode & 0o777) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, path.read_bytes())


def size(folder: Path) -> int:
    """Return how many bytes a folder takes when it is unpacked."""
    return sum(path.stat().st_size for path in files(folder))
