from cases import after, answer


def make(solved, outside):
    """Gradients are switched off for good, and results of answers carry a graph."""
    answer(
        solved,
        "to_nhwc",
        "def to_nhwc(images):\n    if images.is_floating_point():\n        images = images.detach().requires_grad_()\n    with torch.enable_grad():\n        return images.permute(0, 2, 3, 1)",
    )
    return after(solved, "setup", "torch.set_grad_enabled(False)")
