"""The package and the template under test: built once, layers from what was built before."""

from pathlib import Path
from typing import Any

import pytest

from infra import package
from infra.target import local, target


@pytest.fixture(scope="session")
def packaged() -> Path:
    """Return the folder of the package for the local cloud."""
    return package.package(local())


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    """Return the parts of the template put together, as they go to AWS."""
    return package.parts(target("aws-arm64"))


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found
