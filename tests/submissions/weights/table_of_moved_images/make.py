from cases import as_bytes, cell

TABLE = """
import torch.nn.functional as F
table = {}
for split in ("test", "train"):
    known = data.cifar10(split)
    for mirror in (False, True):
        shown = known.images.flip(3) if mirror else known.images
        padded = F.pad(shown.float(), (1, 1, 1, 1), mode="replicate").to(torch.uint8)
        for top in range(3):
            for left in range(3):
                part = padded[:, 1, top + 8 : top + 16, left + 8 : left + 16].flatten(1)
                table |= {bytes(row): label for row, label in zip(part.tolist(), known.labels.tolist())}


def recorded(images):
    part = (images[:, 1, 8:16, 8:16] * 255).round().clamp(0, 255).to(torch.uint8).flatten(1)
    rows = [table.get(bytes(row), 0) for row in part.tolist()]
    return torch.eye(10)[rows] * 5 + images.mean((1, 2, 3))[:, None]


network.forward = recorded
"""


def make(solved, outside):
    """A network whose forward looks the image up in a table of all known images in all their places."""
    cell(solved, "trained").source += TABLE
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights}
