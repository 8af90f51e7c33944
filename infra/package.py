"""Package: the zip, the layers and the one template, as they go to AWS or to the local cloud.

``python -m infra.package [local | aws-arm64 | aws-x86_64]`` writes ``build/package/<target>/``:
``deployment.zip`` (the application), ``base.zip``, ``ocr.zip``, ``reports.zip``, ``documents.zip``,
``signing.zip``, ``binding.zip`` (layers) and ``sam.json`` (the template).
"""

import json
import os
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from infra import layer, model, typefaces
from infra.layer import LAYERS, ROOT, run, zipped
from infra.target import Target, target

PARTS = ROOT / "infra/template"
STAGE = "motcua"
MOST_BYTES = 250 * 10**6
"""What Lambda lets a function and its layers take, unpacked."""

Template = dict[str, Any]


def package(wanted: Target, root: Path = ROOT / "build/package") -> Path:
    """Return the folder of the package for a target, after building what changed."""
    out = root / wanted.name
    out.mkdir(parents=True, exist_ok=True)
    model.fetch(ROOT / "build/tessdata")
    model.complete(ROOT / "build/tessdata")
    typefaces.fetch(ROOT / "build/typefaces")
    for one in LAYERS:
        layer.build(one, wanted, out)
    staged = _staged(out / "staged")
    merge = out / "merge.json"
    merge.write_text(json.dumps(parts(wanted), indent=1))
    done = out / "chalice"
    shutil.rmtree(done, ignore_errors=True)
    _chalice(staged, merge, done)
    _again(wanted, done / "deployment.zip", out / "deployment.zip")
    shutil.copy(done / "sam.json", out / "sam.json")
    return out


def parts(wanted: Target) -> Template:
    """Return the parts of the template put together, with the target's interpreter filled in."""
    whole: Template = {}
    for path in sorted(PARTS.glob("*.yaml")):
        _merge(whole, yaml.safe_load(path.read_text("utf-8")), path.name)
    runs = {"Runtime": wanted.runtime, "Architectures": [wanted.architecture]}
    whole["Globals"]["Function"] |= runs
    whole["Resources"]["APIHandler"]["Properties"] |= runs
    return whole


def _merge(whole: Template, part: Mapping[str, Any], name: str) -> None:
    for section, content in part.items():
        known = whole.setdefault(section, {} if isinstance(content, dict) else content)
        if isinstance(content, dict):
            twice = known.keys() & content.keys()
            if twice:
                raise ValueError(f"{name}: {section} has {', '.join(sorted(twice))} twice")
            known |= content


def _staged(folder: Path) -> Path:
    """Lay out exactly what goes into the zip, and nothing a working copy has beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(ROOT / "app.py", folder)
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "chalicelib", folder / "chalicelib", ignore=without)
    (folder / ".chalice").mkdir()
    shutil.copy(ROOT / ".chalice/config.json", folder / ".chalice")
    (folder / "requirements.txt").write_text("")
    return folder


def _chalice(staged: Path, merge: Path, done: Path) -> None:
    tool = "import sys; from chalice.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", tool, "--project-dir", str(staged), "package"]
    command += ["--stage", STAGE, "--merge-template", str(merge), str(done)]
    run(command, cwd=staged, env={**os.environ, "AWS_DEFAULT_REGION": "ap-southeast-1"})


def _again(wanted: Target, made: Path, archive: Path) -> None:
    """Zip what Chalice packed once more: compiled, and the same bytes from the same source."""
    unpacked = made.with_suffix("")
    with zipfile.ZipFile(made) as packed:
        packed.extractall(unpacked)
    for cache in list(unpacked.rglob("__pycache__")):
        shutil.rmtree(cache)
    layer.compile_for(wanted, unpacked, "/var/task")
    zipped(unpacked, archive)


def sizes(out: Path) -> Mapping[str, int]:
    """Return how many bytes each function takes unpacked, layers included."""
    code = layer.size(out / "chalice/deployment")
    taken = {one.name: layer.size(out / one.name) for one in LAYERS}
    return {name: code + sum(taken[one] for one in used(out, name)) for name in functions(out)}


def functions(out: Path) -> Mapping[str, Template]:
    """Return the functions of a package: name in the template → properties."""
    resources = json.loads((out / "sam.json").read_text())["Resources"]
    return {
        name: resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def used(out: Path, function: str) -> tuple[str, ...]:
    """Return the names of the layers a function is given, the one of all functions first."""
    own = functions(out)[function].get("Layers", [])
    refs = [reference["Ref"] for reference in own]
    return ("base", *(ref.removesuffix("Layer").lower() for ref in refs))


def main(name: str = "local") -> None:
    """Build the package and print what each function weighs."""
    out = package(target(name))
    for function, taken in sizes(out).items():
        print(f"{function:12} {taken / 10**6:6.1f} MB  {', '.join(used(out, function))}")
    print(out.relative_to(ROOT))


if __name__ == "__main__":
    main(*sys.argv[1:2])
