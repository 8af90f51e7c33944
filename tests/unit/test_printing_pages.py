"""Pages of tables: everything is there, nothing runs, nothing hidden shows."""

import csv
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chalicelib.adapters.printing import pages
from chalicelib.adapters.printing.data import as_csv, as_json
from chalicelib.adapters.printing.layout import laid_out
from chalicelib.domain.reports.showing import shown
from chalicelib.domain.reports.suppression import RULE
from chalicelib.domain.reports.tables import Mark, Table
from tests.colours import CSS, contrast, tokens
from tests.tables import ISSUER, OCTOBER, YEAR, mixed, rates, the_form, waits

TABLES = (the_form(), rates(), waits(), mixed())
OTHERS = {"facts.parquet": "mỗi hồ sơ một dòng <b>"}
PAGES = {
    **{f"{one.name}.html": pages.of_table(one, YEAR, ISSUER).decode() for one in TABLES},
    "index.html": pages.of_day(TABLES, OCTOBER, ISSUER, OTHERS).decode(),
    "phuong-phap.html": pages.of_method(TABLES, OCTOBER, ISSUER, OTHERS).decode(),
}
PAGE_CSS = (Path(pages.__file__).parent / "templates/page.css").read_text("utf-8")
VOID = {"meta", "link", "br"}


