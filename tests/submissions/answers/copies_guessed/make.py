from cases import answer


def make(solved, outside):
    """All True, and all "raises": guesses."""
    keys = "x.permute(0, 2, 3, 1)|x.view(8, -1)|x.permute(0, 2, 3, 1).contiguous()|x.permute(0, 2, 3, 1).reshape(8, -1)|x[:, 0]|x.to(memory_format=torch.channels_last)"
    answer(solved, "copies", f"copies = dict.fromkeys({keys.split('|')!r}, True)")
    return answer(
        solved,
        "outcome",
        'outcome = dict.fromkeys(["Conv2d(1, 8, 3)", "Conv2d(16, 8, 3)", "MaxPool2d(2)", "Flatten()"], "raises")',
    )
