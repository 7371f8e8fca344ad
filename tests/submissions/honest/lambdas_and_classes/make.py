from cases import answer


def make(solved, outside):
    """Answers as lambdas, callables, partials and cached functions."""
    answer(solved, "to_nhwc", "to_nhwc = lambda images: images.movedim(1, 3)")
    answer(
        solved,
        "pixel",
        "class Pixel:\n    def __call__(self, images, index, x, y):\n        return images[index, :, y, x]\n\n\npixel = Pixel()",
    )
    return answer(
        solved,
        "describe",
        "from functools import partial\n\n\ndef sizes(names, images):\n    return dict(zip(names, images.shape))\n\n\ndescribe = partial(sizes, ['images', 'channels', 'height', 'width'])",
    )
