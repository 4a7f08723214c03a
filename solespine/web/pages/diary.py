"""The diary: how it is now, kept at once; what was written before; and the same as a file, out and in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from solespine.episode import Episode
from solespine.evidence import Evidence, EvidenceError, Observation
from solespine.exchange.calendar import daily_reminders
from solespine.exchange.diary_csv import diary_csv
from solespine.exchange.diary_file import diary_file, read_diary_file
from solespine.exchange.reading import ExchangeError
from solespine.followup.diary import STEP, DiaryEntry, check_entry, standing
from solespine.interview import Item, item_for
from solespine.knowledge import Knowledge, Urgency
from solespine.marks import Mark, findings_of, places_by_part
from solespine.records import NoSuchEpisode, RecordsError
from solespine.web.desk import Desk, desk
from solespine.web.diary_form import (
    COUNTS,
    EARLIEST,
    SCALES,
    UNSAID,
    At,
    Draft,
    at_of,
    draft_from,
    draft_of,
    key_of,
    read_entry,
    written_at,
)
from solespine.web.diary_words import by_day, day_name, line_of, month_name
from solespine.web.forms import Form, Problem, once_of, text_of
from solespine.web.page import download, go_to, page
from solespine.web.pages.question import read_level
from solespine.web.pages.where import FOOT, VIEWS, drawn_places, place_words, sides_of
from solespine.wording.answer import tell_urgency
from solespine.wording.language import _, ngettext, spoken
from solespine.wording.names import PARTS, answer_words, full_question, question, said

router = APIRouter()

# Nerves of bladder, bowel and both legs: hours count, and a session does not ask about all of them.
FIRST_OF_NEWS = ("bladder_bowel_change", "saddle_numbness", "both_legs_weak", "weakness_getting_worse")
NEWEST = 10  # entries on the first page; older ones stand by month
OFFERED = 4  # places that are offered with a row of numbers
LOOKED_AT = 10  # newest entries from which these are taken
USUAL_TIME = "20:00"
A_DAY = timedelta(days=1)
LATEST = 9999  # the last year that a calendar can count


@router.get("/e/{episode_id}/diary")
def diary(request: Request, episode_id: str) -> Response:
    """The form, what was just kept, and the newest entries; or those of a month."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    return _show(request, here, episode)


@router.get("/e/{episode_id}/diary/change")
def change(request: Request, episode_id: str, once: str, day: str = "") -> Response:
    """The same form, filled with an entry."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    entry = entry_that_stands(here, episode_id, once, _day_of(day))
    return _show(request, here, episode, draft_from(entry), changed=entry)


@router.post("/e/{episode_id}/diary")
def write(request: Request, episode_id: str, form: Form) -> Response:
    """Keep an entry, or a change of one. A warning is kept first, so that nothing that happens between loses it."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    draft = draft_of(form)
    before = None
    if draft.corrects:
        before = entry_that_stands(here, episode_id, draft.corrects, _day_of(text_of(form, "corrects_day")))
    if "add" in form:
        return _show(request, here, episode, draft.with_place(at_of(text_of(form, "add"))), changed=before)
    entry, problems = read_entry(draft, once_of(form), here.now(), here.knowledge, before)
    if problems:
        if _is_sent_by_script(request):
            return JSONResponse({"problems": [one.text for one in problems]}, 422)
        return _show(request, here, episode, draft, changed=before, problems=problems, status=422)
    urgency = here.brief(episode).urgency
    seen = _news(draft, here, episode) + (_felt(entry, here.standing(episode).evidence) if entry else ())
    if seen:
        here.store.add(episode_id, once_of(form), STEP, tuple({one.about: one for one in seen}.values()), at=here.now())
    if entry is not None:
        entry = here.store.keep_diary(episode_id, entry)
    address = _onward(here, episode_id, urgency, entry)
    return JSONResponse({"to": address}) if _is_sent_by_script(request) else go_to(address)


