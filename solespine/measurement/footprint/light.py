"""The sheet laid flat, and how much darker than its own paper each place of it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from solespine.measurement.footprint.glare import bright_patches
from solespine.measurement.footprint.perspective import SIZES_MM, map_between, rectangle
from solespine.measurement.footprint.sheet import Sheet

Plane: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[Any]

PER_MM = 2  # places to the millimetre on the sheet laid flat; an outline lies between them by its grey
COARSE = 4  # places that make one where only the light matters: 2 mm
LEAST_SHARP, MOST_SHARP = 0.012, 0.05  # of the light, over 2 mm: a print ends at once, a shadow over a centimetre or more
OF_SHARPEST, EDGES_SHARE = 0.2, 99  # of the change at the edge of the print, and percent of the sheet that has less
PRINT_LIKE, OF_PRINT = 0.03, 0.38  # what is held to be print: darker by this share, and by this share of its broad parts
BROAD_MM, BROAD_SHARE = 10.0, 95  # how wide those are, and percent of the sheet that is lighter than they are at their darkest
SHARP_SHARE = 0.5  # of the edge of a dark patch that is sharp if it is print
BESIDE_MM = 3.0  # of a print where its edge still darkens the paper
SMOOTH_MM = 5.0  # over which the light of empty paper is averaged
LEAST_PAPER = 0.05  # of the sheet that has to be empty to tell the light by it
PAPER_SHARE = 60  # percent of a sheet that is empty at least
EDGE_MM = 2.0  # at the edge of the sheet, where the floor shines in
DARKEST = 2.0  # of 255; blacker is no more ink


@dataclass(frozen=True, slots=True)
class Flat:
    """The sheet seen from straight above, and what is darker on it.

    ``colours`` shape (height, width, 3); ``density`` the same: 0 on paper, 0.1 where a tenth less light comes back;
    ``paper`` is 1 where the sheet is empty, ``glare`` where a bright patch lies over it.
    """

    colours: Plane
    density: Plane
    paper: Mask
    glare: Mask


def flatten(picture: NDArray[Any], sheet: Sheet) -> Flat:
    """The sheet of a picture, and its light evened out by the paper itself."""
    colours = _straight_above(picture, sheet)
    light, paper = _light_on_paper(colours)
    density = -np.log(np.maximum(colours, DARKEST) / light)
    return Flat(colours, density.astype(np.float32), paper, bright_patches(colours, paper, 2 * COARSE))


def _straight_above(picture: NDArray[Any], sheet: Sheet) -> Plane:
    # Twice as fine where the photo is, then averaged, so that its grain does not fall through.
    fine = 2 if sheet.pixels_per_mm > 1.25 * PER_MM else 1
    width, height = (round(one * PER_MM) for one in SIZES_MM[sheet.size])
    by = map_between(sheet.corners, rectangle(width * fine, height * fine) - 0.5)
    flat = cv2.warpPerspective(picture, by, (width * fine, height * fine), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if fine > 1:
        flat = cv2.resize(flat, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(flat, dtype=np.float32)


def _light_on_paper(colours: Plane) -> tuple[Plane, Mask]:
    """The light that empty paper gives back at each place, and where it is empty."""
    height, width = colours.shape[:2]
    coarse = cv2.resize(colours, (width // COARSE, height // COARSE), interpolation=cv2.INTER_AREA)
    log = np.log(np.maximum(_without_edge(coarse, EDGE_MM * PER_MM / COARSE), DARKEST))
    least = _least_sharp(log)
    dark, sharp = _sharply_darker(log, least), _sharp_places(log, least)
    # Once more with the light that the first look gave, as sharp changes alone leave out the soft part of an edge.
    for _ in range(2):
        paper = _empty(dark, sharp)
        light = _carried_on(_smooth_where(log, paper), paper > 0)
        dark = (light - log).mean(axis=2)
    light = np.exp(light)
    large = cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    empty = cv2.resize(paper, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.maximum(large, DARKEST), dtype=np.float32), np.asarray(empty, dtype=np.uint8)


def _empty(dark: Plane, sharp: Mask) -> Mask:
    """1 where nothing is printed, nor near it; a dark patch that mostly ends softly is a shadow on empty paper."""
    across = round(BROAD_MM * PER_MM / COARSE)
    broad = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across)))
    least = max(PRINT_LIKE, OF_PRINT * float(np.percentile(broad, BROAD_SHARE)))
    enclosed = _enclosed(sharp)
    patches = enclosed | _ending_sharply((dark > least).astype(np.uint8) & (1 - enclosed), sharp)
    beside = round(2 * BESIDE_MM * PER_MM / COARSE) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (beside, beside))
    paper = cv2.erode(1 - patches, disc)
    return np.asarray(paper if paper.mean() > LEAST_PAPER else np.ones_like(paper), dtype=np.uint8)


def _enclosed(sharp: Mask) -> Mask:
    """1 where no way leads to from the edge of the sheet without a sharp change: prints and what lies within their outline."""
    _, labels = cv2.connectedComponents(1 - sharp, connectivity=4)
    outside = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    reached = np.isin(labels, outside[outside > 0])
    patches = cv2.morphologyEx((~reached).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return np.asarray(patches, dtype=np.uint8)


def _ending_sharply(patches: Mask, sharp: Mask) -> Mask:
    """Dark patches without those that mostly end softly: shadows."""
    _, labels = cv2.connectedComponents(patches, connectivity=4)
    edge = patches - cv2.erode(patches, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=1)
    length = np.bincount(labels.ravel(), weights=edge.ravel())
    ends_sharply = np.bincount(labels.ravel(), weights=(edge & sharp).ravel())
    printed = ends_sharply >= SHARP_SHARE * np.maximum(length, 1)
    printed[0] = False
    return np.asarray(printed[labels], dtype=np.uint8)


def _without_edge(coarse: Plane, edge: float) -> Plane:
    """The same with the outermost places replaced by their neighbours."""
    margin = max(1, int(np.ceil(edge)))
    inner = coarse[margin:-margin, margin:-margin]
    return np.asarray(cv2.copyMakeBorder(inner, margin, margin, margin, margin, cv2.BORDER_REPLICATE), dtype=np.float32)


def _least_sharp(log: Plane) -> float:
    """The change from place to place that counts as sharp, by the sharpest there are."""
    change = np.maximum(np.abs(np.diff(log, axis=0))[:, :-1], np.abs(np.diff(log, axis=1))[:-1]).max(axis=2)
    return float(np.clip(OF_SHARPEST * np.percentile(change, EDGES_SHARE), LEAST_SHARP, MOST_SHARP))


def _sharp_places(log: Plane, least: float) -> Mask:
    """1 next to where the light changes sharply."""
    sharp = np.zeros(log.shape[:2], np.uint8)
    sharp[:-1] |= np.abs(np.diff(log, axis=0)).max(axis=2) > least
    sharp[:, :-1] |= np.abs(np.diff(log, axis=1)).max(axis=2) > least
    return np.asarray(cv2.dilate(sharp, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def _sharply_darker(log: Plane, least: float) -> Plane:
    """How much darker than paper each place is if only sharp changes count: light fades slowly, prints end at once."""
    from scipy.fft import dctn, idctn

    down, right = np.diff(log, axis=0), np.diff(log, axis=1)
    down[np.abs(down).max(axis=2) < least] = 0
    right[np.abs(right).max(axis=2) < least] = 0
    # What has these changes and no others: Poisson's equation, which cosines solve.
    source = np.zeros((log.shape[0], log.shape[1]))
    down, right = down.mean(axis=2), right.mean(axis=2)
    source[:-1] += down
    source[1:] -= down
    source[:, :-1] += right
    source[:, 1:] -= right
    rows, columns = log.shape[0], log.shape[1]
    bend = 2 * np.cos(np.pi * np.arange(rows) / rows)[:, None] + 2 * np.cos(np.pi * np.arange(columns) / columns)[None, :] - 4
    bend[0, 0] = 1.0
    waves = dctn(source, norm="ortho") / bend
    waves[0, 0] = 0.0
    found = idctn(waves, norm="ortho")
    return np.asarray(np.percentile(found, PAPER_SHARE) - found, dtype=np.float32)


def _smooth_where(log: Plane, paper: Mask) -> Plane:
    """Empty paper smoothed over other empty paper; the rest as it is."""
    spread = SMOOTH_MM * PER_MM / COARSE
    own = paper.astype(np.float32)[..., None]
    weight = cv2.GaussianBlur(paper.astype(np.float32), (0, 0), spread)[..., None]
    smooth = cv2.GaussianBlur(log * own, (0, 0), spread) / np.maximum(weight, 1e-6)
    return np.asarray(np.where(own > 0, smooth, log), dtype=np.float32)


def _carried_on(log: Plane, paper: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The light on empty paper carried on under the print, as a skin stretched over a frame carries its edge on."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.linalg import splu

    number = np.full(paper.shape, -1)
    unknown = ~paper
    count = int(unknown.sum())
    number[unknown] = np.arange(count)
    found = log.astype(np.float64)
    if not count:
        return found
    rows, columns, sums = [], [], np.zeros((count, log.shape[2]))
    neighbours = np.zeros(count)
    here = np.argwhere(unknown)
    for step in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        there = here + step
        inside = ((there >= 0) & (there < paper.shape)).all(axis=1)
        own, other = np.flatnonzero(inside), there[inside]
        neighbours[own] += 1
        known = paper[other[:, 0], other[:, 1]]
        np.add.at(sums, own[known], found[other[known, 0], other[known, 1]])
        rows.append(own[~known])
        columns.append(number[other[~known, 0], other[~known, 1]])
    row, column = np.concatenate(rows), np.concatenate(columns)
    at = np.arange(count)
    values = np.concatenate([-np.ones(len(row)), neighbours])
    matrix = coo_matrix((values, (np.concatenate([row, at]), np.concatenate([column, at]))), shape=(count, count))
    found[unknown] = splu(matrix.tocsc()).solve(sums)
    return found
