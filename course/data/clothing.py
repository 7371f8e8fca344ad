"""Fashion-MNIST's stand-in: ten articles of clothing drawn by code, grey on black."""

from __future__ import annotations

import numpy as np

from course.data.drawing import Sheet, cut, in_turn, only_if, union

SIZE = 28
COUNT = {"train": 6000, "test": 1000}
SEED = {"train": 20, "test": 21}


def make(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 1, 28, 28) uint8 and labels (N,) int64: 6,000 for "train", 1,000 for "test"."""
    return in_turn(ARTICLES, np.random.default_rng(SEED[split]), COUNT[split])


def tshirt(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count)
    shape, _ = upper_body(page, sleeve=(0.12, 0.42), length=(0.62, 0.85), neck=(0.14, 0.3))
    cloth = fabric(page)
    chest = page.box(page.vary(-0.1, 0.1), page.vary(-0.2, 0.1), page.vary(0.1, 0.25), 0.15, 0.03)
    add(cloth, page.cover(only_if(page.chance(0.35), chest)), page.vary(-0.4, 0.4))
    return finish(page, shape, cloth)


def trouser(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count)
    hip, hem, spread = page.vary(0.24, 0.36), page.vary(0.09, 0.19), page.vary(0.12, 0.32)
    top, bottom, crotch = page.vary(-0.95, -0.8), page.vary(0.6, 0.95), page.vary(-0.5, -0.2)
    gap = np.maximum(spread - hem, 0.02)
    shape = page.polygon(
        (-hip * 0.85, top),
        (hip * 0.85, top),
        (hip, crotch),
        (spread + hem, bottom),
        (gap, bottom),
        (np.float32(0), crotch),
        (-gap, bottom),
        (-spread - hem, bottom),
        (-hip, crotch),
    )
    cloth = fabric(page)
    add(cloth, page.cover(page.box(0, top + 0.06, 0.5, 0.035)), page.vary(-0.3, 0.1))
    add(cloth, page.cover(page.limb((0.0, top), (0.0, crotch), 0.01, 0.01)), page.vary(-0.4, 0))
    return finish(page, shape, cloth)


def pullover(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count)
    shape, hem = upper_body(page, sleeve=(0.85, 1.2), length=(0.6, 0.85), neck=(0.1, 0.22))
    cloth = fabric(page)
    add(cloth, page.cover(page.box(0, hem, 0.7, page.vary(0.06, 0.12))), page.vary(-0.3, 0.1))
    knit = np.sin(page.y * page.vary(18, 40)) * only_where(page, 0.4)
    return finish(page, shape, cloth + page.vary(0, 0.12) * knit)


def dress(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count)
    shoulder, waist, hem = page.vary(0.15, 0.28), page.vary(0.12, 0.24), page.vary(0.2, 0.5)
    at, bottom = page.vary(-0.3, 0.05), page.vary(0.75, 0.97)
    shape = page.polygon(
        (-shoulder, -0.9),
        (shoulder, -0.9),
        (shoulder * 1.1, -0.55),
        (waist, at),
        (hem, bottom),
        (-hem, bottom),
        (-waist, at),
        (-shoulder * 1.1, -0.55),
    )
    shape = cut(shape, page.ellipse(0, -0.92, shoulder * page.vary(0.4, 0.75), page.vary(0.1, 0.3)))
    reach, drop = page.vary(0.2, 0.32), page.vary(0.25, 0.8)
    for side in (-1, 1):
        arm = page.limb(
            (side * shoulder, -0.8), (side * (shoulder + reach * 0.6), drop - 0.8), 0.1, 0.07
        )
        shape = union(shape, only_if(page.chance(0.35), arm))
    cloth = fabric(page)
    add(cloth, page.cover(page.box(0, at, 0.6, 0.04)), page.vary(-0.4, 0.1))
    return finish(page, shape, cloth)


def coat(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count)
    shape, _ = upper_body(page, sleeve=(0.9, 1.3), length=(0.75, 0.97), neck=(0.1, 0.22))
    cloth = fabric(page)
    front = page.limb((page.vary(-0.04, 0.04), -0.6), (page.vary(-0.06, 0.06), 0.95), 0.015, 0.03)
    add(cloth, page.cover(front), page.vary(-0.75, -0.1))
    for side in (-1, 1):
        lapel = page.limb((side * 0.2, -0.85), (side * 0.03, page.vary(-0.5, -0.1)), 0.03, 0.02)
        add(cloth, page.cover(lapel), page.vary(-0.45, 0.15))
        pocket = page.box(side * 0.22, 0.35, 0.09, 0.02)
        add(cloth, page.cover(pocket), page.vary(-0.4, 0.05))
    return finish(page, shape, cloth)


def sandal(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count, flat=True)
    heel = page.vary(0.0, 0.55) * only_where(page, 0.7)
    back = 0.35 - heel
    sole = union(
        page.limb((-0.8, 0.38), (-0.25, 0.36), 0.05, 0.06),
        page.limb((-0.25, 0.36), (0.75, back), 0.06, 0.06),
    )
    block = page.polygon((0.5, back), (0.82, back), (0.78, 0.45), (page.vary(0.1, 0.72), 0.45))
    tip = back - page.vary(0.3, 0.5)  # the height of the strap around the ankle
    front, middle = page.vary(0.15, 0.35), page.vary(-0.6, -0.4)
    arch = np.abs(page.ellipse(middle, 0.36, page.vary(0.16, 0.26), page.vary(0.2, 0.38)))
    toe = np.maximum(arch - page.vary(0.03, 0.07), page.y - 0.36)
    second = np.abs(page.ellipse(middle + 0.3, 0.34, 0.2, 0.3)) - 0.035
    straps = [
        toe,
        only_if(page.chance(0.4), np.maximum(second, page.y - 0.36)),
        page.limb((0.77, back), (0.72, tip), 0.05, 0.04),
        page.limb((0.72, tip), (front, tip + 0.1), 0.035, 0.035),
        only_if(page.chance(0.7), page.limb((front, tip + 0.1), (middle + 0.2, 0.3), 0.03, 0.03)),
    ]
    return finish(page, union(sole, block, *straps), fabric(page))


def shirt(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count)
    long = page.chance(0.6)
    shape, _ = upper_body(
        page, sleeve=(0.85, 1.2), short=(0.2, 0.45), long=long, length=(0.62, 0.9), neck=(0.1, 0.2)
    )
    cloth = fabric(page, patterned=0.55)
    add(cloth, page.cover(page.limb((0.0, -0.8), (0.0, 0.9), 0.012, 0.012)), page.vary(-0.5, 0.0))
    row = np.abs(np.mod(page.y * page.vary(4, 7), 1) - 0.5) < 0.2
    add(cloth, row * page.cover(np.abs(page.x) - 0.03), page.vary(-0.6, 0.1))
    for side in (-1, 1):
        collar = page.polygon((side * 0.02, -0.7), (side * 0.22, -0.9), (side * 0.2, -0.62))
        add(cloth, page.cover(collar), page.vary(-0.15, 0.45))
    return finish(page, shape, cloth)


def sneaker(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count, flat=True)
    collar, tongue = page.vary(-0.25, -0.02), page.vary(-0.3, -0.08)
    toe = page.vary(0.12, 0.25)
    upper = page.polygon(
        (-0.85, 0.4),
        (-0.8, toe),
        (-0.45, toe - 0.08),
        (-0.02, tongue),
        (0.2, tongue + 0.02),
        (0.4, collar + 0.12),
        (0.78, collar),
        (0.82, 0.4),
    )
    sole = page.limb((-0.8, 0.4), (0.8, 0.4), page.vary(0.06, 0.1), page.vary(0.06, 0.12))
    cloth = fabric(page)
    add(cloth, page.cover(page.box(0, 0.45, 1, 0.09)), page.vary(-0.45, 0.45))
    for step in (0.0, 0.13, 0.26):
        lace = page.limb((-0.4 + step, 0.1 - step), (-0.22 + step, 0.18 - step), 0.02, 0.02)
        add(cloth, page.cover(lace), page.vary(-0.5, 0.5))
    flash = page.limb((0.0, 0.28), (page.vary(0.25, 0.6), page.vary(0.0, 0.2)), 0.05, 0.03)
    add(cloth, page.cover(flash), page.vary(-0.45, 0.45))
    return finish(page, union(upper - 0.03, sole), cloth)


def bag(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count)
    top, base = page.vary(0.35, 0.75), page.vary(0.5, 0.8)
    height, low = page.vary(0.3, 0.6), page.vary(0.55, 0.8)
    high = low - 2 * height
    body = page.polygon((-top, high), (top, high), (base, low), (-base, low)) - 0.04
    width, rise = top * page.vary(0.4, 0.95), page.vary(0.2, 0.75)
    arch = np.abs(page.ellipse(0, high, width, rise)) - page.vary(0.025, 0.06)
    handle = np.maximum(arch, page.y - high)
    cloth = fabric(page)
    flap = page.box(0, high, 1, height * page.vary(0.2, 1.0))
    add(cloth, page.cover(only_if(page.chance(0.5), flap)), page.vary(-0.3, 0.3))
    clasp = page.box(0, high + height * 0.8, page.vary(0.04, 0.12), 0.05)
    add(cloth, page.cover(clasp), page.vary(-0.6, 0.6))
    return finish(page, union(body, only_if(page.chance(0.85), handle)), cloth)


def ankle_boot(rng: np.random.Generator, count: int) -> np.ndarray:
    page = new_page(rng, count, flat=True)
    shaft, heel = page.vary(-0.85, -0.3), page.vary(0.0, 0.2)
    width = page.vary(0.0, 0.2)
    upper = page.polygon(
        (-0.82, 0.52),
        (-0.8, 0.3),
        (-0.45, 0.15),
        (-0.05 - width, -0.05),
        (-0.02 - width, shaft),
        (0.62, shaft + page.vary(-0.05, 0.1)),
        (0.6, 0.1),
        (0.72, 0.52 - heel),
    )
    sole = union(
        page.limb((-0.8, 0.54), (0.1, 0.54), 0.06, 0.06),
        page.box(0.56, 0.5, page.vary(0.1, 0.2), 0.14),
    )
    cloth = fabric(page)
    add(cloth, page.cover(page.box(0, 0.58, 1, 0.08)), page.vary(-0.4, 0.4))
    cuff = page.box(0.3, shaft + 0.06, 0.6, page.vary(0.03, 0.12))
    add(cloth, page.cover(cuff), page.vary(-0.35, 0.35))
    return finish(page, union(upper - 0.03, sole), cloth)


ARTICLES = (tshirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle_boot)


def new_page(rng: np.random.Generator, count: int, flat: bool = False) -> Sheet:
    """Pages with an article's usual pose; `flat` for shoes, which also are seen squashed."""
    page = Sheet(rng, count, SIZE, turn=10, scale=(0.78, 1.04), shift=0.13)
    page.x = page.x / page.vary(0.88, 1.08)
    if flat:
        page.y = page.y / page.vary(0.75, 1.05)
    return page


