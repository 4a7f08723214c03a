"""Recording apps and sensors whose tables do not say everything themselves, and what their makers say about them."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.measurement.walk.files.clocks import is_clock
from solespine.measurement.walk.files.layout import Layout


@dataclass(frozen=True, slots=True)
class Logger:
    """What is known of the tables of one maker.

    Parameters
    ----------
    name : str
    columns : tuple of str
        Names that only this maker's tables have, all of them.
    above : str
        What stands in the lines above its tables.
    names : tuple of str
        The names of its columns, where its tables have none.
    acceleration, rotation, time : str
        Units that its tables do not write. Gravity, where it is in the numbers, has the say.
    linear : bool
        Whether what it calls acceleration has no gravity in it.
    """

    name: str
    columns: tuple[str, ...] = ()
    above: str = ""
    names: tuple[str, ...] = ()
    acceleration: str = ""
    rotation: str = ""
    time: str = ""
    linear: bool = False

    def wrote(self, layout: Layout) -> bool:
        """Whether it wrote this table."""
        there = {name.casefold().strip() for name in layout.names}
        return bool(self.columns or self.above) and set(self.columns) <= there and self.above in layout.above.casefold()


LOGGERS = (
    Logger("Sensor Logger", columns=("seconds_elapsed", "x", "y", "z"), acceleration="m/s2", rotation="rad/s"),
    Logger("Physics Toolbox", columns=("time", "gfx", "gfy", "gfz"), acceleration="g", rotation="rad/s"),
    Logger("Physics Toolbox", columns=("time", "ax", "ay", "az", "at"), acceleration="m/s2", rotation="rad/s", linear=True),
    Logger("Physics Toolbox", columns=("time", "ax", "ay", "az", "atotal"), acceleration="m/s2", rotation="rad/s", linear=True),
    Logger("Physics Toolbox", columns=("time", "wx", "wy", "wz"), rotation="rad/s"),
    Logger("Movella DOT", columns=("packetcounter", "sampletimefine"), acceleration="m/s2", rotation="deg/s", time="us"),
    Logger("ActiGraph", above="actigraph", columns=("accelerometer x",), acceleration="g", rotation="deg/s"),
    Logger(
        "GENEActiv",
        above="geneactiv",
        names=("timestamp", "acc_x_g", "acc_y_g", "acc_z_g", "light", "button", "temperature"),
    ),
)


def logger_of(layout: Layout) -> Logger | None:
    """Who wrote this table, where that matters."""
    found = next((one for one in LOGGERS if one.wrote(layout)), None)
    if found is None and not layout.names and is_clock(layout.first[0]):
        # Axivity's converters write a time and three axes without any name; gravity has to confirm that these are in g.
        return Logger("Axivity", names=("timestamp", "acc_x", "acc_y", "acc_z"))
    return found
