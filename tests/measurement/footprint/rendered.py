"""Photos drawn with known truth: a printed sheet on a floor, seen by a camera, with the light and the faults of a real photo."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from tests.measurement.footprint.feet import HEEL_MM, PER_MM, WIDE_MM, Sole, random_sole

SHEETS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
FLOORS = ("dark", "light", "wood", "tiles", "carpet", "cloth")
AROUND_MM = 260  # of floor around the sheet


@dataclass(frozen=True)
class Scene:
    """Everything about a photo but the foot. Lengths in millimetres, angles in degrees."""

    size: str = "a4"
    floor: str = "dark"
    foot_at: tuple = (105.0, 150.0)
    foot_turn: float = 0.0
    tilt: float = 0.0
    tilt_towards: float = 0.0
    yaw: float = 0.0
    focal: float = 0.75
    fills: float = 0.80
    off: tuple = (0.0, 0.0)
    density: float = 0.7
    ink: tuple = (1.0, 1.0, 1.0)
    texture: float = 0.10
    ink_edge_mm: float = 0.4
    voids: float = 0.0
    paper: tuple = (240, 240, 236)
    light: float = 1.0
    gradient: float = 0.0
    shadow: float = 0.0
    balance: tuple = (1.0, 1.0, 1.0)
    noise: float = 2.0
    blur: float = 0.8
    extras: tuple = ()
    width: int = 1536
    height: int = 2048
    quality: int = 88
    seed: int = 0


def photo(sole, scene=None, **changes) -> bytes:
    """The photo of one print as a JPEG."""
    scene = replace(scene or Scene(), **changes)
    return jpeg(picture([sole], scene), scene.quality)


def jpeg(image, quality=88) -> bytes:
    done, data = cv2.imencode(".jpg", np.clip(image, 0, 255).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return data.tobytes()


def picture(soles, scene):
    """The photo as floats, shape (height, width, 3)."""
    rng = np.random.default_rng(scene.seed)
    return seen(printed_sheet(soles, scene, rng), scene, rng)


def printed_sheet(soles, scene, rng):
    """The sheet from straight above; several soles lie beside one another."""
    width, height = (round(one * PER_MM) for one in SHEETS[scene.size])
    sheet = np.ones((height, width, 3), np.float32) * scene.paper
    sheet += rng.normal(0, 0.6, (height, width, 1))
    for i, sole in enumerate(soles):
        x = scene.foot_at[0] + (i - (len(soles) - 1) / 2) * 95
        mask = laid(sole, (x, scene.foot_at[1]), scene.foot_turn, width, height)
        sheet = inked(sheet, mask, scene, rng)
    for draw in scene.extras:
        sheet = draw(sheet, rng)
    return sheet


def laid(sole, at, turn, width, height):
    """The print of a sole on the sheet, its middle at a place, toes up, turned clockwise."""
    source = sole.print.astype(np.float32) if not isinstance(sole, np.ndarray) else sole.astype(np.float32)
    length = getattr(sole, "length_mm", 240.0)
    angle = np.radians(turn)
    right, forward = np.array([np.cos(angle), np.sin(angle)]), np.array([np.sin(angle), -np.cos(angle)])
    middle = np.array([WIDE_MM / 2, HEEL_MM + length / 2]) * PER_MM
    there = np.array(at) * PER_MM
    turnto = np.stack([right, forward], axis=1)
    return cv2.warpAffine(source, np.column_stack([turnto, there - turnto @ middle]), (width, height), flags=cv2.INTER_LINEAR)


def inked(sheet, mask, scene, rng):
    """The sheet with ink where the mask is."""
    height, width = mask.shape
    soft = cv2.GaussianBlur(mask, (0, 0), max(scene.ink_edge_mm * PER_MM, 0.3))
    rough = (
        smooth_noise(rng, height, width, 1.2 * PER_MM) * scene.texture
        + smooth_noise(rng, height, width, 9 * PER_MM) * scene.texture
    )
    ink = soft * np.maximum(1 + rough, 0.25)
    if scene.voids:
        ink = ink * np.where(smooth_noise(rng, height, width, 0.35 * PER_MM) < -1.9 + 1.6 * scene.voids, 0.15, 1.0)
    return sheet * np.exp(-scene.density * ink[..., None] * np.array(scene.ink, np.float32))


def smooth_noise(rng, height, width, spread):
    """Noise of standard deviation 1 whose grain is as wide as `spread` pixels."""
    step = max(1, int(spread / 2))
    small = rng.normal(size=(height // step + 3, width // step + 3)).astype(np.float32)
    small = cv2.GaussianBlur(small, (0, 0), spread / step)
    small /= small.std() + 1e-9
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def camera(scene):
    """The map from millimetres on the sheet to pixels of the photo."""
    width, height = SHEETS[scene.size]
    focal = scene.focal * max(scene.width, scene.height)
    yaw, tilt, towards = (np.radians(one) for one in (scene.yaw, scene.tilt, scene.tilt_towards))
    turn = np.array([[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]])
    lean_axis = np.array([np.cos(towards), np.sin(towards), 0.0])
    rotation = cv2.Rodrigues(lean_axis * tilt)[0] @ turn
    distance = focal * height / (scene.fills * scene.height)
    plane = np.column_stack([rotation[:, 0], rotation[:, 1], -rotation[:, :2] @ [width / 2, height / 2] + [0, 0, distance]])
    lens = np.array([[focal, 0, scene.width / 2 + scene.off[0]], [0, focal, scene.height / 2 + scene.off[1]], [0, 0, 1]])
    return lens @ plane


def corners(scene):
    """Where the corners of the sheet are in the photo."""
    width, height = SHEETS[scene.size]
    at = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ camera(scene).T
    return at[:, :2] / at[:, 2:]


def seen(sheet, scene, rng):
    """The photo of a sheet."""
    by = camera(scene)
    floor = floor_of(scene, rng)
    flat = np.array([[1 / 2, 0, -AROUND_MM], [0, 1 / 2, -AROUND_MM], [0, 0, 1]])  # the floor has two places to the millimetre
    size = (scene.width, scene.height)
    image = cv2.warpPerspective(floor, by @ flat, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    own = by @ np.array([[1 / PER_MM, 0, 0.5 / PER_MM], [0, 1 / PER_MM, 0.5 / PER_MM], [0, 0, 1]])  # middles of the squares
    top = cv2.warpPerspective(sheet.astype(np.float32), own, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # Half covered exactly where the paper ends.
    share = cv2.warpPerspective(np.ones(sheet.shape[:2], np.float32), own, size, flags=cv2.INTER_LINEAR)[..., None]
    edge = cv2.GaussianBlur(share[..., 0], (0, 0), 6.0)[..., None] * (1 - share) * 0.25  # a thin shadow beside the paper
    image = (image * (1 - edge)) * (1 - share) + top * share
    return developed(image, scene, rng)


def developed(image, scene, rng):
    """The same with its light, the faults of the lens and the grain of the sensor."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width - 0.5, y / height - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    light = scene.light * (1 + scene.gradient * (np.cos(angle) * x + np.sin(angle) * y) * 1.4)
    if scene.shadow:
        angle, where = rng.uniform(0, 2 * np.pi), rng.uniform(-0.15, 0.15)
        away = np.cos(angle) * x + np.sin(angle) * y - where
        light = light * (1 - scene.shadow / (1 + np.exp(-away / 0.03)))
    image = image * light[..., None] * np.array(scene.balance, np.float32)
    if scene.blur:
        image = cv2.GaussianBlur(image, (0, 0), scene.blur)
    return np.clip(image + rng.normal(0, scene.noise, image.shape).astype(np.float32), 0, 255)


