"""The exercises of assignment 7, `lenet5`: a network from its plan, its first loss, training, Adam, moved digits."""
