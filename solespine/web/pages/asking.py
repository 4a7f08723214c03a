"""The questions that articles raise, answered for this person from answers and sessions; and the map of zones."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from solespine.assessment import Assessment
from solespine.care import make_plan
from solespine.episode import Episode
from solespine.knowledge.sources import ArticleQuestion
from solespine.records import NoSuchEpisode
from solespine.safety import Withheld, permit
from solespine.web.desk import Desk, desk
from solespine.web.foot_map import foot_map
from solespine.web.page import page
from solespine.web.pages.knowledge_pages import VERDICTS
from solespine.wording.answer import together, verdict_label
from solespine.wording.figures import in_ten, percent, sentence
from solespine.wording.language import N_, _, ngettext
from solespine.wording.names import question, said
from solespine.wording.plan import change_words, reasons_withheld
from solespine.wording.relief import dose_words

router = APIRouter()

SCHEMES = {
    "article_1": N_("As the article draws it"),
    "common_chart": N_("As most charts draw it"),
    "alternate_chart": N_("As another chart draws it"),
}


@router.get("/e/{episode_id}/ask")
def ask(request: Request, episode_id: str) -> Response:
    """The questions that articles raise."""
    here = desk(request)
    rows = [(one.id, said(one, "question")) for one in here.knowledge.records.article_question]
    return page(request, "ask.html", episode=here.store.episode(episode_id), rows=rows)


@router.get("/e/{episode_id}/ask/{question_id}")
def answer(request: Request, episode_id: str, question_id: str) -> Response:
    """One of them, answered for this person."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    asked = here.knowledge.article_questions.get(question_id)
    if asked is None:
        raise NoSuchEpisode(_("There is no such question."))
    about = {asked.treatment, *asked.conditions}
    claims = [row for row in here.knowledge.records.claim if about & set(row.concerns)]
    return page(
        request,
        "ask_answer.html",
        episode=episode,
        asked=asked,
        for_you=for_this_person(here, episode, asked),
        claims=[(row, _(VERDICTS[row.verdict])) for row in claims],
        sources=[(key, here.knowledge.sources[key].shown()) for key in asked.sources],
    )


def for_this_person(here: Desk, episode: Episode, asked: ArticleQuestion) -> list[str]:
    """What the person's own answers and sessions say to it."""
    assessment = here.assessment(episode)
    lines = [*_of_verdict(assessment, asked), *_of_conditions(assessment, asked), *_of_treatment(assessment, asked)]
    return [*lines, *_of_sessions(here, episode, asked)]


def _of_verdict(assessment: Assessment, asked: ArticleQuestion) -> list[str]:
    if not asked.verdict:
        return []
    if not assessment.reasoning.applies:
        return [_("You told of no trouble in foot, leg or back, so there is nothing to link.")]
    found = assessment.reasoning.verdict[asked.verdict]
    text = _("For you, \u201c{label}\u201d: {people} people with your answers, {percent}.")
    return [text.format(label=verdict_label(asked.verdict), people=in_ten(found.p), percent=percent(found))]


def _of_conditions(assessment: Assessment, asked: ArticleQuestion) -> list[str]:
    if not asked.conditions:
        return []
    likely = [one for one in assessment.conditions if one.condition in asked.conditions]
    if not likely:
        return [_("Your answers do not point to a trapped lower back nerve.")]
    found = together(likely)
    text = _("A trapped lower back nerve: {people} people with your answers, {percent}.")
    return [text.format(people=in_ten(found.p), percent=percent(found))]


def _of_treatment(assessment: Assessment, asked: ArticleQuestion) -> list[str]:
    """Whether it may be done, how, how often; or why not."""
    if not asked.treatment:
        return []
    knowledge = assessment.knowledge
    leave = permit(asked.treatment, assessment.evidence, assessment.red_flags, assessment.foot_condition_likely)
    if isinstance(leave, Withheld):
        reasons = reasons_withheld(leave, assessment)
        return [_("It is withheld for you now:"), *reasons]
    lines = [_("Nothing you told speaks against it.") if not leave.changes else _("You may, but only so:")]
    lines += [change_words(change, knowledge) for change in leave.changes]
    dose = dose_words(knowledge.treatments[asked.treatment])
    if dose:
        lines.append(_("How much: {dose}.").format(dose="; ".join(dose)))
    if not any(offer.treatment == asked.treatment for offer in make_plan(assessment).offer):
        lines.append(_("It does not stand in your plan, because it serves nothing that is likely for you."))
    return lines


def _of_sessions(here: Desk, episode: Episode, asked: ArticleQuestion) -> list[str]:
    """What the log says: how often it was done, and what was felt after it."""
    done = [one for one in episode.sessions if one.treatment == asked.treatment]
    if not done:
        return [_("You have not done it here yet, so your own sessions cannot answer.")] if asked.treatment else []
    ids = {one.id for one in done}
    entries = [entry for entry in episode.entries if entry.step.partition(":")[2] in ids]
    lines = [sentence(ngettext("you did it %(num)d time here.", "you did it %(num)d times here.", len(done)) % {"num": len(done)})]
    for name in asked.watch:
        felt = sum(any(seen.about == name and seen.value is True for seen in entry.observations) for entry in entries)
        asked_of = sum(any(seen.about == name and seen.value is not None for seen in entry.observations) for entry in entries)
        text = _("{question} Yes {felt} of {asked} times when we asked.")
        lines.append(text.format(question=question(name, here.knowledge), felt=felt, asked=asked_of))
    return lines


@router.get("/know/zones")
def zones(request: Request) -> Response:
    """The zones of the foot as tradition draws them, with the evidence plainly beside them."""
    knowledge = desk(request).knowledge
    maps = []
    for scheme, name in SCHEMES.items():
        rows = [zone for zone in knowledge.records.zone if zone.scheme == scheme]
        for view, label in (("plantar", _("Sole")), ("medial", _("Inner side"))):
            if any(zone.view == view for zone in rows):
                maps += [(f"{_(name)}: {label}", foot_map(knowledge, view, "right", f"{_(name)}: {label}", (), rows))]
    reflexology = knowledge.treatments["reflexology"]
    claims = [row for row in knowledge.records.claim if "reflexology" in row.concerns]
    parts = sorted({zone.body_part for zone in knowledge.records.zone})
    told = [(row, _(VERDICTS[row.verdict])) for row in claims]
    return page(request, "zones.html", maps=maps, reflexology=reflexology, claims=told, zone_names=parts)
