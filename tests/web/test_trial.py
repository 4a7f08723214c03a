"""The personal trial as a person lives through it: planned, run in, begun, day by day, ended; and what no page gives away."""

import csv
import hashlib
import io
import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import solespine
from solespine.evidence import Evidence, Observation
from solespine.followup import Arm, DiaryEntry, analyse, read_table
from solespine.followup.trial import BEGUN, ENDED, begun_data, planned_data, trials, under_way
from solespine.web.app import create_app
from solespine.web.pages.trial_day import answered_on, daily_items
from solespine.web.pages.trial_plan import things
from tests.followup.pdf_text import text_of
from tests.web.clock import Clock
from tests.web.timing import quickest_s

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
DEMO = Path(solespine.__path__[0]) / "web" / "demo.toml"
STILL_ASKED = (
    "known_crps",
    "anticoagulant",
    "bleeding_disorder",
    "pacemaker_or_implant",
    "heart_disease_unstable",
    "uncontrolled_blood_pressure",
)
MASSAGE = "ball_rolling/tennis_ball"
UNGUIDED = "massage_machine"


@pytest.fixture
def clock():
    return Clock(MORNING)


@pytest.fixture
def app(store, knowledge, clock):
    return create_app(store, knowledge, now=clock)


def invented(store, knowledge, clock):
    """An episode of the invented person: a sore heel and back for half a year, and nothing that forbids anything."""
    evidence = Evidence.from_case(tomllib.loads(DEMO.read_text()), knowledge)
    episode = store.begin("well", at=clock())
    others = [Observation(name, False) for name in STILL_ASKED]
    store.add(episode.id, "well:1", "where", (*evidence.observations, *others), at=clock())
    return episode.id


@pytest.fixture
def well(store, clock, knowledge):
    return invented(store, knowledge, clock)


class Trier:
    """Somebody who holds a trial: the pages of one episode."""

    def __init__(self, person, store, clock, episode):
        self.person, self.store, self.clock, self.id = person, store, clock, episode
        self.at = f"/e/{episode}/trial"

    @property
    def trial(self):
        return trials(self.store.episode(self.id).events)[-1]

    @property
    def arm(self):
        return self.trial.arm_on(self.clock.today, self.clock.today)

    def open(self, address=""):
        return self.person.get(self.at + address)

    def text(self, address=""):
        found = self.open(address)
        assert found.status_code == 200, found.text
        return re.sub(r"\s+", " ", found.text)

    def send(self, address="", **fields):
        self.open("/end" if address == "/end" else "")
        once = re.search(r'name="once" value="(\w+)"', self.person.page.text)
        return self.person.post(self.at + address, {"once": once.group(1) if once else "none", **fields})

    def plan(self, **other):
        fields = {
            "treatment": MASSAGE,
            "control": "nothing",
            "outcome": "back_pain_average",
            "useful": "1",
            "expectation": "6",
            "design": "quick",
        }
        return self.send(**{**fields, **other})

    def score(self, value, day=None):
        return self.send("/score", day=(day or self.clock.today).isoformat(), score=str(value))

    def run_in(self, values=(5, 4, 6, 5, 5, 4, 6)):
        for value in values:
            assert self.score(value).status_code == 303
            self.clock.next_day()

    def begin(self, day=None, design="quick"):
        return self.send("/begin", first_day=(day or self.clock.today).isoformat(), design=design)

    def started(self, **planned):
        assert self.plan(**planned).status_code == 303
        self.run_in()
        assert self.begin().status_code == 303
        return self

    def answer(self, **ticked):
        return self.send("/today", **(ticked or {"none": "1"}))

    def to(self, arm):
        """Go on to the next day of an arm."""
        while self.arm is not arm:
            self.clock.next_day()
        return self


@pytest.fixture
def trier(ana, store, clock, well):
    return Trier(ana, store, clock, well)


# Planning


def test_only_what_is_permitted_is_offered_and_what_is_withheld_says_why(trier, store, clock):
    assert f'value="{MASSAGE}"' in trier.text()
    store.add(trier.id, "w", "q", [Observation("skin_wound_foot", True)], at=clock())
    shown = trier.text()
    assert f'value="{MASSAGE}"' not in shown
    held = shown.partition("Withheld for you now")[2]
    assert "Tennis ball under the foot" in held
    assert "because" in held


