"""Peer: the same pages read by OCRmyPDF, the program most offices would take instead."""

import os
import resource
import subprocess
import tempfile
from pathlib import Path


def by_ocrmypdf(papers: list[bytes]) -> tuple[list[str], float]:
    """Read each file as OCRmyPDF does, on one core and with the machine's own Tesseract.

    Return the texts and the processor seconds; a page it cannot read has no text.
    """
    command = ["ocrmypdf", "-l", "vie", "--rotate-pages", "--deskew", "--jobs", "1", "-q"]
    texts, before = [], busy()
    with tempfile.TemporaryDirectory() as place:
        picture, text = Path(place) / "picture", Path(place) / "text"
        for data in papers:
            picture.write_bytes(data)
            text.unlink(missing_ok=True)
            files = ["--image-dpi", "200", "--sidecar", str(text), str(picture), f"{place}/pdf"]
            environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
            done = subprocess.run([*command, *files], check=False, env=environment)
            texts.append("" if done.returncode else text.read_text("utf-8"))
    return texts, busy() - before


def busy() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, who))
