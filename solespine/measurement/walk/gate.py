"""What is no walk, or not enough of one, is not measured: the reason, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solespine.knowledge import Knowledge
from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.bouts import FALLING_SHARE, WEAKEST_M_S2, Rhythm
from solespine.measurement.walk.recording import NAMELESS, Recording
from solespine.measurement.walk.sampling import Floats
from solespine.measurement.walk.speed import step_length_m
from solespine.measurement.walk.steady import Steady

# At rest a sensor feels 9.8; calibration is off by at most a tenth, and the mean of a walk is that of rest.
GRAVITY_M_S2 = 8.3, 11.3
LONG_S = 4.0
CLEAR = 0.5  # of the movement forward and back must be in step with that up and down, as in every walk
FORWARD_SHARE = 0.15  # of the vertical movement; something shaken up and down has less
EVEN_SHARE = 0.8  # what both feet do to the vertical, over what one does and the other does not: even a bad limp has more
ALTERNATING_SHARE = 0.05  # of all movement must differ from foot to foot; a thing that is shaken has no feet
HEIGHTS_CM = 150.0, 170.0, 190.0  # nine in ten adults lie between the outer ones; used where nobody told the height
SIDEWAYS_MOST = 2.5  # of the vertical movement; an arm that swings has more, a waddle half of it
SWINGS = 1.2  # what one step does forward and the other does not, over what both do: a back has half or two thirds, a thigh twice
PACE = 50.0, 170.0  # steps a minute; half a metre a second takes more than fifty, and at 140 to 150 people begin to run
FASTEST_M_S = 2.6  # faster nobody walks: that is running, or no walk at all


def check_gravity(recording: Recording) -> None:
    """Refuse what feels no gravity, or another unit."""
    if not recording.gravity:
        raise MeasurementError(
            "no_gravity",
            "The phone took gravity out of {name}, so nobody can tell which way is up.",
            "Record 'acceleration with g', not 'linear acceleration'.",
            name=recording.name or NAMELESS,
        )
    assert recording.acceleration_m_s2 is not None
    felt = _felt_for_long(recording.time_s, recording.acceleration_m_s2)
    if not GRAVITY_M_S2[0] <= felt <= GRAVITY_M_S2[1]:
        raise MeasurementError(
            "gravity_is_off",
            "At rest {name} shows {felt} m/s², where gravity is 9.81.",
            "Say in which unit the numbers are, m/s² or g, or record with gravity in it.",
            name=recording.name or NAMELESS,
            felt=round(felt, 2),
        )


def _felt_for_long(time_s: Floats, acceleration: Floats) -> float:
    """What is usually felt over some seconds: movement goes to and fro and averages out, gravity stays."""
    parts = np.unique(np.searchsorted(time_s, np.arange(time_s[0], time_s[-1], LONG_S)))
    sums = np.add.reduceat(acceleration, parts, axis=0)
    counts = np.diff(np.r_[parts, len(time_s)])
    return float(np.median(np.linalg.norm(sums / counts[:, None], axis=1)))


def nobody_walks(seen: Sequence[Rhythm]) -> MeasurementError:
    """The reason why no walk was found."""
    strength = np.concatenate([one.strength for one in seen]) if seen else np.zeros(0)
    flight = np.concatenate([one.flight for one in seen]) if seen else np.zeros(0)
    if not len(strength):
        return MeasurementError(
            "too_short",
            "There are no four seconds in a row without a gap.",
            "Record two minutes of walking, with the app open and the screen awake.",
        )
    if (strength < WEAKEST_M_S2 / 3).mean() > 0.9:
        return MeasurementError(
            "no_movement",
            "The phone hardly moved.",
            "Strap it to your lower back, press start, and walk for two minutes.",
        )
    if (strength < WEAKEST_M_S2).mean() > 0.9:
        return MeasurementError(
            "too_gentle",
            "The phone moved up and down too little for steps to be found.",
            "Strap it firmly to your lower back and walk at your usual pace. If you can only walk slowly, leave this test out.",
        )
    if (flight >= FALLING_SHARE).mean() > 0.3:
        return MeasurementError(
            "running",
            "This looks like running or shaking: time and again the phone was in free fall.",
            "Strap the phone firmly to your lower back and walk at your usual pace.",
        )
    return MeasurementError(
        "no_walking",
        "No steady walking was found in the recording.",
        "Strap the phone firmly to your lower back and walk at your usual pace for two minutes.",
    )


def check_walks(found: Steady) -> None:
    """Refuse what keeps time but does not move as a walk does."""
    strides = found.strides
    if not len(strides.length_s):
        return
    up, forward, _ = strides.even.mean(axis=0)
    one_sided_up, one_sided_forward, sideways = strides.odd.mean(axis=0)
    if one_sided_forward > SWINGS * forward:
        raise MeasurementError(
            "swings",
            "The phone swings to and fro with one leg or arm.",
            "Strap it firmly to the middle of your lower back, not in a pocket or hand, and walk.",
        )
    alternating = strides.odd.sum() / max((strides.even + strides.odd).sum(), 1e-9)
    on_feet = found.clear >= CLEAR and forward >= FORWARD_SHARE * up and up >= EVEN_SHARE * one_sided_up
    as_feet_do = alternating >= ALTERNATING_SHARE and sideways <= SIDEWAYS_MOST * up
    if not on_feet or not as_feet_do or found.steps.sided.mean() < 0.5:
        raise MeasurementError(
            "not_like_walking",
            "Something moves in time here, but not as a trunk does on two feet.",
            "Strap the phone firmly to the middle of your lower back, not in a pocket or hand, and walk.",
        )


def check_pace(found: Steady) -> None:
    """Refuse steps that come as often or as seldom as nobody's do: the clock of the recording is wrong, or it is no walk."""
    if not len(found.steps.length_s):
        return
    pace = 60 / float(found.steps.length_s.mean())
    if not PACE[0] <= pace <= PACE[1]:
        raise MeasurementError(
            "no_such_pace",
            "The steps come {pace} times a minute. Nobody walks like that.",
            "If you ran, walk instead. If you walked, the times in the file are wrong: see that they are in seconds.",
            pace=round(pace),
        )