@pytest.mark.parametrize("wrong", ["surgery", "nsaid", "professional_care", "ems_foot_device/ems_session", "nothing", "", "<x>"])
def test_a_form_made_by_hand_cannot_plan_what_is_not_offered(trier, store, wrong, clock):
    store.add(trier.id, "w", "q", [Observation("skin_wound_foot", True)], at=clock())
    assert trier.plan(treatment=wrong).status_code == 422
    assert trier.plan(treatment=MASSAGE).status_code == 422
    assert store.episode(trier.id).events == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"control": MASSAGE},
        {"control": "surgery"},
        {"outcome": "steps"},
        {"useful": "0.1"},
        {"expectation": "11"},
        {"expectation": ""},
        {"design": "other"},
    ],
)
def test_a_plan_with_something_missing_is_asked_again_and_keeps_what_was_chosen(trier, wrong):
    answer = trier.plan(**wrong)
    assert answer.status_code == 422
    if "treatment" not in wrong and "control" not in wrong:
        assert f'value="{MASSAGE}" selected' in answer.text
    assert trier.store.episode(trier.id).events == ()


def test_every_design_says_beforehand_how_often_it_finds_something(trier):
    shown = trier.text()
    for days in (84, 56, 80):
        assert f"{days} days:" in shown
    assert len(re.findall(r"trials like this would find a difference of 1 point", shown)) == 6
    assert len(re.findall(r"trials like this would find a difference of 2 points", shown)) == 6
    for said in ("What it cannot", "Make the pain less. Holding a trial is no treatment."):
        assert said in shown


def test_there_is_one_trial_at_a_time(trier, store):
    trier.plan()
    trier.plan(treatment="calf_stretch/calf_stretch")
    assert len(trials(store.episode(trier.id).events)) == 1


# The days before


def test_the_run_in_takes_a_week_of_scores_and_then_it_can_begin(trier, clock):
    trier.plan()
    assert "0 of 7 evenings" in trier.text()
    assert trier.begin().status_code == 303
    assert trier.trial.first_day is None, "not before the run-in is over"
    trier.run_in()
    shown = trier.text()
    assert "ready to begin?" in shown
    assert "Your average was 5 of 10" in shown
    assert "That is rough" in shown
    assert "With your own days" in shown
    offered = re.findall(r'<option value="(2026-\d\d-\d\d)"', shown)
    assert offered[0] == clock.today.isoformat()
    assert offered[-1] == (clock.today + timedelta(days=7)).isoformat()
    assert trier.begin(clock.today + timedelta(days=8)).status_code == 422
    assert trier.begin(clock.today - timedelta(days=1)).status_code == 422
    assert trier.begin(clock.today + timedelta(days=2)).status_code == 303
    assert "Your trial begins on" in trier.text()
    assert trier.arm is None


def test_with_the_seventh_score_of_today_it_begins_tomorrow_at_the_earliest(trier, clock):
    trier.plan()
    trier.run_in((5, 5, 5, 5, 5, 5))
    trier.score(5)
    assert re.findall(r'<option value="(2026-\d\d-\d\d)"', trier.text())[0] == (clock.today + timedelta(days=1)).isoformat()
    assert trier.begin(clock.today).status_code == 422


def test_too_little_pain_is_no_trial(trier):
    trier.plan()
    trier.run_in((2, 3, 2, 3, 2, 3, 2))
    assert "below 3 of 10" in trier.text()
    assert trier.begin().status_code == 403
    assert trier.trial.first_day is None


def test_a_pain_of_less_than_six_weeks_waits(trier, store, clock):
    store.add(trier.id, "d", "q", [Observation("symptom_duration_days", 20.0)], at=clock())
    trier.plan()
    trier.run_in()
    assert "less than six weeks" in trier.text()
    assert trier.begin().status_code == 403


def test_nobody_is_asked_to_begin_without_knowing_for_how_long_it_has_hurt(trier, store, clock):
    store.add(trier.id, "d", "q", [Observation("symptom_duration_days", None)], at=clock())
    trier.plan()
    trier.run_in()
    assert f'href="/e/{trier.id}/q/symptom_duration_days"' in trier.text()
    assert trier.begin().status_code == 403


@pytest.mark.parametrize("sign", ["skin_wound_foot", "saddle_numbness", "fever"])
def test_what_forbids_it_keeps_it_from_beginning(trier, store, clock, sign):
    trier.plan()
    trier.run_in()
    store.add(trier.id, "w", "q", [Observation(sign, True)], at=clock())
    shown = trier.text()
    assert "It cannot begin now" in shown
    assert "Toss the coin" not in shown
    assert trier.begin().status_code == 403
    assert trier.trial.first_day is None


