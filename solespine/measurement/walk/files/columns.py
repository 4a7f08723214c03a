"""What a column holds, from its name: quantity, axis, unit and place, in the languages in which recording apps write."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from solespine.measurement.walk.files.units import ACCELERATION, ROTATION, TIME, unit_of

# Quantities. Bare axes ("x", "y", "z") have none until unit, file name or gravity says which.
ACCELERATED, LINEAR, GRAVITY, TURNED, TIMED, COUNTED, OTHER, BARE = (
    "acceleration",
    "linear acceleration",
    "gravity",
    "rotation",
    "time",
    "count",
    "other",
    "",
)

# Beginnings of words, without accents, as phyphox and the loggers have them in their languages.
WORDS = {
    OTHER: "mag quat euler attitude orient baro press luft temp light lux button abs total norm svm enmo compass heading gps loc "
    "lat lon alt speed veloc yaw pitch roll battery heart ppg ecg emg steps status mtime 磁",
    LINEAR: "linear lineal lineaire lineair liniow 线性 線性 線形 линейн",
    GRAVITY: "grav schwer zwaart graw тяж 重力",
    TURNED: "gyr giro zyro jiro rotation angular winkelg omega rotrate turn гироск 陀螺 ジャイロ 자이로",
    ACCELERATED: "acc beschl akzel acel accel versnel przysp zrychl ivme ускор 加速 가속 gforce",
    TIMED: "time zeit temps tiempo tempo tijd czas cas tid zaman врем 时间 時間 시간 elapsed epoc clock uhrzeit hora seconds",
    COUNTED: "sample packet counter count index frame row nr",
}
WHOLE = {
    **dict.fromkeys(("temps", "tempo", "datetime"), TIMED),
    **dict.fromkeys(("since", "date", "datum"), OTHER),
    **dict.fromkeys(("user", "free", "without", "ohne", "sin", "sans", "senza", "zonder", "bez"), LINEAR),
}
ALONE = {"t": TIMED, "ts": TIMED, "n": COUNTED, "i": COUNTED}  # letters that mean this only where nothing else is said
WITH = {"with", "including", "incl", "mit", "avec", "con", "total"}
GLUED = {
    **{f"a{axis}": (ACCELERATED, axis) for axis in "xyz"},
    **{f"w{axis}": (TURNED, axis) for axis in "xyz"},
    **{f"g{axis}": (TURNED, axis) for axis in "xyz"},
    **{f"gf{axis}": (ACCELERATED, axis) for axis in "xyz"},
}
AXES = {
    **{axis: axis for axis in "xyz"},
    **dict(zip("123", "xyz", strict=True)),
    # Up, sideways, forward: the axes of a belt sensor under their names on the body.
    "is": "x",
    "ml": "y",
    "pa": "z",
    "v": "x",
    "vt": "x",
    "vertical": "x",
    "ap": "z",
}
FILLERS = {"axis", "achse", "eje", "axe", "asse", "as", "os", "value", "data", "sensor", "cal", "in", "rate", "calibrated"}
SUFFIX = 3  # a unit at the end of a name is at most that many words: ax_m_s2

BRACKETS = re.compile(r"[(\[{]((?:[^()\[\]{}]|\([^()]*\))*)[)\]}]")
TOKEN = re.compile(r"[^\W\d_]+\d*|\d+")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. ``place`` is what else its name says, such as where the sensor was worn."""

    number: int
    text: str
    quantity: str = OTHER
    axis: str = ""
    unit: str = ""
    place: str = ""


