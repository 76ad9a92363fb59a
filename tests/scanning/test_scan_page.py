"""The scan page as a person with a scanner meets it: fast, offline, refused, undone, in two tabs, signed out."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.catalog.models import Variant
from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import CountLine, Location, Posting, StockLevel, StockMove
from app.inventory.services import PlanCount, RecountCount, SubmitCount, plan, submit
from app.inventory.services import recount as ask_again
from tests.browser.conftest import PASSWORD
from tests.browser.stage import DESKTOP, NARROW, PHONE, Site, sign_in
from tests.browser.test_pages import violations
from tests.factories import inventory

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
Shelves = dict[str, Any]


def scan(page: Page, *codes: str) -> None:
    """What a keyboard wedge does: types each code without a pause and ends it with Enter."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def told(page: Page, text: str) -> None:
    expect(page.locator("[data-scan-outcome]")).to_contain_text(text)


def all_sent(page: Page, entries: int) -> None:
    """Waits until the queue shows so many entries and none of them waits."""
    expect(page.locator("[data-scan-queue] [data-mark]")).to_have_count(entries, timeout=15_000)
    expect(page.locator("[data-scan-pill]")).to_have_text("All sent", timeout=15_000)


def on_hand(variant_id: int, place_id: int) -> int:
    asked = select(func.sum(StockLevel.on_hand)).filter_by(variant_id=variant_id, location_id=place_id)
    found = int(session.scalar(asked) or 0)
    session.rollback()  # a transaction left open is one that the server ends
    return found


def moves_to(place_id: int) -> list[tuple[int, int]]:
    """(item, quantity) of every move into the place, in the order in which they were booked."""
    asked = select(StockMove.variant_id, StockMove.quantity).filter_by(to_location_id=place_id).order_by(StockMove.id)
    found = [(item, int(quantity)) for item, quantity in session.execute(asked)]
    session.rollback()
    return found


def test_five_units_are_moved_between_bins_by_four_scans_and_a_number(phone: Phone, shelves: Shelves) -> None:
    page, item = phone("/scan?mode=move"), shelves["items"][0]
    scan(page, shelves["a"]["code"], item["sku"])
    told(page, "1 pcs")
    page.get_by_label("Quantity", exact=True).first.fill("5")
    page.keyboard.press("Enter")
    told(page, "5 pcs")
    scan(page, shelves["b"]["code"])
    told(page, f"moved to {shelves['b']['code']}")
    all_sent(page, 1)
    assert (on_hand(item["id"], shelves["a"]["id"]), on_hand(item["id"], shelves["b"]["id"])) == (15, 5)


def test_goods_from_the_dock_are_sent_to_the_bin_where_they_belong(phone: Phone, shelves: Shelves) -> None:
    item = shelves["items"][0]

    def deliver() -> str:
        shelf = session.get_one(Location, shelves["a"]["id"])
        dock = inventory.bin_of(session.get_one(Location, shelf.site_id), kind="staging")
        inventory.stock(session.get_one(Variant, item["id"]), dock, 6)
        return dock.code

    dock = transact(deliver)
    page = phone("/scan?mode=move")
    scan(page, dock, item["sku"])
    told(page, "1 pcs")
    assert shelves["a"]["code"] in page.locator("[data-scan-main-hint]").inner_text()


def test_fifty_scans_in_two_seconds_are_all_counted_whatever_has_the_focus(phone: Phone, shelves: Shelves) -> None:
    page = phone("/scan?mode=receive")
    first, second = shelves["items"][:2]
    scan(page, shelves["b"]["code"])
    page.locator("[data-scan-modes] button").first.focus()
    for number in range(50):
        scan(page, (first if number % 5 else second)["sku"])
    expect(page.locator("[data-scan-lines-total]")).to_have_text("2 lines · 50 units")
    page.get_by_role("button", name="Receive 50 units").click()
    all_sent(page, 2)
    assert [on_hand(item["id"], shelves["b"]["id"]) for item in (first, second)] == [40, 10]