# The days


def test_the_coin_is_tossed_once(trier, clock):
    trier.started()
    before = trier.trial
    assert trier.begin().status_code == 303
    data = begun_data(before, clock.today, 5.0, 99, b"y" * 16)
    trier.store.happened(trier.id, "again", BEGUN, before.id, data, clock())
    trier.store.happened(trier.id, f"{before.id}:begun", BEGUN, before.id, data, clock())
    assert trier.trial == before


def test_every_day_says_what_today_is_and_asks_the_same_questions(trier, knowledge, store, clock):
    trier.started()
    asked = set()
    for day in range(56):
        shown = trier.text()
        block, within = divmod(day, 7)
        assert f"Day {within + 1} of 7 in block {block + 1} of 8." in shown
        assert ("recorded and not compared" in shown) is (within < 2)
        assert ("Today with: Tennis ball" in shown) is (trier.arm is Arm.treatment)
        assert ("Today without: Tennis ball" in shown) is (trier.arm is Arm.control)
        assert (f"/e/{trier.id}/start/tennis_ball" in shown) is (trier.arm is Arm.treatment)
        asked.add(tuple(re.findall(r'name="applies" id="[\w-]+" value="(\w+)"', shown)))
        clock.next_day()
    assert len(asked) == 1
    assert asked.pop() == knowledge.asked_before_sessions["ball_rolling"]


def test_a_score_is_a_diary_entry_and_a_missed_day_may_be_filled_in_late(trier, store, clock):
    trier.started()
    trier.score(4)
    missed = clock.today + timedelta(days=1)
    clock.next_day(3)
    assert "2 earlier days have no score" in trier.text()
    assert trier.score(7, missed).status_code == 303
    assert trier.score(7, clock.today + timedelta(days=1)).status_code == 422
    assert trier.score(7, trier.trial.first_day - timedelta(days=1)).status_code == 422
    assert trier.send("/score", day=clock.today.isoformat(), score="11").status_code == 422
    assert trier.send("/score", day=clock.today.isoformat()).status_code == 422
    kept = {one.day: one for one in store.scored_days(trier.id, "back_pain_average")}
    assert (kept[missed].value, kept[missed].late) == (7, True)
    assert not kept[trier.trial.first_day].late
    assert "1 earlier day has no score" in trier.text()


def test_the_score_of_today_can_be_changed(trier, store):
    trier.started()
    trier.score(9)
    trier.score(3)
    assert store.scored_days(trier.id, "back_pain_average")[-1].value == 3
    assert "Kept for today: 3 of 10" in trier.text()


def begin_session(trier):
    begun = trier.person.get(f"/e/{trier.id}/start/tennis_ball").text
    once = re.search(r'name="once" value="(\w+)"', begun).group(1)
    answer = trier.person.post(f"/e/{trier.id}/start/tennis_ball", {"once": once, "side": "both", "none": "1"})
    return answer.headers["location"]


def test_a_session_begins_on_the_ordinary_page_with_its_own_questions(trier):
    trier.started().to(Arm.treatment)
    assert "/session/" in begin_session(trier)
    shown = trier.text()
    assert "Done today" in shown
    assert "Is any of this so today?" not in shown, "the questions before the session were those of today"


def test_withheld_today_says_why_and_the_trial_goes_on(trier):
    trier.started().to(Arm.treatment)
    assert trier.answer(applies="skin_wound_foot").status_code == 303
    shown = trier.text()
    assert "Not for you today" in shown
    assert "The day counts as it was" in shown
    assert "/start/tennis_ball" not in shown
    assert under_way(trier.store.episode(trier.id).events) is not None
    assert trier.trial.days[trier.clock.today].withheld
    assert "Begin the session" not in trier.person.get(f"/e/{trier.id}/start/tennis_ball").text


def test_without_a_routine_the_instruction_comes_only_after_the_questions_of_today(trier, store, clock):
    trier.started(treatment=UNGUIDED).to(Arm.treatment)
    assert "I did it today" not in trier.text()
    assert trier.send("/done").status_code == 403
    trier.answer(unsure="fever")
    assert "I did it today" not in trier.text()
    trier.answer()
    assert "I did it today" in trier.text()
    clock.now += timedelta(hours=2)
    assert "I did it today" not in trier.text(), "answers of the morning are not answers of now"
    trier.answer()
    assert trier.send("/done").status_code == 303
    assert trier.trial.days[clock.today].done
    assert "Done today" in trier.text()
    clock.next_day()
    assert 'value="se_bruise"' in trier.text(), "what is felt after it is asked with the questions of the day"


