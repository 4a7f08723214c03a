"""Before a personal trial: what may be tried and what it would find out, the days of the run-in, and the toss of the coin."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.care import make_plan
from solespine.care.session import routines_for
from solespine.episode import Episode
from solespine.followup import Design, Power, designs
from solespine.followup.power import power_for
from solespine.followup.trial import (
    BEGUN,
    NOTHING,
    OUTCOMES,
    PLANNED,
    REST,
    Obstacle,
    Protocol,
    Stage,
    Thing,
    Trial,
    begun_data,
    earliest_start,
    obstacles,
    planned_data,
    run_in_of,
    run_in_scores,
    spread,
    under_way,
)
from solespine.followup.trial.state import ONE_DAY, START_WITHIN_DAYS
from solespine.knowledge import Knowledge, Urgency
from solespine.web import trial_words as words
from solespine.web.desk import Desk, desk
from solespine.web.forms import Form, Problem, once_of, text_of
from solespine.web.page import go_to, page
from solespine.web.trial_desk import earlier_trials, of_ten, score_part, scores_of, stage_of, today_of
from solespine.wording.answer import tell_urgency
from solespine.wording.figures import in_ten
from solespine.wording.language import _
from solespine.wording.names import said
from solespine.wording.plan import why_withheld

router = APIRouter()

# Questions for a professional, things done by others, and what works only over months: no block of a week can tell of them.
NOT_TRIED = (
    "professional_care",
    "nsaid",
    "corticosteroid_injection",
    "surgery",
    "education_self_management",
    "weight_management",
    "anti_inflammatory_diet",
)
MISSING = 0.1  # share of days without a score that is reckoned with beforehand
EFFECTS = (1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Held:
    """A treatment that cannot be tried now, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A design with how often it would find a difference, in words."""

    id: str
    design: Design
    note: str
    lines: tuple[str, ...]


def things(here: Desk, episode: Episode) -> tuple[Thing, ...]:
    """What may be tried: what the plan offers through the gate, each with the routine that guides it."""
    offered = [offer.treatment for offer in make_plan(here.brief(episode)).offer if offer.treatment not in NOT_TRIED]
    return tuple(thing for name in offered for thing in _guided(name, here.knowledge))


def _guided(treatment: str, knowledge: Knowledge) -> list[Thing]:
    return [Thing(treatment, one.id) for one in routines_for(treatment, knowledge)] or [Thing(treatment)]


def _held(here: Desk, episode: Episode) -> list[Held]:
    """What would serve and is withheld, or waits for answers."""
    assessment = here.brief(episode)
    names = here.knowledge.treatments
    found = []
    for held in make_plan(assessment).withheld:
        if held.serves and held.treatment not in NOT_TRIED:
            waits = held.withheld.action is None
            why = _("Some questions have to be answered first.") if waits else why_withheld(held, assessment)
            found.append(Held(said(names[held.treatment], "name"), why))
    return found


def useful_choices(knowledge: Knowledge) -> tuple[tuple[float, ...], float]:
    """The amounts from which one may name the smallest that matters, in half points, and the proposed one."""
    useful = knowledge.records.nof1[0].smallest_useful_effect_points
    steps = round(2 * (useful.high - useful.low))
    return tuple(useful.low + number / 2 for number in range(steps + 1)), useful.best


def power_of(design: Design, effect: float, sd: float, rho: float, useful: float) -> Power:
    """How often a design would find a difference of so many points."""
    return power_for(design, -effect, sd, rho, MISSING, useful)


def typical(knowledge: Knowledge) -> tuple[tuple[float, float], ...]:
    """The people that the dossier reckons with: standard deviation of a day, and correlation from day to day."""
    return tuple(dict.fromkeys((one.within_person_sd, one.autocorrelation) for one in knowledge.records.nof1_power))


def _offered(here: Desk, people: Sequence[tuple[str, tuple[float, float]]], useful: float) -> list[Offered]:
    """Every design, with what it would find out about such people."""
    notes = {one.id: one for one in here.knowledge.records.nof1_design}
    found = []
    for name, design in designs(here.knowledge).items():
        lines = [_lines(design, label, person, useful) for label, person in people]
        found.append(Offered(name, design, words.design_note(notes[name].id), tuple(lines)))
    return found


def _lines(design: Design, label: str, person: tuple[float, float], useful: float) -> str:
    told = [words.power_words(power_of(design, effect, *person, useful), effect) for effect in EFFECTS]
    return f"{label}: {'; '.join(told)}."


def plan_page(
    request: Request, here: Desk, episode: Episode, problems: tuple[Problem, ...] = (), status: int = 200, sent: Form | None = None
) -> Response:
    """What may be tried, against what, for how long; and what such a trial would find out."""
    knowledge, assessment = here.knowledge, here.brief(episode)
    amounts, proposed = useful_choices(knowledge)
    steady, changing = typical(knowledge)[:2]
    people = ((_("If your days are much alike"), steady), (_("If your days differ a lot"), changing))
    return page(
        request,
        "trial_plan.html",
        status,
        episode=episode,
        things=[(one.key, words.thing_name(one, knowledge)) for one in things(here, episode)],
        held=_held(here, episode),
        amounts=amounts,
        proposed=proposed,
        designs=_offered(here, people, proposed),
        exactly=in_ten(power_of(designs(knowledge)["standard"], proposed, *steady, proposed).helps),
        run_in=run_in_of(knowledge),
        chosen={} if sent is None else {key: str(value) for key, value in sent.items()},
        earlier=earlier_trials(episode, knowledge),
        outcomes=[(one, words.OUTCOMES[one]) for one in OUTCOMES],
        problems=problems,
        urgency=tell_urgency(assessment) if assessment.urgency >= Urgency.same_day else None,
    )


@router.post("/e/{episode_id}/trial")
def plan(request: Request, episode_id: str, form: Form) -> Response:
    """Plan a trial, of what is permitted only."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    if under_way(episode.events) is not None:
        return go_to(f"/e/{episode_id}/trial")
    protocol, problems = _read_plan(here, episode, form)
    if protocol is None:
        return plan_page(request, here, episode, problems, 422, form)
    data = planned_data(protocol, today_of(here))
    here.store.happened(episode_id, once_of(form), PLANNED, secrets.token_hex(8), data, here.now())
    return go_to(f"/e/{episode_id}/trial")


