"""Accuracy on the open cases, then times, then peers, then the personal trial, then walks, then footprints; all in one run."""

from __future__ import annotations

import platform
import sys

from benchmarks import accuracy, speed, trial
from solespine import load_knowledge


def main() -> None:
    """Print everything. ``--no-peers``: no other engines. ``--trial``, ``--walk`` or ``--footprint``: these alone."""
    only = {one for one in ("--trial", "--walk", "--footprint") if one in sys.argv}
    if not only:
        differential()
    if not only or "--trial" in only:
        trial.main()
    if not only or "--walk" in only:
        from benchmarks import walk

        walk.main()
    if not only or "--footprint" in only:
        from benchmarks import footprint

        footprint.main()


def differential() -> None:
    """What is probably the matter: how accurate, how fast, and beside others."""
    knowledge = load_knowledge()
    cases = accuracy.open_cases()
    print(f"knowledge {knowledge.version}, Python {platform.python_version()}, {platform.machine()}\n")
    print("Open cases as published:")
    print(accuracy.report(accuracy.judge_told(cases, knowledge)))
    judged = accuracy.judge_interviewed(cases, knowledge)
    print(f"\nThe same by interview, at most {max(one.steps for one in judged)} steps:")
    print(accuracy.report(judged))
    people = [accuracy.told(case, knowledge) for case in cases]
    print("\nTimes for one person:")
    print(speed.parts(knowledge, people))
    print("\nMany:")
    print(speed.many(knowledge, people))
    print("\nCold starts:")
    print(speed.cold_starts())
    if "--no-peers" not in sys.argv:
        from benchmarks import peers

        print("\nPeers on random networks:")
        print(peers.report(), end="\n\n")


if __name__ == "__main__":
    main()
