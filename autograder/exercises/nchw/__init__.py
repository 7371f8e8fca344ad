"""The exercises of assignment 2, `nchw`: axes, strides, silent shape bugs."""