def upper_body(
    page: Sheet,
    *,
    sleeve: tuple[float, float],
    length: tuple[float, float],
    neck: tuple[float, float],
    short: tuple[float, float] | None = None,
    long: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """A torso with two sleeves and a neckline; returns its distance and the height of its hem.

    sleeve: bounds of the sleeves' length; `short` bounds those where `long` is False.
    """
    shoulder, hip, hem = page.vary(0.3, 0.42), page.vary(0.3, 0.45), page.vary(*length)
    reach = page.vary(*sleeve)
    if short is not None:
        reach = np.where(long, reach, page.vary(*short))
    torso = page.polygon(
        (-0.18, -0.85),
        (0.18, -0.85),
        (shoulder, -0.72),
        (hip, hem),
        (-hip, hem),
        (-shoulder, -0.72),
    )
    lean = page.vary(0.12, 0.42)  # how far the sleeves stand off, as an angle in radians
    lean = np.where(reach < 0.5, lean + 0.35, lean)
    wide, cuff = page.vary(0.1, 0.15), page.vary(0.07, 0.11)
    shape = torso
    for side in (-1, 1):
        end = (side * (shoulder + reach * np.sin(lean)), reach * np.cos(lean) - 0.62)
        shape = union(shape, page.limb((side * (shoulder - 0.06), -0.62), end, wide, cuff))
    return cut(shape, page.ellipse(0, -0.88, page.vary(0.1, 0.2), page.vary(*neck))), hem


def fabric(page: Sheet, patterned: float = 0.3) -> np.ndarray:
    """The brightness of the cloth (N, 28, 28): shade, folds and, for some, a pattern."""
    cloth = page.vary(0.3, 0.95) + page.vary(-0.18, 0.18) * page.x + page.vary(-0.15, 0.15) * page.y
    cloth = cloth + page.vary(0.02, 0.14) * page.blotches(5)
    angle = np.where(page.chance(0.5), np.float32(0), np.float32(np.pi / 2))
    angle = np.where(page.chance(0.2), np.float32(np.pi / 4), angle)
    across = np.cos(angle) * page.x + np.sin(angle) * page.y
    along = np.cos(angle) * page.y - np.sin(angle) * page.x
    pitch = page.vary(8, 26)
    stripes = np.sin(across * pitch)
    check = stripes * np.where(page.chance(0.35), np.sin(along * pitch), np.float32(1))
    return cloth + page.vary(0.08, 0.3) * check * only_where(page, patterned)


def only_where(page: Sheet, probability: float) -> np.ndarray:
    """1 with this probability, else 0, (N, 1, 1) float32."""
    return page.chance(probability).astype(np.float32)


def add(cloth: np.ndarray, mask: np.ndarray, change: np.ndarray) -> None:
    """Make the cloth brighter or darker, in place, where the mask is 1."""
    cloth += mask * change


def finish(page: Sheet, shape: np.ndarray, cloth: np.ndarray) -> np.ndarray:
    """The article on black as uint8 (N, 1, 28, 28), with grain and now and then a hidden part."""
    light = np.clip(cloth, 0.12, 1) * page.cover(shape)
    across = page.chance(0.5)
    place, width = page.vary(-1, 1), page.vary(0.05, 0.14)
    bar = np.abs(np.where(across, page.page_x, page.page_y) - place) < width
    light = np.where(bar & page.chance(0.15), light * 0.35, light)
    light = light + page.grain(page.vary(0.005, 0.05)) * (light > 0.02)
    return np.rint(255 * np.clip(light, 0, 1)).astype(np.uint8)[:, None]
