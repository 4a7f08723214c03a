"""What comes in at the door: only a picture, upright, of a bearable size, and nothing of what was written beside it."""

import json
import os
import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from solespine.measurement import MeasurementError, as_json
from solespine.measurement.footprint import read_footprints
from solespine.measurement.footprint.photo import WORKING_SIZE, open_photo
from solespine.wording.measured.footprint import footprint_picture
from tests.measurement.footprint.rendered import Scene, Sole, photo
from tests.measurement.footprint.wrong_photos import png_of

SMALL = Scene(width=900, height=1200)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
HEIC = b"\0\0\0\x18ftypheic" + bytes(200)


@pytest.fixture(scope="module")
def good():
    return photo(Sole(), SMALL)


def saved(image, name="JPEG", **settings):
    held = BytesIO()
    image.save(held, name, **settings)
    return held.getvalue()


def test_a_photo_taken_sideways_is_turned_upright(good):
    image = Image.open(BytesIO(good))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn right to see it upright
    sideways = saved(image.transpose(Image.Transpose.ROTATE_90), exif=exif, quality=95)
    upright = open_photo(sideways).astype(float)
    assert upright.shape == (1200, 900, 3)
    assert np.abs(upright - np.asarray(image, dtype=float)).mean() < 2


def test_place_and_camera_go_no_farther_than_the_door(good, knowledge):
    exif = Image.Exif()
    exif[MAKE] = "Secretcam"
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 29.5), 29: "2026:11:21"})
    marked = saved(Image.open(BytesIO(good)), exif=exif, comment=b"Secretcam", quality=95)
    assert b"Secretcam" in marked
    measurement = read_footprints([marked], knowledge, side="left")
    said = json.dumps(as_json(measurement)) + footprint_picture(measurement, "f").alone() + repr(measurement)
    assert not [one for one in ("Secretcam", "GPS", "2026:11:21", "48.0", "29.5") if one in said]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_are_read_too(good, kind):
    image = open_photo(saved(Image.open(BytesIO(good)), kind))
    assert image.shape == (1200, 900, 3)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "CMYK", "I;16"])
def test_every_kind_of_colour_is_read(good, mode):
    image = Image.open(BytesIO(good))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    else:
        image = image.convert(mode)
    read = open_photo(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert read.dtype == np.uint8
    assert read.shape == (1200, 900, 3)
    assert 60 < read.mean() < 200


def test_a_large_photo_is_made_small():
    noise = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    large = Image.fromarray(noise).resize((4000, 3000))
    assert max(open_photo(saved(large)).shape) <= WORKING_SIZE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"x" * 26_000_000, "file_too_large"),
        (HEIC, "heic"),
        (b"no picture at all", "not_a_picture"),
        (b"GIF89a" + bytes(100), "not_a_picture"),
        (png_of(100_000, 100_000, b""), "too_many_pixels"),
        (png_of(9_500, 9_000, b""), "too_many_pixels"),
        (png_of(6_000, 5_000, b""), "too_many_pixels"),
        (png_of(5_000, 600, b""), "too_few_pixels"),
        (png_of(400, 400, b""), "too_few_pixels"),
    ],
)
def test_what_is_no_photo_is_refused_at_the_door(data, code):
    with pytest.raises(MeasurementError) as refused:
        open_photo(data)
    assert refused.value.code == code
    assert str(refused.value)


@settings(max_examples=60)
@given(data=st.data())
def test_a_broken_file_is_refused_and_nothing_worse(good, knowledge, data):
    broken = bytearray(good[: data.draw(st.integers(0, len(good)))])
    for _ in range(data.draw(st.integers(0, 20))):
        if broken:
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_footprints([bytes(broken)], knowledge)
    except MeasurementError as error:
        assert str(error)


@settings(max_examples=150)
@given(
    head=st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8 "]), rest=st.binary(max_size=300)
)
def test_random_bytes_are_no_picture(head, rest):
    with pytest.raises(MeasurementError):
        open_photo(head + rest)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted as Linux counts it")
def test_a_bomb_takes_no_memory():
    script = """
import resource, sys
from solespine.measurement import MeasurementError
from solespine.measurement.footprint.photo import open_photo
from tests.measurement.footprint.wrong_photos import png_of
import zlib
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
packed = zlib.compress(bytes(50_000_000), 9)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for size in ((60_000, 60_000), (9_000, 9_000), (20_000, 3_000)):
    try:
        open_photo(png_of(*size, packed))
        sys.exit("was read")
    except MeasurementError:
        pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True)
    assert int(done.stdout) < 60  # MB more than before