def test_rest_takes_no_permit_and_another_treatment_does(trier):
    trier.started(control="calf_stretch/calf_stretch").to(Arm.control)
    shown = trier.text()
    assert "Today with: Calf stretch" in shown
    assert f"/e/{trier.id}/start/calf_stretch" in shown


def test_the_start_page_says_what_today_is(trier):
    assert "Your trial" not in trier.person.get("/").text
    trier.plan()
    assert "Your trial: the score of today" in trier.person.get("/").text
    trier.run_in()
    trier.begin()
    for arm, said in ((Arm.treatment, "Today with: Tennis ball"), (Arm.control, "Today without: Tennis ball")):
        trier.to(arm)
        assert said in trier.person.get("/").text


# Stopping


def ended(trier):
    return trier.trial.reason, trier.trial.ended


def test_three_days_two_points_up_end_it(trier, clock):
    trier.started()
    for value in (7, 7):
        trier.score(value)
        clock.next_day()
    assert trier.trial.ended is None
    answer = trier.score(8)
    assert answer.headers["location"] == f"{trier.at}/{trier.trial.id}"
    assert ended(trier) == ("pain_up", clock.today)
    shown = trier.text(f"/{trier.trial.id}")
    assert "two points or more above" in shown
    for address in ("/score", "/today", "/begin", "/done"):
        trier.send(address, day=clock.today.isoformat(), score="1", none="1", first_day=clock.today.isoformat(), design="quick")
    assert ended(trier) == ("pain_up", clock.today)
    assert "/start/" in trier.person.get(f"/e/{trier.id}/plan").text, "the care goes on"


def test_a_red_flag_ends_it_and_is_said_at_once(trier):
    trier.started()
    assert trier.answer(applies="calf_swelling_one_side").headers["location"] == f"/e/{trier.id}/stop"
    assert ended(trier)[0] == "red_flag"


def test_a_red_flag_told_anywhere_ends_it_when_it_is_opened(trier, store, clock):
    trier.started()
    store.add(trier.id, "s", "q", [Observation("saddle_numbness", True)], at=clock())
    assert trier.open().headers["location"] == f"{trier.at}/{trier.trial.id}"
    assert ended(trier)[0] == "red_flag"
    store.add(trier.id, "t", "q", [Observation("saddle_numbness", False)], at=clock())
    trier.open()
    assert ended(trier)[0] == "red_flag", "a stop stays"


def test_a_new_nerve_sign_ends_it(trier, store, clock):
    store.add(trier.id, "n", "q", [Observation("tingling_foot", True)], at=clock())
    trier.started(treatment="foot_massage/massage_back_lower")
    trier.text()
    assert trier.trial.ended is None, "what was there before is not new"
    clock.next_day()
    trier.answer(applies="numb_leg")
    assert ended(trier)[0] == "nerve_signs"


@pytest.mark.parametrize(("effect", "ends"), [("se_bruise", True), ("se_foot_tender", False), ("se_new_leg_swelling", True)])
def test_an_after_effect_that_stops_sessions_ends_it(trier, store, clock, effect, ends):
    trier.started().to(Arm.treatment)
    session = begin_session(trier)
    trier.person.get(f"{session}/after")
    assert trier.person.post(f"{session}/after", {"applies": effect, "once": "1"}).status_code == 303
    trier.open()
    assert (trier.trial.reason == "after_effect" or "swelling" in effect) is ends
    assert (trier.trial.ended is not None) is ends


def test_what_is_felt_after_a_treatment_without_a_session_counts_too(trier, clock):
    trier.started(treatment=UNGUIDED).to(Arm.treatment)
    trier.answer()
    trier.send("/done")
    clock.next_day()
    trier.answer(applies="se_bruise")
    assert ended(trier) == ("after_effect", clock.today)


def test_whoever_wants_to_end_it_is_asked_once(trier, clock):
    trier.started()
    clock.next_day(20)
    assert "End it" in trier.text("/end")
    assert trier.trial.ended is None
    answer = trier.send("/end", trial=trier.trial.id)
    assert answer.headers["location"] == f"{trier.at}/{trier.trial.id}"
    assert ended(trier) == ("wish", clock.today)
    assert "Too few days have a score" in trier.text(f"/{trier.trial.id}")


