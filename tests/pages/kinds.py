"""Every kind of page, each with the way to it, for tests that want to see them all."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.pages import person

NOBODY = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, slots=True)
class People:
    """Episodes that differ in how far they are."""

    new: str  # nothing answered
    marked: str  # only where it hurts: not safe to judge
    calm: str  # the invented person, with a result
    changed: str  # two results to compare, and an answer set aside
    urgent: str  # to be told at once
    played: str  # with a session in the log
    session: str
    trying: str  # with a personal trial in its days before the start


def people(page: Page) -> People:
    """Make them all."""
    new = person.send(page, "/", to="/begin").split("/")[2]
    marked = person.send(page, "/", to="/begin").split("/")[2]
    where = f"/e/{marked}/where?view=left&place=heel_underside&side=left"
    person.send(page, where, {"place": "heel_underside", "side": "left", "intensity": "6"}, to=f"/e/{marked}/where")
    person.send(page, f"/e/{marked}/where", to=f"/e/{marked}/where/done")
    calm, changed, urgent, played = (person.invented(page) for _ in range(4))
    person.say(page, changed, "pregnant", "yes")
    page.request.get(f"/e/{changed}/result")
    person.say(page, changed, "sex", "male")
    page.request.get(f"/e/{changed}/result")
    person.say(page, urgent, "saddle_numbness", "yes")
    session = begin_session(page, played)
    return People(new, marked, calm, changed, urgent, played, session, plan_trial(page))


ROUTINE = "massage_back_lower"


def begin_session(page: Page, episode: str) -> str:
    return person.send(page, f"/e/{episode}/start/{ROUTINE}", {"none": "1", "side": "both"}).rpartition("/")[2]


PLANNED = {
    "treatment": f"foot_massage/{ROUTINE}",
    "control": "nothing",
    "outcome": "back_pain_average",
    "useful": "1",
    "expectation": "5",
    "design": "standard",
}


def plan_trial(page: Page) -> str:
    episode = person.invented(page)
    person.send(page, f"/e/{episode}/trial", PLANNED)
    return episode


def refused(address: str, press: str = "Continue") -> Callable[[Page, People], None]:
    """The page that says what is wrong after nothing was filled in."""

    def lead(page: Page, people: People) -> None:
        at(address)(page, people)
        page.locator("main :checked").evaluate_all("found => found.forEach((one) => one.checked = false)")
        page.locator("main input[type=text]").evaluate_all("found => found.forEach((one) => one.value = '')")
        page.locator(f"main button:has-text('{press}'), main button.primary").first.click()
        expect(page.get_by_role("alert")).to_be_visible()

    return lead


def at(address: str, status: int = 200) -> Callable[[Page, People], None]:
    """The page of an address, which has to be answered so."""

    def lead(page: Page, people: People) -> None:
        answered = page.goto(address.format(people=people))
        assert answered is None or answered.status == status, f"{page.url}: {answered.status}"

    return lead


def erased(page: Page, people: People) -> None:
    throw_away = person.invented(page)
    page.goto("/data")
    page.locator("#episode").select_option(throw_away)
    page.locator("#sure").check()
    page.locator("button.danger").click()
    expect(page.get_by_role("status")).to_be_visible()


def erasing_refused(page: Page, people: People) -> None:
    page.goto("/data")
    page.locator("button.danger").click()
    expect(page.get_by_role("alert")).to_be_visible()


def told_after(page: Page, people: People) -> None:
    page.goto(f"/e/{people.played}/session/{people.session}/after")
    page.locator("main input[name=none]").check()
    page.locator("main button.primary").click()
    page.wait_for_url("**/told")


def withheld(page: Page, people: People) -> None:
    episode = person.invented(page)
    session = begin_session(page, episode)
    person.say(page, episode, "saddle_numbness", "yes")
    at(f"/e/{episode}/session/{session}", 403)(page, people)


INTERVIEW = {
    "start": at("/"),
    "where": at("/e/{people.new}/where"),
    "where, on a foot": at("/e/{people.marked}/where?view=left"),
    "where, a place open": at("/e/{people.marked}/where?view=left&place=heel_underside&side=left&on=foot_sole_left#place"),
    "where, from the list": at("/e/{people.new}/where?view=body&place=low_back#place"),
    "where, refused": refused("/e/{people.new}/where", "That is all"),
    "yes or no": at("/e/{people.calm}/q/limp"),
    "number": at("/e/{people.marked}/q/age"),
    "number of days": at("/e/{people.calm}/q/symptom_duration_days"),
    "choice": at("/e/{people.calm}/q/order_of_onset"),
    "list": at("/e/{people.marked}/next"),
    "yes or no, refused": refused("/e/{people.calm}/q/limp"),
    "number, refused": refused("/e/{people.calm}/q/age"),
    "list, refused": refused("/e/{people.calm}/q/danger_nerves"),
    "stop": at("/e/{people.urgent}/stop"),
    "review": at("/e/{people.changed}/review"),
}
ANSWERS = {
    "result, calm": at("/e/{people.calm}/result"),
    "result, urgent": at("/e/{people.urgent}/result"),
    "result, not safe to judge": at("/e/{people.marked}/result"),
    "history, empty": at("/e/{people.new}/history"),
    "history, compared": at("/e/{people.changed}/history"),
    "plan": at("/e/{people.calm}/plan"),
    "plan, urgent": at("/e/{people.urgent}/plan"),
    "sheet": at("/e/{people.calm}/sheet"),
    "questions of articles": at("/e/{people.calm}/ask"),
    "a question of articles": at("/e/{people.calm}/ask/massage_causes_back_pain"),
    "before a session": at("/e/{people.calm}/start/massage_back_lower"),
    "before a session, refused": refused("/e/{people.calm}/start/massage_back_lower"),
    "before a session, withheld": at("/e/{people.urgent}/start/massage_back_lower"),
    "session": at("/e/{people.played}/session/{people.session}"),
    "session, withheld": withheld,
    "after a session": at("/e/{people.played}/session/{people.session}/after"),
    "told after a session": told_after,
    "log, empty": at("/e/{people.new}/log"),
    "log": at("/e/{people.played}/log"),
}
FOLLOWED = {
    "diary": at("/e/{people.calm}/diary"),
    "diary, empty": at("/e/{people.new}/diary"),
    "diary without the program": at("/diary/offline"),
    "trends": at("/e/{people.calm}/trends"),
    "trends, everything": at("/e/{people.calm}/trends?span=all&of=mean"),
    "trends, empty": at("/e/{people.new}/trends"),
    "outcomes": at("/e/{people.calm}/outcomes"),
    "outcomes, nothing to ask": at("/e/{people.new}/outcomes"),
    "outcomes, refused": refused("/e/{people.marked}/outcomes", "Save"),
    "trial, to plan": at("/e/{people.calm}/trial"),
    "trial, refused": refused("/e/{people.calm}/trial", "Plan it"),
    "trial, before": at("/e/{people.trying}/trial"),
    "trial, to end": at("/e/{people.trying}/trial/end"),
    "trial, result": at("/e/{people.calm}/trial/demo%20trial"),
}
MEASURED = {
    "measure": at("/e/{people.calm}/measure"),
    "measure, nothing yet": at("/e/{people.new}/measure"),
    "measure, must wait": at("/e/{people.urgent}/measure/walk", 403),
    "measured, a footprint": at("/e/{people.calm}/measure/done/measured%20footprint%2041"),
    "measured, a walk": at("/e/{people.calm}/measure/done/measured%20walk%2042"),
    "measure, footprint": at("/e/{people.calm}/measure/footprint"),
    "measure, footprint refused": refused("/e/{people.calm}/measure/footprint", "Read the print"),
    "measure, walk": at("/e/{people.calm}/measure/walk"),
}
KNOWLEDGE = {
    "know": at("/know"),
    "know, searched": at("/know?q=heel"),
    "condition": at("/know/conditions/plantar_fasciitis"),
    "treatment": at("/know/treatments/foot_massage"),
    "finding": at("/know/findings/first_step_pain"),
    "rule": at("/know/rules/cauda_equina_emergency"),
    "claims": at("/know/claims"),
    "claim": at("/know/claims/a1_01"),
    "source": at("/know/sources/radford_2007"),
    "zones": at("/know/zones"),
}
OTHERS = {
    "data": at("/data"),
    "data, refused": erasing_refused,
    "data, erased": erased,
    "lock": at("/lock"),
    "offline": at("/offline"),
    "nothing there": at("/nothing", 404),
}
KINDS = INTERVIEW | ANSWERS | FOLLOWED | MEASURED | KNOWLEDGE | OTHERS
