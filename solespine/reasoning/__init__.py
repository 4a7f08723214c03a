"""What is probably the matter: hypotheses to posterior to differential, verdict, reasons."""

from solespine.reasoning.network import Network, compile_network
from solespine.reasoning.question import Candidate
from solespine.reasoning.reasoning import (
    Contribution,
    Estimate,
    Likely,
    Reasoning,
    Weighed,
    WeightOfEvidence,
    next_questions,
    reason,
    weigh,
)
from solespine.reasoning.verdict import VERDICTS

__all__ = [
    "VERDICTS",
    "Candidate",
    "Contribution",
    "Estimate",
    "Likely",
    "Network",
    "Reasoning",
    "Weighed",
    "WeightOfEvidence",
    "compile_network",
    "next_questions",
    "reason",
    "weigh",
]