# The end


def live(trier, effect, days=56, level=7):
    """Score every day: so many points less with the treatment; every seventh day is left out."""
    for number in range(days):
        treated = trier.arm is Arm.treatment
        if number % 7 != 4:
            value = level + (effect if treated else 0) + (number * 5 % 3 - 1) / 2
            trier.store.keep_diary(
                trier.id,
                DiaryEntry(
                    0, f"live{number}", trier.clock(), trier.clock(), trier.clock.today, scores={"back_pain_average": value}
                ),
            )
        trier.clock.next_day()


def test_nobody_sees_a_result_before_the_end(trier, clock):
    trier.started()
    live(trier, -2, days=30, level=5)
    for end in ("", ".csv", ".json", ".pdf"):
        found = trier.open(f"/{trier.trial.id}{end}")
        assert found.status_code in (303, 404), end
    shown = trier.text()
    assert "probable" not in shown
    assert "trial-picture" not in shown


def test_a_whole_trial_gives_its_answer_and_its_days(trier, clock, knowledge):
    trier.started()
    live(trier, -2.5, level=5.5)
    assert "come to its last day" in trier.text()
    missed = trier.trial.first_day + timedelta(days=4)
    assert trier.score(5, missed).status_code == 303
    assert trier.send("/end", trial=trier.trial.id).status_code == 303
    address = f"/{trier.trial.id}"
    shown = trier.text(address)
    assert "It helps you: with “Tennis ball under the foot” your back pain is most probably lower" in shown
    assert "it was done on only 0 of 28 days with it. So this may be about something else." in shown
    for said in ("It went to its last day", "What was fixed before", "6 of 10", "no promise", "1 score, more than a day after"):
        assert said in shown
    text = trier.open(f"{address}.csv").text
    table = read_table(text)
    again = analyse(table.day, table.outcome, table.treated, useful=1.0, block_days=7, discard_days=2)
    found = json.loads(trier.open(f"{address}.json").text)
    assert found["result"]["effect"]["mean"] == pytest.approx(again.mean, abs=1e-3)
    assert found["result"]["verdict"] == "helps"
    assert len(list(csv.DictReader(io.StringIO(text)))) == 56 == len(found["days_of_trial"])
    assert {one["how"] for one in found["looked_at_otherwise"]} >= {"carry_over", "all_days", "without_late"}
    report = " ".join(text_of(trier.open(f"{address}.pdf").content).split())
    assert "It helps you: with “Tennis ball under the foot” your back pain is most probably lower" in report, "one sentence on both"
    assert "How it ended It went to its last day" in report
    assert "Plan it" in trier.text(), "another can be planned"
    assert address in trier.person.page.text, "and the earlier one stays readable"


def test_the_fingerprint_of_the_start_fits_the_order_at_the_end(trier):
    trier.started()
    fingerprint = re.search(r"<code>([0-9a-f]{64})</code>", trier.text()).group(1)
    arms = []
    while trier.trial.number(trier.clock.today) is not None:
        arms.append(trier.arm)
        trier.clock.next_day(7)
    trier.send("/end", trial=trier.trial.id)
    sealed = re.search(r"<code>([0-9a-f]{32} [AB ]+)</code>", trier.text(f"/{trier.trial.id}")).group(1)
    assert hashlib.sha256(sealed.encode()).hexdigest() == fingerprint
    order = "".join("A" if arm is Arm.treatment else "B" for arm in arms)
    assert order == sealed.partition(" ")[2].replace(" ", "")


# Concealment


def everything_shown(trier):
    """All that a person can open while the trial goes on, but for what is drawn anew for every form."""
    shown = []
    for address in ("/", trier.at, f"{trier.at}/end", f"{trier.at}.ics", f"/e/{trier.id}/plan", f"/e/{trier.id}/history"):
        text = trier.person.get(address).text
        shown.append(re.sub(r'name="(once|form_token)" value="\w+"|DTSTAMP:\w+|[0-9a-f]{64}', "", text))
    return shown


