"""Receiving: the office takes on what a citizen filed online, within eight working hours."""

from infra.demo.stage import Stage, shown
from infra.demo.telling import expect


def play(stage: Stage, code: str) -> None:
    """Play the receipt of the birth registration, and leave it with the appraiser."""
    stage.teller.heading("The office receives the birth registration")
    with stage.teller.step("reception receives it and hands it to the appraiser") as step:
        taken = stage.act("tiepnhan2", code, "accept")
        expect("where it stands", taken["status"], 2)
        moved = stage.act("tiepnhan2", code, "advance", to="tham-dinh", note="đủ giấy tờ")
        expect("where it stands", (moved["status"], moved["step"]), (4, "tham-dinh"))
        step.says(f"{code} is due {shown(moved['due'])}")
