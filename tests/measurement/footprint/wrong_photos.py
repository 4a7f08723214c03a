"""Photos that must not be measured, by family, each with the reasons a person would expect."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from tests.measurement.footprint.feet import HEEL_MM, LONG_MM, PER_MM, WIDE_MM, Sole, random_sole
from tests.measurement.footprint.rendered import Scene, developed, floor_of, jpeg, photo, picture, random_scene, smooth_noise

EACH = 8


@dataclass(frozen=True)
class Family:
    """Photos of one kind: `make` draws one from a generator; `reasons` are the codes with which it may be refused."""

    make: Callable[[np.random.Generator], bytes]
    reasons: frozenset


def wrong_photos(each: int = EACH) -> Iterator[tuple[str, int, bytes, frozenset]]:
    """Family, number, file, and the reasons that fit."""
    for position, (name, family) in enumerate(FAMILIES.items()):
        for i in range(each):
            yield name, i, family.make(np.random.default_rng([position, i])), family.reasons


def plain_scene(rng, **changes):
    """A good photo but for what is changed."""
    calm = random_scene(
        rng,
        density=0.7,
        gradient=0.15,
        shadow=0.0,
        noise=2.0,
        blur=0.8,
        extras=(),
        tilt=rng.uniform(0, 15),
        foot_turn=rng.uniform(-4, 4),
        width=1080,
        height=1440,
    )
    return replace(calm, **changes)


def drawn_sheet(rng, shape, **changes):
    """A good photo of a sheet with any mask on it instead of a foot."""
    return photo(shape, plain_scene(rng, **changes))


def canvas():
    return np.zeros((LONG_MM * PER_MM, WIDE_MM * PER_MM), np.uint8)


def at(x, y):
    """Millimetres from the middle of the heel in pixels of the canvas."""
    return round((x + WIDE_MM / 2) * PER_MM), round((y + HEEL_MM) * PER_MM)


def shape_of(points):
    mask = canvas()
    cv2.fillPoly(mask, [np.array([at(*one) for one in points], np.int32)], 1, cv2.LINE_8)
    return mask


def rounded(mask, mm):
    return (cv2.GaussianBlur(mask.astype(np.float32), (0, 0), mm * PER_MM) > 0.5).astype(np.uint8)


# -- the sheet ---------------------------------------------------------------------------------------------------------------


def no_sheet(rng):
    scene = plain_scene(rng)
    floor = cv2.resize(floor_of(scene, rng), (scene.width, scene.height))
    return jpeg(developed(floor, scene, rng))


def foot_on_floor(rng):
    scene = plain_scene(rng, floor="dark")
    floor = cv2.resize(floor_of(scene, rng), (scene.width, scene.height))
    sole = cv2.resize(random_sole(rng).print.astype(np.float32)[::-1], (560, 1160))
    ink = np.zeros(floor.shape[:2], np.float32)
    ink[140:1300, 250:810] = sole
    return jpeg(developed(floor * np.exp(-0.4 * ink[..., None]), scene, rng))


def cut_off(rng):
    return photo(random_sole(rng), plain_scene(rng, fills=0.8, off=(float(rng.choice([-394, 394])), rng.uniform(-60, 60))))


def cut_off_below(rng):
    return photo(random_sole(rng), plain_scene(rng, fills=0.8, off=(rng.uniform(-60, 60), float(rng.choice([-450, 450])))))


def too_tilted(rng):
    return photo(
        random_sole(rng), plain_scene(rng, tilt=rng.uniform(48, 58), tilt_towards=float(rng.choice([0, 90, 180])), fills=0.6)
    )


def blurred(rng):
    return photo(random_sole(rng), plain_scene(rng, blur=rng.uniform(14, 30)))


def dark(rng):
    return photo(random_sole(rng), plain_scene(rng, light=rng.uniform(0.02, 0.10)))


def far_away(rng):
    return photo(random_sole(rng), plain_scene(rng, fills=rng.uniform(0.14, 0.2)))


def square_sheet(rng):
    image = picture([random_sole(rng)], plain_scene(rng, tilt=2.0, yaw=0.0))
    return jpeg(cv2.resize(image, (1080, 1020)))


# -- the print ---------------------------------------------------------------------------------------------------------------


def blank_sheet(rng):
    return drawn_sheet(rng, canvas())


def faint(rng):
    return photo(random_sole(rng), plain_scene(rng, density=rng.uniform(0.008, 0.025)))


def two_feet(rng):
    small = [
        replace(random_sole(rng, joined=False), length_mm=rng.uniform(190, 215), ball_mm=rng.uniform(66, 74), heel_mm=42, side=side)
        for side in ("left", "right")
    ]
    return jpeg(picture(small, plain_scene(rng, foot_turn=0.0)))


def off_sheet(rng):
    return photo(random_sole(rng), plain_scene(rng, foot_at=(float(rng.choice([32, 178])), rng.uniform(120, 170))))


def off_sheet_lengthwise(rng):
    return photo(replace(random_sole(rng), length_mm=260.0), plain_scene(rng, foot_at=(105.0, float(rng.choice([85, 212])))))


def glare(rng):
    image = picture([random_sole(rng)], plain_scene(rng, light=0.8, tilt=5.0))
    x, y = np.meshgrid(np.arange(image.shape[1]), np.arange(image.shape[0]))
    spot = np.exp(-((((x - 540 - rng.uniform(-40, 40)) / 105) ** 2 + ((y - 720 - rng.uniform(-170, 170)) / 120) ** 2) ** 1.5))
    return jpeg(np.minimum(image + 330 * spot[..., None], 255))


def sole_of_shoe(rng):
    """A sole without tread."""
    foot = replace(random_sole(rng), arch=0.45)
    mask = (foot.body | cv2.dilate(foot.toes.astype(np.uint8), np.ones((45, 45), np.uint8)).astype(bool)).astype(np.uint8)
    return drawn_sheet(rng, rounded(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((121, 121), np.uint8)), 4))


def tread(rng):
    foot = replace(random_sole(rng), arch=0.3)
    mask = cv2.morphologyEx(foot.print.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((121, 121), np.uint8))
    y, x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]]
    period = rng.uniform(9, 16) * PER_MM
    wave = (y + rng.choice([0, 12]) * np.abs((x % 80) - 40) / 10) % period < 0.62 * period
    blocks = wave & (x % (1.6 * period) < 1.35 * period)
    return drawn_sheet(rng, mask * blocks)


def sock(rng):
    foot = replace(random_sole(rng), arch=0.5)
    mask = cv2.morphologyEx(foot.print.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((151, 151), np.uint8))
    return drawn_sheet(rng, rounded(mask, 5), texture=0.2)


def high_heel(rng):
    """The sole of a shoe with a heel of its own: two islands and no toes."""
    mask = canvas()
    cv2.ellipse(mask, at(0, 30), (30 * PER_MM, 32 * PER_MM), 0, 0, 360, 1, -1)
    mask[: at(0, 12)[1]] = mask[: at(0, 12)[1]]
    cv2.ellipse(mask, at(5, 190), (round(rng.uniform(38, 46) * PER_MM), round(rng.uniform(66, 78) * PER_MM)), 0, 0, 360, 1, -1)
    return drawn_sheet(rng, mask)


def hand(rng):
    mask = canvas()
    wide = rng.uniform(36, 44)
    cv2.ellipse(mask, at(0, 70), (round(wide * PER_MM), 46 * PER_MM), 0, 0, 360, 1, -1)
    for x, long, lean in ((-30, 62, -8), (-10, 75, -2), (11, 72, 3), (31, 56, 10)):
        gap = rng.uniform(-4, 4)
        cv2.ellipse(mask, at(x + lean / 2, 112 + gap + long / 2), (9 * PER_MM, round(long / 2 * PER_MM)), lean, 0, 360, 1, -1)
    cv2.ellipse(mask, at(58, 85), (11 * PER_MM, 30 * PER_MM), -40, 0, 360, 1, -1)
    return drawn_sheet(rng, mask[:, ::-1] if rng.random() < 0.5 else mask)


def text(rng):
    sheet = np.full((canvas().shape), 0, np.uint8)
    for y in range(60, sheet.shape[0] - 60, round(rng.uniform(32, 60))):
        words = " ".join("".join(rng.choice(list("abcdefghilmnoprstu"), rng.integers(2, 9))) for _ in range(7))
        cv2.putText(sheet, words[:38], (20, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 255, 3, cv2.LINE_AA)
    return drawn_sheet(rng, np.ascontiguousarray((sheet > 0)[::-1].astype(np.uint8)))


def outline_drawing(rng):
    """A foot drawn round with a pencil."""
    mask = random_sole(rng).print.astype(np.uint8)
    lines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    drawing = canvas()
    cv2.drawContours(drawing, lines, -1, 1, round(rng.uniform(1, 3) * PER_MM))
    return drawn_sheet(rng, drawing)


def cat(rng):
    mask = canvas()
    cv2.ellipse(mask, at(0, 60), (round(rng.uniform(42, 55) * PER_MM), 65 * PER_MM), 0, 0, 360, 1, -1)
    cv2.circle(mask, at(0, 150), round(rng.uniform(30, 36) * PER_MM), 1, -1)
    for side in (-1, 1):
        ear = [(side * 8, 172), (side * 30, 165), (side * 24, rng.uniform(195, 210))]
        cv2.fillPoly(mask, [np.array([at(*one) for one in ear], np.int32)], 1)
    cv2.ellipse(mask, at(60, 40), (8 * PER_MM, 50 * PER_MM), 20, 0, 360, 1, -1)
    return drawn_sheet(rng, mask)


def bottle(rng):
    wide = rng.uniform(34, 44)
    return drawn_sheet(
        rng, rounded(shape_of([(-wide, 0), (wide, 0), (wide, 150), (14, 185), (14, 240), (-14, 240), (-14, 185), (-wide, 150)]), 2)
    )


def dots_over_blob(rng):
    """A slab with five dots above: toes alone make no foot."""
    mask = shape_of([(-38, 0), (38, 0), (38, 180), (-38, 180)])
    for i in range(5):
        cv2.circle(mask, at(-32 + 16 * i, 196), 7 * PER_MM, 1, -1)
    return drawn_sheet(rng, mask)


def paw(rng):
    mask = canvas()
    cv2.ellipse(mask, at(0, 70), (45 * PER_MM, 38 * PER_MM), 0, 0, 360, 1, -1)
    for x, y in ((-48, 112), (-18, 134), (18, 134), (48, 112)):
        cv2.ellipse(mask, at(x, y), (14 * PER_MM, 19 * PER_MM), 0, 0, 360, 1, -1)
    return drawn_sheet(rng, mask)


def leaf_or_smear(rng):
    field = smooth_noise(rng, LONG_MM * PER_MM, WIDE_MM * PER_MM, rng.uniform(8, 25) * PER_MM)
    return drawn_sheet(rng, (field > rng.uniform(0.4, 1.1)).astype(np.uint8))


# -- no photo of a sheet at all ------------------------------------------------------------------------------------------------


def noise(rng):
    return jpeg(rng.uniform(0, 255, (1200, 900, 3)))


def gradient(rng):
    y, x = np.mgrid[0:1600, 0:1200]
    return jpeg(np.repeat((60 + 150 * (x * rng.uniform(0.2, 1) + y) / 2800)[..., None], 3, axis=2))


def screenshot(rng):
    image = np.full((1920, 1080, 3), 238, np.uint8)
    cv2.rectangle(image, (0, 0), (1080, 160), (40, 90, 190), -1)
    for y in range(220, 1800, 260):
        cv2.rectangle(image, (60, y), (1020, y + 210), (255, 255, 255), -1)
        cv2.putText(image, "message " + str(rng.integers(100)), (110, y + 110), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (30, 30, 30), 3)
    done, data = cv2.imencode(".png", image)
    assert done
    return data.tobytes()


def not_a_picture(rng):
    kinds = [
        b"%PDF-1.7\n" + rng.bytes(4000),
        b"PK\x03\x04" + rng.bytes(4000),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + rng.bytes(5000),
        rng.bytes(3000),
        b"GIF89a" + rng.bytes(900),
    ]
    return kinds[rng.integers(len(kinds))]


def truncated(rng):
    whole = photo(Sole(), Scene(width=768, height=1024))
    return whole[: int(len(whole) * rng.uniform(0.02, 0.6))]


def bomb(rng):
    side = int(rng.integers(20_000, 60_000))
    return png_of(side, side, zlib.compress(b"\0" * 10_000_000))


def flat_bomb(rng):
    """Within what the library itself allows, and still far more than a photo that is read whole."""
    return png_of(int(rng.integers(9_000, 10_000)), 9_000, zlib.compress(b"\0" * 1_000_000))


def png_of(width, height, data):
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


def film(rng):
    frames = [Image.fromarray(rng.integers(0, 255, (600, 600, 3), dtype=np.uint8)) for _ in range(3)]
    held = BytesIO()
    frames[0].save(held, "PNG", save_all=True, append_images=frames[1:])
    return held.getvalue()


def tiny(rng):
    return jpeg(rng.uniform(0, 255, (int(rng.integers(8, 300)), 300, 3)))


def reasons(*codes):
    return frozenset(codes)


NO_FOOT = reasons("not_a_footprint", "shoe", "nothing_printed")
FAMILIES = {
    "no sheet": Family(no_sheet, reasons("no_sheet")),
    "a foot on the floor": Family(foot_on_floor, reasons("no_sheet")),
    "sheet cut off at the side": Family(cut_off, reasons("cut_off_sheet", "no_sheet")),
    "sheet cut off above or below": Family(cut_off_below, reasons("cut_off_sheet", "no_sheet")),
    "too tilted": Family(too_tilted, reasons("too_tilted")),
    "blurred": Family(blurred, reasons("blurred")),
    "too dark": Family(dark, reasons("too_dark")),
    "too far away": Family(far_away, reasons("sheet_too_small", "no_sheet")),
    "no whole sheet of paper": Family(square_sheet, reasons("wrong_shape", "no_sheet")),
    "blank sheet": Family(blank_sheet, reasons("nothing_printed")),
    "too faint": Family(faint, reasons("too_faint", "nothing_printed")),
    "two feet": Family(two_feet, reasons("two_feet")),
    "off the sheet": Family(off_sheet, reasons("off_sheet", "no_sheet")),
    "off the sheet lengthwise": Family(off_sheet_lengthwise, reasons("off_sheet", "no_sheet", "shoe")),
    "glare": Family(glare, reasons("glare")),
    "shoe without tread": Family(sole_of_shoe, reasons("shoe", "not_a_footprint")),
    "shoe with tread": Family(tread, reasons("shoe", "not_a_footprint")),
    "sock": Family(sock, reasons("shoe")),
    "shoe with a heel": Family(high_heel, reasons("shoe", "not_a_footprint")),
    "hand": Family(hand, reasons("hand", "not_a_footprint")),
    "text": Family(text, reasons("not_a_footprint", "nothing_printed", "no_sheet", "off_sheet")),
    "drawing of a foot": Family(outline_drawing, reasons("not_a_footprint")),
    "cat": Family(cat, NO_FOOT),
    "bottle": Family(bottle, NO_FOOT),
    "slab with dots": Family(dots_over_blob, NO_FOOT),
    "paw": Family(paw, NO_FOOT | {"two_feet"}),
    "smear": Family(leaf_or_smear, NO_FOOT | {"two_feet", "off_sheet"}),
    "noise": Family(noise, reasons("no_sheet")),
    "gradient": Family(gradient, reasons("no_sheet")),
    "screenshot": Family(screenshot, NO_FOOT | {"no_sheet", "wrong_shape", "cut_off_sheet"}),
    "not a picture": Family(not_a_picture, reasons("not_a_picture")),
    "truncated": Family(truncated, reasons("not_a_picture")),
    "bomb": Family(bomb, reasons("too_many_pixels")),
    "flat bomb": Family(flat_bomb, reasons("too_many_pixels")),
    "film": Family(film, reasons("moving_picture")),
    "tiny": Family(tiny, reasons("too_few_pixels")),
}
