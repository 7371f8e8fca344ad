"""MNIST's stand-in: scikit-learn's 1,797 handwritten digits, scaled up to MNIST's look."""

from __future__ import annotations

import numpy as np

from course.data.drawing import enlarge

TEST_IMAGES = 360
SIZE = 28
DIGIT = 20  # MNIST's digits fill a box of 20 x 20 pixels


def make(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 1, 28, 28) uint8 and labels (N,) int64: 1,437 for "train", 360 for "test".

    The split is fixed and stratified. Source: the UCI optical recognition of handwritten digits
    data set (Alpaydin and Kaynak, 1998), 8 x 8 pixels with values 0 to 16.
    """
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    small, labels = load_digits(return_X_y=True)
    parts = train_test_split(
        small.reshape(-1, 8, 8), labels, test_size=TEST_IMAGES, random_state=0, stratify=labels
    )
    small, labels = (parts[0], parts[2]) if split == "train" else (parts[1], parts[3])
    large = enlarge(small / 16, DIGIT)
    images = np.zeros((len(large), 1, SIZE, SIZE), dtype=np.uint8)
    margin = (SIZE - DIGIT) // 2
    images[:, 0, margin:-margin, margin:-margin] = np.rint(255 * large)
    return images, labels.astype(np.int64)
