"""Arithmetic on published figures that the dossier states must come out of the dossier."""

from __future__ import annotations

import pytest

from solespine.knowledge import Basis, Knowledge, Link, LinkUse
from solespine.reasoning.verdict import due_share


def odds(share: float) -> float:
    return share / (1 - share)


def the_link(knowledge: Knowledge, from_id: str, basis: Basis | None = None, source: str = "") -> Link:
    return next(
        link
        for link in knowledge.records.link
        if link.from_id == from_id
        and link.to_id == "nonspecific_low_back_pain"
        and (link.use is LinkUse.default if not source else link.odds_ratio.source == source)
        and (basis is None or link.odds_ratio.basis is basis)
    )


def risk_factor(knowledge: Knowledge, condition: str, factor: str) -> float:
    return next(row.odds_ratio.value for row in knowledge.conditions[condition].risk_factors if row.factor == factor)


def test_every_relative_risk_follows_from_its_odds_ratio(knowledge: Knowledge) -> None:
    # RR = OR / (1 - p0 + p0 OR)
    checked = 0
    for link in knowledge.records.link:
        if link.relative_risk is not None:
            p0 = link.relative_risk.at_risk_without
            for key in ("value", "low", "high"):
                ratio = getattr(link.odds_ratio, key)
                assert getattr(link.relative_risk, key) == pytest.approx(ratio / (1 - p0 + p0 * ratio), abs=0.011), link.from_id
            checked += 1
    assert checked > 25


def test_plantar_fasciitis_and_hip_arthritis_may_cause_a_third_of_the_back_pain_beside_them(knowledge: Knowledge) -> None:
    # (1.54 - 1) / 1.54 = 0.35 and (1.5 - 1) / 1.5 = 0.33; every other foot condition 0.23 or less
    assert due_share(the_link(knowledge, "plantar_fasciitis")) == pytest.approx(0.35, abs=0.005)
    assert due_share(the_link(knowledge, "hip_osteoarthritis")) == pytest.approx(0.33, abs=0.005)
    feet = [name for name, one in knowledge.conditions.items() if one.place == "foot" and name != "plantar_fasciitis"]
    linked = {
        link.from_id for link in knowledge.records.link if link.to_id == "nonspecific_low_back_pain" and link.use is LinkUse.default
    }
    assert all(due_share(the_link(knowledge, name)) <= 0.235 for name in feet if name in linked)


def test_a_bunion_is_2_87_times_as_likely_in_women(knowledge: Knowledge) -> None:
    # nix_2010: 30 % of women, 13 % of men
    assert risk_factor(knowledge, "hallux_valgus", "female") == pytest.approx(odds(0.30) / odds(0.13), abs=0.01)
    # nix_2010: 35.7 % over 65, 23 % at 18 to 65
    assert risk_factor(knowledge, "hallux_valgus", "age_65_plus_vs_18_64") == pytest.approx(odds(0.357) / odds(0.23), abs=0.01)


def test_gout_is_twice_as_likely_in_men(knowledge: Knowledge) -> None:
    # chenxu_2019: 5.2 % of men, 2.7 % of women
    assert risk_factor(knowledge, "gout", "male") == pytest.approx(odds(0.052) / odds(0.027), abs=0.02)


def test_recruits_with_marked_flat_feet_had_back_pain_twice_as_often(knowledge: Knowledge) -> None:
    # kosashvili_2008: 10 % against 5 %
    assert the_link(knowledge, "flatfoot", source="kosashvili_2008").odds_ratio.value == pytest.approx(
        odds(0.10) / odds(0.05), abs=0.02
    )


def test_an_axial_illness_gives_heel_pain_at_the_published_rate(knowledge: Knowledge) -> None:
    # 37 against 11 percent heel pain gives 4.8, the upper end of the link
    link = next(
        one for one in knowledge.records.link if (one.from_id, one.to_id) == ("axial_spondyloarthritis", "plantar_fasciitis")
    )
    assert link.odds_ratio.high == pytest.approx(odds(0.37) / odds(0.11), abs=0.1)
