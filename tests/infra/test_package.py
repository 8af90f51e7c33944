"""The package: small enough, complete in itself, the same from the same source, fit for AWS."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.resultpaper import Layout
from chalicelib.domain.writs.kinds import Model
from infra import layer, package
from infra.layer import LAYERS, Layer
from infra.target import TARGETS, Target, local

MEGABYTE = 10**6
FUNCTIONS = {
    *("APIHandler", "Digitise", "Dispatch", "Index", "Write", "Sign", "Printout"),
    *("Report", "Money", "Notify", "Deadlines", "Statistics"),
    "Conserve",
}
ELF = b"\x7fELF"
MACHINES = {"x86_64": 62, "arm64": 183}
AMAZON_LINUX_2023_GLIBC = (2, 34)


def test_every_function_fits_into_lambda(packaged: Path) -> None:
    sizes = package.sizes(packaged)
    assert sizes.keys() == FUNCTIONS
    assert max(sizes.values()) < package.MOST_BYTES
    assert sizes["APIHandler"] < 90 * MEGABYTE


def test_heavy_libraries_go_only_where_they_are_used(packaged: Path) -> None:
    used = {name: package.used(packaged, name) for name in FUNCTIONS}
    assert used.pop("Digitise") == ("base", "ocr")
    assert used.pop("Statistics") == ("base", "reports")
    assert used.pop("Conserve") == ("base", "reports")
    assert used.pop("Report") == ("base", "reports")
    assert used.pop("Write") == ("base", "documents")
    assert used.pop("Printout") == ("base", "documents", "binding")
    assert used.pop("Sign") == ("base", "documents", "signing", "binding")
    assert set(used.values()) == {("base",)}


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_a_function_finds_all_it_imports_in_its_own_layers(packaged: Path, function: str) -> None:
    handler = package.functions(packaged)[function]["Handler"]
    module, _, name = handler.rpartition(".")
    places = [packaged / "chalice/deployment"]
    places += [packaged / one / "python" for one in package.used(packaged, function)]
    code = (
        f"import sys; sys.path[:0] = {[str(place) for place in places]!r}; import {module} as it; "
        f"assert callable(it.{name}); "
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "pytest" not in done.stdout.split()


@pytest.mark.parametrize(
    ("function", "modules"),
    [
        ("APIHandler", "pynamodb jinja2 jsonschema jwt segno stdnum.vn botocore.session"),
        ("Digitise", "tesserocr numpy PIL pikepdf pypdfium2 zxingcpp pynamodb"),
        ("Statistics", "duckdb pynamodb"),
        ("Conserve", "duckdb pynamodb sqlite3"),
        ("Write", "typst segno pynamodb botocore.session"),
        ("Printout", "typst segno pikepdf pynamodb botocore.session"),
        ("Sign", "typst segno pikepdf pyhanko cbor2 cryptography pynamodb botocore.session"),
        ("Report", "duckdb pynamodb xlsxwriter jinja2 botocore.session"),
    ],
)
def test_what_is_imported_only_when_needed_is_there_too(
    packaged: Path, function: str, modules: str
) -> None:
    places = [packaged / one / "python" for one in package.used(packaged, function)]
    code = f"import sys; sys.path[:0] = {[str(place) for place in places]!r}; "
    code += "; ".join(f"import {module}" for module in modules.split())
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_service_the_wiring_speaks_with_is_described(packaged: Path) -> None:
    wiring = (packaged / "staged/chalicelib/wiring").glob("*.py")
    spoken = {
        name
        for module in wiring
        for name in re.findall(r'client\("([a-z0-9-]+)"\)', module.read_text("utf-8"))
    }
    assert {"s3", "cognito-idp"} <= spoken
    assert spoken <= {one.name for one in (packaged / "base/python/botocore/data").iterdir()}


def test_the_recogniser_finds_its_vietnamese_model(packaged: Path) -> None:
    assert (packaged / "ocr/python/tessdata/vie.traineddata").stat().st_size > MEGABYTE // 4


def test_the_typesetter_finds_its_typeface_and_its_forms(packaged: Path) -> None:
    assert list((packaged / "documents/python/typefaces").glob("*.otf"))
    forms = packaged / "chalice/deployment/chalicelib/adapters/typesetting/templates"
    there = {one.name for one in forms.iterdir()}
    assert {f"{one}.typ" for one in (*Model, *Layout, "statement")} <= there


def test_nothing_but_the_application_is_in_the_zip(packaged: Path) -> None:
    inside = {path.name for path in (packaged / "chalice/deployment").iterdir()}
    assert inside == {"app.py", "chalicelib", "chalice", "__pycache__"}


def test_modules_come_compiled_since_lambda_can_keep_nothing(packaged: Path) -> None:
    cache = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
    assert list((packaged / "base/python/pydantic/__pycache__").glob(f"main.{cache}.pyc"))
    assert list((packaged / "chalice/deployment/__pycache__").glob(f"app.{cache}.pyc"))


def test_the_same_source_gives_the_same_bytes(packaged: Path) -> None:
    before = _digests(packaged)
    package.package(local())
    assert _digests(packaged) == before


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.zip")
    }


def test_the_template_names_files_of_the_package_only(packaged: Path) -> None:
    named = set(re.findall(r'"\./([^"]+)"', (packaged / "sam.json").read_text()))
    assert named == {path.name for path in packaged.glob("*.zip")}


def test_the_local_package_runs_on_this_interpreter(packaged: Path) -> None:
    globals_ = json.loads((packaged / "sam.json").read_text())["Globals"]["Function"]
    assert globals_["Runtime"] == f"python{sys.version_info.major}.{sys.version_info.minor}"


def test_no_layer_holds_again_what_the_base_holds(packaged: Path) -> None:
    held = {one.name: set(_libraries(packaged / one.name / "python")) for one in LAYERS}
    base = held.pop("base")
    assert "cryptography" in base
    assert "pyhanko" in held["signing"]
    assert all(base.isdisjoint(others) for others in held.values())


def _libraries(folder: Path) -> list[str]:
    return [path.name.partition("-")[0] for path in folder.glob("*.dist-info")]


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