@router.post("/e/{episode_id}/diary/undo")
def undo(request: Request, episode_id: str, form: Form) -> Response:
    """Take the last step of an entry back: what was new is gone, what was changed or removed is as before. Steps are added."""
    here = desk(request)
    first = text_of(form, "first")
    entry = _on_day(here, episode_id, first, _day_of(text_of(form, "day")))
    chain = [entry] if entry is not None and not entry.corrects else _chain(here, episode_id, first)
    gone = len(chain) == 1
    return _keep_step(request, episode_id, _again(chain[-1] if gone else chain[-2], once_of(form), here.now(), gone))


@router.post("/e/{episode_id}/diary/remove")
def remove(request: Request, episode_id: str, form: Form) -> Response:
    """Take an entry out: that it was taken out is added."""
    here = desk(request)
    first = text_of(form, "first")
    entry = _on_day(here, episode_id, first, _day_of(text_of(form, "day"))) or _chain(here, episode_id, first)[-1]
    return _keep_step(request, episode_id, _again(entry, once_of(form), here.now(), gone=True))


def _chain(here: Desk, episode_id: str, first: str) -> list[DiaryEntry]:
    """An entry and what corrects it, in their order."""
    found = list(here.store.diary_history(here.store.episode(episode_id).id, first)) if first else []
    if not found:
        raise NoSuchEpisode(_("There is no such entry."))
    return found


def _keep_step(request: Request, episode_id: str, entry: DiaryEntry) -> Response:
    """Keep a correction, and go on."""
    here = desk(request)
    urgency = here.brief(here.store.episode(episode_id)).urgency
    return go_to(_onward(here, episode_id, urgency, here.store.keep_diary(episode_id, entry)))


def _again(entry: DiaryEntry, once: str, now: datetime, gone: bool) -> DiaryEntry:
    """An entry as a correction that says the same, or that it is gone."""
    if gone or entry.removed:
        return DiaryEntry(0, once, now, entry.felt, entry.day, corrects=entry.first, removed=True)
    content = (entry.marks, entry.scores, entry.note, entry.medicines, entry.shoes)
    return DiaryEntry(0, once, now, entry.felt, entry.day, *content, corrects=entry.first)


def _is_sent_by_script(request: Request) -> bool:
    return request.headers.get("accept", "") == "application/json"


def entry_that_stands(here: Desk, episode_id: str, first: str, day: date | None) -> DiaryEntry:
    """The entry as it stands, by the name of its first and, so that it is found fast, its day."""
    found = _on_day(here, episode_id, first, day)
    found = found or next((one for one in here.store.diary(episode_id) if one.first == first), None)
    if found is None:
        raise NoSuchEpisode(_("There is no such entry."))
    return found


def _on_day(here: Desk, episode_id: str, first: str, day: date | None) -> DiaryEntry | None:
    """The entry of that name that stands on a day."""
    found = here.store.diary(episode_id, since=day, until=day) if day else ()
    return next((one for one in found if one.first == first), None)


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def asked_at_the_door(evidence: Evidence) -> tuple[Item, ...]:
    """What can change overnight, as far as it applies to this person and is not known to be so already; the most urgent first."""
    before = (name for asked in evidence.knowledge.asked_before_sessions.values() for name in asked)
    names = dict.fromkeys((*FIRST_OF_NEWS, *before))
    return tuple(item_for(evidence, name) for name in names if evidence.applies(name) and evidence.truth(name) is not True)


def _news(draft: Draft, here: Desk, episode: Episode) -> tuple[Observation, ...]:
    """What was ticked as new is so. What was not ticked says nothing: nobody was asked for a no."""
    offered = asked_at_the_door(here.standing(episode).evidence)
    at = written_at(draft, here.now())
    return tuple(Observation(item.about, True, at=at) for item in offered if item.about in draft.news)


