"""The exercises of `fmnist_mlp_vs_cnn`."""
