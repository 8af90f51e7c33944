"""Reception: who takes an application for a procedure is offered, and nobody else."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.parts import Channel
from chalicelib.domain.procedure import Level, OnlineLevel
from chalicelib.domain.reception import open_at, open_by, takes
from chalicelib.domain.refusals import Invalid, NotAllowedNow
from tests.builders import OTHER_WARD, a_procedure, an_agency

DAY = date(2026, 3, 2)
GONE = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("agency", "procedure", "words"),
    [
        ({}, {"level": Level.COMMUNE}, ""),
        ({}, {"level": Level.PROVINCE, "deciding_agency": OTHER_WARD}, ""),
        ({}, {"level": Level.PROVINCE, "deciding_agency": None}, "không giải quyết thủ tục"),
        ({"valid_until": GONE}, {"level": Level.COMMUNE}, "không còn nhận hồ sơ"),
    ],
)
def test_an_agency_is_offered_just_when_it_takes_the_application(
    agency: dict[str, Any], procedure: dict[str, Any], words: str
) -> None:
    here, law = an_agency(**agency), a_procedure(**procedure)
    assert takes(here, law, DAY) is not bool(words)
    if not words:
        open_at(here, law, DAY)
        return
    with pytest.raises(Invalid, match=words) as no:
        open_at(here, law, DAY)
    assert no.value.field == "received_by"


def test_what_is_not_online_is_taken_at_the_counter_alone() -> None:
    law = a_procedure(online=OnlineLevel.NONE)
    open_by(law, Channel.COUNTER)
    with pytest.raises(NotAllowedNow, match="hãy nộp tại quầy"):
        open_by(law, Channel.ONLINE)
