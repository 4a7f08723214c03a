"""Accuracy on the open cases, then times, then peers; all in one run."""

from __future__ import annotations

import platform
import sys

from benchmarks import accuracy, speed
from solespine import load_knowledge


def main() -> None:
    """Print everything. ``--no-peers`` leaves the other engines out."""
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
        print(peers.report())


if __name__ == "__main__":
    main()