def check_steps(found: Steady, knowledge: Knowledge) -> None:
    """Refuse a walk with too few steady, straight steps of a side."""
    needed = int(knowledge.setting("walk_steps_a_side"))
    steps = found.steps
    sided = steps.left[steps.sided]
    least = int(min(sided.sum(), (~sided).sum()))
    if least >= needed:
        return
    values = {"steps": least, "needed": needed}
    if found.turned > found.all_steps / 2:
        raise MeasurementError(
            "turning",
            "You turned most of the time: only {steps} straight, steady steps a side were found, and {needed} are needed.",
            "Walk straight ahead for as long as you can before you turn, for three minutes in all.",
            **values,
        )
    if found.unlike > found.all_steps / 3:
        raise MeasurementError(
            "not_steady",
            "The steps are too unlike each other: only {steps} steady ones a side were found, and {needed} are needed.",
            "Fix the phone firmly to your lower back and walk straight ahead at one pace for three minutes.",
            **values,
        )
    raise MeasurementError(
        "too_few_steps",
        "Only {steps} steady steps a side were found, and {needed} are needed.",
        "Walk straight ahead at your usual pace for three minutes, with as few turns as you can.",
        **values,
    )


def speeds_m_s(found: Steady, height_cm: float, knowledge: Knowledge) -> Floats:
    """The speed of each steady stride of somebody of this height."""
    leg_m = knowledge.setting("walk_hip_height") * height_cm / 100
    length_m = step_length_m(found.strides.rise_m, leg_m, knowledge.setting("walk_pendulum_factor"))
    speeds: Floats = 2 * length_m / found.strides.length_s
    return speeds


def check_speed(found: Steady, knowledge: Knowledge, height_cm: float | None) -> bool:
    """Refuse a walk that is too slow or too fast to be judged; else whether it is near the lower limit.

    Without a height the speed is taken as that of somebody of 170 cm; it goes with the root of the height, so that from 150 to
    190 cm it is off by 6 percent, less than the model errs for anybody.
    """
    slowest = knowledge.setting("walk_slowest_m_s")
    heights = [height_cm] * 3 if height_cm else list(HEIGHTS_CM)
    error = knowledge.setting("walk_speed_error")
    low, speed, high = (float(speeds_m_s(found, one, knowledge).mean()) for one in heights)
    if speed < slowest:
        raise MeasurementError(
            "too_slow",
            "You walked at about {speed} metres a second. Below {slowest} a phone cannot tell steps apart well enough.",
            "If you can, walk at your usual pace on a free, level way. If you cannot, leave this test out.",
            speed=round(speed, 2),
            slowest=slowest,
        )
    if low * (1 - 2 * error) > FASTEST_M_S:
        raise MeasurementError(
            "running",
            "This looks like running: about {speed} metres a second.",
            "Walk at your usual pace.",
            speed=round(speed, 1),
        )
    return low * (1 - 2 * error) < slowest <= high
