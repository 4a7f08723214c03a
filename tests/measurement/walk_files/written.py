"""The same walk, written the way each recording app and logger writes it."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence

import numpy as np
import scipy.io
from numpy.typing import NDArray

G = 9.80665
RATE_HZ = 100.0
SAMPLES = 1200
EPOCH_S = 1_790_000_000.0

Floats = NDArray[np.float64]
rng = np.random.default_rng(6)
TIME_S: Floats = np.arange(SAMPLES) / RATE_HZ
_beat = np.stack([np.sin(2 * np.pi * f * TIME_S + p) for f, p in ((1.8, 0.0), (0.9, 1.0), (1.8, 2.0))], axis=1)
LINEAR: Floats = np.round(_beat * [2.0, 0.8, 1.0] + rng.normal(0, 0.2, (SAMPLES, 3)), 5)
GRAVITY: Floats = np.tile(np.round([0.6, 9.6, -1.9], 5), (SAMPLES, 1))
ACCELERATION: Floats = LINEAR + GRAVITY
ROTATION: Floats = np.round(_beat[:, ::-1] * [0.4, 0.9, 0.3], 5)


def table(
    names: Sequence[str], columns: Sequence[Sequence[object]], separator: str = ",", comma: bool = False, end: str = "\n"
) -> bytes:
    """A table as text."""
    lines = [separator.join(names)] if names else []
    for row in zip(*columns, strict=True):
        cells = [f"{one:.9g}" if isinstance(one, float) else str(one) for one in row]
        lines.append(separator.join(cell.replace(".", ",") if comma else cell for cell in cells))
    return (end.join(lines) + end).encode()


def axes(values: Floats, scale: float = 1.0) -> list[list[float]]:
    """Three columns of numbers."""
    return [(values[:, axis] * scale).tolist() for axis in range(3)]


def zipped(**members: bytes) -> bytes:
    """A zip; underscores of names stand for what Python's words cannot have."""
    return packed({name.replace("__", " ") + ".csv": content for name, content in members.items()})


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def clock(seconds: float, form: str = "{h:02d}:{m:02d}:{s:02d}.{ms:03d}", start: float = 36_350.0) -> str:
    """A time of day."""
    whole = round((start + seconds) * 1000) % 86_400_000
    return form.format(h=whole // 3_600_000, m=whole // 60_000 % 60, s=whole // 1000 % 60, ms=whole % 1000)


T = TIME_S.tolist()
MS = [str(round(one * 1000)) for one in T]
NS = [str(round((EPOCH_S + one) * 1e9)) for one in T]
NO_MAGNET = [["0"] * SAMPLES] * 3


def phyphox(
    separator: str = ",", comma: bool = False, words: tuple[str, str] = ("Time (s)", "Acceleration"), gyro: str = "Gyroscope"
) -> dict[str, bytes]:
    """The two tables of phyphox's 'Acceleration' and 'Gyroscope'."""
    time, named = words

    def names(word: str, unit: str) -> list[str]:
        return [f'"{time}"', *(f'"{word} {axis} ({unit})"' for axis in "xyz"), f'"Absolute ({unit})"']

    total = np.linalg.norm(ACCELERATION, axis=1).tolist()
    return {
        "Accelerometer": table(names(named, "m/s^2"), [T, *axes(ACCELERATION), total], separator, comma),
        "Gyroscope": table(names(gyro, "rad/s"), [T, *axes(ROTATION), total], separator, comma),
    }


def sensor_logger(values: Floats, scale: float = 1.0) -> bytes:
    """Its axes stand backwards, and the name of the file says which sensor it was."""
    x, y, z = axes(values, scale)
    return table(["time", "seconds_elapsed", "z", "y", "x"], [NS, T, z, y, x])


def geneactiv() -> bytes:
    """A hundred lines about the device, then rows without names."""
    about = ["Device Type,GENEActiv", "Device Model,1.1", "Measurement Frequency,100.0 Hz", "Subject Notes," + 40 * "\0"]
    lines = about + [""] * (100 - len(about))
    days = [clock(one, "2026-11-21 {h:02d}:{m:02d}:{s:02d}:{ms:03d}") for one in T]
    body = table([], [days, *axes(ACCELERATION, 1 / G), ["0"] * SAMPLES, ["0"] * SAMPLES, ["31.6"] * SAMPLES], end="\r\n")
    return ("\r\n".join(lines) + "\r\n").encode() + body


def actigraph() -> bytes:
    """Its lines above the table say the rate."""
    above = [
        "------------ Data File Created By ActiGraph GT9X ActiLife v6.13.4 Firmware v1.7.2 date format M/d/yyyy at 100 Hz  Filter Normal -----------",
        "Serial Number: TAS1C",
        "Start Time 10:05:50",
        "Start Date 11/21/2026",
        "--------------------------------------------------",
    ]
    names = ["Timestamp", *(f"{word} {axis}" for word in ("Accelerometer", "Gyroscope") for axis in "XYZ")]
    days = [clock(one, "11/21/2026 {h:02d}:{m:02d}:{s:02d}.{ms:03d}") for one in T]
    return ("\r\n".join(above) + "\r\n").encode() + table(
        names, [days, *axes(ACCELERATION, 1 / G), *axes(ROTATION, 180 / np.pi)], end="\r\n"
    )


def androsensor() -> bytes:
    """Semicolons, and every sensor of the phone in one row."""
    names = [
        *(f"ACCELEROMETER {axis} (m/s²)" for axis in "XYZ"),
        *(f"GRAVITY {axis} (m/s²)" for axis in "XYZ"),
        *(f"LINEAR ACCELERATION {axis} (m/s²)" for axis in "XYZ"),
        *(f"GYROSCOPE {axis} (rad/s)" for axis in "XYZ"),
        *(f"MAGNETIC FIELD {axis} (μT)" for axis in "XYZ"),
        "Time since start in ms ",
        "YYYY-MO-DD HH-MI-SS_SSS",
    ]
    stamps = [clock(one, "2026-11-21 {h:02d}:{m:02d}:{s:02d}:{ms:03d}") for one in T]
    return table(names, [*axes(ACCELERATION), *axes(GRAVITY), *axes(LINEAR), *axes(ROTATION), *NO_MAGNET, MS, stamps], ";")


def shimmer() -> bytes:
    """A line that says the separator, a line of names, a line of units."""
    names = ["Shimmer_86_Timestamp_Unix_CAL", *(f"Shimmer_86_Accel_LN_{axis}_CAL" for axis in "XYZ")]
    names += [f"Shimmer_86_Accel_WR_{axis}_CAL" for axis in "XYZ"] + [f"Shimmer_86_Gyro_{axis}_CAL" for axis in "XYZ"]
    units = ["ms", *["m/(s^2)"] * 6, *["deg/s"] * 3]
    unix = [str(round((EPOCH_S + one) * 1000)) for one in T]
    rough = axes(np.round(ACCELERATION, 0))
    body = table([], [unix, *axes(ACCELERATION), *rough, *axes(ROTATION, 180 / np.pi)], "\t")
    return b'"sep=\t"\n' + "\t".join(names).encode() + b"\n" + "\t".join(units).encode() + b"\n" + body


def movella_dot() -> bytes:
    """Microseconds in a counter that begins again after 71 minutes; units nowhere."""
    fine = [str((4_294_000_000 + round(one * 1e6)) % 2**32) for one in T]
    names = ["PacketCounter", "SampleTimeFine", *(f"Acc_{axis}" for axis in "XYZ"), *(f"Gyr_{axis}" for axis in "XYZ")]
    count = [str(one) for one in range(SAMPLES)]
    above = b"DeviceTag:,low back\nFirmwareVersion:,2.0.0\n"
    return above + table(names, [count, fine, *axes(ACCELERATION), *axes(ROTATION, 180 / np.pi)])


def sensorlog() -> bytes:
    """Apple's units; a slow location beside the fast acceleration."""
    names = ["loggingTime(txt)", "locationTimestamp_since1970(s)", "accelerometerTimestamp_sinceReboot(s)"]
    names += [f"accelerometerAcceleration{axis}(G)" for axis in "XYZ"] + [f"motionUserAcceleration{axis}(G)" for axis in "XYZ"]
    names += [f"motionRotationRate{axis}(rad/s)" for axis in "XYZ"]
    text = [clock(one, "2026-11-21 {h:02d}:{m:02d}:{s:02d}.{ms:03d} +0100") for one in T]
    slow = [f"{EPOCH_S + int(one)}" for one in T]
    boot = [f"{62_608 + one:.6f}" for one in T]
    return table(names, [text, slow, boot, *axes(ACCELERATION, 1 / G), *axes(LINEAR, 1 / G), *axes(ROTATION)])


def several_sensors() -> bytes:
    """A table of a laboratory with a sensor on the wrist and one at the low back."""
    names = ["time_s"]
    columns: list[list[float]] = [T]
    for place, values in (("wrist", LINEAR + 1), ("lower_back", ACCELERATION)):
        names += [f"{place}_acc_{axis} (m/s²)" for axis in "xyz"]
        columns += axes(values)
    return table(names, columns)


def npz(**arrays: NDArray[np.generic]) -> bytes:
    """An archive of NumPy arrays."""
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def mat(variables: dict[str, object], compressed: bool = True) -> bytes:
    """A MATLAB file."""
    file = io.BytesIO()
    scipy.io.savemat(file, variables, do_compression=compressed)
    return file.getvalue()


def mobilise() -> bytes:
    """Two trials of a person of the Mobilise-D study."""
    belt = {
        "Acc": ACCELERATION / G,
        "Gyr": np.degrees(ROTATION),
        "Timestamp": (EPOCH_S + TIME_S)[:, None],
        "Fs": {"Acc": 100.0, "Gyr": 100.0},
    }
    trial = {"StartDateTime": "2026-11-21T10:00:00Z", "SU": {"LowerBack": belt}, "Standards": {"INDIP": {"Fs": 100.0}}}
    return mat({"data": {"TimeMeasure1": {"Test5": {"Trial1": trial}, "Test11": {"Trial1": trial}}}})


def big_endian() -> bytes:
    """A MATLAB file of a machine that begins numbers at the other end, written byte by byte."""

    def element(kind: int, content: bytes) -> bytes:
        return struct.pack(">II", kind, len(content)) + content + bytes(-len(content) % 8)

    def matrix(name: bytes, values: Floats) -> bytes:
        flags = element(6, struct.pack(">II", 6, 0)) + element(5, struct.pack(">ii", *values.shape))
        return element(14, flags + element(1, name) + element(9, values.T.astype(">f8").tobytes()))

    head = b"MATLAB 5.0 MAT-file".ljust(124) + b"\1\0MI"
    return head + matrix(b"acc_m_s2", ACCELERATION) + matrix(b"time_s", TIME_S[:, None])


GENERIC = ["time_s", "ax_m_s2", "ay_m_s2", "az_m_s2", "gyro_x_deg_s", "gyro_y_deg_s", "gyro_z_deg_s"]
TURNS = axes(ROTATION, 180 / np.pi)
PLAIN = table(GENERIC, [T, *axes(ACCELERATION), *TURNS])
GERMAN = phyphox(";", True, ("Zeit (s)", "Beschleunigung"), "Gyroskop")
FRENCH = phyphox("\t", True, ("Temps (s)", "Accélération"), "Gyroscope")
LINEARLY = phyphox(words=("Time (s)", "Linear Acceleration"))["Accelerometer"].replace(b"9.8", b"9.8")

# name of the file, its content, whether it has turning rates of the same times
FORMATS: dict[str, tuple[str, bytes, bool]] = {
    "phyphox, one table": ("Accelerometer.csv", phyphox()["Accelerometer"], False),
    "phyphox, raw data": ("Raw Data.csv", phyphox()["Accelerometer"], False),
    "phyphox, German semicolons and commas": ("a.csv", GERMAN["Accelerometer"], False),
    "phyphox, French tabulators": ("a.csv", FRENCH["Accelerometer"], False),
    "phyphox, zip": (
        "walk.zip",
        packed(
            {
                **{k + ".csv": v for k, v in phyphox().items()},
                "meta/device.csv": b"property,value\nx,1\n",
                "meta/time.csv": b'"event","experiment time"\nSTART,0\n',
            }
        ),
        True,
    ),
    "phyphox, German zip": ("walk.zip", packed({k + ".csv": v for k, v in GERMAN.items()}), True),
    "Sensor Logger, with gravity": (
        "x.zip",
        packed(
            {
                "Accelerometer.csv": sensor_logger(LINEAR),
                "TotalAcceleration.csv": sensor_logger(ACCELERATION),
                "Gyroscope.csv": sensor_logger(ROTATION),
                "Magnetometer.csv": sensor_logger(GRAVITY * 4),
                "Metadata.csv": b"version,device name\n3,phone\n",
            }
        ),
        True,
    ),
    "Sensor Logger, gravity apart": (
        "x.zip",
        packed(
            {
                "Accelerometer.csv": sensor_logger(LINEAR),
                "Gravity.csv": sensor_logger(GRAVITY),
                "Gyroscope.csv": sensor_logger(ROTATION),
            }
        ),
        True,
    ),
    "Sensor Logger, uncalibrated in g": (
        "x.zip",
        packed(
            {
                "AccelerometerUncalibrated.csv": sensor_logger(ACCELERATION, 1 / G),
                "GyroscopeUncalibrated.csv": sensor_logger(ROTATION),
            }
        ),
        True,
    ),
    "Sensor Logger, one table": ("TotalAcceleration.csv", sensor_logger(ACCELERATION), False),
    "Physics Toolbox, g-force": ("g.csv", table(["time", "gFx", "gFy", "gFz", "TgF"], [T, *axes(ACCELERATION, 1 / G), T]), False),
    "Physics Toolbox, everything": (
        "p.csv",
        table(
            ["time", "gFx", "gFy", "gFz", "ax", "ay", "az", "wx", "wy", "wz"],
            [T, *axes(ACCELERATION, 1 / G), *axes(LINEAR), *axes(ROTATION)],
        ),
        True,
    ),
    "Physics Toolbox, clock": (
        "p.csv",
        table(
            ["time", "gFx", "gFy", "gFz", "TgF"],
            [[clock(one, "{h:02d}:{m:02d}:{s:02d}:{ms:03d}") for one in T], *axes(ACCELERATION, 1 / G), T],
        ),
        False,
    ),
    "AndroSensor": ("a.csv", androsensor(), True),
    "SensorLog": ("s.csv", sensorlog(), True),
    "MbientLab": (
        "m.csv",
        table(
            ["epoc (ms)", "timestamp (+0100)", "elapsed (s)", "x-axis (g)", "y-axis (g)", "z-axis (g)"],
            [NS, [clock(one, "2026-11-21T{h:02d}.{m:02d}.{s:02d}.{ms:03d}") for one in T], T, *axes(ACCELERATION, 1 / G)],
        ),
        False,
    ),
    "GENEActiv": ("demo.csv", geneactiv(), False),
    "Axivity, without names": (
        "cwa.csv",
        table([], [[clock(one, "2026-11-21 {h:02d}:{m:02d}:{s:02d}.{ms:03d}") for one in T], *axes(ACCELERATION, 1 / G)]),
        False,
    ),
    "timestamp, x, y, z": (
        "a.csv",
        table(
            ["timestamp", "x", "y", "z"],
            [[clock(one, "2026-11-21T{h:02d}:{m:02d}:{s:02d}.{ms:03d}Z") for one in T], *axes(ACCELERATION, 1 / G)],
        ),
        False,
    ),
    "ActiGraph": ("agd.csv", actigraph(), True),
    "Shimmer": ("shimmer.csv", shimmer(), True),
    "Movella DOT, counter beginning again": ("dot.csv", movella_dot(), True),
    "MATLAB's table": ("t.csv", table(["Time_s", "Acc_1", "Acc_2", "Acc_3"], [T, *axes(ACCELERATION)]), False),
    "MATLAB Mobile": (
        "m.csv",
        table(
            ["Timestamp", "X", "Y", "Z"],
            [[clock(one, "21-Nov-2026 {h:02d}:{m:02d}:{s:02d}.{ms:03d}") for one in T], *axes(ACCELERATION)],
        ),
        False,
    ),
    "APDM": (
        "o.csv",
        table(
            [
                "Time (us)",
                *(f"Accelerometer {axis} (m/s^2)" for axis in "XYZ"),
                *(f"Gyroscope {axis} (rad/s)" for axis in "XYZ"),
                *(f"Magnetometer {axis} (uT)" for axis in "XYZ"),
            ],
            [[f"{one[:-3]}" for one in NS], *axes(ACCELERATION), *axes(ROTATION), *NO_MAGNET],
        ),
        True,
    ),
    "OmGui": (
        "ax6.csv",
        table(
            ["Time", *(f"Accel-{axis} (g)" for axis in "XYZ"), *(f"Gyro-{axis} (d/s)" for axis in "XYZ")],
            [[clock(one, "2026-11-21 {h:02d}:{m:02d}:{s:02d}.{ms:03d}") for one in T], *axes(ACCELERATION, 1 / G), *TURNS],
        ),
        True,
    ),
    "a belt of three sensors": (
        "b.csv",
        table(
            ["elapsed_ms", *(f"{place}_a{axis}_g" for place in ("lowback", "thigh", "shank") for axis in "xyz")],
            [MS, *axes(ACCELERATION, 1 / G), *axes(ACCELERATION), *axes(LINEAR)],
        ),
        False,
    ),
    "Delsys": ("d.csv", table(["X[s]", "ACC X (G)", "ACC Y (G)", "ACC Z (G)"], [T, *axes(ACCELERATION, 1 / G)]), False),
    "several sensors": ("lab.csv", several_sensors(), False),
    "plain": ("p.csv", PLAIN, True),
    "plain, in g and milliseconds": (
        "p.csv",
        table(["t_ms", "acc_x [g]", "acc_y [g]", "acc_z [g]"], [MS, *axes(ACCELERATION, 1 / G)]),
        False,
    ),
    "plain, in thousandths of g": (
        "p.csv",
        table(
            ["time (us)", "accel_x (mg)", "accel_y (mg)", "accel_z (mg)"],
            [[f"{one}000" for one in MS], *axes(ACCELERATION, 1000 / G)],
        ),
        False,
    ),
    "units in their own line": ("p.csv", b"time,ax,ay,az\ns,m/s2,m/s2,m/s2\n" + table([], [T, *axes(ACCELERATION)]), False),
    "units nowhere": ("p.csv", table(["time", "ax", "ay", "az"], [T, *axes(ACCELERATION)]), False),
    "numbers of samples and a rate": (
        "p.csv",
        b"# Sampling rate: 100 Hz\n"
        + table(["sample", "ax_g", "ay_g", "az_g"], [[str(one) for one in range(SAMPLES)], *axes(ACCELERATION, 1 / G)]),
        False,
    ),
    "a rate only": ("p.csv", b"fs = 100 Hz\n" + table(["ax_g", "ay_g", "az_g"], axes(ACCELERATION, 1 / G)), False),
    "spaces": ("p.txt", table(["time_s", "ax_m_s2", "ay_m_s2", "az_m_s2"], [T, *axes(ACCELERATION)], " "), False),
    "semicolons at the end": ("p.csv", PLAIN.replace(b",", b";").replace(b"\n", b";\n"), True),
    "quoted numbers with commas": (
        "p.csv",
        b"\n".join(b",".join(b'"' + cell.replace(b".", b",") + b'"' for cell in line.split(b",")) for line in PLAIN.splitlines()),
        True,
    ),
    "UTF-8 with a mark": ("p.csv", b"\xef\xbb\xbf" + PLAIN, True),
    "UTF-16": ("p.csv", PLAIN.decode().encode("utf-16"), True),
    "UTF-16 without a mark": ("p.csv", PLAIN.decode().encode("utf-16-le"), True),
    "Latin-1": ("p.csv", androsensor().decode().replace("μ", "u").encode("latin-1"), True),
    "old line ends": ("p.csv", PLAIN.replace(b"\n", b"\r"), True),
    "Windows line ends": ("p.csv", PLAIN.replace(b"\n", b"\r\n"), True),
    "empty lines between": ("p.csv", PLAIN.replace(b"\n", b"\n\n"), True),
    "NumPy archive": ("w.npz", npz(accel=ACCELERATION / G, time=EPOCH_S + TIME_S), False),
    "NumPy archive with units": (
        "w.npz",
        npz(acc_m_s2=ACCELERATION.T.copy(), gyro_deg_s=np.degrees(ROTATION), fs=np.array(100.0)),
        True,
    ),
    "MATLAB matrices": ("w.mat", mat({"acc_g": ACCELERATION / G, "gyr_rad_s": ROTATION, "Fs": 100.0}), True),
    "MATLAB vectors, not packed": (
        "w.mat",
        mat({"ax": ACCELERATION[:, 0], "ay": ACCELERATION[:, 1], "az": ACCELERATION[:, 2], "t": TIME_S}, compressed=False),
        False,
    ),
    "MATLAB of the other end": ("w.mat", big_endian(), False),
    "Mobilise-D": ("data.mat", mobilise(), True),
}
WITHOUT_GRAVITY: dict[str, tuple[str, bytes]] = {
    "phyphox, without g": (
        "Raw Data.csv",
        table(['"Time (s)"', *(f'"Linear Acceleration {axis} (m/s^2)"' for axis in "xyz")], [T, *axes(LINEAR)]),
    ),
    "phyphox, German, without g": (
        "Raw Data.csv",
        table(['"Zeit (s)"', *(f'"Lineare Beschleunigung {axis} (m/s^2)"' for axis in "xyz")], [T, *axes(LINEAR)]),
    ),
    "Physics Toolbox, linear": ("l.csv", table(["time", "ax", "ay", "az", "aT"], [T, *axes(LINEAR), T])),
    "Sensor Logger, gravity not recorded": ("Accelerometer.csv", sensor_logger(LINEAR)),
}
Change = Callable[[bytes], bytes]
