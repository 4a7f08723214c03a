"""What is wrong with the guided self-tests of a dossier: names that lead nowhere, and calls that speak of nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solespine.knowledge.dossier import Knowledge
from solespine.knowledge.errors import did_you_mean
from solespine.knowledge.expressions import names
from solespine.knowledge.self_tests import SelfTest


def broken_self_tests(knowledge: Knowledge) -> Iterator[str]:
    facts = {**knowledge.findings, **knowledge.context}
    for test in knowledge.records.self_test:
        where = f"self_tests.toml: {test.id}"
        yield from _unknown(where, "asks", test.asks, facts)
        yield from _unknown(where, "finding", test.findings, knowledge.findings)
        yield from _unknown(where, "cutoff", filter(None, _cutoffs(test)), knowledge.cutoffs)
        norms = {norm.measure for norm in knowledge.records.norm}
        yield from _unknown(where, "norm", (limit.norm for limit in test.limit if limit.norm), norms)
        yield from _unknown(where, "reading", (limit.reading for limit in test.limit), {one.id for one in test.reading})
        yield from _unknown(
            where, "counts", (name for one in test.reading for name in one.counts), {one.id for one in test.question}
        )
        if test.timer is not None and test.timer.into:
            yield from _unknown(where, "into", [test.timer.into], {one.id for one in test.reading})
        for call in test.call:
            named = (*names(call.when), *(names(call.absent_when) if call.absent_when else ()))
            known = (*test.names(call.whole), *(limit.id for limit in test.limit if _counted(test, limit.reading)))
            yield from _unknown(where, f"call of {call.finding}", named, known)
        yield from (f"{where}: {one}: a cut-off needs a value" for one in _cutoffs(test) if one and _no_value(knowledge, one))
    for bar in knowledge.records.self_test_bar:
        yield from _unknown(f"self_tests.toml: {bar.id}", "tests", bar.tests, knowledge.self_tests)


def _cutoffs(test: SelfTest) -> tuple[str, ...]:
    return (*(limit.cutoff for limit in test.limit), *(reading.change_cutoff for reading in test.reading))


def _counted(test: SelfTest, reading: str) -> bool:
    """Whether a reading is counted over both sides."""
    return any(one.id == reading and one.counts for one in test.reading)


def _no_value(knowledge: Knowledge, cutoff: str) -> bool:
    return cutoff in knowledge.cutoffs and knowledge.cutoffs[cutoff].value is None


def _unknown(where: str, key: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    pool = set(known)
    for one in ids:
        if one not in pool:
            yield f"{where}: {key}: unknown id '{one}'{did_you_mean(one, pool)}"
