"""Gazetteer: the list of provinces and communes, old and new, made from a published data set.

    python -m pip download --no-deps vietnamadminunits==1.0.4
    python -m infra.gazetteer vietnamadminunits-1.0.4-py3-none-any.whl

writes ``chalicelib/adapters/places.tsv``: the 34 provinces and 3,321 communes since 1/7/2025 with
their official codes, and which of them each of the 10,040 communes before went to. The data are
those of vietnamadminunits (MIT); nothing of its code is used.
"""

import hashlib
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.layer import ROOT

OUT = ROOT / "chalicelib/adapters/places.tsv"
SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"
DATA = "vietnamadminunits/data/"
NOTICE = """\
# Provinces and communes of Viet Nam since 1/7/2025, and those before. Made by infra/gazetteer.py.
# P code province / C code commune / O code of today's province, old province / D district /
# W old commune, codes of the communes it went to.
#
# Data: vietnamadminunits 1.0.4, MIT License, Copyright (c) 2025 Tran Ngoc Minh Hieu.
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
# associated documentation files (the "Software"), to deal in the Software without restriction,
# including without limitation the rights to use, copy, modify, merge, publish, distribute,
# sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
# furnished to do so, subject to the following conditions: The above copyright notice and this
# permission notice shall be included in all copies or substantial portions of the Software.
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
# NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
# DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
# OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
NEW = "select provinceKey, province, provinceCode, wardKey, ward, wardCode from admin_units"
OLD = (
    "select provinceKey, province, districtKey, district, coalesce(wardKey, ''), ward "
    "from admin_units_legacy order by provinceCode, districtCode, wardCode"
)
Key = tuple[str, str]
Moves = dict[str, Any]


def lines(database: sqlite3.Connection, moves: Moves) -> str:
    """Return the list as text."""
    new = sorted(database.execute(NEW), key=lambda row: (row[2], row[5]))
    codes = {(province, ward): code for province, _, _, ward, _, code in new}
    went = _went(moves, codes)
    numbers = {key: code for key, _, code, *_ in new}
    today = {old: numbers[key] for key, olds in moves["DICT_PROVINCE"].items() for old in olds}
    return NOTICE + "\n".join((*_present(new), *_past(database, went, today))) + "\n"


def _went(moves: Moves, codes: dict[Key, str]) -> dict[str, set[str]]:
    """Return the codes of the communes that each old one, by its key, went to."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for province, communes in moves["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                found[old].add(codes[province, commune])
    for province, divided in moves["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            found[old].update(codes[province, part["newWardKey"]] for part in parts)
    return found


def _present(rows: list[tuple[str, ...]]) -> Iterator[str]:
    last = ""
    for _, province, number, _, commune, code in rows:
        if number != last:
            yield f"P\t{number}\t{province}"
            last = number
        yield f"C\t{code}\t{commune}"


def _past(
    database: sqlite3.Connection, went: dict[str, set[str]], today: dict[str, str]
) -> Iterator[str]:
    last = ["", ""]
    for key, province, district_key, district, ward_key, ward in database.execute(OLD):
        if key != last[0]:
            yield f"O\t{today[key]}\t{province}"
        if [key, district_key] != last:
            yield f"D\t{district}"
            last = [key, district_key]
        codes = " ".join(sorted(went[f"{key}_{district_key}_{ward_key}"]))
        yield f"W\t{ward or ''}\t{codes}"


def main() -> None:
    """Make the list from the wheel named."""
    data = Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit("This is not vietnamadminunits-1.0.4-py3-none-any.whl.")
    with zipfile.ZipFile(sys.argv[1]) as wheel, tempfile.TemporaryDirectory() as folder:
        moves = json.loads(wheel.read(f"{DATA}converter_2025.json"))
        database = sqlite3.connect(wheel.extract(f"{DATA}dataset.db", folder))
        OUT.write_text(lines(database, moves), "utf-8")
        database.close()
    print(OUT)


if __name__ == "__main__":
    main()
