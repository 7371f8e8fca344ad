"""Public checks of what a notebook has trained: a network on images that it has not seen, a weights file."""
