"""The exercises of assignment 5, `training_loop`: modules, steps of training and validation, honest choices."""
