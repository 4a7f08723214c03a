"""The photo at the door: bytes become an upright picture of three colours, and nothing else of the file goes on."""

from __future__ import annotations

from io import BytesIO
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from solespine.measurement.footprint import refusals
from solespine.measurement.measurement import MeasurementError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 25_000_000  # the largest photos of telephones have about 20 MB
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000}  # a JPEG is decoded in small, other formats only whole
MOST_PIXELS_WHOLE = 26_000_000
FEWEST = 480  # pixels of the shorter side; below, a sheet has less than two to the millimetre
LONGEST_SHAPE = 4  # times as long as wide; no camera makes that
WORKING_SIZE = 2200  # pixels of the longer side; more shows the grain of the paper and nothing of the foot
HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")
DEEP = ("I;16", "I;16L", "I;16B", "I")  # greys of two bytes

Pixels: TypeAlias = NDArray[Any]


def open_photo(data: bytes) -> Pixels:
    """The picture in a file, upright, its longer side at most 2200 pixels: shape (height, width, 3), red, green, blue.

    Raises
    ------
    MeasurementError
        If it is no picture of a kind that is read here, or too large or too small a one.
    """
    if not data:
        raise refusals.empty()
    if len(data) > MOST_BYTES:
        raise refusals.file_too_large(MOST_BYTES // 1_000_000)
    if data[4:8] == b"ftyp" and data[8:12] in HEIF:
        raise refusals.heic()
    try:
        return _decoded(data)
    except MeasurementError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusals.too_many_pixels(*_size_of(data), MOST_PIXELS_WHOLE // 1_000_000) from error
    except Exception as error:
        # Decoders meet hostile bytes with every kind of error; each of them means the same to a person.
        raise refusals.not_a_picture() from error


def _decoded(data: bytes) -> Pixels:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        _check_size(image)
        # The orientation is read before `draft`, which keeps it, and everything else of the file ends here.
        image.draft("RGB", _working_size(*image.size))
        upright = ImageOps.exif_transpose(_three_colours(image))
    return _small(np.asarray(upright, dtype=np.uint8))


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    most = MOST_PIXELS.get(image.format or "", MOST_PIXELS_WHOLE)
    if width * height > most:
        raise refusals.too_many_pixels(width, height, most // 1_000_000)
    if min(width, height) < FEWEST or max(width, height) > LONGEST_SHAPE * min(width, height):
        raise refusals.too_few_pixels(width, height)
    # A second picture inside a telephone's JPEG is its preview or depth; in other formats it is a film.
    if image.format not in MOST_PIXELS and getattr(image, "is_animated", False):
        raise refusals.moving_picture()


def _three_colours(image: Image.Image) -> Image.Image:
    if image.mode in DEEP:
        grey = np.asarray(image).astype(np.float32)
        top = 65535.0 if grey.max() > 255 else 255.0
        return Image.fromarray((np.clip(grey / top, 0, 1) * 255).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def _working_size(width: int, height: int) -> tuple[int, int]:
    share = min(1.0, WORKING_SIZE / max(width, height))
    return max(1, int(width * share)), max(1, int(height * share))


def _small(pixels: Pixels) -> Pixels:
    import cv2

    height, width = pixels.shape[:2]
    size = _working_size(width, height)
    if size == (width, height):
        return np.ascontiguousarray(pixels)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _size_of(data: bytes) -> tuple[int, int]:
    """Width and height as a PNG or WebP header has them; 0 where it cannot be told."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return 0, 0
