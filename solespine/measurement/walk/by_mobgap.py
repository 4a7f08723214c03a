"""Bouts and contacts as mobgap finds them, where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np

from solespine.measurement.measurement import MeasurementError
from solespine.measurement.walk.passages import Bout, Surface
from solespine.measurement.walk.sampling import RATE_HZ


def mobgap_bouts(ready: Surface) -> Iterator[Bout]:
    """Walking bouts and initial contacts by mobgap's recommended detectors."""
    walking, steps = _mobgap()
    frame = _frame(ready)
    found = walking.clone().detect(frame, sampling_rate_hz=RATE_HZ).gs_list_
    for first, last in found[["start", "end"]].to_numpy(int).tolist():
        part = frame.iloc[first:last].reset_index(drop=True)
        contacts = steps.clone().detect(part, sampling_rate_hz=RATE_HZ).ic_list_["ic"].to_numpy(float)
        if len(contacts) > 1:
            yield Bout(first, last, float(np.median(np.diff(contacts))) / RATE_HZ, first + contacts)


def _mobgap() -> tuple[Any, Any]:
    """The detectors of walking and of contacts."""
    try:
        walking, steps = import_module("mobgap.gait_sequences"), import_module("mobgap.initial_contacts")
    except ImportError as missing:
        raise MeasurementError(
            "no_mobgap",
            "mobgap is not installed, so it cannot look for the steps.",
            'Install it with: pip install "solespine[mobgap]", or leave out the choice of mobgap.',
        ) from missing
    return walking.GsdIluz(), steps.IcdIonescu()


def _frame(ready: Surface) -> Any:
    """Acceleration and rotation in the axes mobgap wants: up, and two level ones that need not be told apart here."""
    up = ready.up.mean(axis=0)
    up = up / np.linalg.norm(up)
    aside = np.cross(up, np.eye(3)[int(np.argmin(np.abs(up)))])
    aside /= np.linalg.norm(aside)
    body = np.stack([up, aside, np.cross(up, aside)], axis=1)
    rotation = ready.stretch.rotation if ready.stretch.rotation is not None else np.zeros_like(ready.stretch.acceleration)
    columns = [f"{sensor}_{axis}" for sensor in ("acc", "gyr") for axis in ("is", "ml", "pa")]
    return import_module("pandas").DataFrame(np.c_[ready.stretch.acceleration @ body, np.degrees(rotation @ body)], columns=columns)
