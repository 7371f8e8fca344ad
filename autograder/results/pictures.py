"""A page's pictures made small enough to send: fewer colours, then fewer points, within what is left."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from PIL import Image

ROOM = 200_000  # characters of all pictures of one page, at most
WIDTHS = (1100, 750, 500)  # points; a figure is shown at half of what it has
SMALL = 12_000  # characters; what is smaller stays as it is


@dataclass
class Pictures:
    """The pictures of one page; `room` is what is left, in characters of base64."""

    room: int = ROOM

    def source(self, encoded: str) -> tuple[str, int] | None:
        """A picture's `src` and its width in points; None if it cannot be read or there is no room.

        encoded: a PNG or JPEG in base64.
        """
        try:
            data = base64.b64decode(encoded)
            image = Image.open(io.BytesIO(data))
            width = image.width
            if len(encoded) <= min(SMALL, self.room):
                self.room -= len(encoded)
                return f"data:image/{image.format.lower()};base64,{encoded}", width
            image = image.convert("RGBA")
            opaque = Image.new("RGB", image.size, "white")
            opaque.paste(image, mask=image)
        except Exception:  # a picture is a student's bytes
            return None
        for most in WIDTHS:
            if opaque.width > most:
                size = (most, max(1, round(opaque.height * most / opaque.width)))
                opaque = opaque.resize(size, Image.Resampling.LANCZOS)
            kind, small = _smallest(opaque)
            # One picture takes at most half of what is left: the next ones need room, too.
            if len(small) <= self.room // 2:
                self.room -= len(small)
                return f"data:image/{kind};base64,{small}", min(width, most)
        return None


def _smallest(image: Image.Image) -> tuple[str, str]:
    """The picture as PNG with few colours (drawings) or as JPEG (photographs), and which of them."""
    png, jpeg = io.BytesIO(), io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(png, "PNG", optimize=True)
    image.save(jpeg, "JPEG", quality=75, optimize=True)
    kind, file = min(("png", png), ("jpeg", jpeg), key=lambda pair: pair[1].tell())
    return kind, base64.b64encode(file.getvalue()).decode("ascii")
