"""What medicine says: findings, conditions, links, rules, treatments, sources."""

from __future__ import annotations

from pathlib import Path

from solespine.knowledge.conditions import Condition, Kind, Link, LinkUse, Presentation, RiskFactor
from solespine.knowledge.dossier import NOT_SIGNED_OFF, Knowledge, Records, estimated_share, walk
from solespine.knowledge.errors import KnowledgeError, did_you_mean
from solespine.knowledge.findings import Context, Finding, How, Place, Screen, Sensation
from solespine.knowledge.numbers import Basis, ClinicalNumber
from solespine.knowledge.rules import Action, Contraindication, Routing, Rule, SideEffect, Urgency
from solespine.knowledge.self_tests import SelfTest, SelfTestBar
from solespine.knowledge.sources import Source
from solespine.knowledge.treatments import Routine, Stroke, Treatment

__all__ = [
    "NOT_SIGNED_OFF",
    "Action",
    "Basis",
    "ClinicalNumber",
    "Condition",
    "Context",
    "Contraindication",
    "Finding",
    "How",
    "Kind",
    "Knowledge",
    "KnowledgeError",
    "Link",
    "LinkUse",
    "Place",
    "Presentation",
    "Records",
    "RiskFactor",
    "Routine",
    "Routing",
    "Rule",
    "Screen",
    "SelfTest",
    "SelfTestBar",
    "Sensation",
    "SideEffect",
    "Source",
    "Stroke",
    "Treatment",
    "Urgency",
    "did_you_mean",
    "estimated_share",
    "load_knowledge",
    "walk",
]


def load_knowledge(folder: str | Path | None = None) -> Knowledge:
    """The dossier, checked and ready. See :func:`solespine.knowledge.reading.load_knowledge`."""
    from solespine.knowledge.reading import load_knowledge as read

    return read(Path(folder) if folder is not None else None)
