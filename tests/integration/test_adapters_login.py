"""The login: codes traded for tokens at a real small provider, and every way that fails."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.adapters.login import Login
from chalicelib.domain.refusals import TryLater, Unauthenticated
from tests.integration.provider import CLIENT, Provider, provider

BACK = "https://motcua.example.vn/sign-in/callback"


@pytest.fixture
def idp() -> Iterator[Provider]:
    with provider() as here:
        yield here


@pytest.fixture
def login(idp: Provider) -> Login:
    return Login(f"{idp.issuer('citizens')}/", CLIENT)


def test_the_browser_is_sent_with_a_challenge_and_comes_back_to_us(
    idp: Provider, login: Login
) -> None:
    address = urlsplit(login.address(BACK, "a state", "a nonce", "a challenge"))
    assert f"{address.scheme}://{address.netloc}" == idp.url
    assert address.path == "/citizens/oauth2/authorize"
    assert parse_qs(address.query) == {
        "response_type": ["code"],
        "client_id": [CLIENT],
        "redirect_uri": [BACK],
        "scope": ["openid"],
        "state": ["a state"],
        "nonce": ["a nonce"],
        "code_challenge": ["a challenge"],
        "code_challenge_method": ["S256"],
    }


def test_a_code_is_traded_with_its_verifier_once(idp: Provider, login: Login) -> None:
    idp.codes["code"] = "the token"
    assert login.id_token("code", BACK, "verifier") == "the token"
    assert idp.forms == [
        {
            "grant_type": ["authorization_code"],
            "client_id": [CLIENT],
            "code": ["code"],
            "redirect_uri": [BACK],
            "code_verifier": ["verifier"],
        }
    ]
    with pytest.raises(Unauthenticated, match="đăng nhập lại"):
        login.id_token("code", BACK, "verifier")


def test_a_provider_that_is_down_is_another_matter_than_a_wrong_code(
    idp: Provider, login: Login
) -> None:
    idp.is_down = True
    with pytest.raises(TryLater, match="chưa phản hồi"):
        login.id_token("code", BACK, "verifier")


def test_a_provider_nobody_answers_at_is_down() -> None:
    with provider() as gone:
        login = Login(gone.issuer("citizens"), CLIENT)
    with pytest.raises(TryLater):
        login.id_token("code", BACK, "verifier")


def test_an_address_that_is_no_http_is_a_wrong_deployment() -> None:
    with pytest.raises(ValueError, match="HTTP"):
        Login("file:///etc", CLIENT)
