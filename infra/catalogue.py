"""Catalogue tool: read the packages, find what is wrong, import what is new.

``python -m infra.catalogue check`` lints every package; ``python -m infra.catalogue import
--table NAME`` writes them to the table, new versions only where the content changed.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.adapters.catalogue import Catalogue
from chalicelib.adapters.schema import schema_fault, violations
from chalicelib.domain.answers import fields_of
from chalicelib.domain.lifeevents import lint_life_events
from chalicelib.domain.lint import lint, lint_agencies, lint_together
from chalicelib.domain.package import Finding, Package, Surroundings
from chalicelib.domain.reports.targets import lint_targets
from chalicelib.domain.reports.weights import lint_index
from chalicelib.domain.scopes import lint_policies
from chalicelib.domain.translating import lint_english, sources
from infra.packages import DIRECTORY, Read, read_all


class Unclean(Exception):
    """The catalogue is not imported while the linter finds anything."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{found.where}: {found.what}" for found in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did with one package."""

    folder: str
    version: int
    new: bool


def import_all(catalogue: Catalogue, directory: Path = DIRECTORY) -> tuple[Imported, ...]:
    """Write the catalogue to its table; raises Unclean, and nothing is written, if it is unfit.

    A procedure no longer in the directory stays as it was: law ends by its `valid_until`.
    """
    read = read_all(directory)
    found = findings(read)
    if found:
        raise Unclean(found)
    catalogue.put_agencies(read.agencies)
    catalogue.put_calendar(read.calendar_files)
    catalogue.put_reports(read.index, read.targets)
    catalogue.put_life_events(read.life_events)
    catalogue.put_english(read.english)
    done: list[Imported] = []
    for packages in _by_code(read.packages):
        given = catalogue.put_procedure([package.procedure for package in packages])
        done += [
            Imported(package.folder, version, new)
            for package, (version, new) in zip(packages, given, strict=True)
        ]
    return tuple(done)


def findings(read: Read) -> tuple[Finding, ...]:
    """Return everything wrong with a catalogue directory."""
    around = Surroundings(read.agencies, read.calendar, violations, schema_fault)
    found = [*read.broken, *lint_agencies(read.agencies, "agencies.json#/agencies")]
    for package in read.packages:
        found += lint(package, around)
    if not read.broken:
        found += lint_policies(read.policies, read.packages)
        codes = {package.procedure.code for package in read.packages}
        found += lint_life_events(read.life_events, codes)
        shown = sources(read.packages, read.agencies, read.life_events, read.calendar)
        found += lint_english(read.english, read.words, shown)
    found += [*lint_index(read.index), *lint_targets(read.targets, read.agencies)]
    return tuple(dict.fromkeys([*found, *lint_together(read.packages)]))


def _by_code(packages: Sequence[Package]) -> Iterator[list[Package]]:
    ordered = sorted(packages, key=lambda one: (one.procedure.code, one.procedure.valid_from))
    for code in dict.fromkeys(package.procedure.code for package in ordered):
        yield [package for package in ordered if package.procedure.code == code]


def _check(directory: Path) -> int:
    read = read_all(directory)
    found = findings(read)
    for one in found:
        print(f"{one.where}: {one.what}", file=sys.stderr)
    if found:
        return 1
    packages = read.packages
    for package in packages:
        print(_line(package))
    fields = sum(len(fields_of(package.procedure)) for package in packages)
    print(
        f"{len(packages)} procedures, {fields} form fields, {len(read.agencies)} agencies, "
        f"{len(read.policies)} policies, {len(read.index)} version(s) of index 766, "
        f"{len(read.targets)} targets, {len(read.life_events)} life events, "
        f"{len(read.words)} sentences in English, "
        f"{len(read.calendar_files)} calendar files: clean"
    )
    return 0


def _line(package: Package) -> str:
    procedure = package.procedure
    fee = package.example.expected.total
    return (
        f"{package.folder:24} {procedure.level.value:9} {procedure.online.value:8}"
        f" {len(procedure.cases)} case(s) {len(procedure.components)} paper(s)"
        f" {fee:>9,} đ  {procedure.name}"
    )


def _import(directory: Path, table: str, region: str, host: str | None) -> int:
    catalogue = Catalogue(table, region, now=lambda: datetime.now(UTC), host=host)
    try:
        done = import_all(catalogue, directory)
    except Unclean as unclean:
        print(unclean, file=sys.stderr)
        return 1
    for one in done:
        if one.new:
            print(f"{one.folder}: version {one.version}")
    print(f"{len(done)} procedures, {sum(one.new for one in done)} new versions")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.catalogue", description=__doc__)
    parser.add_argument("--directory", type=Path, default=DIRECTORY)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="lint every package")
    importing = commands.add_parser("import", help="write new versions to the table")
    importing.add_argument("--table", required=True)
    importing.add_argument("--region", default="ap-southeast-1")
    importing.add_argument("--endpoint", help="another endpoint than AWS's, such as a local cloud")
    given = parser.parse_args(arguments)
    if given.command == "check":
        return _check(given.directory)
    return _import(given.directory, given.table, given.region, given.endpoint)


if __name__ == "__main__":
    sys.exit(main())
