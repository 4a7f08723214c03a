"""The indices of a footprint and the flattening of a sheet as one would do them by hand: square by square, no shortcuts."""

from math import cos, sin


def slow_indices(squares, size_mm, turn=0.0, band_mm=3.0):
    """Arch index, Chippaux-Smirak (percent) and Staheli index of printed squares given by their middles in millimetres."""
    along = [x * sin(turn) + y * cos(turn) for x, y in squares]
    start = min(along) - size_mm / 2
    length = max(along) + size_mm / 2 - start
    middle = sum(1 for one in along if length / 3 <= one - start < 2 * length / 3)

    def width(at):
        return sum(1 for one in along if at - band_mm / 2 <= one - start < at + band_mm / 2) * size_mm**2 / band_mm

    places = [i * size_mm for i in range(int(length / size_mm) + 1)]
    heel = max(width(at) for at in places if at < length / 3)
    narrow = min(width(at) for at in places if length / 3 <= at <= 2 * length / 3)
    ball = max(width(at) for at in places if at > 2 * length / 3)
    return middle / len(along), 100 * narrow / ball, narrow / heel


def slow_flat(image, corners, width_mm, height_mm, x_mm, y_mm):
    """The colour of the place (x, y) of a sheet whose corners are seen there, by following the lines of perspective.

    The sheet's diagonals and the points in which its parallel sides meet fix every place; no matrix is needed.
    """
    x, y = x_mm / width_mm, y_mm / height_mm
    # Weights that make a weighted mean of the corners projective: Heckbert's square to quadrilateral, written out.
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    below = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / below, (dx1 * sy - sx * dy1) / below
    away = g * x + h * y + 1
    u = ((x1 - x0 + g * x1) * x + (x3 - x0 + h * x3) * y + x0) / away
    v = ((y1 - y0 + g * y1) * x + (y3 - y0 + h * y3) * y + y0) / away
    left, top = int(u), int(v)
    fx, fy = u - left, v - top
    parts = ((0, 0, (1 - fx) * (1 - fy)), (1, 0, fx * (1 - fy)), (0, 1, (1 - fx) * fy), (1, 1, fx * fy))
    return sum(float(image[top + j][left + i].mean()) * weight for i, j, weight in parts)
