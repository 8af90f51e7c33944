"""The model comes without root, once, and is only taken if it is the known one."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from chalicelib.adapters.reading.opinions import settled
from chalicelib.adapters.reading.recognising import BORDER, Crop, recogniser, words_of
from chalicelib.domain.reading import Word
from infra.model import FILE, FURTHER, SOURCES, NoModel, complete, fetch
from tests.scans import tessdata


def test_a_model_that_is_there_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / FILE
    there.write_bytes((Path(tessdata()) / FILE).read_bytes())
    monkeypatch.setenv("PATH", "")
    assert fetch(tmp_path) == there


def test_a_machine_without_tools_is_told_what_would_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_bytes(b"cut off half way")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoModel) as told:
        fetch(tmp_path)
    for word in ("no apt-get", "no npm", str(tmp_path), *(source.name for source in SOURCES)):
        assert word in str(told.value)


def test_a_tool_that_brings_something_else_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An `npm` of our own on the path packs a model that nobody knows."""
    tools = tmp_path / "tools"
    tools.mkdir()
    npm = tools / "npm"
    npm.write_text(
        "#!/bin/sh\n"
        "mkdir -p package/4.0.0_best_int && echo other > package/4.0.0_best_int/vie.traineddata\n"
        "gzip package/4.0.0_best_int/vie.traineddata && tar czf vie-1.0.0.tgz package\n"
    )
    npm.chmod(0o755)
    shell = tmp_path / "shell"
    shell.mkdir()
    for name in ("sh", "mkdir", "gzip", "tar"):
        found = shutil.which(name)
        assert found is not None
        (shell / name).symlink_to(found)
    monkeypatch.setenv("PATH", f"{tools}:{shell}")
    with pytest.raises(NoModel, match="checksum"):
        fetch(tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_larger_model_that_cannot_be_had_is_told_and_missed_without_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(Path(tessdata()) / FILE, tmp_path)
    monkeypatch.setenv("PATH", "")
    complete(tmp_path)
    told = capsys.readouterr().err
    assert all(name in told for name in FURTHER)
    assert fetch(tmp_path) == tmp_path / FILE


def _printed(text: str) -> Crop:
    picture = Image.new("L", (900, 90), 255)
    font = ImageFont.load_default(size=44)
    ImageDraw.Draw(picture).text((BORDER, BORDER), text, fill=0, font=font)
    return Crop(np.asarray(picture), 300, 500)


@pytest.mark.parametrize("further", [False, True])
def test_a_word_read_weakly_is_looked_at_again_and_the_others_are_not(
    tmp_path: Path, *, further: bool
) -> None:
    """The larger models have their say where they are; the first looks again by itself, too."""
    models = Path(tessdata()) if further else tmp_path
    shutil.copy(Path(tessdata()) / FILE, tmp_path)
    piece = _printed("Decision 134/2025 of May")
    with recogniser(str(models)) as eyes:
        read = words_of(eyes.first, piece, 200)
        assert [word.text for word in read] == ["Decision", "134/2025", "of", "May"]
        wrong = [
            Word("Declsion", read[0].box, 0.95),
            Word("1384/2025", read[1].box, 0.1),
            *read[2:],
        ]
        told = settled(eyes, wrong, piece, 200)
    assert [word.text for word in told] == ["Declsion", "134/2025", "of", "May"]
    assert told[1].box == read[1].box
    assert told[1].confidence < min(word.confidence for word in read)
