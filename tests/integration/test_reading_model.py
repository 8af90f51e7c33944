"""The model comes without root, once, and is only taken if it is the known one."""

import shutil
from pathlib import Path

import pytest

from infra.model import FILE, SOURCES, NoModel, fetch
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
