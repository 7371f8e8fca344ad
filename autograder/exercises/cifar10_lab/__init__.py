"""The exercises of assignment 8, `cifar10_lab`: parts of a network of one's own, its training, its weights."""
