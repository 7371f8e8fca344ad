"""Exercises of `convolution_and_pooling`: sliding windows, pooling, matrices and a whole network."""
