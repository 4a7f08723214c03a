"""How long the parts of an answer take, all in one run; figures of other machines do not compare."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from solespine.assessment import assess, network_of
from solespine.evidence import Evidence
from solespine.knowledge import Knowledge
from solespine.reasoning.answers import read_answers
from solespine.reasoning.interval import draw
from solespine.reasoning.network import Network
from solespine.reasoning.posterior import posterior
from solespine.reasoning.reasoning import DRAWN, next_questions, reason, verdict_estimates, weigh


def milliseconds(run: Callable[[Evidence], object], people: Sequence[Evidence], rounds: int = 3) -> tuple[float, float, float]:
    """Fastest, median and slowest time for one person, after one round that is not counted."""
    taken = []
    for number in range(rounds + 1):
        for person in people:
            fresh = Evidence(person.knowledge, person.observations)
            start = time.perf_counter()
            run(fresh)
            if number:
                taken.append(1000 * (time.perf_counter() - start))
    return min(taken), statistics.median(taken), max(taken)


def core(person: Evidence, network: Network) -> tuple[object, object, object]:
    """Posterior and verdict, their intervals, and every next question."""
    weighed = weigh(person, network)
    drawn = draw(person, weighed.leading.first(DRAWN), weighed.question, weighed.causes, weighed.traits)
    return drawn.conditions, verdict_estimates(weighed, drawn), next_questions(weighed)


def parts(knowledge: Knowledge, people: Sequence[Evidence]) -> str:
    """Each part of an answer, and the whole."""
    network = network_of(knowledge)
    rows: list[tuple[str, Callable[[Evidence], object]]] = [
        ("posterior and verdict", lambda person: weigh(person, network).verdict),
        ("posterior, verdict, intervals, all next questions", lambda person: core(person, network)),
        ("the same with differential and contributions", lambda person: reason(person, network, explain=False)),
        ("the same with the weight of every finding", lambda person: reason(person, network)),
        ("whole assessment with rules", lambda person: assess(person, knowledge)),
    ]
    lines = [f"{len(network.conditions)} conditions, {len(network.hypotheses)} hypotheses, {len(network.findings)} findings"]
    for name, run in rows:
        low, middle, high = milliseconds(run, people)
        lines.append(f"  {name}: {middle:.2f} ms median ({low:.2f} to {high:.2f})")
    ready = [weigh(person, network) for person in people]
    for name, run_one in (
        ("intervals alone", lambda one: draw(one.evidence, one.leading.first(DRAWN), one.question, one.causes, one.traits)),
        ("all next questions alone", next_questions),
    ):
        taken = []
        for one in ready * 3:
            start = time.perf_counter()
            run_one(one)
            taken.append(1000 * (time.perf_counter() - start))
        lines.append(f"  {name}: {statistics.median(taken):.2f} ms median")
    return "\n".join(lines)


def many(knowledge: Knowledge, people: Sequence[Evidence], count: int = 10_000) -> str:
    """Time for many cases: posterior and verdict, and the whole assessment without reasons."""
    network = network_of(knowledge)
    order = np.random.default_rng(1).integers(len(people), size=count)
    start = time.perf_counter()
    for index in order:
        weigh(Evidence(knowledge, people[index].observations), network)
    light = time.perf_counter() - start
    tenth = order[: count // 10]
    start = time.perf_counter()
    for index in tenth:
        assess(Evidence(knowledge, people[index].observations), knowledge, explain=False)
    whole = time.perf_counter() - start
    return (
        f"{count} cases, posterior and verdict: {light:.1f} s ({count / light:.0f} a second)\n"
        f"{len(tenth)} cases, whole assessment without reasons: {whole:.1f} s ({len(tenth) / whole:.0f} a second)"
    )


def cold_starts(runs: int = 5) -> str:
    """Whole processes: help, loading the dossier, one case."""
    loading = "from solespine import load_knowledge; load_knowledge()"
    case = (
        "from solespine import load_knowledge, assess, Evidence; k = load_knowledge();"
        "print(assess(Evidence.of(k, present=['heel_plantar_pain', 'first_step_pain', 'back_pain'])).urgency.name)"
    )
    lines = []
    for name, command in (
        ("solespine --help", [sys.executable, "-m", "solespine", "--help"]),
        ("load the dossier", [sys.executable, "-c", loading]),
        ("one case", [sys.executable, "-c", case]),
    ):
        taken = []
        for _ in range(runs + 1):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken.append(time.perf_counter() - start)
        lines.append(f"  {name}: {statistics.median(taken[1:]):.3f} s median of {runs} whole processes")
    return "\n".join(lines)


def posterior_time(network: Network, person: Evidence) -> float:
    """Seconds for one exact posterior of one person, best of five."""
    answers, _ = read_answers(person, network)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        _ = posterior(network, answers).conditions
        taken.append(time.perf_counter() - start)
    return min(taken)
