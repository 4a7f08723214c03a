"""What a walk says of the finding that somebody walks unevenly: clearly so, not so, or it cannot say."""

from __future__ import annotations

from enum import StrEnum

from solespine.knowledge import Knowledge
from solespine.measurement.measurement import Figure, Measurement, Said

FINDING = "gait_asymmetry"
STEP_TIME = "step_time_asymmetry"  # both the figure and the cut-off from which the finding counts


class Evenness(StrEnum):
    """How even a walk is."""

    symmetric = "symmetric"
    unclear = "unclear"
    asymmetric = "asymmetric"


def judge(measurement: Measurement, knowledge: Knowledge) -> tuple[Said, ...]:
    """What follows from a measured walk for findings, by what the dossier says now."""
    value = {Evenness.symmetric: False, Evenness.unclear: None, Evenness.asymmetric: True}[evenness(measurement, knowledge)]
    return (Said(FINDING, value),)


def evenness(measurement: Measurement, knowledge: Knowledge) -> Evenness:
    """Clearly asymmetric where the whole interval lies beyond the limit and the movement itself bears witness.

    Symmetric where the whole interval lies below the limit from which the finding counts.
    """
    figure = measurement.figure(STEP_TIME)
    if figure is None:
        return Evenness.unclear
    if figure.high < (knowledge.cutoffs[STEP_TIME].value or 0.0):
        return Evenness.symmetric
    if beyond_limit(figure, knowledge) and witness_agrees(measurement, knowledge):
        return Evenness.asymmetric
    return Evenness.unclear


def beyond_limit(asymmetry: Figure, knowledge: Knowledge) -> bool:
    """Whether a step-time asymmetry is beyond the limit with its whole interval."""
    return asymmetry.low > knowledge.setting("walk_clear_asymmetry")


def witness_agrees(measurement: Measurement, knowledge: Knowledge) -> bool:
    """Whether the movement repeats clearly worse after a step than after a stride.

    That needs no contacts, so it cannot share their errors.

    Source: `moe_nilssen_2004`.
    """
    step, stride = measurement.figure("step_regularity"), measurement.figure("stride_regularity")
    if step is None or stride is None or stride.value <= 0:
        return False
    return step.value / stride.value <= knowledge.setting("walk_witness_at")
