"""Each entry of a history calls for its official form, or for none."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.happenings import SupplementCompleted
from chalicelib.domain.parts import Channel
from chalicelib.domain.status import Status
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.kinds import TITLES, Model
from chalicelib.domain.writs.writ import key_of, writ
from tests.builders import a_history, a_submission

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "models"),
    [
        (Status.NEW, []),
        (Status.RECEIVED, [Model.RECEIPT]),
        (Status.NOT_RECEIVED, [Model.REFUSAL]),
        (Status.SUPPLEMENT, [Model.SUPPLEMENT]),
        (Status.STOPPED, [Model.RECEIPT, Model.STOP]),
        (Status.RETURNED, [Model.RECEIPT, Model.CONTROL]),
    ],
)
def test_each_entry_calls_for_its_form(status: Status, models: list[Model]) -> None:
    due = [model_of(event.what) for event in a_history(status)]
    assert [model for model in due if model] == models


def test_a_dossier_handed_in_at_a_counter_gets_its_receipt_at_once() -> None:
    assert model_of(a_submission(channel=Channel.COUNTER)) is Model.RECEIPT


@pytest.mark.parametrize(("accepted", "model"), [(True, Model.RECEIPT), (False, None)])
def test_a_supplement_gives_a_receipt_only_where_it_lets_the_dossier_be_received(
    accepted: bool, model: Model | None
) -> None:
    clock = a_submission().clock
    what = SupplementCompleted(
        status=Status.RECEIVED, clock=clock, accepted=accepted, step_due=clock.due
    )
    assert model_of(what) is model


def test_a_writ_has_one_place_and_the_sum_of_its_bytes() -> None:
    made = writ("H33.16-260302-0001", 12, Model.RECEIPT, b"abc", AT)
    assert made.archive_key == "writ/H33.16-260302-0001/000012-01.pdf"
    assert made.archive_key == key_of(made.code, made.seq, made.model)
    assert made.sha256.startswith("ba7816bf")
    assert made.size == 3


def test_every_form_has_a_title_and_two_are_for_officers_alone() -> None:
    assert set(TITLES) == set(Model)
    assert {model for model in Model if model.is_internal} == {Model.CONTROL, Model.LOGBOOK}
