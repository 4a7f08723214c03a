"""A recorded walk becomes cadence, times, speed, regularity and the difference between the sides."""

from solespine.measurement.walk.judging import Evenness, evenness, judge
from solespine.measurement.walk.reading import DETECTORS, read_walk
from solespine.measurement.walk.recording import Recording

__all__ = ["DETECTORS", "Evenness", "Recording", "evenness", "judge", "read_walk"]
