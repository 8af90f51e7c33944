"""Policies of a good catalogue broken in one way at a time: each break is found where it is."""

from functools import partial
from pathlib import Path

import pytest

from tests import breaking
from tests.breaking import POLICIES, Break, add, broken, drop, laid_out, put

CODE = "2.000815"
PROCEDURE, EXAMPLE = f"{CODE}/procedure.json", f"{CODE}/example.json"
relief = partial(breaking.relief, CODE)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return laid_out(tmp_path, CODE, [relief("A", "Hộ nghèo")])


def _relief(number: int, *path: str) -> str:
    return "/".join([f"{POLICIES}#/policies/{number}", *path])


BREAKS: dict[str, Break] = {
    "a policy with a malformed code": (
        POLICIES,
        put("policies", 0, "policy", "code", to="hộ nghèo"),
        _relief(0, "policy", "code"),
        "không đúng dạng",
    ),
    "a policy without a basis": (
        POLICIES,
        put("policies", 0, "policy", "legal_basis", to=" "),
        _relief(0, "policy", "legal_basis"),
        "thiếu",
    ),
    "a policy that takes off nothing": (
        POLICIES,
        put("policies", 0, "policy", "percent", to=0),
        _relief(0, "policy", "percent"),
        "từ 1 đến 100",
    ),
    "a policy that takes off more than all": (
        POLICIES,
        put("policies", 0, "policy", "percent", to=101),
        _relief(0, "policy", "percent"),
        "từ 1 đến 100",
    ),
    "a policy that ends before it begins": (
        POLICIES,
        put("policies", 0, "policy", "valid_until", to="2025-06-30"),
        _relief(0, "policy", "valid_until"),
        "trước khi",
    ),
    "a policy that names fees itself": (
        POLICIES,
        put("policies", 0, "policy", "fees", to=["PHI-CTBS"]),
        _relief(0, "policy", "fees"),
        "ở scope",
    ),
    "a policy for everybody": (
        POLICIES,
        drop("policies", 0, "policy", "proof"),
        _relief(0, "policy", "proof"),
        "kênh nộp",
    ),
    "a malformed proof code": (
        POLICIES,
        put("policies", 0, "policy", "proof", "code", to="c m"),
        _relief(0, "policy", "proof", "code"),
        "không đúng dạng",
    ),
    "a proof that is another paper": (
        POLICIES,
        put("policies", 0, "policy", "proof", "code", to="BC"),
        _relief(0, "policy", "proof", "code"),
        "giấy tờ khác",
    ),
    "a policy for no fee in particular": (
        POLICIES,
        put("policies", 0, "scope", to={}),
        _relief(0, "scope"),
        "ít nhất một",
    ),
    "a policy for an unknown procedure": (
        POLICIES,
        put("policies", 0, "scope", "procedures", to=["9.999999"]),
        _relief(0, "scope", "procedures", "0"),
        "9.999999",
    ),
    "a policy for an unknown field": (
        POLICIES,
        put("policies", 0, "scope", "fields", to=["XX"]),
        _relief(0, "scope", "fields", "0"),
        "XX",
    ),
    "a policy for an unknown fee": (
        POLICIES,
        put("policies", 0, "scope", "fees", to=["LP-XX"]),
        _relief(0, "scope", "fees", "0"),
        "LP-XX",
    ),
    "a policy that bears on nothing": (
        POLICIES,
        put("policies", 0, "scope", "kinds", to=["le_phi"]),
        _relief(0, "scope"),
        "không có khoản thu",
    ),
    "two policies for the same people": (
        POLICIES,
        add("policies", what=relief("B", "Hộ nghèo", valid_from="2026-01-01")),
        _relief(1, "policy"),
        "cùng có hiệu lực với “Giảm cho Hộ nghèo”",
    ),
    "two policies under one code": (
        POLICIES,
        add("policies", what=relief("A", "Người có công")),
        _relief(1, "policy"),
        CODE,
    ),
    "one proof code for two papers": (
        POLICIES,
        add(
            "policies",
            what=relief("B", "Trẻ em", proof={"code": "CM", "name": "Khác", "name_en": "Other"}),
        ),
        _relief(1, "policy", "proof", "code"),
        "giấy tờ khác",
    ),
    "a policy in other letters": (
        POLICIES,
        put("policies", 0, "policy", "who", to="H\u1ed9 nghe\u0300o"),
        _relief(0, "policy", "who"),
        "NFC",
    ),
    "a policy member nobody knows": (
        POLICIES,
        put("policies", 0, "policy", "amount", to=1),
        _relief(0, "policy", "amount"),
        "không được biết",
    ),
    "policies told by a procedure": (
        PROCEDURE,
        put("policies", to=[]),
        f"{PROCEDURE}#/policies",
        POLICIES,
    ),
    "an example that claims nothing known": (
        EXAMPLE,
        put("claims", to=[{"policy": "XX", "fees": [], "total": 0}]),
        f"{EXAMPLE}#/claims/0/policy",
        "XX",
    ),
    "an example whose claim comes to something else": (
        EXAMPLE,
        put(
            "claims", to=[{"policy": "A", "fees": [{"code": "PHI-CTBS", "amount": 9}], "total": 9}]
        ),
        f"{EXAMPLE}#/claims/0/total",
        "10500",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_linter_finds(name: str, good: Path) -> None:
    file, edit, where, what = BREAKS[name]
    found = broken(good, file, edit)
    assert [one for one in found if one.where == where and what in one.what], found


def test_policies_may_follow_each_other_or_be_for_different_ways_of_filing(good: Path) -> None:
    listed = [
        relief("A", "Hộ nghèo", valid_until="2025-12-31"),
        relief("A", "Hộ nghèo", valid_from="2026-01-01", percent=60),
        relief("B", "Trẻ em", channels=[1]),
        relief("C", "Trẻ em", channels=[2], percent=100),
    ]
    assert broken(good, POLICIES, put("policies", to=listed)) == ()
