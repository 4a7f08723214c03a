"""Adds entries and diary entries as fast as it can and prints the form of each one that was acknowledged. Killed by crash.py."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import count

from solespine.evidence import Observation, Span
from solespine.followup.diary import DiaryEntry
from solespine.marks import Mark
from solespine.records import open_store

TEXT = "words " * 30
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def content(once):
    """What the entry of this form holds, so that whoever looks later can tell whether it is whole."""
    number = float(once.rpartition("-")[2])
    seen = [Observation("a", True), Observation("b", number), Observation("c", f"{once} {TEXT}"), Observation("d", Span(number))]
    return tuple(seen * 5), (Mark("heel", "left", number % 11, (once,)), Mark("arch", "both"))


def diary_entry(once):
    """The diary entry of this form."""
    number = int(once.rpartition("-")[2])
    felt = AT + timedelta(hours=number)
    marks = tuple(Mark(place, "left", number % 11, (once,)) for place in ("heel", "arch", "calf"))
    scores = {"back_pain_average": number % 11, "steps": number}
    return DiaryEntry(0, once, felt, felt, felt.date(), marks, scores, f"{once} {TEXT}", (once, "another"), once)


def main():
    where, episode_id, name = sys.argv[1:]
    store = open_store(where)
    print("ready", flush=True)
    for n in count():
        once = f"{name}-{n}"
        if n % 2:
            store.keep_diary(episode_id, diary_entry(once))
        else:
            last = store.add(episode_id, once, "step", *content(once)).last
            if n % 7 == 0:
                store.note_shown(episode_id, last, "0.1", name, {"once": once})
        print(once, flush=True)


if __name__ == "__main__":
    main()
