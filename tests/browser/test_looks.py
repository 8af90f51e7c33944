"""The looks find what is wrong where something is: each fault on a page of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import PHONE, Visitor, visiting

HEAD = (
    '<!doctype html><html lang="vi"><title>Trang</title>'
    '<meta name="viewport" content="width=device-width"><main>'
)
TOP = "<h1>Thủ tục</h1>"
LIKE = "style='width: 60px; height: 44px"
BUTTON = f"<button {LIKE}'>Gửi</button>"
FAULTS = {
    f"{HEAD.replace('vi', 'en', 1)}{TOP}": "its language is “en”",
    f"{HEAD}<p>A</p>": "it has 0 first headings",
    f"{HEAD}{TOP}<a href='#a'>B</a>": "<a> “B” is",
    f"{HEAD}<h1 style='width: 340px'>Thủ tục</h1>": "px wide at 320",
    f"{HEAD}{TOP}<button {LIKE}; outline: 0'>Gửi</button>": "focus is not seen on <button> “Gửi”",
    f"{HEAD}{TOP}<button tabindex=-1 {LIKE}'>Gửi</button>": "Tab never comes to <button> “Gửi”",
    f"{HEAD}{TOP}{BUTTON}<button tabindex=1 {LIKE}'>Xem</button>{BUTTON}": "Tab leaps",
    f"{HEAD}{TOP}<div style='display: flex; flex-direction: column-reverse'>{BUTTON}{BUTTON}": (
        "Tab goes up the page to <button> “Gửi”"
    ),
    f"{HEAD}<h1 style='color: #bbb; background: #fff'>Thủ tục</h1>": "axe, light: color-contrast",
    f"{HEAD}{TOP}<style>@keyframes a {{ to {{ opacity: .5 }} }} p {{ animation: a 9s }}</style>"
    "<p>Xem": "something moves",
}


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    with visiting(browser, "http://127.0.0.1", "nobody", PHONE) as one:
        yield one


@pytest.mark.parametrize(("text", "said"), FAULTS.items(), ids=FAULTS.values())
def test_a_fault_is_told(visitor: Visitor, text: str, said: str) -> None:
    visitor.page.set_content(text)
    assert any(said in one for one in visitor.seen()), list(visitor.seen())


def test_a_page_without_a_fault_is_left_in_peace(visitor: Visitor) -> None:
    visitor.page.set_content(f"{HEAD}{TOP}{BUTTON}<p>Xem <a href='#a'>thủ tục</a>.")
    assert list(visitor.seen()) == []
