"""CIFAR-10's stand-in: ten classes of coloured scenes drawn by code.

Colours and backgrounds are drawn from the same ranges for every class, so that the shape has to
be recognised; a colour alone gives nothing away.
"""

from __future__ import annotations

import numpy as np

from course.data.drawing import Sheet, cut, in_turn, only_if, union

SIZE = 32
COUNT = {"train": 5000, "test": 1000}
SEED = {"train": 30, "test": 31}

# Skies, walls, water, grass, sand and roads: a scene takes any one above and any one below.
GROUNDS = np.array(
    [
        (0.55, 0.72, 0.92),
        (0.80, 0.86, 0.93),
        (0.93, 0.70, 0.50),
        (0.25, 0.42, 0.62),
        (0.30, 0.52, 0.25),
        (0.55, 0.62, 0.30),
        (0.80, 0.72, 0.52),
        (0.45, 0.44, 0.43),
        (0.62, 0.50, 0.40),
        (0.86, 0.86, 0.84),
    ],
    dtype=np.float32,
)
DARK, PALE = (0.10, 0.10, 0.12), (0.85, 0.90, 0.95)


def make(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 3, 32, 32) uint8 and labels (N,) int64: 5,000 for "train", 1,000 for "test"."""
    return in_turn(SCENES, np.random.default_rng(SEED[split]), COUNT[split])


class Scene(Sheet):
    """Pages with a coloured background, on which things are painted one over the other."""

    def __init__(self, rng: np.random.Generator, count: int, turn: float = 8.0) -> None:
        super().__init__(rng, count, SIZE, turn=turn, scale=(0.72, 1.08), shift=0.16, mirror=0.5)
        above, below = self.ground(), self.ground()
        horizon = self.page_y - self.vary(-0.5, 0.9) - 0.15 * self.blotches(3)
        mask = np.clip(0.5 + horizon * self.vary(2, 16), 0, 1)[:, None]
        self.image = above * (1 - mask) + below * mask
        self.image += (self.vary(0.02, 0.16) * self.blotches(6))[:, None]
        for _ in range(3):  # clutter behind the thing
            spot = self.page_x - self.vary(-1, 1), self.page_y - self.vary(-1, 1)
            far = np.hypot(spot[0] / self.vary(0.08, 0.5), spot[1] / self.vary(0.08, 0.5)) - 1
            mask = np.clip(0.5 - 4 * far, 0, 1) * self.chance(0.45)
            self.paint_mask(mask * self.vary(0.3, 0.9), self.ground())
        self.colour = self.any_colour()
        self.shade = 1 - self.vary(0, 0.35) * self.y + self.vary(0.02, 0.15) * self.blotches(5)

    def ground(self) -> np.ndarray:
        """A colour of the surroundings (N, 3, 1, 1)."""
        chosen = GROUNDS[self.rng.integers(len(GROUNDS), size=self.count)]
        chosen = chosen + self.rng.uniform(-0.12, 0.12, (self.count, 3)).astype(np.float32)
        return chosen[:, :, None, None]

    def any_colour(self) -> np.ndarray:
        """The colour of a thing (N, 3, 1, 1): any brightness, mostly muted."""
        grey = self.rng.uniform(0.12, 0.9, (self.count, 1))
        tint = self.rng.uniform(-0.28, 0.28, (self.count, 3)) * self.rng.random((self.count, 1))
        return np.clip(grey + tint, 0.03, 1).astype(np.float32)[:, :, None, None]

    def paint_mask(self, mask: np.ndarray, colour: np.ndarray) -> None:
        self.image += mask[:, None] * (colour - self.image)

    def paint(self, distance: np.ndarray, colour=None, light: float = 1.0) -> None:
        """Paint a shape in `colour`, or in the thing's own colour made lighter or darker."""
        if colour is None:
            colour = self.colour * light
        else:
            colour = np.asarray(colour, dtype=np.float32).reshape(-1, 3, 1, 1)
        self.paint_mask(self.cover(distance), np.clip(colour * self.shade[:, None], 0, 1))

    def finish(self) -> np.ndarray:
        """uint8 (N, 3, 32, 32), with a twig or post before some, uneven light and grain."""
        angle, place = self.vary(0, np.pi), self.vary(-0.9, 0.9)
        twig = np.abs(np.cos(angle) * self.page_x + np.sin(angle) * self.page_y - place)
        mask = np.clip((self.vary(0.03, 0.09) - twig) * SIZE / 2 + 0.5, 0, 1) * self.chance(0.3)
        self.paint_mask(mask, self.ground())
        self.image *= self.vary(0.75, 1.15)[:, None]
        image = self.image + self.grain(self.vary(0.01, 0.06))[:, None]
        return np.rint(255 * np.clip(image, 0, 1)).astype(np.uint8)


