"""Layers for AWS: what is compiled in them loads there. Built beside the package, apart from it."""

import re

import pytest

from infra import layer, package
from infra.layer import LAYERS, Layer
from infra.target import TARGETS, Target

ELF = b"\x7fELF"
MACHINES = {"x86_64": 62, "arm64": 183}
AMAZON_LINUX_2023_GLIBC = (2, 34)


@pytest.fixture(scope="module", autouse=True)
def fetched() -> None:
    package.fetch()


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("one", LAYERS, ids=lambda one: one.name)
def test_every_compiled_library_loads_on_amazon_linux_2023(one: Layer, target: Target) -> None:
    root = layer.ROOT / "build/package" / target.name
    root.mkdir(parents=True, exist_ok=True)
    compiled = [
        path for path in layer.files(layer.build(one, target, root)) if path.read_bytes()[:4] == ELF
    ]
    assert compiled
    for path in compiled:
        data = path.read_bytes()
        assert int.from_bytes(data[18:20], "little") == MACHINES[target.architecture], path.name
        assert _newest_glibc(data) <= AMAZON_LINUX_2023_GLIBC, path.name
        tag = re.search(r"\.cpython-(\d+)", path.name)
        assert tag is None or tag[1] == target.python.replace(".", ""), path.name


def _newest_glibc(data: bytes) -> tuple[int, int]:
    found = re.findall(rb"GLIBC_(\d+)\.(\d+)", data)
    return max(((int(major), int(minor)) for major, minor in found), default=(0, 0))
