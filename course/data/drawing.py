"""Drawing many small pictures at once: signed distances to shapes, on one grid per picture.

Every number that varies from picture to picture has shape (N, 1, 1), the grids have (N, S, S).
A shape is its signed distance (negative inside), so that union and cut are a minimum and a maximum
and a smooth edge is one line. Source of the idea: Inigo Quilez, 2D distance functions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Number = float | np.ndarray


class Sheet:
    """N square pictures of `size` pixels; x points right, y down, both about -1 to 1.

    turn (degrees), scale and shift bound the random pose; mirror is the share of pictures that
    are flipped left to right. `x` and `y` are the coordinates in the pose of the thing drawn,
    `page_x` and `page_y` those of the page itself.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        count: int,
        size: int,
        *,
        turn: float = 0.0,
        scale: tuple[float, float] = (1.0, 1.0),
        shift: float = 0.0,
        mirror: float = 0.0,
    ) -> None:
        self.rng, self.count, self.size = rng, count, size
        line = ((np.arange(size, dtype=np.float32) + 0.5) / size * 2 - 1).astype(np.float32)
        self.page_x, self.page_y = line[None, None, :], line[None, :, None]
        angle = np.deg2rad(self.vary(-turn, turn))
        zoom = self.vary(*scale)
        x, y = self.page_x - self.vary(-shift, shift), self.page_y - self.vary(-shift, shift)
        side = np.where(self.chance(mirror), np.float32(-1), np.float32(1))
        self.x = (np.cos(angle) * x + np.sin(angle) * y) * side / zoom
        self.y = (np.cos(angle) * y - np.sin(angle) * x) / zoom
        self.pixel = 2 / size / zoom  # the width of a pixel in the thing's own coordinates

    def vary(self, low: float, high: float) -> np.ndarray:
        """A random number for each picture, (N, 1, 1) float32."""
        return self.rng.uniform(low, high, (self.count, 1, 1)).astype(np.float32)

    def chance(self, probability: float) -> np.ndarray:
        """True with this probability for each picture, (N, 1, 1) bool."""
        return self.rng.random((self.count, 1, 1)) < probability

    def cover(self, distance: np.ndarray) -> np.ndarray:
        """How far each pixel lies inside a shape, 0 to 1, with smooth edges."""
        return np.clip(0.5 - distance / self.pixel, 0, 1)

    def ellipse(self, cx: Number, cy: Number, rx: Number, ry: Number) -> np.ndarray:
        """Approximate signed distance to an ellipse."""
        return (np.hypot((self.x - cx) / rx, (self.y - cy) / ry) - 1) * np.minimum(rx, ry)

    def box(self, cx: Number, cy: Number, rx: Number, ry: Number, corner: float = 0.0):
        """Signed distance to a box with half sides rx and ry and rounded corners."""
        dx, dy = np.abs(self.x - cx) - rx + corner, np.abs(self.y - cy) - ry + corner
        outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
        return outside + np.minimum(np.maximum(dx, dy), 0) - corner

    def limb(
        self, start: tuple[Number, Number], end: tuple[Number, Number], r0: Number, r1: Number
    ) -> np.ndarray:
        """Signed distance to a rounded stroke whose radius goes from r0 to r1."""
        (ax, ay), (bx, by) = start, end
        dx, dy = bx - ax, by - ay
        along = ((self.x - ax) * dx + (self.y - ay) * dy) / (dx * dx + dy * dy)
        along = np.clip(along, 0, 1)
        away = np.hypot(self.x - ax - along * dx, self.y - ay - along * dy)
        return away - r0 - along * (r1 - r0)

    def polygon(self, *corners: tuple[Number, Number]) -> np.ndarray:
        """Signed distance to a polygon, convex or not."""
        nearest, sign = None, None
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
            dx, dy, px, py = bx - ax, by - ay, self.x - ax, self.y - ay
            along = np.clip((px * dx + py * dy) / (dx * dx + dy * dy), 0, 1)
            square = (px - along * dx) ** 2 + (py - along * dy) ** 2
            nearest = square if nearest is None else np.minimum(nearest, square)
            # A ray to the right crosses the edge an odd number of times if we are inside.
            crossed = ((self.y >= ay) != (self.y >= by)) & ((dx * py > px * dy) == (by > ay))
            sign = crossed if sign is None else sign ^ crossed
        return np.where(sign, -1, 1).astype(np.float32) * np.sqrt(nearest)

    def blotches(self, cells: int) -> np.ndarray:
        """Smooth random patches (N, S, S) in -1 to 1, about `cells` of them to a side."""
        coarse = self.rng.uniform(-1, 1, (self.count, cells, cells)).astype(np.float32)
        return enlarge(coarse, self.size)

    def grain(self, strength: Number) -> np.ndarray:
        """Independent noise for each pixel (N, S, S)."""
        noise = self.rng.standard_normal((self.count, self.size, self.size), dtype=np.float32)
        return strength * noise


def union(*distances: np.ndarray) -> np.ndarray:
    """The signed distance to shapes taken together."""
    return np.minimum.reduce(np.broadcast_arrays(*distances))


def cut(distance: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The signed distance to a shape with a hole in it."""
    return np.maximum(distance, -hole)


def only_if(condition: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """The shape in the pictures where `condition` (N, 1, 1) holds, nothing in the others."""
    return np.where(condition, distance, np.float32(9))


def enlarge(images: np.ndarray, size: int) -> np.ndarray:
    """Bilinear interpolation from (N, s, s) to (N, size, size); values keep their range."""
    cells = images.shape[-1]
    place = np.clip((np.arange(size) + 0.5) * cells / size - 0.5, 0, cells - 1)
    weights = np.maximum(0, 1 - np.abs(place[:, None] - np.arange(cells)))  # rows sum to 1
    weights = weights.astype(images.dtype)
    return weights @ images @ weights.T


def in_turn(draw: Sequence, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` pictures, equally many from each function of `draw`, in random order.

    draw: one function per class, (rng, n) -> uint8 (n, C, S, S). count: a multiple of the classes.
    Returns images (count, C, S, S) and labels (count,) int64.
    """
    each = count // len(draw)
    images = np.concatenate([function(rng, each) for function in draw])
    labels = np.repeat(np.arange(len(draw)), each)
    order = rng.permutation(len(images))
    return images[order], labels[order]