def read_name(text: str, number: int = 0) -> Column:
    """The column of that name.

    >>> read_name("Linear Acceleration x (m/s^2)").quantity, read_name("accX [mg]").unit, read_name("Zeit (s)").quantity
    ('linear acceleration', 'mg', 'time')
    """
    shown = unicodedata.normalize("NFKC", text).strip().strip('"').strip()
    unit, bare = _unit_in_brackets(shown)
    glued = GLUED.get(_letters(bare))
    words = _words(bare)
    if not unit and not glued:
        unit, words = _unit_at_the_end(words)
        glued = GLUED.get("".join(words)) if len(words) <= 2 else None
    if glued:
        return Column(number, text, _by_unit(glued[0], unit), glued[1], unit, "gforce" if _letters(bare).startswith("gf") else "")
    if len(words) > 1 and words[-1] in GLUED:  # lowback_ax
        quantity, axis = GLUED[words[-1]]
        return Column(number, text, _by_unit(quantity, unit), axis, unit, " ".join(words[:-1]))
    axis, words = _axis(words)
    quantity, rest = _quantity(words, bool(axis))
    if quantity == BARE and unit in TIME:  # "X[s]": the axis of a drawing
        quantity, axis = TIMED, ""
    if (quantity == BARE and not axis) or (quantity == TIMED and unit not in ("", *TIME)):
        quantity = OTHER
    if quantity == TIMED and not unit:
        unit = next((known for word in words if (known := unit_of(word)) in TIME), "")
    return Column(number, text, _by_unit(quantity, unit), axis, unit, " ".join(rest))


def _unit_in_brackets(text: str) -> tuple[str, str]:
    found = list(BRACKETS.finditer(text))
    unit = next((known for one in reversed(found) if (known := unit_of(one.group(1)))), "")
    return unit, BRACKETS.sub(" ", text).strip()


def _unit_at_the_end(words: list[str]) -> tuple[str, list[str]]:
    for many in range(min(SUFFIX, len(words) - 1), 0, -1):
        unit = unit_of("_".join(words[-many:]))
        before = words[:-many]
        named = _quantity(before, False)[0]
        has_axis = bool(_axis(before)[0]) or "".join(before) in GLUED or before[-1] in GLUED
        fits = named == TIMED if unit in TIME else bool(unit) and (has_axis or named in (ACCELERATED, LINEAR, GRAVITY, TURNED))
        if fits:
            return unit, before
    return "", words


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def _words(text: str) -> list[str]:
    return [_letters(word) for word in TOKEN.findall(HUMP.sub(" ", text))]


def _axis(words: list[str]) -> tuple[str, list[str]]:
    """The axis, which stands at the end or at the beginning, and the other words."""
    kept = [word for word in words if word not in FILLERS]
    for place in (-1, 0):
        if kept and kept[place] in AXES and (len(kept) > 1 or kept[place] in "xyz"):
            axis = AXES[kept.pop(place)]
            return axis, kept
    return "", kept


def _quantity(words: list[str], with_axis: bool) -> tuple[str, list[str]]:
    """The quantity that the words name, and the words that do not. Time has no axis; a sensor without one may be its time."""
    named = {word: _meaning(word, len(words)) for word in words}
    meant = set(named.values()) - {BARE}
    rest = [word for word in words if named[word] == BARE]
    if TIMED in meant and not with_axis:
        return TIMED, [word for word in words if named[word] not in (TIMED, COUNTED) and word != "since"]
    if {ACCELERATED, GRAVITY} <= meant and (WITH & set(words)):
        return ACCELERATED, [word for word in rest if word not in WITH]
    for quantity in (LINEAR, GRAVITY, TURNED, ACCELERATED, COUNTED, OTHER):
        if quantity in meant and not (quantity == LINEAR and not meant & {ACCELERATED, GRAVITY}):
            extra = [word for word in words if named[word] == OTHER and quantity != OTHER and word not in WITH]
            return (OTHER if quantity == TURNED and "rotation" in words and "vector" in words else quantity), rest + extra
    return BARE, rest


def _meaning(word: str, words: int) -> str:
    if word in WHOLE or (word in ALONE and words == 1):
        return WHOLE.get(word) or ALONE[word]
    return next(
        (quantity for quantity, begins in WORDS.items() for begin in begins.split() if word.startswith(begin)),
        BARE,
    )


def _by_unit(quantity: str, unit: str) -> str:
    """The quantity, corrected by a unit that cannot be its own."""
    if quantity == BARE and unit in ACCELERATION:
        return ACCELERATED
    if quantity in (BARE, ACCELERATED) and unit in ROTATION:
        return TURNED if quantity == BARE else OTHER
    if quantity == TURNED and unit in ACCELERATION:
        return ACCELERATED
    return quantity
