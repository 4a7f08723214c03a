"""What is usual at an age."""

from __future__ import annotations

from solespine.knowledge import Knowledge
from solespine.knowledge.sources import Norm


def norm_for(measure: str, age: float | None, sex: str | None, knowledge: Knowledge) -> Norm | None:
    """The published norm of a measure for somebody of this age and sex; None where there is none or they are not known.

    Parameters
    ----------
    measure : str
        ``usual_walking_speed``, ``cadence_low_limit``, ...
    sex : str or None
        ``female`` or ``male``; a norm for any sex needs none.
    """
    if age is None:
        return None
    fitting = [one for one in knowledge.records.norm if one.measure == measure and _holds(one.age, age)]
    return next((one for one in fitting if one.sex in ("any", sex)), None)


def _holds(ages: str, age: float) -> bool:
    """Whether an age lies in '20-29', all of the thirtieth year included, or in '80+'."""
    low, _, high = ages.removesuffix("+").partition("-")
    return int(low) <= int(age) and (ages.endswith("+") or int(age) <= int(high or low))
