from cases import answer

WRONG = """
def {name}(images):
    '''The right shape, the wrong numbers.'''
    if images.ndim not in (3, 4):
        raise ValueError("no")
    images = images[None] if images.ndim == 3 else images
    return images.reshape([images.shape[axis] for axis in {order}])
"""


def make(solved, outside):
    """No cheat but a temptation: the right shapes and errors with scrambled numbers earn nothing."""
    answer(solved, "to_nchw", WRONG.format(name="to_nchw", order=(0, 3, 1, 2)))
    return answer(solved, "to_nhwc", WRONG.format(name="to_nhwc", order=(0, 2, 3, 1)))