def test_a_burst_into_another_field_is_a_scan_and_leaves_the_field_as_it_was(phone: Phone, shelves: Shelves) -> None:
    page = phone("/scan?mode=receive")
    scan(page, shelves["b"]["code"], shelves["items"][0]["sku"])
    told(page, "1 pcs")
    page.locator("[data-scan-quantity]").focus()
    scan(page, shelves["items"][1]["sku"])
    expect(page.locator("[data-scan-lines-total]")).to_have_text("2 lines · 2 units")


def test_what_was_scanned_offline_is_posted_once_and_in_order_after_a_reload(phone: Phone, shelves: Shelves) -> None:
    page = phone("/scan?mode=move")
    a, b, items = shelves["a"]["code"], shelves["b"]["code"], shelves["items"]
    scan(page, a, items[0]["sku"])
    told(page, "1 pcs")
    page.context.set_offline(True)
    scan(page, b, a, items[1]["sku"], items[2]["sku"], items[1]["sku"], b)
    expect(page.locator("[data-scan-pill]")).to_contain_text("Offline · 6 unsent")
    page.context.set_offline(False)
    page.evaluate("window.stop()")
    page.reload()
    page.wait_for_selector("[data-scan][data-ready=yes]")
    all_sent(page, 3)
    page.reload()
    all_sent(page, 3)
    moved = moves_to(shelves["b"]["id"])
    assert moved[0] == (items[0]["id"], 1)
    assert sorted(moved[1:]) == sorted([(items[1]["id"], 2), (items[2]["id"], 1)])


def test_a_shelf_is_counted_blind_and_recounted(phone: Phone, shelves: Shelves) -> None:
    count, place, (first, second, third) = plan_count(shelves["a"]["id"]), shelves["a"]["code"], shelves["items"]
    page, heard = phone("/scan?mode=count"), list[str]()
    page.on("response", lambda answer: heard.append(answer.text()) if "/scan/resolve" in answer.url else None)
    scan(page, place, first["sku"], first["sku"], "INV:QTY:20", second["sku"], third["sku"], "INV:QTY:0")
    expect(page.locator("[data-scan-lines-total]")).to_have_text("3 lines · 21 units")
    page.get_by_role("button", name="Take down 21 units").click()
    all_sent(page, 3)
    assert counted(count) == {first["id"]: 20, second["id"]: 1, third["id"]: 0}
    assert all('"stock":null' in text for text in heard if '"kind":"item"' in text)
    recount(count)
    page.get_by_role("button", name="Recount", exact=True).click()
    scan(page, place, second["sku"], "INV:QTY:20", first["sku"])
    page.get_by_role("button", name="Take down 21 units").click()
    expect(page.locator("[data-mark]", has_text="Refused")).to_have_count(1)  # the first was right
    expect(page.locator("[data-mark][data-tone=warn]")).to_have_count(0)
    assert counted(count) == {first["id"]: 20, second["id"]: 20, third["id"]: None}


def plan_count(place_id: int) -> int:
    return transact(lambda: plan(PlanCount(location_id=place_id))).count_id


def recount(count_id: int) -> None:
    transact(lambda: submit(SubmitCount(count_id=count_id)))
    transact(lambda: ask_again(RecountCount(count_id=count_id)))


def counted(count_id: int) -> dict[int, int | None]:
    """What was counted of each item."""
    lines = session.query(CountLine.variant_id, CountLine.counted).filter_by(count_id=count_id).all()
    session.rollback()
    return {item: None if quantity is None else int(quantity) for item, quantity in lines}


def test_an_answer_that_got_lost_does_not_post_twice(phone: Phone, shelves: Shelves) -> None:
    page, item = phone("/scan?mode=receive"), shelves["items"][0]
    lost = []

    def lose_the_answer(route: Any) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/stock_level/receive", lose_the_answer)
    scan(page, shelves["b"]["code"], item["sku"])
    page.get_by_role("button", name="Receive 1 unit").click()
    all_sent(page, 1)
    assert (lost, on_hand(item["id"], shelves["b"]["id"])) == ([200], 1)


