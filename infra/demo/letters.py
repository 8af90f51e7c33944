"""Letters: what the applicants were told, as the local cloud's mail service shows it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from infra.demo.browser import client
from infra.demo.stage import Stage
from infra.demo.telling import until

WITHIN = 120
"""Seconds until the last letter is sent."""
RECEIVED = "đã được tiếp nhận"
RETURNED = "đã trả kết quả"


def play(stage: Stage, last: Mapping[str, str]) -> None:
    """Wait for the last letter about each dossier, by its subject, and tell how many were sent."""
    stage.teller.heading("Applicants are told")
    with stage.teller.step("every move reached them by letter") as step:
        for code, subject in last.items():
            wanted = f"Hồ sơ {code}: {subject}"
            until(f"the letter “{wanted}”", partial(_is_sent, stage, wanted), WITHIN)
            own = [said for said in _subjects(stage) if f" {code}:" in said]
            step.says(f"{code}: {len(own)} letters")
            for said in own:
                step.says(f"  {said.partition(': ')[2]}")


def _is_sent(stage: Stage, subject: str) -> bool:
    return subject in _subjects(stage)


def _subjects(stage: Stage) -> list[str]:
    return [letter["Subject"] for letter in letters(stage)]


def letters(stage: Stage) -> list[dict[str, Any]]:
    """Return all letters sent in this cloud, oldest first."""
    given = client().get(f"{stage.cloud.endpoint}/_ministack/ses/messages", timeout=10)
    given.raise_for_status()
    return [letter for own in given.json()["messages"].values() for letter in own]