def with_order(store, clock, well, tosses):
    """A trial begun today whose coin fell like this."""
    from solespine.followup import Design
    from solespine.followup.trial import NOTHING, PLANNED, Protocol, Thing, seal
    from solespine.followup.trial import fingerprint_of as fingerprint

    protocol = Protocol(Thing.named(MASSAGE), NOTHING, "back_pain_average", 1.0, 5, "quick", Design(4, 7, 2))
    store.happened(well, "p", PLANNED, "t", planned_data(protocol, clock.today), clock())
    data = begun_data(trials(store.episode(well).events)[-1], clock.today, 5.0, 1, b"n" * 16)
    own = {**data, "sealed": seal("t", b"n" * 16, tosses), "fingerprint": fingerprint(b"n" * 16, tosses)}
    store.happened(well, "b", BEGUN, "t", own, clock())


def test_no_page_differs_by_what_a_coin_has_decided_for_later(tmp_path, knowledge, clock):
    from solespine.records import open_store
    from tests.web.conftest import Person

    def days_shown(name, tosses):
        store = open_store(tmp_path / name)
        clock.now = MORNING
        episode = invented(store, knowledge, clock)
        with_order(store, clock, episode, tosses)
        trier = Trier(Person(create_app(store, knowledge, now=clock)), store, clock, episode)
        found = []
        for _ in range(3):
            found.append([one.replace(episode, "") for one in everything_shown(trier)])
            clock.next_day(7)
        store.close()
        return found

    first = days_shown("first", (True, True, True, True))
    second = days_shown("second", (True, False, False, False))
    assert first[0] == second[0]
    assert first[1] == second[1]
    assert first[2] != second[2], "the third block is where they part"


def test_what_is_taken_out_does_not_spell_the_order(trier):
    trier.started()
    exported = trier.person.get("/data/export.json").text
    begun = next(one for one in json.loads(exported)["episodes"][0]["events"] if one["kind"] == BEGUN)
    assert set(begun["data"]) == {"first_day", "design", "pairs", "block_days", "discard_days", "baseline", "sealed", "fingerprint"}
    assert not re.search(r"\b(AB|BA)\b", json.dumps(begun["data"]))
    assert "treatment_first" not in exported


def test_the_calendar_reminds_every_evening_and_names_no_arm(trier):
    trier.started()
    text = trier.open(".ics").text
    assert "RRULE:FREQ=DAILY;COUNT=56" in text
    assert "T200000" in text
    for word in ("Tennis", "with", "without", "massage"):
        assert word not in text


# Speed


def test_the_pages_of_a_trial_are_quick_after_five_years_of_diary(trier, store, clock):
    trier.plan()
    rows = [
        DiaryEntry(0, f"old{n}", at, at, at.date(), scores={"back_pain_average": 5.0, "steps": 4000.0})
        for n in range(10_000)
        if (at := MORNING - timedelta(hours=4.38 * (n + 1)))
    ]
    store.keep_diaries(trier.id, rows)
    trier.run_in()
    trier.begin()
    live(trier, -1.5, days=20, level=5)

    def took(address):
        assert trier.person.get(address).status_code == 200
        return quickest_s(lambda: trier.person.get(address), 4)

    spent = {address: took(address) for address in ("/", trier.at)}
    clock.next_day(60)
    spent["complete"] = took(trier.at)
    trier.send("/end", trial=trier.trial.id)
    spent["result"] = took(f"{trier.at}/{trier.trial.id}")
    spent["plan"] = took(trier.at)
    assert max(spent.values()) < 0.1, spent


def test_what_an_unknown_program_wrote_breaks_no_page(trier, store, clock):
    for kind, data in (
        ("trial_planned", {}),
        ("trial_planned", {"day": "x"}),
        (BEGUN, {"first_day": 3}),
        (ENDED, {"day": None}),
        ("trial_day", {"day": "2026-01-01", "withheld": 3}),
    ):
        store.happened(trier.id, f"odd{kind}{len(data)}", kind, "odd", data, clock())
    assert "Plan it" in trier.text()
    assert trier.person.get("/").status_code == 200


def test_a_day_is_asked_only_when_all_was_answered_on_it(trier, store, clock, app):
    trier.started()
    here, episode = app.state.desk, store.episode(trier.id)
    items = daily_items(here, episode, trier.trial)
    assert not answered_on(episode, items, clock())
    trier.answer()
    assert answered_on(store.episode(trier.id), items, clock())
    clock.next_day()
    assert not answered_on(store.episode(trier.id), items, clock())


def test_a_treatment_with_several_routines_is_tried_as_one_of_them(app, trier, store):
    found = [one.key for one in things(app.state.desk, store.episode(trier.id))]
    assert "foot_massage/massage_back_lower" in found
