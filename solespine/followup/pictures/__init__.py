"""Pictures of what was felt, drawn as SVG, each with its twin: the same numbers as a table."""

from solespine.followup.pictures.calendar import Month, calendar_months
from solespine.followup.pictures.then_now import Compared, compare, felt_between
from solespine.followup.pictures.trend import Point, Stretch, points, trend_picture
from solespine.followup.pictures.trial import TrialDays, trial_days, trial_picture
from solespine.svg import STYLE, Picture, Twin

__all__ = [
    "STYLE",
    "Compared",
    "Month",
    "Picture",
    "Point",
    "Stretch",
    "TrialDays",
    "Twin",
    "calendar_months",
    "compare",
    "felt_between",
    "points",
    "trend_picture",
    "trial_days",
    "trial_picture",
]
