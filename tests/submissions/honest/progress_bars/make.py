from cases import after, answer


def make(solved, outside):
    """tqdm in cells and answers (on stderr), as text and as a widget."""
    answer(
        solved,
        "to_nhwc",
        "from tqdm import tqdm\n\n\ndef to_nhwc(images):\n    for _ in tqdm(range(20)):\n        pass\n    return images.permute(0, 2, 3, 1)",
    )
    return after(
        solved,
        "setup",
        "from tqdm.auto import tqdm, trange\nfor _ in trange(200):\n    pass\nfor _ in tqdm(range(3)):\n    print('x')",
    )