def floor_of(scene, rng):
    """The floor from above, two places to the millimetre."""
    width, height = (round((one + 2 * AROUND_MM) * 2) for one in SHEETS[scene.size])
    grain = smooth_noise(rng, height, width, 4)[..., None]
    if scene.floor == "light":
        return np.ones((height, width, 3), np.float32) * (196, 192, 184) + 3 * grain
    if scene.floor == "wood":
        base = np.ones((height, width, 3), np.float32) * (168, 120, 74)
        along = cv2.resize(smooth_noise(rng, height, 60, 6), (width, height), interpolation=cv2.INTER_LINEAR)
        base += 14 * along[..., None] + 4 * grain
        plank = (np.arange(height) // 190) % 2
        base *= (1 - 0.10 * plank)[:, None, None]
        base[(np.arange(height) % 190) < 4] *= 0.45
        return base
    if scene.floor == "tiles":
        base = np.ones((height, width, 3), np.float32) * (205, 203, 198) + 2 * grain
        for lines in (np.arange(height) % 400 < 8,):
            base[lines] *= 0.72
        base[:, np.arange(width) % 400 < 8] *= 0.72
        return base
    if scene.floor == "carpet":
        return np.ones((height, width, 3), np.float32) * (112, 88, 84) + 18 * smooth_noise(rng, height, width, 2)[..., None]
    if scene.floor == "cloth":
        base = np.ones((height, width, 3), np.float32) * (190, 186, 178)
        red = (np.arange(height) // 50 % 2)[:, None] + (np.arange(width) // 50 % 2)[None, :]
        return base - red[..., None] * np.array([10, 62, 62]) + 3 * grain
    return np.ones((height, width, 3), np.float32) * (62, 58, 56) + 5 * grain


def handwriting(sheet, rng):
    """A date beside the print."""
    x, y = (20, 60) if rng.random() < 0.5 else (20, sheet.shape[0] - 30)
    picture = np.clip(sheet, 0, 255).astype(np.uint8)
    cv2.putText(picture, "left, Nov 21", (x, y), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.6, (30, 30, 90), 4, cv2.LINE_AA)
    return picture.astype(np.float32)


def pen(sheet, rng):
    """A pen on the sheet, clear of the print."""
    picture, x = np.ascontiguousarray(sheet), sheet.shape[1] - 14 * PER_MM
    cv2.line(picture, (x, 80 * PER_MM), (x + 4 * PER_MM, 215 * PER_MM), (25, 30, 70), 8 * PER_MM, cv2.LINE_AA)
    return picture


def coin(sheet, rng):
    """A coin in a corner of the sheet."""
    picture = np.ascontiguousarray(sheet)
    cv2.circle(picture, (24 * PER_MM, sheet.shape[0] - 26 * PER_MM), round(11.6 * PER_MM), (150, 128, 70), -1, cv2.LINE_AA)
    return picture


def random_scene(rng, **changes):
    """A photo as people take them: any floor, up to 30 degrees of tilt, uneven light, faint or heavy print."""
    floor = str(rng.choice(FLOORS))
    colour = [(1.0, 1.0, 1.0), (1.0, 0.75, 0.35), (0.4, 0.9, 1.0), (0.9, 0.6, 1.0), (1.0, 0.9, 0.8)][rng.integers(5)]
    density = float(np.exp(rng.uniform(np.log(0.12), np.log(1.6))))
    drawn = Scene(
        floor=floor,
        foot_turn=rng.uniform(-6, 6) + (180 if rng.random() < 0.3 else 0),
        tilt=rng.uniform(0, 30),
        tilt_towards=rng.uniform(0, 360),
        yaw=rng.uniform(-12, 12),
        focal=rng.uniform(0.68, 0.95),
        fills=rng.uniform(0.62, 0.76),
        off=(rng.uniform(-30, 30), rng.uniform(-40, 40)),
        density=density,
        ink=colour,
        texture=rng.uniform(0.02, 0.18),
        ink_edge_mm=rng.uniform(0.2, 0.9),
        voids=float(rng.choice([0.0, 0.0, 0.5])),
        paper=(rng.uniform(228, 250),) * 3,
        light=rng.uniform(0.7, 1.05),
        gradient=rng.uniform(0, 0.4),
        shadow=float(rng.choice([0.0, rng.uniform(0.1, 0.3)])),
        balance=(rng.uniform(0.9, 1.05), 1.0, rng.uniform(0.85, 1.05)),
        noise=rng.uniform(1, 5),
        blur=rng.uniform(0.5, 2.0),
        extras=tuple(one for one in (handwriting, pen, coin) if rng.random() < 0.12),
        quality=int(rng.integers(70, 95)),
        seed=int(rng.integers(1 << 30)),
    )
    return replace(drawn, **changes)


def random_photo(seed, **changes):
    """A photo, its scene and its sole, the same for the same seed."""
    rng = np.random.default_rng(seed)
    sole = random_sole(rng)
    scene = random_scene(rng, **changes)
    return photo(sole, scene), scene, sole


__all__ = ["Scene", "Sole", "corners", "jpeg", "photo", "picture", "random_photo", "random_scene", "random_sole"]