def _felt(entry: DiaryEntry, evidence: Evidence) -> tuple[Observation, ...]:
    """What the places of an entry show that was not known to be so: a new pain, or one that is numb or tingles.

    An answer given since the moment of which the entry speaks stands.
    """
    seen = []
    for name in dict.fromkeys(name for mark in entry.marks for name in _findings(mark, evidence.knowledge)):
        known = evidence.latest.get(name)
        since = known is not None and known.value is not None and known.at is not None and known.at > entry.felt
        if evidence.truth(name) is not True and not since:
            seen.append(Observation(name, True, at=entry.felt))
    return tuple(seen)


def _findings(mark: Mark, knowledge: Knowledge) -> tuple[str, ...]:
    """The findings of a place in the diary, where 0 is no pain."""
    if mark.intensity != 0:
        return findings_of(mark, knowledge)
    feels = tuple(one for one in mark.sensations if one in knowledge.sensations and not knowledge.sensations[one].is_pain)
    return findings_of(Mark(mark.place, mark.side, None, feels), knowledge) if feels else ()


def _onward(here: Desk, episode_id: str, urgency: Urgency, entry: DiaryEntry | None) -> str:
    """Where to go after something was kept: to what must not wait, else back to the diary, which says what was kept."""
    episode = here.store.episode(episode_id)
    now = here.brief(episode).urgency
    if now >= Urgency.same_day and now > read_level(episode):
        return f"/e/{episode_id}/stop"
    told = {"kept": ""}
    if entry is not None:
        told = {"gone" if entry.removed else "kept": entry.first, "day": entry.day.isoformat()}
    return f"/e/{episode_id}/diary?{urlencode({**told, **({'before': urgency.name} if now > urgency else {})})}"


def _show(
    request: Request,
    here: Desk,
    episode: Episode,
    draft: Draft | None = None,
    changed: DiaryEntry | None = None,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    taken: str = "",
) -> Response:
    knowledge, today = here.knowledge, here.now().date()
    newest = here.store.diary(episode.id, newest=NEWEST + 1)
    month = _month(request.query_params.get("month", ""))
    if month:
        entries, older = (
            here.store.diary(episode.id, month, _next(month) - A_DAY),
            here.store.diary(episode.id, until=month - A_DAY, newest=1),
        )
    else:
        entries, older = newest[-NEWEST:], newest[:-NEWEST]
    evidence = here.standing(episode).evidence
    filled = draft if draft is not None else Draft(last_places(newest, episode))
    return page(
        request,
        "diary.html",
        status,
        episode=episode,
        draft=filled,
        rows=[row_of(at, filled, knowledge) for at in filled.places if at[0] in knowledge.places],
        row_to_copy=row_of((COPIED, ""), Draft(), knowledge),
        changed=changed,
        changed_words=line_of(changed, knowledge).short if changed else "",
        scales=[(name, _(words)) for name, words in SCALES.items()],
        counts=[(name, _(words)) for name, words in COUNTS.items()],
        sensations=knowledge.records.sensation,
        questions={item.about: full_question(item.about, knowledge) for item in asked_at_the_door(evidence)},
        chooser=chooser(spoken(), knowledge),
        opened=not filled.places or any(one.field == "empty" for one in problems),
        added=request.scope.get("solespine_form", {}).get("add", ""),
        more=changed is not None or _is_filled(filled),
        days=by_day(entries, today, knowledge),
        month=month,
        month_name=month_name(month) if month else "",
        earlier=_month_link(older[-1].day) if older else None,
        later=_month_link(_next(month)) if month and _next(month) <= today else None,
        today=today,
        problems=problems,
        taken=taken,
        usual_time=USUAL_TIME,
        numbers_with=numbers_with,
        **_kept(request, here, episode),
    )


def _is_filled(draft: Draft) -> bool:
    """Whether something that stands folded below was filled in."""
    return bool(draft.day or draft.time or draft.note or draft.medicines or draft.shoes or any(draft.scores.values()))


