"""Model: the Vietnamese letters Tesseract has learnt, fetched by whichever tool the machine has.

    python -m infra.model [DIR]

puts ``vie.traineddata`` into DIR, ``build/tessdata`` unless said otherwise, unless it lies there
already, and beside it two larger models that are asked about words in doubt: ``vie_best`` with npm,
``Vietnamese`` with apt. Without those, papers are read too, but a tenth more letters wrongly. All
are Apache-2.0. No root is needed. What was fetched is kept only if its checksum is known.
"""

import gzip
import sys
import tarfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from infra.fetching import (
    NotFetched,
    Source,
    checksum,
    fetched,
    only,
    put,
    run,
    unpacked_from_debian,
)
from infra.layer import ROOT

FILE = "vie.traineddata"
PLACE = ROOT / "build/tessdata"


class NoModel(Exception):
    """The model could not be had; the message says what was tried and what would help."""


def _from_debian(name: str, file: str, folder: Path) -> bytes:
    """Return a `fast` model of 2019, which Debian and Ubuntu have carried ever since."""
    return only(unpacked_from_debian(name, folder), file).read_bytes()


def _from_npm(folder: Path) -> bytes:
    """Return the `best_int` model: three times as large, no better at whole lines."""
    run(folder, "npm", "pack", "--silent", "@tesseract.js-data/vie@1.0.0")
    with tarfile.open(only(folder, "*.tgz")) as package:
        packed = package.extractfile(f"package/4.0.0_best_int/{FILE}.gz")
        if packed is None:
            raise NotFetched("the package holds no such model")
        return gzip.decompress(packed.read())


NPM = Source(
    "npm package @tesseract.js-data/vie",
    ("npm",),
    "112f6fd1d04ab4cb0208cad9cada8de214ae33a1e4db3750ffcda69262aef0a8",
    _from_npm,
)
SOURCES = (
    Source(
        "Debian package tesseract-ocr-vie",
        ("apt-get", "dpkg-deb"),
        "79df64caf7bcfb2a27df5042ecb6121e196eada34da774956995747636d5bfa1",
        partial(_from_debian, "tesseract-ocr-vie", FILE),
    ),
    NPM,
)
FURTHER = {
    "vie_best.traineddata": NPM,
    "Vietnamese.traineddata": Source(
        "Debian package tesseract-ocr-script-viet",
        ("apt-get", "dpkg-deb"),
        "30546eea618459e79761f962391e6879778b026ad7b4459a11664a1b654758bd",
        partial(_from_debian, "tesseract-ocr-script-viet", "Vietnamese.traineddata"),
    ),
}
"""Larger models, by the names under which they lie beside the first."""


def fetch(folder: Path = PLACE) -> Path:
    """Return where the model lies, fetched with the others if need be; raises NoModel."""
    model = folder / FILE
    if not _is_there(model, *SOURCES):
        _bring(model, SOURCES)
        complete(folder)
    return model


def complete(folder: Path = PLACE) -> None:
    """Fetch the larger models that are missing; say on standard error which cannot be had."""
    for name, source in FURTHER.items():
        same_as_first = _is_there(folder / FILE, source)
        if same_as_first or _is_there(folder / name, source):
            continue
        try:
            _bring(folder / name, (source,))
        except NoModel as problem:
            sys.stderr.write(f"{problem}\nPapers are read without it.\n")


def _is_there(model: Path, *sources: Source) -> bool:
    return model.is_file() and checksum(model.read_bytes()) in {one.sha256 for one in sources}


def _bring(model: Path, sources: Sequence[Source]) -> None:
    """Put a model in its place from the first source that has it; raises NoModel."""
    said = []
    for source in sources:
        try:
            put(fetched(source), model)
        except NotFetched as problem:
            said.append(f"  {source.name}: {problem}")
            continue
        return
    head = f"The Vietnamese model for reading papers ({model.name}) could not be fetched:"
    advice = f"Install npm or apt and see to a network, or put the file itself into {model.parent}."
    raise NoModel("\n".join((head, *said, advice)))


def main() -> None:
    """Fetch the model into the folder named, or say why not."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else PLACE
    try:
        print(fetch(folder))
        complete(folder)
    except NoModel as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
