"""Somebody in front of the pages: marks where it hurts and answers whatever is asked, by mouse, by finger or by keyboard."""

import re

from playwright.sync_api import Locator, Page, expect

ANSWERS = {"age": "46", "symptom_duration_days": "150", "home_care_days": "5", "hours_since_session": "9999", "pain_nrs": "6"}
MOST_QUESTIONS = 60
MOST_TABS = 250

# Where the focus is, and whether somebody who looks at the page can tell.
FOCUS = """
(target) => {
  const at = document.activeElement;
  const ringed = (one) => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const drawn = at.querySelector(".ring");  // a place on the drawing has its own ring
  const box = at.getBoundingClientRect();
  return {
    nowhere: at === document.body,
    there: at === target,
    before: Boolean(target.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
    same_group: at.type === "radio" && target.type === "radio" && at.name === target.name,
    ringed: ringed(at) || (drawn !== null && getComputedStyle(drawn).stroke !== "rgba(0, 0, 0, 0)") || (at.closest("label") !== null && ringed(at.nextElementSibling)),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    what: at.outerHTML.slice(0, 160),
  };
}
"""


class Mouse:
    """Clicks on what it wants."""

    def __init__(self, page: Page, script: bool = True) -> None:
        self.page = page
        self.script = script  # where none runs, the page cannot move the focus

    def press(self, control: Locator) -> None:
        control.click()

    def choose(self, box: Locator) -> None:
        self.press(box)
        expect(box).to_be_checked()

    def type(self, field: Locator, text: str) -> None:
        self.press(field)
        field.fill(text)


class Finger(Mouse):
    """Taps."""

    def press(self, control: Locator) -> None:
        control.tap()


class Keyboard(Mouse):
    """Never touches anything else than Tab, arrows, Space, Enter and letters, and looks at every step where it is."""

    def press(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def choose(self, box: Locator) -> None:
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def type(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def reach(self, control: Locator) -> None:
        """Go there step by step; backwards when it lies behind. The arrows move inside a group of radio buttons."""
        expect(control).to_be_visible()
        target = control.element_handle()
        found = self.page.evaluate(FOCUS, target)
        lost = 0
        for _ in range(MOST_TABS):
            if found["there"]:
                return
            key = "ArrowDown" if found["same_group"] else "Shift+Tab" if found["before"] and not found["nowhere"] else "Tab"
            self.page.keyboard.press(key)
            found = self.page.evaluate(FOCUS, target)
            lost += found["nowhere"]
            assert lost < 2, f"the focus was lost on the way to {control}"
            assert found["nowhere"] or found["ringed"], f"nothing shows that the focus is on {found['what']}"
            assert found["nowhere"] or found["seen"], f"out of sight: {found['what']}"
        raise AssertionError(f"{control} cannot be reached by keyboard")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def episode_of(page: Page) -> str:
    found = re.search(r"/e/(\w+)/", page.url)
    assert found, page.url
    return found[1]


def begin(page: Page, hand: Mouse) -> str:
    """From the start page to the drawing; the id of the new episode."""
    page.goto("/")
    hand.press(button(page, "Begin"))
    page.wait_for_url("**/where")
    return episode_of(page)


def mark(page: Page, hand: Mouse, place: str, side: str, at: str = "", intensity: int = 6, feels: str = "") -> None:
    """Mark a place that is seen on the drawing; `at` where another side is meant than the one that was pressed."""
    hand.press(page.locator(f"a.place[href*='place={place}&side={side}']").first)
    panel = page.locator("#place")
    expect(panel).to_be_in_viewport()
    if hand.script:
        expect(panel).to_be_focused()
    if at:
        hand.choose(page.get_by_label(at, exact=True))
    hand.choose(page.get_by_label(str(intensity), exact=True))
    if feels:
        hand.choose(page.get_by_label(feels, exact=True))
    hand.press(button(page, "Mark this place"))
    expect(panel).to_have_count(0)
    expect(page.locator("#marked .cards li").first).to_be_in_viewport()


def mark_heel_and_back(page: Page, hand: Mouse) -> None:
    """The underside of the left heel, and the low back in the middle; then on to the questions."""
    view = page.locator(".views")
    hand.press(view.get_by_role("link", name="Left foot"))
    mark(page, hand, "heel_underside", "left", intensity=6, feels="Sharp or stabbing")
    hand.press(view.get_by_role("link", name="Body"))
    mark(page, hand, "low_back", "left", at="Both", intensity=4)
    expect(page.locator("#marked .cards li")).to_have_count(2)
    hand.press(button(page, "That is all: go on"))
    page.wait_for_url(re.compile("/q/|/stop"))


def question(page: Page) -> str:
    """What is asked now, as its address names it."""
    return page.url.rpartition("/q/")[2].partition("?")[0]


def answer(page: Page, hand: Mouse, said: str = "") -> None:
    """Answer whatever is asked, with these words or else with no, none, or the first answer; and go on."""
    form = page.locator("form.question")
    if said and form.locator("input[name=applies]").count():
        hand.choose(form.locator(f"input[value={said}][name=applies]"))
    elif form.locator("input[name=none]").count():
        hand.choose(form.locator("input[name=none]"))
    elif form.locator("input[name=number]").count():
        hand.type(form.locator("input[name=number]"), said or ANSWERS.get(question(page), "5"))
    else:
        no = form.get_by_label(said or "No", exact=True)
        hand.choose(no if no.count() else form.locator("input[name=answer]").first)
    on = page.url
    hand.press(button(page, "Continue"))
    page.wait_for_url(lambda url: url != on)


def answer_until(page: Page, hand: Mouse, *ends: str) -> list[str]:
    """Answer until a page of one of these addresses comes; what was asked on the way."""
    asked: list[str] = []
    for _ in range(MOST_QUESTIONS):
        if page.url.endswith(ends):
            return asked
        if page.url.endswith("/stop"):
            hand.press(button(page, "Go on with the questions all the same"))
            page.wait_for_url(lambda url: not url.endswith("/stop"))
            continue
        asked += page.locator("form.question input[name=item]").evaluate_all("found => found.map((one) => one.value)")
        answer(page, hand)
    raise AssertionError(f"no end after {asked}")


def send(page: Page, address: str, fields: dict[str, str] | None = None, to: str = "") -> str:
    """Send the form of a page at once, without looking; gives the address it leads to."""
    html = page.request.get(address).text()
    hidden = {name: found[1] for name in ("form_token", "once") if (found := re.search(rf'name="{name}" value="([^"]*)"', html))}
    answered = page.request.post(to or address, form={**hidden, **(fields or {})}, max_redirects=0)
    assert answered.status in (204, 303), f"{to or address}: {answered.status}\n{answered.text()[:2000]}"
    return answered.headers.get("location", "")


def invented(page: Page) -> str:
    """An episode with the answers of the invented person: all that is needed for a whole result."""
    return send(page, "/", to="/demo").split("/")[2]


def say(page: Page, episode: str, about: str, answer: str) -> str:
    """Answer one question of an episode at once; gives the address it leads to."""
    field = "number" if answer.isdigit() else "answer"
    return send(page, f"/e/{episode}/q/{about}", {"item": about, field: answer})


def exported(page: Page) -> dict:
    """Everything the program keeps."""
    return page.request.get("/data/export.json").json()