def test_a_refused_scan_waits_for_a_decision_and_others_go_on(phone: Phone, shelves: Shelves) -> None:
    page = phone("/scan?mode=move")
    short, other = shelves["items"][:2]
    scan(page, shelves["a"]["code"], "INV:QTY:99", short["sku"], other["sku"], shelves["b"]["code"])
    expect(page.locator("[data-mark]", has_text="Refused")).to_have_count(1)
    expect(page.locator("[data-mark]", has_text="Moved")).to_have_count(1)
    assert [on_hand(item["id"], shelves["b"]["id"]) for item in (short, other)] == [0, 1]
    page.get_by_role("button", name="Other quantity").click()
    page.get_by_role("dialog").get_by_label("Quantity").fill("7")
    page.keyboard.press("Enter")
    all_sent(page, 2)
    assert on_hand(short["id"], shelves["b"]["id"]) == 7


def test_undo_takes_back_a_scan_then_what_was_posted(phone: Phone, shelves: Shelves) -> None:
    page, item = phone("/scan?mode=receive"), shelves["items"][0]
    scan(page, shelves["b"]["code"], item["sku"], item["sku"], "INV:UNDO")
    told(page, "Undone")
    page.get_by_role("button", name="Receive 1 unit").click()
    all_sent(page, 1)
    assert on_hand(item["id"], shelves["b"]["id"]) == 1
    scan(page, "INV:UNDO")
    expect(page.locator("[data-mark]", has_text="Reversed")).to_have_count(1)
    all_sent(page, 2)
    assert on_hand(item["id"], shelves["b"]["id"]) == 0


def test_a_count_posts_the_difference_with_its_reason(phone: Phone, shelves: Shelves) -> None:
    page, item = phone("/scan?mode=adjust"), shelves["items"][0]
    scan(page, shelves["a"]["code"], item["sku"])
    told(page, "20 pcs")
    page.get_by_role("button", name="One less").click()
    page.get_by_label("Why the books were wrong").select_option(label="Fell off the shelf")
    page.get_by_role("button", name="Correct by -1 units").click()
    all_sent(page, 1)
    assert on_hand(item["id"], shelves["a"]["id"]) == 19
    last = session.scalars(select(Posting).order_by(Posting.id.desc()).limit(1)).one()
    assert (last.verb, last.reason.name) == ("adjust", "Fell off the shelf")
    session.rollback()


def test_damaged_goods_are_received_and_taken_off(phone: Phone, shelves: Shelves) -> None:
    page, item = phone("/scan?mode=receive"), shelves["items"][0]
    scan(page, shelves["b"]["code"], "INV:QTY:5", item["sku"])
    told(page, "5 pcs")
    page.get_by_role("button", name="Problem").click()
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Take off").click()
    all_sent(page, 2)
    assert on_hand(item["id"], shelves["b"]["id"]) == 3


def test_two_tabs_have_desks_of_their_own_and_send_one_queue(phone: Phone, site: Site, shelves: Shelves) -> None:
    one = phone("/scan?mode=receive")
    other = one.context.new_page()
    other.goto(f"{site.address}/scan?mode=receive")
    other.wait_for_selector("[data-scan][data-ready=yes]")
    for number, page in enumerate((one, other)):
        scan(page, shelves["b"]["code"], *[shelves["items"][number]["sku"]] * (number + 1))
        expect(page.locator("[data-scan-lines-total]")).to_have_text(["1 line · 1 unit", "1 line · 2 units"][number])
        scan(page, "INV:DONE")
    for page in (one, other):
        all_sent(page, 2)
    assert [on_hand(item["id"], shelves["b"]["id"]) for item in shelves["items"][:2]] == [1, 2]


def test_scans_of_who_signed_out_wait_and_are_never_sent_by_the_next(
    phone: Phone, site: Site, shelves: Shelves
) -> None:
    page, item = phone("/scan?mode=receive"), shelves["items"][0]
    scan(page, shelves["b"]["code"], item["sku"])
    told(page, "1 pcs")
    tab = page.context.new_page()
    sign_out(tab, site.address)
    sign_in(tab, site.address, "mia", PASSWORD)
    page.get_by_role("button", name="Receive 1 unit").click()
    expect(page.locator("[data-scan-sign-in]")).to_be_visible()
    tab.goto(f"{site.address}/scan")
    expect(tab.locator("[data-scan-others]")).to_contain_text("Ben Tester")
    assert on_hand(item["id"], shelves["b"]["id"]) == 0
    sign_out(tab, site.address)
    sign_in(tab, site.address, "ben", PASSWORD)
    tab.goto(f"{site.address}/scan")
    all_sent(tab, 1)
    assert on_hand(item["id"], shelves["b"]["id"]) == 1