def _kept(request: Request, here: Desk, episode: Episode) -> dict[str, object]:
    """What was just kept or taken out, as the address says, and whether it made the advice more urgent; and what must not wait."""
    told = request.query_params
    before = told.get("before", "")
    assessment = here.brief(episode)
    more_urgent = before in Urgency.__members__ and assessment.urgency > Urgency[before]
    first, day = told.get("kept") or told.get("gone", ""), _day_of(told.get("day", ""))
    entry = _on_day(here, episode.id, first, day)
    return {
        "urgency": tell_urgency(assessment) if more_urgent or assessment.urgency >= Urgency.same_day else None,
        "more_urgent": more_urgent,
        "kept": first if entry is not None or "gone" in told else "",
        "kept_day": day,
        "kept_words": _in_short(entry, here) if entry is not None else "",
        "gone": entry is None,
        "kept_news": told.get("kept") == "",
        "answers": _answers_of(first, episode, here.knowledge) if entry is None else (),
    }


def _in_short(entry: DiaryEntry, here: Desk) -> str:
    return f"{day_name(entry.day, here.now().date())}, {line_of(entry, here.knowledge).short}"


def _answers_of(first: str, episode: Episode, knowledge: Knowledge) -> list[tuple[str, str]]:
    """The answers that an entry which is gone gave beside it: they stay until the person changes them."""
    names = [seen.about for one in episode.entries if (one.step, one.once) == (STEP, first) for seen in one.observations]
    return [(name, question(name, knowledge)) for name in names]


def _month(text: str) -> date | None:
    """The first of a month from its name in the address, such as 2026-05."""
    first = _day_of(f"{text}-01")
    return first if first is not None and EARLIEST <= first.year < LATEST else None


def _next(month: date) -> date:
    return (month.replace(day=1) + 31 * A_DAY).replace(day=1)


def _month_link(day: date) -> tuple[str, str]:
    return f"{day:%Y-%m}", month_name(day)


def last_places(newest: Iterable[DiaryEntry], episode: Episode) -> tuple[At, ...]:
    """The places that were written about last, else those marked in the interview."""
    written = [(one.place, one.side) for entry in reversed(tuple(newest)[-LOOKED_AT:]) for one in entry.marks]
    marked = [(one.place, one.side) for one in episode.marks]
    return tuple(dict.fromkeys(written or marked))[:OFFERED]


COPIED = "PLACE"  # stands in a row that a script copies for a place that was added


def row_of(at: At, draft: Draft, knowledge: Knowledge) -> dict[str, object]:
    """A place in the form: its name, its numbers, and what was typed."""
    pain = draft.pain.get(at, "")
    known = at[0] in knowledge.places
    return {
        "key": key_of(at) if at[1] else at[0],
        "name": place_words(*at, knowledge) if known else "",
        "pain": pain,
        "numbers": numbers_with(pain),
        "feels": draft.feels.get(at, ()),
    }


def numbers_with(typed: str) -> list[tuple[str, str]]:
    """0 to 10, and what an entry from elsewhere says between them."""
    usual = [(str(one), str(one)) for one in range(11)]
    if typed == UNSAID:
        return [*usual, (UNSAID, "?")]
    return usual if not typed or typed in dict(usual) else [*usual, (typed, typed)]


@lru_cache(maxsize=4)
def chooser(language: str, knowledge: Knowledge) -> dict[str, object]:
    """The drawings and the list from which a place is added, in a language. A place on a drawing leads to its name in the list."""

    def address(about: str, at: str) -> str:
        return f"#view-{at}" if about == FOOT else f"#add-{about}-{at}"

    def drawings(view: str) -> list[tuple[str, Markup]]:
        return [(_(name), drawn_places(drawn, view, address, knowledge)) for drawn, name in VIEWS[view][1]]

    parts = [
        (_(PARTS[part]), [(one.id, said(one, "name"), [(side, answer_words(side)) for side in sides_of(one)]) for one in places])
        for part, places in places_by_part(knowledge).items()
    ]
    return {"views": [(view, _(VIEWS[view][0]), drawings(view)) for view in VIEWS], "parts": parts}