def _read_plan(here: Desk, episode: Episode, form: Form) -> tuple[Protocol | None, tuple[Problem, ...]]:
    permitted = {one.key: one for one in things(here, episode)}
    treatment = permitted.get(text_of(form, "treatment"))
    control = {**permitted, NOTHING.key: NOTHING, REST.key: REST}.get(text_of(form, "control"))
    outcome, named = text_of(form, "outcome"), text_of(form, "design")
    useful = next((one for one in useful_choices(here.knowledge)[0] if f"{one:g}" == text_of(form, "useful")), None)
    expected = of_ten(text_of(form, "expectation"))
    problems = []
    if treatment is None:
        problems.append(Problem("treatment", _("Choose what you want to try. What is withheld stands below with its reason.")))
    if control is None:
        problems.append(Problem("control", _("Choose what to compare it with.")))
    elif treatment is not None and control.treatment == treatment.treatment:
        problems.append(Problem("control", _("Choose something else to compare it with than what you try.")))
    if outcome not in OUTCOMES:
        problems.append(Problem("outcome-0", _("Choose which pain is to be scored.")))
    if useful is None:
        problems.append(Problem("useful-0", _("Choose the smallest difference that would matter to you.")))
    if expected is None:
        problems.append(Problem("expectation-0", _("Choose how much help you expect, from 0 to 10.")))
    if named not in designs(here.knowledge):
        problems.append(Problem("design-0", _("Choose how long it is to take.")))
    if problems or treatment is None or control is None or useful is None or expected is None:
        return None, tuple(problems)
    return Protocol(treatment, control, outcome, useful, expected, named, designs(here.knowledge)[named]), ()


