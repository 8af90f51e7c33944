"""Chromium is the distribution's: found, installed by root alone, or asked for in a sentence."""

from pathlib import Path

import pytest

from infra.chromium import NoChromium, chromium


def test_it_is_found_under_either_name() -> None:
    there = {"chromium-browser": "/usr/bin/chromium-browser"}
    assert chromium(there.get, is_root=False) == Path("/usr/bin/chromium-browser")


def test_the_distributions_first_name_comes_first() -> None:
    there = {name: f"/usr/bin/{name}" for name in ("chromium-browser", "chromium")}
    assert chromium(there.get, is_root=True) == Path("/usr/bin/chromium")


@pytest.mark.parametrize("is_root", [True, False])
def test_where_it_can_neither_be_found_nor_installed_one_is_told_what_to_do(is_root: bool) -> None:
    with pytest.raises(NoChromium, match="sudo apt-get install chromium"):
        chromium(lambda _: None, is_root=is_root)