def test_an_unknown_code_says_so_and_the_next_scan_counts(phone: Phone, shelves: Shelves) -> None:
    page = phone("/scan?mode=receive")
    scan(page, "nobody-knows")
    told(page, "nobody-knows")
    assert page.locator("[data-scan-outcome]").get_attribute("data-tone") == "bad"
    scan(page, shelves["b"]["code"])
    told(page, "Putting into")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["1440", "390", "320"])
def test_the_page_at_work_is_accessible_and_fits(
    phone: Phone, shelves: Shelves, theme: str, size: dict[str, int]
) -> None:
    page = phone("/scan?mode=move", size=size, theme=theme)
    scan(page, shelves["a"]["code"], shelves["items"][0]["sku"], "INV:QTY:99", shelves["items"][1]["sku"])
    expect(page.locator("[data-scan-lines-total]")).to_contain_text("2 lines")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(page) == []


def test_the_camera_reads_a_barcode_without_a_detector_of_the_browser(phone: Phone, shelves: Shelves) -> None:
    page = phone("/scan")
    problems: list[str] = []
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.evaluate(_SHOW_EAN_TO_THE_CAMERA, "9506000134352")
    with page.expect_response("**/scan/resolve?code=9506000134352") as looked_up:
        page.get_by_role("button", name="Camera", exact=True).click()
    assert looked_up.value.status == 404
    told(page, "9506000134352")
    page.get_by_role("button", name="Camera", exact=True).click()
    expect(page.locator("[data-scan-view]")).to_be_hidden()
    assert [problem for problem in problems if "status of 404" not in problem] == []


def test_without_a_camera_the_page_says_so_and_scanners_work(phone: Phone, shelves: Shelves) -> None:
    page = phone("/scan?mode=receive")
    page.get_by_role("button", name="Camera", exact=True).click()
    expect(page.locator("[data-scan-camera-note]")).to_contain_text("Hand scanners and typing work all the same")
    scan(page, shelves["b"]["code"])
    told(page, "Putting into")


# Draws an EAN-13 on a canvas that takes the place of the camera.
_SHOW_EAN_TO_THE_CAMERA = """
(digits) => {
  delete globalThis.BarcodeDetector;
  const A = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split(" ");
  const flip = (bits) => [...bits].map((bit) => 1 - bit).join("");
  const B = A.map((bits) => [...flip(bits)].reverse().join(""));
  const SETS = "LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL".split(" ");
  const sets = SETS[digits[0]];
  const left = [...digits.slice(1, 7)].map((digit, place) => (sets[place] === "L" ? A : B)[digit]).join("");
  const bits = `101${left}01010${[...digits.slice(7)].map((digit) => flip(A[digit])).join("")}101`;
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 320 });
  const pen = canvas.getContext("2d");
  const draw = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 640, 320);
    pen.fillStyle = "#000";
    [...bits].forEach((bit, place) => bit === "1" && pen.fillRect(130 + place * 4, 60, 4, 200));
  };
  setInterval(draw, 50);
  const stream = canvas.captureStream(20);
  navigator.mediaDevices.getUserMedia = async () => stream;
}
"""


def sign_out(tab: Page, address: str) -> None:
    """Leave through the account's menu."""
    tab.goto(f"{address}/scan")
    tab.locator("[data-sign-out]").evaluate("button => button.form.requestSubmit(button)")
    tab.wait_for_url("**/login/**")


def test_a_link_begins_but_books_nothing(phone: Phone, shelves: Shelves) -> None:
    codes = (shelves["a"]["code"], shelves["items"][0]["sku"], shelves["b"]["code"])
    page = phone("/scan?mode=move&" + "&".join(f"code={code}" for code in codes))
    told(page, "scan this code yourself")
    expect(page.locator("[data-scan-queue] [data-mark]")).to_have_count(0)
    assert moves_to(shelves["b"]["id"]) == []
    expect(page).to_have_url(re.compile(r"/scan$"))
    scan(page, shelves["b"]["code"])
    all_sent(page, 1)
    assert moves_to(shelves["b"]["id"]) == [(shelves["items"][0]["id"], 1)]