def before_page(
    request: Request,
    here: Desk,
    episode: Episode,
    found: Trial,
    now_at: Stage,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> Response:
    """How the run-in goes; when it has gone, what a trial would find out with these days, and the way to begin."""
    knowledge, today = here.knowledge, today_of(here)
    run_in = run_in_of(knowledge)
    scored = scores_of(here, episode, found)
    own = run_in_scores(found, scored, today, run_in)
    mean = sum(one.value for one in own) / len(own) if own else 0.0
    against = _obstacles(here, episode, found, mean) if now_at is Stage.ready else ()
    ready = now_at is Stage.ready and not against
    earliest = earliest_start(found, scored, today, run_in)
    sd, rho = spread(own) if ready else (0.0, 0.0)
    people = ((_("With your own days"), (sd, rho)),)
    return page(
        request,
        "trial_before.html",
        status,
        episode=episode,
        trial=found,
        stage=now_at.value,
        against=words.against(found.protocol, knowledge),
        scored=len(own),
        run_in=run_in,
        mean=mean,
        sd=sd,
        obstacles=[one for reason in against for one in words.obstacle_words(reason, found.protocol, here.brief(episode))],
        ask_duration=Obstacle.duration_unknown in against,
        designs=_offered(here, people, found.protocol.useful) if ready else (),
        days=_start_days(earliest, today) if ready and earliest is not None else (),
        problems=problems,
        **score_part(found, scored, today, now_at),
    )


def _start_days(earliest: date, today: date) -> list[tuple[str, str]]:
    last = today + ONE_DAY * START_WITHIN_DAYS
    days = [earliest + ONE_DAY * number for number in range((last - earliest).days + 1)]
    return [(day.isoformat(), words.choose_day(day, today)) for day in days]


def _obstacles(here: Desk, episode: Episode, found: Trial, mean: float) -> tuple[Obstacle, ...]:
    assessment = here.brief(episode)
    return obstacles(found.protocol, mean, assessment.evidence, assessment.red_flags, here.now(), assessment.foot_condition_likely)


@router.post("/e/{episode_id}/trial/begin")
def begin(request: Request, episode_id: str, form: Form) -> Response:
    """Toss the coin for all pairs, fix it, and begin on a day that was chosen."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    found, today = under_way(episode.events), today_of(here)
    if found is None or stage_of(here, episode, found) is not Stage.ready:
        return go_to(f"/e/{episode_id}/trial")
    run_in = run_in_of(here.knowledge)
    scored = scores_of(here, episode, found)
    own = run_in_scores(found, scored, today, run_in)
    mean = sum(one.value for one in own) / len(own)
    earliest = earliest_start(found, scored, today, run_in)
    offered = dict(_start_days(earliest, today)) if earliest is not None else {}
    chosen, named = text_of(form, "first_day"), text_of(form, "design")
    if _obstacles(here, episode, found, mean):
        return before_page(request, here, episode, found, Stage.ready, status=403)
    if chosen not in offered:
        return before_page(
            request, here, episode, found, Stage.ready, (Problem("first_day", _("Choose a day from the list.")),), 422
        )
    if named not in designs(here.knowledge):
        return before_page(
            request, here, episode, found, Stage.ready, (Problem("design-0", _("Choose how long it is to take.")),), 422
        )
    design = (named, designs(here.knowledge)[named])
    data = begun_data(found, date.fromisoformat(chosen), mean, secrets.randbits(128), secrets.token_bytes(16), design)
    # Named after the trial and not after the form: a trial can only ever be begun once, so its coin is tossed once.
    here.store.happened(episode_id, f"{found.id}:begun", BEGUN, found.id, data, here.now())
    return go_to(f"/e/{episode_id}/trial")
