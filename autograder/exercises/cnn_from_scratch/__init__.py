"""Exercises of `cnn_from_scratch`: layers and their gradients in NumPy, training, windows, digits."""
