"""Targets: the machines a package is built for."""

import platform
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """An interpreter on a kind of machine; `platforms` are the wheel tags it loads, best first."""

    name: str
    python: str
    architecture: str
    platforms: tuple[str, ...] = ()

    @property
    def runtime(self) -> str:
        """Return what Lambda calls the interpreter, as in ``python3.13``."""
        return f"python{self.python}"

    @property
    def is_local(self) -> bool:
        """Tell whether it is the very interpreter that runs now."""
        return not self.platforms


def _amazon_linux_2023(machine: str) -> tuple[str, ...]:
    """Return the tags of glibc 2.34 and of all before it that wheels are built for."""
    newer = (f"manylinux_2_{minor}_{machine}" for minor in (34, 31, 28, 27, 24, 17))
    return (*newer, f"manylinux2014_{machine}")


def local() -> Target:
    """Return the target that is this machine, for the local cloud."""
    machine = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    return Target("local", f"{sys.version_info.major}.{sys.version_info.minor}", machine)


TARGETS = {
    "aws-arm64": Target("aws-arm64", "3.13", "arm64", _amazon_linux_2023("aarch64")),
    "aws-x86_64": Target("aws-x86_64", "3.13", "x86_64", _amazon_linux_2023("x86_64")),
}


def target(name: str) -> Target:
    """Return the target called `name`: ``local``, ``aws-arm64`` or ``aws-x86_64``."""
    return local() if name == "local" else TARGETS[name]
