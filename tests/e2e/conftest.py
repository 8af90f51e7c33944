"""A cloud of the tests' own, and one day played in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from infra.demo import play
from infra.demo.stage import Stage
from infra.demo.telling import Teller
from tests.running import Running, running_in


@dataclass
class Played:
    """A day that was played, and what was told of it."""

    stage: Stage
    lines: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_in(tmp_path_factory.mktemp("cloud")) as one:
        yield one


@pytest.fixture(scope="session")
def played(running: Running) -> Played:
    lines: list[str] = []
    stage = play.day(running.cloud, running.province, Teller(lines.append))
    return Played(stage, lines)