@router.get("/diary/offline")
def offline(request: Request) -> Response:
    """The form that a browser keeps for when the program is not running. Nothing of a person is on it."""
    knowledge = desk(request).knowledge
    return page(
        request,
        "diary_offline.html",
        draft=Draft(),
        rows=[],
        row_to_copy=row_of((COPIED, ""), Draft(), knowledge),
        sensations=knowledge.records.sensation,
        chooser=chooser(spoken(), knowledge),
        opened=True,
        added="",
        problems=(),
    )


@router.get("/e/{episode_id}/diary.csv")
def export_csv(request: Request, episode_id: str) -> Response:
    """Every entry as a table."""
    here = desk(request)
    text = "\ufeff" + diary_csv(here.store.diary_history(here.store.episode(episode_id).id))
    return download(text, "text/csv; charset=utf-8", f"solespine-diary-{here.now():%Y-%m-%d}.csv")


@router.get("/e/{episode_id}/diary.json")
def export_json(request: Request, episode_id: str) -> Response:
    """Every entry, exactly."""
    here = desk(request)
    data = diary_file(here.store.diary_history(here.store.episode(episode_id).id), here.now())
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return download(text, "application/json", f"solespine-diary-{here.now():%Y-%m-%d}.json")


@router.get("/e/{episode_id}/diary.ics")
def reminders(request: Request, episode_id: str, time: str = USUAL_TIME) -> Response:
    """A reminder every day, for a calendar; it names nothing of the person's trouble."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    at = _clock(time)
    if at is None:
        problem = Problem("reminder", _("'{typed}' is not a time of day. Type it like 20:15.").format(typed=time[:20]))
        return _show(request, here, episode, problems=(problem,), status=422)
    first = here.now().date() if at > here.now().time() else here.now().date() + A_DAY
    text = daily_reminders("diary", _("Solespine: diary"), at, first, here.now(), language=spoken())
    return download(text, "text/calendar; charset=utf-8", "solespine-diary.ics")


def _clock(text: str) -> time | None:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is None else None


@router.post("/e/{episode_id}/diary/take-in")
def take_in(request: Request, episode_id: str, form: Form) -> Response:
    """Take in a diary that was taken out: all of it, or nothing and what is wrong."""
    here = desk(request)
    episode = here.store.episode(episode_id)
    file = form.get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise ExchangeError(_("choose a file that was saved as 'Diary as a table' or 'Diary as JSON'"))
        added = _keep_all(here, episode, read_diary_file(file.file.read()))
    except ExchangeError as error:
        text = _("Nothing was taken in: {wrong}.").format(wrong=str(error).rstrip("."))
        return _show(request, here, episode, problems=(Problem("file", text),), status=422)
    text = ngettext("%(num)d new entry was taken in.", "%(num)d new entries were taken in.", added) % {"num": added}
    return _show(request, here, here.store.episode(episode_id), taken=text)


def _keep_all(here: Desk, episode: Episode, entries: tuple[DiaryEntry, ...]) -> int:
    """Keep the entries of a file, after those that are new here were looked at; how many were new."""
    there = {one.once for one in here.store.diary_history(episode.id)}
    new = [(place, one) for place, one in enumerate(entries, 1) if one.once not in there]
    for place, entry in new:
        try:
            check_entry(entry, here.knowledge, here.now())
        except EvidenceError as error:
            raise ExchangeError(_("entry {number}: {wrong}").format(number=place, wrong=error)) from None
    now, evidence = here.now(), here.standing(episode).evidence
    week = timedelta(days=here.knowledge.setting("diary_week_days"))
    # Of what is long past an entry tells; what was felt this week is so.
    lately = [one for one in standing(one for _place, one in new) if now - one.felt <= week]
    seen = {found.about: found for entry in lately for found in _felt(entry, evidence)}
    if seen:
        here.store.add(episode.id, f"{lately[-1].once[:150]}:taken-in", STEP, tuple(seen.values()), at=now)
    try:
        return here.store.keep_diaries(episode.id, entries)
    except RecordsError as error:
        if type(error) is not RecordsError:
            raise
        raise ExchangeError(str(error)) from None
