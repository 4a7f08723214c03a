"""Photo, walk and self-test become figures that know their own error, and what follows from them for findings.

Enter by :mod:`solespine.measurement.footprint`, :mod:`solespine.measurement.walk` or :mod:`solespine.measurement.self_test`;
what they have in common is here.
"""

from solespine.measurement.measurement import (
    Figure,
    Measurement,
    MeasurementError,
    Quality,
    Remark,
    Said,
    as_json,
    from_json,
)

__all__ = ["Figure", "Measurement", "MeasurementError", "Quality", "Remark", "Said", "as_json", "from_json"]
