"""Rating on the pages: one choice of five, without an account too, and thanks for what was said."""

import re

from chalicelib.domain.people import Role
from tests.integration.api import Api
from tests.integration.browser import Browser, said

pytest_plugins = "tests.integration.offices"

WORDS = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"]


def refused(api: Api) -> dict[str, str]:
    """Return what was answered when a dossier was filed that has been refused since."""
    filed: dict[str, str] = api.filed(api.lan)
    given = api.act(filed["code"], "refuse", api.officer(Role.RECEPTION), 1, reason="Trùng")
    assert given.status_code == 200, given.text
    return filed


def test_a_dossier_under_way_offers_no_rating(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    assert 'id="rating"' not in Browser(api, api.lan).open(f"/dossiers/{code}").text


def test_a_citizen_chooses_one_of_five_and_is_thanked(api: Api) -> None:
    code, here = refused(api)["code"], Browser(api, api.lan)
    page = here.open(f"/dossiers/{code}").text
    form = page[page.index('id="rating"') :]
    assert re.findall(r'name="stars" value="(\d)" required', form) == ["1", "2", "3", "4", "5"]
    assert [re.sub(r"\s+", " ", one) for one in re.findall(r"> <span>(.*?)</span>", form)] == WORDS
    sent = here.send(
        f"/dossiers/{code}/ratings", csrf=here.proof(), stars="4", remark="<b>Nhanh</b>"
    )
    assert sent.status_code == 303, sent.text
    assert sent.headers["Location"] == f"/api/dossiers/{code}?done=rated#rating"
    after = here.open(f"/dossiers/{code}?done=rated")
    assert "Đã ghi nhận đánh giá của ông/bà." in said(after)
    assert "Cảm ơn ông/bà đã đánh giá: Hài lòng (4/5). <b>Nhanh</b>" in said(after)
    assert "<b>Nhanh" not in after.text
    assert api.get(f"/v1/dossiers/{code}", api.lan).json["rating"] == {
        "stars": 4,
        "words": "Hài lòng",
        "remark": "<b>Nhanh</b>",
    }


def test_a_form_sent_twice_is_one_rating(api: Api) -> None:
    code, here = refused(api)["code"], Browser(api, api.lan)
    for _ in range(2):
        sent = here.send(f"/dossiers/{code}/ratings", csrf=here.proof(), stars="1")
        assert sent.status_code == 303
    history = api.get(f"/v1/dossiers/{code}", api.lan).json["history"]
    assert [entry["note"] for entry in history if entry["type"] == "rated"] == [WORDS[0]]


def test_a_form_without_a_choice_comes_back_with_its_remark_and_the_way_to_the_field(
    api: Api,
) -> None:
    code, here = refused(api)["code"], Browser(api, api.lan)
    sent = here.send(f"/dossiers/{code}/ratings", csrf=here.proof(), remark="Chờ lâu")
    assert sent.status_code == 422
    assert '<a href="#stars">Hãy chọn một mức đánh giá.</a>' in sent.text
    assert ">Chờ lâu</textarea>" in sent.text
    long = here.send(f"/dossiers/{code}/ratings", csrf=here.proof(), stars="3", remark="x" * 501)
    assert long.status_code == 422
    assert '<a href="#remark">Ý kiến tối đa 500 ký tự' in long.text


def test_who_has_only_the_slip_rates_after_looking_it_up(api: Api) -> None:
    filed, here = refused(api), Browser(api, "")
    slip = {"code": filed["code"], "secret": filed["secret"]}
    found = here.send("/track", **slip)
    assert f'name="secret" value="{filed["secret"]}"' in found.text
    for _ in range(2):
        thanked = here.send("/track/ratings", **slip, stars="5", remark="Tốt")
        assert thanked.status_code == 200
        assert "Cảm ơn ông/bà đã đánh giá: Rất hài lòng (5/5). Tốt" in said(thanked)
    wrong = here.send("/track/ratings", **{**slip, "secret": "AAAAAAAAAA"}, stars="1")
    assert wrong.status_code == 404
    history = api.get(f"/v1/dossiers/{filed['code']}", api.lan).json["history"]
    assert [entry["note"] for entry in history if entry["type"] == "rated"] == ["Rất hài lòng: Tốt"]


def test_who_reads_english_is_offered_the_choice_in_english(api: Api) -> None:
    filed, here = refused(api), Browser(api, "")
    slip = {"code": filed["code"], "secret": filed["secret"]}
    found = here.send("/en/track", **slip)
    assert (found.status_code, found.text.count('name="stars"')) == (200, 5)
    assert "Very satisfied" in found.text
    missing = here.send("/en/track/ratings", **slip, remark="Slow")
    assert (missing.status_code, ">Slow</textarea>" in missing.text) == (422, True)
    thanked = here.send("/en/track/ratings", **slip, stars="5", remark="")
    assert (thanked.status_code, "Very satisfied" in said(thanked)) == (200, True)


def test_programs_rate_by_code_and_secret_and_are_told_the_words(api: Api) -> None:
    filed = refused(api)
    asked = {"code": filed["code"], "secret": filed["secret"], "stars": 3}
    given = api.post("/v1/tracking/ratings", asked)
    assert (given.status_code, given.json["words"]) == (200, "Bình thường")
    tracked = api.post("/v1/tracking", {k: asked[k] for k in ("code", "secret")}).json
    assert (tracked["rating"], tracked["may_rate"]) == (3, True)
    assert api.post("/v1/tracking/ratings", asked).status_code == 409
    assert api.post("/v1/tracking/ratings", {**asked, "stars": 6}).json["field"] == "stars"


def test_an_officer_reads_the_rating_and_gives_none(api: Api) -> None:
    filed, officer = refused(api), api.officer(Role.RECEPTION)
    api.act(filed["code"], "rate", api.lan, 2, stars=2, remark="Thái độ chưa tốt")
    page = Browser(api, officer).open(f"/dossiers/{filed['code']}")
    assert "Không hài lòng: Thái độ chưa tốt" in said(page)
    assert 'id="rating"' not in page.text
    assert api.act(filed["code"], "rate", officer, 2, stars=5).status_code == 403