def airplane(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count, turn=25)
    sweep, span = page.vary(0.1, 0.45), page.vary(0.35, 0.65)
    far = page.polygon((-0.15, 0), (0.2, 0), (0.2 + sweep, -span), (0.08 + sweep, -span))
    near = page.polygon((-0.2, 0), (0.2, 0), (0.25 + sweep, span), (0.1 + sweep, span))
    fin = page.polygon((0.45, -0.05), (0.75, -0.05), (0.9, -0.42), (0.75, -0.42))
    tail = page.polygon((0.55, 0.0), (0.78, 0.0), (0.92, 0.22), (0.8, 0.22))
    body = page.limb((-0.72, 0.02), (0.78, -0.02), page.vary(0.1, 0.16), 0.05)
    page.paint(far, light=0.8)
    page.paint(union(body, fin))
    page.paint(union(near, tail), light=0.9)
    page.paint(page.limb((-0.78, -0.03), (-0.68, -0.06), 0.035, 0.035), DARK)
    row = np.maximum(np.abs(page.y + 0.03) - 0.02, np.abs(page.x + 0.05) - 0.45)
    page.paint(only_if(page.chance(0.5), row), DARK)
    return page.finish()


def automobile(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    roof, front, back = page.vary(-0.42, -0.2), page.vary(-0.45, -0.2), page.vary(0.3, 0.6)
    cabin = page.polygon((front - 0.2, 0.05), (front, roof), (back, roof), (back + 0.2, 0.05))
    body = page.box(0, 0.18, page.vary(0.75, 0.9), page.vary(0.15, 0.21), 0.12)
    page.paint(union(cabin - 0.03, body))
    pane = page.polygon(
        (front - 0.1, 0.02),
        (front + 0.04, roof + 0.06),
        (back - 0.04, roof + 0.06),
        (back + 0.1, 0.02),
    )
    pillar = np.abs(page.x - (front + back) / 2) - 0.035
    glass = np.where(
        page.chance(0.5)[:, None], np.float32(DARK)[:, None, None], np.float32(PALE)[:, None, None]
    )
    page.paint(cut(pane, pillar), glass)
    wheels(page, (-0.48, 0.48), 0.36, page.vary(0.15, 0.2))
    page.paint(page.ellipse(-0.78, 0.12, 0.06, 0.05), (0.95, 0.92, 0.7))
    return page.finish()


def bird(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count, turn=18)
    head_x, head_y = page.vary(-0.5, -0.36), page.vary(-0.45, -0.28)
    foot = page.vary(0.55, 0.75)
    for x in (-0.05, 0.1):
        page.paint(page.limb((x, 0.25), (x + 0.02, foot), 0.025, 0.025), (0.55, 0.35, 0.15))
    tail = page.polygon(
        (0.3, 0.0), (0.85, page.vary(-0.2, 0.2)), (0.9, page.vary(0.22, 0.4)), (0.3, 0.22)
    )
    page.paint(tail, light=0.75)
    body = page.ellipse(0, 0.08, page.vary(0.4, 0.5), page.vary(0.24, 0.34))
    head = page.ellipse(head_x, head_y, 0.2, 0.19)
    neck = page.limb((head_x, head_y), (-0.15, 0.05), 0.14, 0.22)
    page.paint(union(body, head, neck))
    page.paint(page.ellipse(-0.12, 0.2, 0.24, 0.14), light=1.35)
    lift = page.vary(-0.1, 0.25)
    wing = page.polygon((-0.15, -0.05), (0.2, -0.1), (0.62, lift), (0.15, 0.22))
    page.paint(wing, light=0.6)
    beak = page.polygon(
        (head_x - 0.15, head_y - 0.08),
        (head_x - 0.15, head_y + 0.08),
        (head_x - 0.42, head_y + 0.04),
    )
    page.paint(beak, (0.95, 0.65, 0.15))
    page.paint(page.ellipse(head_x - 0.07, head_y - 0.03, 0.045, 0.045), DARK)
    return page.finish()


def cat(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    wide, y = page.vary(0.4, 0.5), page.vary(-0.25, -0.1)
    sitting_body(page, y)
    for side in (-1, 1):
        tip = side * (wide + page.vary(-0.08, 0.06)), y - page.vary(0.55, 0.7)
        page.paint(page.polygon((side * wide * 0.98, y - 0.05), tip, (side * 0.08, y - 0.3)))
        inner = page.polygon((side * wide * 0.75, y - 0.28), tip, (side * 0.25, y - 0.32))
        page.paint(inner + 0.05, (0.85, 0.55, 0.55))
    page.paint(page.ellipse(0, y, wide, page.vary(0.34, 0.4)))
    for x in (-0.15, 0.0, 0.15):
        stripe = page.limb((x, y - 0.36), (x * 0.8, y - 0.2), 0.03, 0.02)
        page.paint(only_if(page.chance(0.5), stripe), light=0.55)
    eyes(page, 0.19, y - 0.04, (0.75, 0.85, 0.35), 0.085)
    page.paint(page.polygon((-0.06, y + 0.12), (0.06, y + 0.12), (0.0, y + 0.18)), (0.8, 0.4, 0.45))
    for side in (-1, 1):
        for drop in (0.1, 0.2):
            whisker = page.limb((side * 0.15, y + 0.17), (side * 0.6, y + drop), 0.012, 0.012)
            page.paint(whisker, (0.95, 0.95, 0.95))
    return page.finish()


def dog(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    wide, y = page.vary(0.32, 0.42), page.vary(-0.25, -0.1)
    sitting_body(page, y)
    page.paint(page.ellipse(0, y, wide, page.vary(0.38, 0.44)))
    hang = page.vary(0.1, 0.4)
    for side in (-1, 1):
        ear = page.limb((side * wide * 0.85, y - 0.25), (side * (wide + 0.1), y + hang), 0.1, 0.14)
        page.paint(ear, light=0.6)
    patch = page.ellipse(0.18, y - 0.1, 0.16, 0.18)
    page.paint(only_if(page.chance(0.3), patch), light=0.6)
    eyes(page, 0.17, y - 0.1, (0.35, 0.2, 0.1), 0.065)
    page.paint(page.ellipse(0, y + 0.2, page.vary(0.18, 0.24), page.vary(0.16, 0.22)), light=1.4)
    page.paint(page.ellipse(0, y + 0.1, 0.1, 0.075), DARK)
    tongue = page.limb((0.02, y + 0.33), (0.02, y + 0.46), 0.06, 0.06)
    page.paint(only_if(page.chance(0.5), tongue), (0.9, 0.4, 0.45))
    return page.finish()


def deer(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    x, y = four_legs(page, belly=0.19, slim=0.04)
    page.paint(page.limb((0.5, -0.02), (0.6, 0.1), 0.06, 0.05), (0.92, 0.9, 0.85))
    tall = page.vary(0.3, 0.5)
    for lean in (-0.16, 0.2):
        tip = (x + 0.08 + lean, y - tall)
        page.paint(page.limb((x + 0.08, y - 0.1), tip, 0.03, 0.022), (0.75, 0.62, 0.42))
        for part in (0.45, 0.75):
            at = (x + 0.08 + lean * part, y - 0.1 - (tall - 0.1) * part)
            spike = page.limb(at, (at[0] + lean * 0.9, at[1] - 0.12), 0.025, 0.02)
            page.paint(spike, (0.75, 0.62, 0.42))
    for dx in (0.05, 0.2, 0.35):
        spot = page.ellipse(dx - 0.1, page.vary(-0.1, 0.1), 0.035, 0.035)
        page.paint(only_if(page.chance(0.5), spot), (0.95, 0.93, 0.88))
    page.paint(page.limb((x + 0.14, y - 0.06), (x + 0.3, y - 0.14), 0.06, 0.03), light=0.8)
    return page.finish()


def horse(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    tail = page.limb((0.5, -0.08), (page.vary(0.6, 0.85), page.vary(0.25, 0.5)), 0.06, 0.08)
    page.paint(tail, light=0.45)
    x, y = four_legs(page, belly=0.23, slim=0.055)
    mane = page.limb((x + 0.16, y - 0.08), (-0.22, -0.15), 0.07, 0.09)
    page.paint(mane, light=0.45)
    for dx in (0.06, 0.14):
        ear = page.limb((x + dx, y - 0.08), (x + dx, y - 0.2), 0.035, 0.02)
        page.paint(ear, light=0.85)
    return page.finish()


def frog(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    wide, y = page.vary(0.5, 0.62), page.vary(0.0, 0.15)
    for side in (-1, 1):
        page.paint(page.ellipse(side * wide, y + 0.25, 0.26, 0.32), light=0.8)
        foot = page.limb((side * wide, y + 0.52), (side * (wide + 0.25), y + 0.58), 0.08, 0.06)
        page.paint(foot, light=0.8)
    page.paint(page.ellipse(0, y + 0.15, wide, page.vary(0.36, 0.46)))
    page.paint(page.ellipse(0, y + 0.34, wide * 0.7, 0.2), light=1.4)
    high = y - page.vary(0.28, 0.38)
    for side in (-1, 1):
        page.paint(page.ellipse(side * 0.28, high, 0.17, 0.17))
    eyes(page, 0.28, high, (0.95, 0.9, 0.5), 0.11)
    mouth = np.abs(page.ellipse(0, y - 0.12, wide * 0.72, 0.24)) - 0.025
    page.paint(np.maximum(mouth, y - 0.1 - page.y), DARK)
    for side in (-1, 1):
        arm = page.limb((side * 0.25, y + 0.35), (side * 0.3, y + 0.6), 0.08, 0.07)
        page.paint(arm, light=0.9)
    return page.finish()


def ship(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    deck, keel = page.vary(0.05, 0.25), page.vary(0.45, 0.6)
    bow = page.vary(0.75, 0.95)
    funnel = page.vary(-0.1, 0.35)
    mast = page.limb((-0.25, deck), (-0.25, page.vary(-0.85, -0.4)), 0.025, 0.02)
    page.paint(mast, DARK)
    page.paint(page.box(funnel, deck - 0.45, 0.09, 0.2), light=0.6)
    page.paint(page.box(0.1, deck - 0.12, page.vary(0.35, 0.5), 0.13), (0.92, 0.92, 0.9))
    upper = page.box(0.15, deck - 0.3, page.vary(0.2, 0.35), 0.1)
    page.paint(only_if(page.chance(0.7), upper), (0.85, 0.86, 0.86))
    for x in (-0.15, 0.05, 0.25):
        page.paint(page.box(x, deck - 0.13, 0.05, 0.04), DARK)
    hull = page.polygon((-bow, deck - 0.08), (0.8, deck), (0.65, keel), (-bow + 0.35, keel))
    page.paint(hull)
    page.paint(np.maximum(hull, keel - 0.12 - page.y), light=0.55)
    wave = np.sin(page.page_x * page.vary(6, 14) + page.vary(0, 6)) * 0.03
    water = np.clip(0.5 + (page.page_y - 0.62 - wave) * 12, 0, 1) * page.chance(0.8)
    page.paint_mask(water * 0.9, page.ground())
    return page.finish()


def truck(rng: np.random.Generator, count: int) -> np.ndarray:
    page = Scene(rng, count)
    nose, top = page.vary(-0.45, -0.25), page.vary(-0.62, -0.35)
    load = page.box((nose + 0.9) / 2 + 0.02, (top + 0.28) / 2, (0.88 - nose) / 2, (0.28 - top) / 2)
    page.paint(load, page.any_colour())
    rib = np.abs(np.mod(page.x * 6, 1) - 0.5) - 0.08
    page.paint(only_if(page.chance(0.35), np.maximum(load + 0.03, rib / 6)), light=0.7)
    roof = page.vary(-0.25, -0.08)
    cab = page.polygon(
        (-0.88, 0.32), (-0.88, 0.05), (-0.74, roof), (nose - 0.04, roof), (nose - 0.04, 0.32)
    )
    page.paint(cab - 0.02)
    pane = page.polygon(
        (-0.8, 0.05), (-0.7, roof + 0.06), (nose - 0.12, roof + 0.06), (nose - 0.12, 0.05)
    )
    page.paint(pane, PALE)
    page.paint(page.box(0.05, 0.32, 0.88, 0.05), DARK)
    wheels(page, (-0.62, 0.35, 0.68), 0.4, page.vary(0.13, 0.17))
    return page.finish()


SCENES = (airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck)


def wheels(page: Scene, places: tuple[float, ...], y: float, radius: np.ndarray) -> None:
    for x in places:
        page.paint(page.ellipse(x, y, radius, radius), DARK)
        page.paint(page.ellipse(x, y, radius * 0.45, radius * 0.45), (0.65, 0.65, 0.66))


def eyes(page: Scene, apart: float, y, colour: tuple[float, float, float], size: float) -> None:
    for side in (-1, 1):
        page.paint(page.ellipse(side * apart, y, size, size), colour)
        page.paint(page.ellipse(side * apart, y, size * 0.5, size * 0.65), DARK)


def sitting_body(page: Scene, y: np.ndarray) -> None:
    """The body below the head of a cat or a dog, with a tail and two front legs."""
    tail = page.limb((0.35, 0.75), (page.vary(0.6, 0.85), page.vary(0.1, 0.6)), 0.09, 0.06)
    page.paint(tail, light=0.8)
    page.paint(page.ellipse(0, y + 0.8, page.vary(0.36, 0.46), 0.6), light=0.9)
    for side in (-1, 1):
        page.paint(page.limb((side * 0.15, y + 0.5), (side * 0.16, 0.92), 0.08, 0.09), light=1.1)


def four_legs(page: Scene, belly: float, slim: float) -> tuple[np.ndarray, np.ndarray]:
    """A deer's or a horse's body seen from the side; returns where its head is."""
    x, y = page.vary(-0.72, -0.52), page.vary(-0.5, -0.25)
    foot = page.vary(0.68, 0.85)
    for at, light in ((-0.2, 0.7), (0.36, 0.7), (-0.28, 1.0), (0.44, 1.0)):
        step = page.vary(-0.12, 0.12)
        page.paint(page.limb((at, 0.1), (at + step, foot), slim * 1.6, slim), light=light)
    body = page.limb((-0.22, 0.04), (0.36, 0.02), belly * page.vary(0.9, 1.1), belly)
    neck = page.limb((x + 0.12, y), (-0.22, 0.0), slim * 2, slim * 3.2)
    head = page.limb((x + 0.1, y), (x - 0.16, y + page.vary(0.08, 0.2)), slim * 2.2, slim * 1.4)
    page.paint(union(body, neck, head))
    page.paint(page.ellipse(x + 0.03, y, 0.035, 0.035), DARK)
    return x, y
