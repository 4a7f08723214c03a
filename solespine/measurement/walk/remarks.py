"""What to know about a measured walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solespine.knowledge import Knowledge
from solespine.measurement.measurement import Figure, Measurement, Quality, Remark
from solespine.measurement.walk.judging import beyond_limit, witness_agrees
from solespine.measurement.walk.steady import Steady


def remarks(
    found: Steady,
    figures: Sequence[Figure],
    knowledge: Knowledge,
    *,
    gyroscope: bool,
    height: bool,
    near_limit: bool,
    cut: int | None,
) -> Iterator[Remark]:
    """Remarks in the order in which they matter."""
    yield Remark(
        "poor_judge", "A phone at the lower back is a poor judge of limping. Take this as a hint, and walk again on another day."
    )
    measured = Measurement("walk", Quality.fair, tuple(figures))
    asymmetry = measured.figure("step_time_asymmetry")
    if asymmetry and beyond_limit(asymmetry, knowledge) and not witness_agrees(measured, knowledge):
        yield Remark(
            "witness_disagrees",
            "The times of your steps differ between the sides, but the movement of your trunk does not bear that out."
            " So it is not counted.",
        )
    if found.contradicted:
        yield Remark(
            "worn_otherwise",
            "The phone was worn otherwise than was said, so left and right are not named.",
        )
    elif not found.named:
        yield Remark(
            "sides_unnamed",
            "Nobody knows which foot is the left one here, so the feet are called one and the other."
            " Whether they differ is still known.",
        )
    if not height:
        yield Remark(
            "no_height", "Your height is not known, so your speed is not given. To rule out too slow a walk, 170 cm were taken."
        )
    if near_limit:
        yield Remark("near_slowest", "You walked so slowly that the phone is near the limit of what it can tell.")
    if not gyroscope:
        yield Remark(
            "no_gyroscope",
            "There is no turning sensor in the recording. Turns were left out only where steps were unlike the others.",
        )
    if cut is not None:
        yield Remark("part_used", "The recording is long: only the first {minutes} minutes were used.", {"minutes": cut})
