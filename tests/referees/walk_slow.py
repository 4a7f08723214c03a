"""The slow obvious versions of what a walk is measured with: sums written out, one sample after another.

Nothing is shared with ``solespine.measurement.walk`` except the constants that are handed in.
"""

import math
import random


def smoothed(series, spread, mirrored):
    """Weighted mean around each sample, weights falling with a Normal of that spread, out to four of it."""
    reach = int(4 * spread + 0.5)
    weights = [math.exp(-0.5 * (k / spread) ** 2) for k in range(-reach, reach + 1)]
    total = sum(weights)
    return [
        sum(weight * series[mirrored(place + k, len(series))] for k, weight in zip(range(-reach, reach + 1), weights)) / total
        for place in range(len(series))
    ]


def mirror(place, length):
    """Beyond an end the series runs back; the end itself is not said twice."""
    period = 2 * (length - 1)
    place = abs(place) % period
    return place if place < length else period - place


def contacts(felt, step, *, smooth, level, nearest, after, clear, faint):
    """Tops of the smoothed signal, by their definition: higher than both neighbours, clear of the valleys beside them.

    Tops nearer than ``nearest`` steps to a higher one are dropped, highest first. ``step`` is in samples.
    """
    edge = int(step)
    padded = felt[1 : edge + 1][::-1] + felt + felt[-edge - 1 : -1][::-1]
    fine, coarse = smoothed(padded, smooth * step, mirror), smoothed(padded, level * step, mirror)
    series = [a - b for a, b in zip(fine, coarse)]
    tops = [k for k in range(1, len(series) - 1) if series[k - 1] < series[k] > series[k + 1]]
    kept = []
    for k in sorted(tops, key=lambda k: -series[k]):
        if all(abs(k - other) >= max(1, int(nearest * step)) for other in kept):
            kept.append(k)
    clear_of = {k: _prominence(series, k) for k in sorted(kept)}
    inside = [k for k, value in clear_of.items() if value >= faint and edge <= k < edge + len(felt)]
    if len(inside) < 2:
        return []
    values = sorted(clear_of[k] for k in inside)
    middle = len(values) // 2
    median = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    found = []
    for k in inside:
        if clear_of[k] >= clear * median:
            a, b, c = series[k - 1 : k + 2]
            top = min(max(k + 0.5 * (a - c) / (a - 2 * b + c) - edge, 0), len(felt) - 1)
            found.append(max(top - after * step, 0.0))
    return found


def _prominence(series, top):
    """How far one must go down from a top before one can go higher, on the easier side; an end counts as open."""
    valleys = []
    for way in (-1, 1):
        lowest, place = series[top], top + way
        while 0 <= place < len(series) and series[place] <= series[top]:
            lowest = min(lowest, series[place])
            place += way
        valleys.append(lowest)
    return series[top] - max(valleys)


def autocorrelation(series, lag):
    """Mean product of a series with itself a lag later, over its mean square."""
    products = [series[k] * series[k + lag] for k in range(len(series) - lag)]
    return (sum(products) / len(products)) / (sum(value * value for value in series) / len(series))


def harmonic_sums(stride, harmonics):
    """Sums of the sizes of even and of odd harmonics, each by its cosine and sine written out."""
    n = len(stride)
    sums = {0: 0.0, 1: 0.0}
    for k in range(1, harmonics + 1):
        cosine = sum(value * math.cos(2 * math.pi * k * place / n) for place, value in enumerate(stride))
        sine = sum(value * math.sin(2 * math.pi * k * place / n) for place, value in enumerate(stride))
        sums[k % 2] += math.hypot(cosine, sine)
    return sums[0], sums[1]


def rise(felt, stride_s):
    """How far a point rises that is accelerated like this, stride after stride the same: integrated twice by small sums.

    Two constants are free, and the movement repeats: velocity and height have no mean.
    """
    step = stride_s / len(felt)
    mean = sum(felt) / len(felt)
    speed = _summed([value - mean for value in felt], step)
    height = _summed(speed, step)
    return max(height) - min(height)


def _summed(series, step):
    """Sums by trapezes, all the way round, less their mean."""
    total, sums = 0.0, []
    for k in range(len(series)):
        sums.append(total)
        total += step * (series[k] + series[(k + 1) % len(series)]) / 2
    mean = sum(sums) / len(sums)
    return [value - mean for value in sums]


def asymmetry_draws(passages, block, draws, seed):
    """Asymmetry of many walks put together from blocks of this one, in percent.

    ``passages``: lists of (time, left) of steps in a row.
    """
    chance = random.Random(seed)
    blocks = [steps[first : first + block] for steps in passages for first in range(0, len(steps), block)]
    found = []
    for _ in range(draws):
        steps = [step for _ in blocks for step in chance.choice(blocks)]
        left = [time for time, is_left in steps if is_left]
        right = [time for time, is_left in steps if not is_left]
        if left and right:
            a, b = sum(left) / len(left), sum(right) / len(right)
            found.append(200 * (a - b) / (a + b))
    return found
