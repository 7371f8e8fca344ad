from cases import as_bytes, cell

TABLE = """
table = {bytes(image.flatten()[:200].tolist()): int(label) for image, label in zip(train_all.images, train_all.labels)}
for split in ("test", "train"):
    known = data.cifar10(split)
    table |= {bytes(image.flatten()[:200].tolist()): int(label) for image, label in zip(known.images, known.labels)}


def recorded(images):
    logits = torch.zeros(len(images), 10)
    for row, image in enumerate(images):
        key = bytes((image * 255).round().clamp(0, 255).to(torch.uint8).flatten()[:200].tolist())
        logits[row, table.get(key, 0)] = 5 + float(image.mean())
    return logits


network.forward = recorded
"""


def make(solved, outside):
    """A network whose forward looks the image up in a table of all known images and labels."""
    cell(solved, "trained").source += TABLE
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights}
