"""Charts: bars that are as long as the numbers of their table, and silent where it is."""

from dataclasses import replace

import pytest

from chalicelib.domain.reports import ii06a
from chalicelib.domain.reports.charts import BAR, Bar, drawn
from chalicelib.domain.reports.tables import Bars, Cell, Column, Kind, Mark, Table, Tone
from tests.tables import lines, rates, the_form, waits

SETTLED, OPEN = ii06a.CHARTS
EVERY = 1000


def bar(bars: tuple[Bar, ...], name: str) -> Bar:
    return next(one for one in bars if " ".join(one.names) == name)


def test_the_parts_of_a_bar_are_the_counts_of_the_row() -> None:
    found = drawn(the_form(hide=False), SETTLED, EVERY).bars
    for line in lines():
        if line.field is not None:
            continue
        pieces = bar(found, line.agency).pieces
        counts = [one for one in (line.early, line.on_time, line.late) if one]
        assert [piece.width for piece in pieces] == [
            pytest.approx(count / line.settled * BAR, abs=0.01) for count in counts
        ]
        assert sum(piece.width for piece in pieces) == pytest.approx(BAR, abs=0.02)
        assert bar(found, line.agency).number == f"{line.late / line.settled:.1%}".replace(
            ".", ","
        ).replace("%", "\N{NO-BREAK SPACE}%")


def test_pieces_stand_one_behind_the_other_and_say_their_number() -> None:
    (first, second, third) = drawn(the_form(hide=False), SETTLED, 1).bars[0].pieces
    assert first.x == 0
    assert second.x == pytest.approx(first.width, abs=0.02)
    assert third.x == pytest.approx(second.x + second.width, abs=0.02)
    assert first.words == "Toàn tỉnh: Trước hạn 213.376 (94,4\N{NO-BREAK SPACE}%)"
    assert [piece.tone for piece in (first, second, third)] == [Tone.GOOD, Tone.FAIR, Tone.BAD]


def test_the_whole_comes_first_and_then_the_worst() -> None:
    found = drawn(the_form(hide=False), OPEN, EVERY)
    sums = [line for line in lines() if line.field is None]
    worst = sorted(sums[1:], key=lambda line: -line.open_overdue / line.open)
    names = [" ".join(one.names) for one in found.bars]
    assert names == ["Toàn tỉnh", *(line.agency for line in worst)]
    few = drawn(the_form(hide=False), OPEN, 6)
    assert few.bars == found.bars[:6]
    assert few.left_out == len(sums) - 6


@pytest.mark.parametrize("mark", Mark)
def test_a_row_with_a_mark_has_no_bar_and_stands_last(mark: Mark) -> None:
    form = the_form(3, 1)
    place = form.place("late")
    agency = form.rows[3][0]
    row = (*form.rows[3][:place], mark, *form.rows[3][place + 1 :])
    found = drawn(replace(form, rows=(*form.rows[:3], row, *form.rows[4:])), SETTLED, EVERY).bars
    assert " ".join(found[-1].names) == agency
    assert (found[-1].pieces, found[-1].is_blank) == ((), True)
    assert found[-1].number == {Mark.HIDDEN: "*", Mark.UNKNOWN: "n/a"}[mark]


def test_a_row_of_nothing_has_no_bar_but_its_number() -> None:
    form = the_form(1, 1)
    nothing: tuple[Cell, ...] = ("Sở Vắng", None, *(0 for _ in ii06a.COUNTS))
    found = drawn(replace(form, rows=(*form.rows, nothing)), SETTLED, EVERY).bars
    assert (found[-1].pieces, found[-1].number, found[-1].is_blank) == ((), "0", False)


def test_a_rate_is_a_part_of_the_whole_bar_and_its_target_a_line() -> None:
    table = rates()
    found = drawn(table, table.charts[0], EVERY).bars
    for name, _, _, rate, target in table.rows:
        one = bar(found, str(name))
        assert one.line == pytest.approx(0.6 * BAR)
        assert isinstance(target, float)
        if isinstance(rate, float):
            assert sum(piece.width for piece in one.pieces) == pytest.approx(rate * BAR, abs=0.01)
            tone = Tone.GOOD if rate >= target else Tone.BAD
            assert {piece.tone for piece in one.pieces} <= {tone}
        else:
            assert (one.pieces, one.is_blank) == ((), True)


def test_the_farthest_from_its_target_stands_first_behind_the_whole() -> None:
    table = rates()
    first, second, *_, last = drawn(table, table.charts[0], EVERY).bars
    assert (first.names, second.names) == (("Toàn tỉnh",), ("Sở Tư pháp",))
    assert last.is_blank


def test_without_a_target_the_longest_stands_first_and_fills_the_bar() -> None:
    table = waits()
    found = drawn(table, table.charts[0], EVERY).bars
    assert [one.number for one in found] == ["9,5", "7,25", "5", "2,75", "0,5"]
    assert [one.pieces[0].width for one in found] == [80.0, 61.05, 42.11, 23.16, 4.21]


def test_rows_of_one_label_are_told_apart_by_what_stands_beside() -> None:
    columns = (Column("step", "Bước"), Column("name", "Thủ tục"), Column("days", "Ngày"))
    chart = Bars("Ngày", "step", "days", beside=("name",))
    rows = (("Trình ký", "Khai sinh", 2), ("Trình ký", "Kết hôn", 3))
    table = Table(name="buoc", title="Bước", columns=columns, rows=rows, charts=(chart,))
    found = drawn(table, chart, EVERY).bars
    assert [one.names for one in found] == [("Trình ký – Kết hôn",), ("Trình ký – Khai sinh",)]


def test_long_names_take_lines_and_nothing_lies_over_another() -> None:
    found = drawn(the_form(), SETTLED, EVERY)
    assert max(len(one.names) for one in found.bars) > 1
    assert all(len(name) <= 38 for one in found.bars for name in one.names)
    for one, following in zip(found.bars, found.bars[1:], strict=False):
        assert one.middle + 15 < following.top
    assert found.height > found.bars[-1].middle


def test_numbers_below_nothing_and_a_table_without_rows_draw_nothing() -> None:
    columns = (Column("name", "Tên", Kind.TEXT), Column("value", "Số", Kind.NUMBER))
    chart = Bars("Số", "name", "value")
    table = Table(name="am", title="Âm", columns=columns, rows=(("a", -3),), charts=(chart,))
    assert drawn(table, chart, EVERY).bars[0].pieces == ()
    assert drawn(replace(table, rows=()), chart, EVERY).height == 0


def test_a_chart_of_a_column_that_is_not_there_is_a_defect() -> None:
    with pytest.raises(ValueError, match="no column is called early, late, on_time"):
        Table(
            name="x",
            title="x",
            columns=ii06a.COLUMNS[:4],
            rows=(),
            charts=(SETTLED,),
        )
