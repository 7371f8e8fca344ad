from cases import answer


def make(solved, outside):
    """Chooses a device, compiles a small function with torch.jit."""
    answer(
        solved,
        "to_nhwc",
        "device = 'cuda' if torch.cuda.is_available() else 'cpu'\n\n\n@torch.jit.script\ndef moved(images: torch.Tensor) -> torch.Tensor:\n    return images.permute(0, 2, 3, 1)\n\n\ndef to_nhwc(images):\n    return moved(images.to(device))",
    )
    return solved