class Read(HTMLParser):
    """What a browser would find: tags with their attributes, the body rows of the table."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.rows: list[list[str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_nothing_and_loads_nothing(name: str) -> None:
    read = Read(PAGES[name])
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "img", "iframe", "object", "embed", "form", "base", "b0", "em"}
    assert [one["href"] for one in read.all("link")] == ["data:,"]
    assert len(read.all("style")) == 1
    assert "@import" not in PAGES[name]
    assert re.findall(r"url\((?!#c\d+-p\))", PAGES[name]) == []
    assert not [key for _, attributes in read.tags for key in attributes if key.startswith("on")]
    links = {one["href"].removeprefix("#") for one in read.all("a")}
    assert not [link for link in links if ":" in link or link.startswith("/")]
    policy = next(one["content"] for one in read.all("meta") if "http-equiv" in one)
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files_of_the_day_and_ids_are_used_once(name: str) -> None:
    read = Read(PAGES[name])
    kinds = ("html", "csv", "json", "xlsx")
    made = {f"{one.name}.{kind}" for one in TABLES for kind in kinds}
    made |= {"index.html", "phuong-phap.html", "SHA256SUMS", "facts.parquet", "#main"}
    assert {one["href"] for one in read.all("a")} <= made
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in (attributes for _, attributes in read.tags):
        assert set(attributes.get("aria-labelledby", "").split()) <= set(ids)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_cell_stands_on_the_page(table: Table) -> None:
    layout = laid_out(table)
    kinds = [column.kind for column in layout.columns]
    expected = [
        [shown(cell, kind) for cell, kind in zip(line.cells, kinds, strict=True)]
        for line in layout.lines
    ]
    assert Read(PAGES[f"{table.name}.html"]).rows[-len(expected) :] == expected


def test_names_that_are_markup_are_words() -> None:
    for page in (PAGES["moi-kieu.html"], PAGES["index.html"], PAGES["phuong-phap.html"]):
        assert "<b>có" not in page
        assert "&lt;b&gt;có mọi kiểu&lt;/b&gt; &amp; dấu" in page
        assert "<em>" not in page
    assert "alert(1)" in PAGES["moi-kieu.html"]


def test_a_page_says_what_was_asked_what_is_wrong_and_how_to_read_it() -> None:
    page = PAGES["moi-kieu.html"]
    assert "từ ngày 01/01/2026 đến ngày 31/12/2026; số liệu tính đến hết ngày 31/10/2026" in page
    assert "<dt>Cơ quan quyết định</dt><dd>Sở Tư pháp</dd>" in page
    assert "Sai &lt;b&gt;số&lt;/b&gt;." in page
    assert "Ghi chú &lt;u&gt;thử&lt;/u&gt;." in page
    assert "Số nhỏ không công bố" in page
    assert "Biểu số II.06a/VPCP/KSTT" in PAGES["ii-06a.html"]


def test_headings_say_what_they_head() -> None:
    heads = Read(PAGES["ii-06a.html"]).all("th")
    came = [one for one in heads if one.get("colspan") == "4"]
    assert [one["scope"] for one in came] == ["colgroup", "colgroup"]
    rows = [one for one in heads if one["scope"] == "row"]
    assert len(rows) == len(the_form().rows)


@pytest.mark.parametrize("name", ["ii-06a.html", "truc-tuyen.html", "index.html"])
def test_charts_have_names_and_are_pictures(name: str) -> None:
    charts = [one for one in Read(PAGES[name]).all("svg") if "aria-hidden" not in one]
    assert charts
    for number, one in enumerate(charts, start=1):
        assert (one["role"], one["aria-labelledby"]) == ("img", f"c{number}-t c{number}-d")


def test_a_hidden_number_is_a_star_in_every_file() -> None:
    table = the_form(2, 6)
    place = table.place("late")
    hidden = [at for at, row in enumerate(table.rows) if row[place] is Mark.HIDDEN]
    assert hidden
    rows = Read(pages.of_table(table, OCTOBER, ISSUER).decode()).rows[-len(table.rows) :]
    lines = [*csv.reader(as_csv(table).decode().splitlines())][1:]
    document = json.loads(as_json(table, OCTOBER))
    for at in hidden:
        assert (rows[at][place], lines[at][place]) == ("*", "*")
        assert document["rows"][at][place] is None
        assert [at, place] in document["hidden"]


def test_no_rectangle_is_drawn_for_a_hidden_number() -> None:
    page = PAGES["truc-tuyen.html"]
    assert page.count('class="none"') == 0, "rows with marks stand last, behind the fifteenth"
    whole = rates()
    few = replace(whole, rows=(whole.rows[0], whole.rows[4]))
    svg = pages.of_table(few, OCTOBER, ISSUER).decode()
    svg = svg[svg.index("<svg role") : svg.rindex("</svg>")]
    blank = svg[svg.index("Chi nhánh") :]
    assert re.findall(r"<rect [^>]*>", blank) == [
        '<rect class="none" y="104" width="80%" height="15"/>',
        '<rect class="line" x="48.0%" y="101" width="3" height="21"/>',
    ]
    assert "<title>" not in blank


def test_the_page_of_a_day_is_small_however_much_there_is() -> None:
    many = [replace(the_form(), name=f"bang-{number}") for number in range(12)]
    page = pages.of_day(many, OCTOBER, ISSUER, OTHERS)
    assert len(page) <= 60_000


def test_the_page_of_a_day_opens_with_the_headlines() -> None:
    page = PAGES["index.html"]
    assert '<a href="ii-06a.html"><b>240.930</b> Tiếp nhận – Tổng số</a>' in page
    assert "<b>53,3\N{NO-BREAK SPACE}%</b>" in page
    assert "Có điều cần lưu ý khi dùng bảng này: 3 dòng dữ kiện không đọc được" in page


def test_a_very_long_table_is_cut_on_its_page_and_says_so() -> None:
    table = waits()
    long = replace(table, rows=table.rows[:1] * 1200)
    page = pages.of_table(long, OCTOBER, ISSUER).decode()
    assert len(Read(page).rows) == 1000 + 2
    assert "Bảng còn 200 dòng nữa; tệp CSV có đủ." in page


def test_a_table_without_rows_says_so() -> None:
    page = pages.of_table(replace(rates(), rows=()), OCTOBER, ISSUER).decode()
    assert "Không có dòng nào trong kỳ này." in page


def test_the_method_tells_the_rule_the_columns_and_how_to_check() -> None:
    page = PAGES["phuong-phap.html"]
    assert f"Số đếm từ 1 đến {RULE.least - 1} không công bố" in page
    assert "sha256sum -c SHA256SUMS" in page
    for table in TABLES:
        assert all(f"<code>{column.name}</code>" in page for column in table.columns)


def test_pages_are_the_same_again() -> None:
    assert pages.of_table(the_form(), YEAR, ISSUER).decode() == PAGES["ii-06a.html"]


def test_pages_have_the_colours_of_the_portal() -> None:
    for sheet in (CSS, PAGE_CSS):
        assert "prefers-color-scheme: dark" in sheet
    night = PAGE_CSS.index("@media screen")
    for ours, theirs in (
        (tokens(PAGE_CSS[:night]), tokens(CSS[: CSS.index("@media")])),
        (tokens(PAGE_CSS[night:]), tokens(CSS[CSS.index("@media") :])),
    ):
        same = ours.keys() - {"good", "fair", "bad"}
        assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}
        assert [
            name for name in ("good", "fair", "bad") if contrast(ours[name], ours["card"]) < 3
        ] == []
