"""How tests are shared out: a file to each worker, and all that deploys to one alone."""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/e2e/", "tests/infra/")
"""One local cloud serves all of the first; all build the package in the same folder."""


class ByFile(LoadFileScheduling):  # type: ignore[misc] # ships no types
    """Gives a worker one file after another, and what builds the package as if it were one."""

    def _split_scope(self, nodeid: str) -> str:
        return "package" if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)
