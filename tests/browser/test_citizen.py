"""A citizen: finds a procedure, files, pays, follows the dossier, and says how it was."""

from playwright.sync_api import Browser, expect

from infra.demo.paying import PAYER, STAY
from infra.demo.stage import Stage
from tests.browser import scenes
from tests.browser.visitor import DEVICES, Device, Visitor, visiting, ways

NUMBER = "H33.16-260105-0001"


@ways("desktop-plain")
def test_a_citizen_finds_files_pays_follows_and_rates(
    browser: Browser, stage: Stage, device: Device, scripts: bool
) -> None:
    own = scenes.on(stage, f"citizen{device.width}{'' if scripts else 'plain'}")
    with visiting(browser, stage.portal, "citizen", device, scripts=scripts) as minh:
        finds(minh)
        minh.sign_in(stage.province.login(PAYER), path="/dossiers")
        filed = scenes.stay(own)
        code = str(filed["code"])
        owes(minh, code)
        ref = pays(minh, own, code)
        if scripts:
            follows(minh, own, code, str(filed["secret"]))
            works(minh, own, code)
        else:
            scenes.refused(own, code, ref)
        rates(minh, code, str(filed["secret"]))


def finds(minh: Visitor) -> None:
    minh.open("/")
    minh.look("home")
    if minh.device.is_phone:
        minh.page.get_by_text("Danh mục").click()
        minh.look("home-menu")
        minh.page.get_by_text("Danh mục").click()
    minh.fill("Tên thủ tục", "khong co thu tuc nay")
    minh.press("Tìm")
    minh.look("home-nothing-found")
    minh.fill("Tên thủ tục", "dang ky tam tru")
    with minh.page.expect_navigation():
        minh.page.keyboard.press("Enter")
    minh.look("home-found")
    minh.page.locator(f"#found a[href$='/procedures/{STAY}']").click()
    expect(minh.page.get_by_role("heading", level=1)).to_contain_text("tạm trú")
    minh.look("procedure")


def owes(minh: Visitor, code: str) -> None:
    minh.open("/dossiers")
    minh.look("mine")
    minh.press(code, role="link")
    expect(minh.page.get_by_role("heading", name="Chọn cách nộp")).to_be_visible()
    minh.look("dossier-owing")


def pays(minh: Visitor, stage: Stage, code: str) -> str:
    """Begin with a bank transfer, then pay by VNPAY and come back; return the order paid."""
    minh.page.locator("button", has_text="VietQR").click()
    expect(minh.page.get_by_text("Nội dung chuyển khoản", exact=True)).to_be_visible()
    minh.look("order-transfer")
    minh.open(f"/dossiers/{code}")
    with minh.page.expect_navigation(url=f"{stage.here.vnpay.url}/**"):
        minh.page.locator("button", has_text="VNPAY").click(no_wait_after=True)
    ref: str = minh.page.url.partition("vnp_TxnRef=")[2].partition("&")[0]
    minh.open(f"/dossiers/{code}/orders/{ref}")
    minh.look("order-open")
    scenes.paid(stage, ref)
    minh.open("/payments/vnpay/return?vnp_ResponseCode=00")
    minh.look("payment-told")
    minh.open("/payments/vnpay/return?vnp_ResponseCode=24")
    minh.look("payment-broken-off")
    minh.open(f"/dossiers/{code}/orders/{ref}")
    minh.look("order-paid")
    minh.open(f"/dossiers/{code}")
    expect(minh.page.get_by_role("heading", name="Tiền đã nộp")).to_be_visible()
    minh.look("dossier-paid")
    minh.open(f"/v1/dossiers/{code}/slip")
    minh.look("slip")
    return ref


def follows(minh: Visitor, stage: Stage, code: str, secret: str) -> None:
    scenes.asked_for_more(stage, code)
    minh.open(f"/dossiers/{code}")
    expect(minh.page.get_by_role("heading", name="Cần bổ sung")).to_be_visible()
    minh.look("dossier-supplement")
    track(minh, code, secret)
    minh.look("tracked-supplement")
    scenes.given_more(stage, code)
    minh.open(f"/dossiers/{code}")
    minh.look("dossier-answered")
    complains(minh, code)


