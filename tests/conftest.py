"""How tests are shared out: a file to each worker, and all that deploys to one alone."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TOGETHER = {
    TESTS / "e2e",  # one local cloud for all of them
    TESTS / "infra",  # they build the package that is deployed, in the same folder
}


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        group = "package" if item.path.parent in TOGETHER else str(item.path.relative_to(TESTS))
        item.add_marker(pytest.mark.xdist_group(group))
