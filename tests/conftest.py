"""How tests are shared out: a file to each worker, and all that deploys to one alone."""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/e2e/", "tests/infra/")
"""One local cloud serves all of the first; all build the package in the same folder."""
APART = "tests/infra/test_layers.py"
"""Builds in folders of its own."""


class ByFile(LoadFileScheduling):  # type: ignore[misc] # ships no types
    """Gives a worker one file after another, and what builds the package as if it were one."""

    def _split_scope(self, nodeid: str) -> str:
        is_together = nodeid.startswith(TOGETHER) and not nodeid.startswith(APART)
        return "package" if is_together else super()._split_scope(nodeid)


def pytest_xdist_auto_num_workers() -> int:
    """Return one more than there are cores: who holds the local cloud mostly waits for it."""
    return (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)
