"""What others find in the same recordings: mobgap and scikit-digital-health, each as its makers recommend."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.walk_reference import Trial
from solespine.measurement.walk import Recording
from solespine.measurement.walk.bouts import rhythm
from solespine.measurement.walk.contacts import contacts
from solespine.measurement.walk.passages import own_bouts, surface
from solespine.measurement.walk.sampling import RATE_HZ, Stretch, stretches

G = 9.81
Finder = Callable[[Trial, float, float], np.ndarray]
WITHOUT_RHYTHM_S = 0.6  # a step's time where a bout is too short to show its own
SEEN_S = 12.0
EDGE_S = 0.25


def peers() -> dict[str, Finder]:
    """Who finds contacts between two given times, by name; those that are installed.

    Each sees the bout alone, and also with what lies around it: contacts found beside the bout are then left out.
    """
    found: dict[str, Finder] = {"solespine": widened(own), "solespine, cut": own}
    if find_spec("mobgap"):
        for name in ("IcdIonescu", "IcdShinImproved", "IcdHKLeeImproved"):
            short = name.removeprefix("Icd").removesuffix("Improved").lower()
            found |= {f"mobgap {short}": widened(_mobgap(name)), f"mobgap {short}, cut": _mobgap(name)}
    if find_spec("skdh"):
        found["skdh"] = widened(skdh)  # needs ten seconds at least, so never alone
    return found


def widened(find: Finder) -> Finder:
    """The same with what lies around a bout in sight."""

    def look(trial: Trial, start: float, stop: float) -> np.ndarray:
        beside = max(0.0, (SEEN_S - (stop - start)) / 2)
        found = find(trial, max(0.0, start - beside), min(trial.duration_s - 1 / RATE_HZ, stop + beside))
        return found[(found >= start - EDGE_S) & (found <= stop + EDGE_S)]

    return look


def end_to_end() -> dict[str, Callable[[Trial], np.ndarray]]:
    """Who finds bouts and contacts in a whole recording."""
    found: dict[str, Callable[[Trial], np.ndarray]] = {"solespine": own_whole}
    if find_spec("mobgap"):
        found["mobgap healthy"] = _mobgap_whole("MobilisedPipelineHealthy")
        found["mobgap impaired"] = _mobgap_whole("MobilisedPipelineImpaired")
    if find_spec("skdh"):
        found["skdh"] = skdh_whole
    return found


def own(trial: Trial, start: float, stop: float) -> np.ndarray:
    """This program's contacts in a part of a trial that nothing outside of it is known of."""
    first, last = round(start * RATE_HZ), round(stop * RATE_HZ) + 1
    felt = surface(Stretch(start, trial.acceleration[first:last], None)).felt
    of = rhythm(felt)
    step_s = float(np.median(of.step_s)) if len(of.step_s) else WITHOUT_RHYTHM_S
    return first / RATE_HZ + contacts(felt, step_s) / RATE_HZ


def own_whole(trial: Trial) -> np.ndarray:
    found = [np.zeros(0)]
    for stretch in stretches(recording(trial)):
        ready = surface(stretch)
        found += [stretch.start_s + bout.contacts / RATE_HZ for bout in own_bouts(ready, rhythm(ready.felt))]
    return np.concatenate(found)


def recording(trial: Trial) -> Recording:
    return Recording(
        np.arange(len(trial.acceleration)) / RATE_HZ, trial.acceleration, trial.rotation, trial.name, forward=(0.0, 0.0, 1.0)
    )


def _frame(trial: Trial, first: int, last: int) -> Any:
    import pandas as pd

    columns = [f"{sensor}_{axis}" for sensor in ("acc", "gyr") for axis in ("is", "ml", "pa")]
    both = np.c_[trial.acceleration, np.degrees(trial.rotation)][first:last]
    return pd.DataFrame(both, columns=columns)


def _mobgap(name: str) -> Finder:
    def find(trial: Trial, start: float, stop: float) -> np.ndarray:
        from mobgap import initial_contacts

        first, last = round(start * RATE_HZ), round(stop * RATE_HZ) + 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = getattr(initial_contacts, name)().detect(_frame(trial, first, last), sampling_rate_hz=RATE_HZ).ic_list_
        return (first + found["ic"].to_numpy(float)) / RATE_HZ

    return find


def mobgap_sides(trial: Trial, contact_s: np.ndarray, start: float, stop: float) -> np.ndarray:
    """Whether contacts are of the left foot, by mobgap's recommended detector of laterality."""
    import pandas as pd
    from mobgap.laterality import LrcUllrich

    first, last = round(start * RATE_HZ), round(stop * RATE_HZ) + 1
    ics = pd.DataFrame({"ic": np.clip(np.rint(contact_s * RATE_HZ).astype(int) - first, 0, last - first - 1)})
    ics.index.name = "step_id"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LrcUllrich(**LrcUllrich.PredefinedParameters.msproject_all)
        found = model.predict(_frame(trial, first, last), ics, sampling_rate_hz=RATE_HZ).ic_lr_list_
    return (found["lr_label"] == "left").to_numpy()


def _mobgap_whole(name: str) -> Callable[[Trial], np.ndarray]:
    def find(trial: Trial) -> np.ndarray:
        import mobgap.pipeline
        from mobgap.data import GaitDatasetFromData

        person = {"height_m": trial.height_m, "sensor_height_m": 0.53 * trial.height_m, "cohort": "HA"}
        frame = _frame(trial, 0, len(trial.acceleration)).rename(
            columns=lambda one: one.replace("_is", "_x").replace("_ml", "_y").replace("_pa", "_z")
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = GaitDatasetFromData(
                {("a",): {"LowerBack": frame}},
                float(RATE_HZ),
                {("a",): person},
                {("a",): {"measurement_condition": "laboratory"}},
                single_sensor_name="LowerBack",
            )
            found = getattr(mobgap.pipeline, name)().safe_run(data[0])
        return found.raw_ic_list_["ic"].to_numpy(float) / RATE_HZ

    return find


def skdh(trial: Trial, start: float, stop: float) -> np.ndarray:
    return _skdh(trial, round(start * RATE_HZ), round(stop * RATE_HZ) + 1)


def skdh_whole(trial: Trial) -> np.ndarray:
    from skdh.context import PredictGaitLumbarLgbm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = PredictGaitLumbarLgbm().predict(time=_time(trial), accel=trial.acceleration / G, fs=float(RATE_HZ))
    bouts = zip(told["Gait Bout Start Index"], told["Gait Bout Stop Index"], strict=True)
    look = widened(skdh)
    found = [look(trial, first / RATE_HZ, last / RATE_HZ) for first, last in bouts]
    return np.concatenate([np.zeros(0), *found])


def _skdh(trial: Trial, first: int, last: int) -> np.ndarray:
    """Contacts by the detector on vertical acceleration, before strides are chosen: both find more here than the defaults."""
    from skdh.gait import GaitLumbar

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = GaitLumbar(gait_event_method="Vertical CWT").bout_pipeline.run(
                time=_time(trial)[first:last],
                accel=trial.acceleration[first:last] / G,
                gyro=trial.rotation[first:last],
                fs=float(RATE_HZ),
                v_axis=0,
                ap_axis=2,
            )
        except ValueError:  # too short for it
            return np.zeros(0)
    return (first + np.asarray(found["initial_contacts"], dtype=float)) / RATE_HZ


def _time(trial: Trial) -> np.ndarray:
    return 1.6e9 + np.arange(len(trial.acceleration)) / RATE_HZ