def complains(minh: Visitor, code: str) -> None:
    """Complain, first without a word; and see who opened the dossier."""
    minh.open(f"/dossiers/{code}/complaint")
    minh.look("complaint")
    minh.page.locator("input[name=kind]").first.check()
    minh.fill("Nội dung", "Đã nộp bổ sung ba ngày, chưa thấy trả lời.")
    minh.press("Gửi")
    expect(minh.page.get_by_role("status").first).to_be_visible()
    minh.look("complaint-sent")
    minh.open(f"/dossiers/{code}/openings")
    minh.look("openings")


def works(minh: Visitor, stage: Stage, code: str) -> None:
    scenes.worked_on(stage, code)
    minh.open(f"/dossiers/{code}")
    minh.look("dossier-worked-on")
    minh.press("Rút hồ sơ", role="link")
    minh.look("withdrawal")
    minh.fill("Lý do rút hồ sơ", "Đã chuyển đi nơi khác")
    minh.press("Gửi yêu cầu rút hồ sơ")
    minh.look("dossier-withdrawal-asked")
    scenes.withdrawn(stage, code)


def track(minh: Visitor, code: str, secret: str) -> None:
    minh.open("/track")
    minh.fill("Mã hồ sơ", code)
    minh.fill("Mã tra cứu", secret)
    minh.press("Tra cứu")


def rates(minh: Visitor, code: str, secret: str) -> None:
    minh.open(f"/dossiers/{code}")
    minh.look("dossier-ended")
    minh.page.get_by_text("Hài lòng", exact=True).click()
    minh.fill("Ý kiến thêm", "Cán bộ hướng dẫn rõ ràng.")
    minh.press("Gửi đánh giá")
    expect(minh.page.get_by_role("status")).to_contain_text("Đã ghi nhận đánh giá")
    minh.look("dossier-rated")
    track(minh, code, secret)
    minh.page.get_by_text("Đánh giá lại").click()
    minh.look("tracked-rating-again")
    minh.page.get_by_text("Rất hài lòng", exact=True).click()
    minh.press("Gửi đánh giá")
    expect(minh.page.get_by_text("(5/5)")).to_be_visible()
    minh.look("tracked-rated")


@DEVICES
def test_a_stranger_is_told_what_to_do(browser: Browser, stage: Stage, device: Device) -> None:
    with visiting(browser, stage.portal, "stranger", device) as one:
        one.open("/track")
        one.look("track")
        one.fill("Mã hồ sơ", NUMBER)
        one.fill("Mã tra cứu", "AAAA-AAAA")
        one.press("Tra cứu")
        expect(one.page.get_by_role("alert")).to_be_visible()
        one.look("track-refused", status=404)
        one.open("/verify")
        one.look("verify")
        one.fill("Mã kiểm tra in trên kết quả", "7F3A")
        one.fill("Ngày in cạnh", "hôm qua")
        one.press("Kiểm chứng")
        expect(one.page.get_by_role("alert")).to_be_visible()
        one.look("verify-refused", status=422)
        one.open("/statistics")
        one.look("statistics")
        one.open("/worklist")
        one.look("signed-out", status=401)
        one.open("/procedures/9.999999")
        one.look("not-there", status=404)
        one.sign_in(stage.province.login("lan"), path="/dossiers")
        one.open("/worklist")
        one.look("forbidden", status=403)
        if device.is_phone:
            one.page.get_by_text("Danh mục").click()
        one.page.get_by_role("button", name="Đăng xuất").click()
        expect(one.page.get_by_role("heading", level=1)).to_contain_text("thủ tục gì")


ENGLISH = {
    "/en": "home",
    "/en?q=temporary+residence": "home-found",
    f"/en/procedures/{STAY}": "procedure",
    "/en/track": "track",
    "/en/verify": "verify",
    "/en/statistics": "statistics",
}


@DEVICES
def test_a_foreigner_reads_the_public_pages_in_english(
    browser: Browser, stage: Stage, device: Device
) -> None:
    with visiting(browser, stage.portal, "foreigner", device) as one:
        for path, name in ENGLISH.items():
            one.open(path)
            one.look(name)
        one.open(f"/en/procedures/{STAY}")
        with one.page.expect_navigation():
            one.page.get_by_role("link", name="Tiếng Việt").first.click()
        assert one.page.url == f"{stage.portal}/procedures/{STAY}"
