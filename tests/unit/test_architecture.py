"""The rules of the house that the linters cannot see."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MOST_LINES = 320
SHIPPED = sorted(ROOT.glob("chalicelib/**/*.py"))
CODE = [ROOT / "app.py", *SHIPPED, *sorted(ROOT.glob("infra/**/*.py"))]
TESTS = sorted(ROOT.glob("tests/**/*.py"))
TEXTS = {
    "",
    ".py",
    ".md",
    ".json",
    ".toml",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".sql",
    ".txt",
    ".js",
}
FOREIGN = re.compile(
    "|".join(
        [
            r"pypi\.(org|python)",
            r"files\.pythonhosted",
            r"registry\.npmjs",
            r"deb\.debian\.org",
            r"(?<![\w/.])/(root|home/\w+|work|Users/\w+)(/|\b)",
            r"\.\./" + "shared",
        ]
    )
)
"""Hosts of package registries and places of one machine: none of the project's business."""
MADE_AT_A_CALL = frozenset({"client", "resource", "create_client", "get_session", "Session"})


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), named(path))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the name of everything a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=named)
def test_a_module_says_in_one_sentence_what_it_is_about(path: Path) -> None:
    tree = tree_of(path)
    said = ast.get_docstring(tree)
    if path.name == "__init__.py" and not tree.body:
        return
    assert said, "no docstring"
    assert said.splitlines()[0].endswith("."), "the first line is a whole sentence"


@pytest.mark.parametrize("path", TESTS, ids=named)
def test_nothing_is_taken_out_of_the_inside_of_a_test(path: Path) -> None:
    assert [name for name in imported(tree_of(path)) if ".test_" in name] == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_a_module_is_short_enough_to_say_one_thing(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", CODE[: 1 + len(SHIPPED)], ids=named)
def test_nothing_shipped_imports_what_the_package_leaves_out(path: Path) -> None:
    absent = ("chalice.test", "chalice.local", "tests", "infra", "moto", "pytest", "hypothesis")
    found = [
        name
        for name in imported(tree_of(path))
        if any(name == gone or name.startswith(f"{gone}.") for gone in absent)
    ]
    assert found == []


def test_every_event_function_stands_at_the_top_of_its_module() -> None:
    for path in ROOT.glob("chalicelib/handlers/events/*.py"):
        if path.name in {"__init__.py", "batch.py"}:
            continue
        top = [node for node in tree_of(path).body if isinstance(node, ast.FunctionDef)]
        entrance = [node for node in top if node.name == path.stem]
        assert len(entrance) == 1, f"{named(path)} has no function {path.stem}"
        assert [argument.arg.lstrip("_") for argument in entrance[0].args.args] == [
            "event",
            "context",
        ]
        assert entrance[0].decorator_list == [], "a decorated function is not what is started"


def test_every_event_function_is_in_the_template_and_no_other() -> None:
    functions = yaml.safe_load((ROOT / "infra/template/functions.yaml").read_text("utf-8"))
    started = {
        resource["Properties"]["Handler"]
        for resource in functions["Resources"].values()
        if resource.get("Type") == "AWS::Serverless::Function"
    }
    there = {
        f"{module_of(path)}.{path.stem}"
        for path in ROOT.glob("chalicelib/handlers/events/*.py")
        if path.name not in {"__init__.py", "batch.py"}
    }
    assert started == there


def test_every_route_is_a_function_at_the_top_of_its_module() -> None:
    for path in ROOT.glob("chalicelib/handlers/http/*.py"):
        tree = tree_of(path)
        top = {node for node in tree.body if isinstance(node, ast.FunctionDef)}
        routed = {
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and any("door.route" in ast.unparse(mark) for mark in node.decorator_list)
        }
        assert routed <= top, named(path)


IMPORTING = """
import importlib, sys
made = []
import botocore.session
botocore.session.Session.create_client = lambda *_, **__: made.append(1)
for name in sys.argv[1:]:
    importlib.import_module(name)
assert not made, "an import made a client"
"""


def test_importing_anything_needs_no_environment_and_makes_no_client() -> None:
    env = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    modules = [module_of(path) for path in (ROOT / "app.py", *SHIPPED)]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", IMPORTING, *modules],
        env=env,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_each_event_function_starts_without_the_api() -> None:
    for path in ROOT.glob("chalicelib/handlers/events/*.py"):
        asked = f"import sys, {module_of(path)}; sys.exit('chalice' in sys.modules)"
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", asked], env={"PYTHONPATH": str(ROOT)}, cwd="/", check=False
        )
        assert done.returncode == 0, f"{named(path)} carries Chalice"


def kept() -> list[Path]:
    """Return every text file that is under version control, or would be at the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.splitlines()
    found = [ROOT / name for name in names] if listed.returncode == 0 else [*CODE, *TESTS]
    return [path for path in found if path.suffix in TEXTS and path.is_file()]


def test_no_file_names_a_package_registry_or_a_place_of_one_machine() -> None:
    told = [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in kept()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert told == []


def test_the_search_for_such_names_finds_them() -> None:
    registry, homes = "https://pypi." + "org/simple", ("see /root" + "/x", "/home" + "/an/motcua")
    for line in (registry, *homes, "../" + "shared/ocr"):
        assert FOREIGN.search(line), line
    for line in ("a workbook", "/v1/homework", "doc/root", "https://example.vn/work/1"):
        assert not FOREIGN.search(line), line


@pytest.mark.parametrize("path", SHIPPED, ids=named)
def test_no_client_is_made_while_a_module_is_read(path: Path) -> None:
    at_import = [
        node.func.attr
        for statement in tree_of(path).body
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert not MADE_AT_A_CALL.intersection(at_import)


def test_no_refusal_is_swallowed_with_everything_else() -> None:
    for path in SHIPPED:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler):
                kinds = ast.unparse(node.type) if node.type else "everything"
                assert kinds not in {"everything", "BaseException"}, f"{named(path)}:{node.lineno}"
