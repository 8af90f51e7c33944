"""What the load benchmark calls lost and doubled."""

from collections import Counter

from infra.demo.browser import Answer
from tests.bench.load import EACH, Filed, found, order
from tests.bench.rows import Row


def filed(*answers: tuple[int, str]) -> Filed:
    """Return what was answered to one key: statuses and codes."""
    return Filed([Answer(status, {"code": code}, {}) for status, code in answers])


def verdict(told: list[Filed], in_table: list[str]) -> tuple[object, object]:
    row: Row = found(told, Counter(in_table), 1.0)
    return row["lost"], row["doubled"]


def test_every_application_once_in_the_table_is_well() -> None:
    told = [filed((201, "A"), (200, "A")), filed((201, "B"))]
    assert verdict(told, ["A", "B"]) == (0, 0)


def test_a_code_answered_but_not_stored_is_lost() -> None:
    assert verdict([filed((201, "A")), filed((201, "B"))], ["A"]) == (1, 0)


def test_an_application_nobody_took_is_lost() -> None:
    assert verdict([filed((201, "A")), filed((500, ""))], ["A"]) == (1, 0)


def test_two_codes_for_one_key_are_doubled() -> None:
    assert verdict([filed((201, "A"), (201, "B"))], ["A", "B"]) == (0, 1)


def test_one_code_for_two_keys_is_doubled() -> None:
    assert verdict([filed((201, "A")), filed((201, "A"))], ["A"]) == (0, 1)


def test_a_dossier_nobody_was_told_of_is_doubled() -> None:
    assert verdict([filed((201, "A"))], ["A", "B"]) == (0, 1)


def test_half_the_keys_are_pressed_twice() -> None:
    pressed = Counter(order())
    assert len(pressed) == EACH
    assert Counter(pressed.values()) == {1: EACH // 2, 2: EACH // 2}
