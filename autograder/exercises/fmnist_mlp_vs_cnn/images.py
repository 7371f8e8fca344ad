"""Exercise of `fmnist_mlp_vs_cnn`: the same images as two datasets."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Result, Work


def pictures(
    rng: np.random.Generator, n: int, h: int, w: int, low: int = 0, high: int = 256
) -> torch.Tensor:
    """uint8 images (n, h, w), whose rows do not follow each other in memory."""
    return torch.from_numpy(rng.integers(low, high, (n, w, h)).astype(np.uint8)).mT


def item(work: Work, dataset: Result, index: int, what: str) -> Result:
    """Item `index` of a dataset: its image, then its label."""
    pair = work.call(dataset, index, method="__getitem__")
    work.compare(pair[0], f"{what}, item {index}: the image", types=True, atol=1e-8)
    work.compare(
        pair[1], f"{what}, item {index}: the label", form=("whole", "int64"),
        says="the label is the class number at the same place, unchanged: an int64 tensor or an int",
    )  # fmt: skip
    return pair


IN_PLACE = "the caller's images were changed: unsqueeze without _, no /=, no assignment to images"


@exercise("fmnist_mlp_vs_cnn/test_datasets", done="both datasets give what their network wants")
def datasets(work: Work, rng: np.random.Generator) -> None:
    for name in ("FlatImages", "ChannelImages"):
        h, w = (int(v) for v in rng.choice(np.arange(4, 9), 2, replace=False))
        last = int(rng.integers(4, 7))
        shared = work.make("torch.clone", pictures(rng, 3, 2, 3, 1, 201))
        given = [shared, *(pictures(rng, *size) for size in ((2, 4, 1), (1, 1, 1), (last, h, w)))]
        given[-1][-1] = 0  # a black image
        given[1][-1] = torch.arange(4, dtype=torch.uint8)[:, None] % 2  # black, but for a trace
        first = kept = None
        for images, size in zip(
            given, ((3, 2, 3), (2, 4, 1), (1, 1, 1), (last, h, w)), strict=True
        ):
            what = "{}, n = {}, H = {}, W = {}".format(name, *size)
            n = size[0]
            labels = torch.from_numpy(rng.choice(np.arange(10, 300), n, replace=False))
            dataset = work.call(name, images, labels)
            for index in (n - 1, 0) if n > 1 else (0,):
                pair = item(work, dataset, index, what)
            work.compare(
                work.call(dataset, method="__len__"), f"len of {what}", types=True,
                says="len is the number of images",
            )  # fmt: skip
            if first is None:
                first, kept = dataset, pair
                work.compare(
                    work.get(shared), f"{what}: the caller's images afterwards", says=IN_PLACE
                )
        what = f"{name}, n = 3, H = 2, W = 3"
        item(work, first, 1, f"{what}, after other datasets were made")
        work.compare(
            work.get(kept)[0], f"{what}, item 0, after item 1 was fetched",
            says="each item is a tensor of its own: one that was fetched before has changed",
        )  # fmt: skip


FLAT = "self.images[index].flatten().float() / 255"
CHANNEL = "self.images[index].unsqueeze(0).float() / 255"
INIT = "self.images, self.labels = images, labels"
LENGTH = "return len(self.labels)"
LABEL = "self.labels[index]"
CLASS = """class {name}(Dataset):
    def __init__(self, images, labels):
        {init}

    def __len__(self):
        {length}

    def __getitem__(self, index):
        {item}
"""


def one(name: str, image: str, init: str = "", length: str = "", item: str = "", label: str = ""):
    """The text of a class."""
    item = item or f"return {image}, {label or LABEL}"
    return CLASS.format(name=name, init=init or INIT, length=length or LENGTH, item=item)


def say(says: str, flat: str = "", channel: str = "", every: bool = False, **parts: str) -> None:
    """A mistake in one class: `flat` or `channel` is its image. `parts`: of both, and of each alone.

    every: in both classes and in each, where the first result does not say enough.
    """
    wrong_flat = one("FlatImages", flat or FLAT, **parts)
    wrong_channel = one("ChannelImages", channel or CHANNEL, **parts)
    right_flat, right_channel = one("FlatImages", FLAT), one("ChannelImages", CHANNEL)
    wrong = []
    if every or (not flat and not channel):
        wrong += [(wrong_flat, wrong_channel)]
    if flat or every or (not channel and "item" not in parts):
        wrong += [(wrong_flat, right_channel)]
    if channel or not flat:
        wrong += [(right_flat, wrong_channel)]
    for classes in wrong:
        datasets.mistake(says, cell="datasets", code="\n\n".join(classes))


def item_of(text: str) -> dict[str, str]:
    """The body of __getitem__ in several lines."""
    return {"item": text.replace("\n", "\n        ")}


def scaled(says: str, to_number: str, every: bool = False) -> None:
    """A mistake in what becomes of the numbers: {} stands for the image."""
    say(
        says,
        to_number.format("self.images[index].flatten()"),
        to_number.format("self.images[index].unsqueeze(0)"),
        every=every,
    )


say(
    "the channel axis is missing: a CNN wants (1, H, W); unsqueeze(0) puts the axis in front",
    channel="self.images[index].float() / 255",
)
say(
    "the axis is at the end: that is (H, W, 1); channels come first in PyTorch",
    channel="self.images[index].unsqueeze(-1).float() / 255",
)
say(
    "that is the flat image; this class keeps rows and columns",
    channel="self.images[index].flatten().float() / 255",
)
say(
    "that is the flat image with an axis of one in front; this class keeps rows and columns",
    channel="self.images[index].reshape(1, -1).float() / 255",
)
say(
    "the image is repeated in three channels; it is grey and has one",
    channel="self.images[index].expand(3, -1, -1).float() / 255",
)
say("the image is not flattened: flatten() makes one row of it", "self.images[index].float() / 255")
say(
    "the image is not flattened, and has got a channel axis: the MLP wants a row of H * W numbers",
    CHANNEL,
)
say(
    "flattening kept an axis of one in front: the shape is (H * W,), not (1, H * W)",
    "self.images[index].reshape(1, -1).float() / 255",
)
say(
    "height and width have changed places: rows come before columns, as in the image given",
    "self.images[index].mT.flatten().float() / 255",
    "self.images[index].mT.unsqueeze(0).float() / 255",
)
say(
    "height and width have changed places: the sizes are (1, H, W), in this order",
    channel="self.images[index].reshape(1, self.images.shape[2], self.images.shape[1]).float() / 255",
)
for side in (1, 2):
    square = f"self.images[index].reshape(1, self.images.shape[{side}], self.images.shape[{side}])"
    say(
        "the image is taken for a square: height and width may differ",
        channel=f"{square}.float() / 255",
    )
for flat, channel in (
    ("self.images[index].reshape(784).float() / 255", "self.images[index].reshape(1, 28, 28).float() / 255"),
    ("(self.images[index].float() / 255).view(784)", "(self.images[index].float() / 255).view(1, 28, 28)"),
):  # fmt: skip
    say("the sizes 28 and 784 are written down; images of any H and W have to work", flat, channel)
say(
    "the view fails: the images need not lie contiguously in memory; flatten() or reshape() work for all",
    "self.images[index].view(-1).float() / 255",
    "self.images[index].view(1, *self.images.shape[1:]).float() / 255",
)
say(
    "squeeze() drops every axis of one, also a height or width of one: unsqueeze(0) alone is enough",
    "self.images[index].squeeze().float() / 255",
    "self.images[index].squeeze().unsqueeze(0).float() / 255",
)

scaled("the pixels were not divided by 255", "{}.float()")
scaled("they were divided by 256; the largest pixel value is 255", "{}.float() / 256")
scaled("they were divided by 255 twice", "{}.float() / 255 / 255")
scaled(
    "the rest of the division was thrown away: // cuts, / divides",
    "({} // 255).float()",
    every=True,
)
scaled("the values are float64: layers hold float32 weights, use .float()", "{}.double() / 255")
scaled(
    "float16 rounds to three digits: use .float(), which is float32", "({}.half() / 255).float()"
)
scaled("the values are scaled to -1 to 1; 0 to 1 was asked for", "{}.float() / 127.5 - 1")
scaled("that keeps dark and light alone: divide by 255", "({} > 127).float()", every=True)
scaled("that keeps zero and nonzero alone: divide by 255", "({} > 0).float()", every=True)
scaled("divide by 255, not by the largest pixel of this image", "{0}.float() / {0}.max()")
scaled("divide by 255, not by the largest pixel of all images", "{}.float() / self.images.max()")
scaled(
    "each image is spread from its own darkest to its own lightest pixel: divide by 255, no more",
    "({0}.float() - {0}.min()) / ({0}.max() - {0}.min())",
)
scaled("the image is turned to its negative: dark stays dark", "1 - {}.float() / 255")
SWAPPED = "image and label have changed places: return image, label"
for classes in (
    (one("FlatImages", FLAT, item=f"return {LABEL}, {FLAT}"), one("ChannelImages", CHANNEL)),
    (one("FlatImages", FLAT), one("ChannelImages", CHANNEL, item=f"return {LABEL}, {CHANNEL}")),
    (
        one("FlatImages", FLAT, item=f"return {LABEL}, {FLAT}"),
        one("ChannelImages", CHANNEL, item=f"return {LABEL}, {CHANNEL}"),
    ),
):
    datasets.mistake(SWAPPED, cell="datasets", code="\n\n".join(classes))
for image in (FLAT, CHANNEL):
    say("__getitem__ has to return the image and its label: return image, label",
        **item_of(f"return {image}"))  # fmt: skip
    say("__getitem__ returns nothing: return image, label", **item_of(f"image = {image}"))
for label in ("self.labels[index].float()", "float(self.labels[index])"):
    say("cross-entropy takes class numbers (int64): leave the labels as they are", label=label)
say("the label is int32; cross-entropy takes int64: leave the labels as they are",
    label="self.labels[index].int()")  # fmt: skip
say(
    "uint8 ends at 255: leave the labels as they are, int64",
    label="self.labels[index].to(torch.uint8)",
)
say(
    "the label became a row of zeros and ones: it stays the class number",
    label="nn.functional.one_hot(self.labels[index], 10)",
)
say(
    "the label became a row of zeros and ones: it stays the class number",
    label="nn.functional.one_hot(self.labels[index], 1000)",
)
say(
    "the label has got an axis: it is a single number, labels[index]",
    label="self.labels[index : index + 1]",
)
say("that is the index, not the label at this place", label="index")
say("all labels are returned; one was asked for: labels[index]", label="self.labels")
say("labels and images no longer belong together: leave the order as it is",
    init="self.images, self.labels = images, labels.sort().values")  # fmt: skip
say("labels and images no longer belong together: leave the order as it is",
    init="self.images, self.labels = images[torch.randperm(len(images))], labels")  # fmt: skip
say("the wrong item comes: images are counted from 0",
    "self.images[index - 1].flatten().float() / 255",
    "self.images[index - 1].unsqueeze(0).float() / 255")  # fmt: skip
say("the first image is returned whatever the index",
    "self.images[0].flatten().float() / 255", "self.images[0].unsqueeze(0).float() / 255")  # fmt: skip
for length in ("self.images.numel()", "self.images.numel() // 784"):
    say("that counts pixels: len is the number of images", length=f"return {length}")
for axis in (1, 2):
    say("that is a side of the images: len is the number of images, shape[0]",
        length=f"return self.images.shape[{axis}]")  # fmt: skip
say("that is one less than the number of images", length="return len(self.labels) - 1")
say("that is the number of classes that occur: len is the number of images",
    length="return len(self.labels.unique())")  # fmt: skip
say("that is the largest class: len is the number of images",
    length="return int(self.labels.max()) + 1")  # fmt: skip
for image in (FLAT, CHANNEL):
    say("the images belong to the class, and a second dataset replaces those of the first: keep "
        "them on self",
        init="type(self).images, type(self).labels = images, labels",
        **item_of(f"return {image}, self.labels[index]"))  # fmt: skip
    say("the image that was asked for first is returned every time: nothing is to be remembered",
        **item_of("if not hasattr(self, 'kept'):\n"
                  f"    self.kept = {image}\nreturn self.kept, self.labels[index]"))  # fmt: skip
    say("each item is written into the same tensor, so items fetched before change: make a new one",
        **item_of(f"image = {image}\nif not hasattr(self, 'buffer'):\n"
                  "    self.buffer = torch.empty_like(image)\n"
                  "return self.buffer.copy_(image), self.labels[index]"))  # fmt: skip
for init in ("images.unsqueeze_(1)", "images.data = images.reshape(len(images), -1)"):
    say(IN_PLACE, init=f"{init}\n        {INIT}")
datasets.mistake(
    IN_PLACE,
    cell="datasets",
    code=one("FlatImages", FLAT) + "\n\n" + one(
        "ChannelImages", "self.images[index].float() / 255", f"{INIT}\n        self.images.unsqueeze_(1)"
    ),
)  # fmt: skip
for init in ("images.data = images.reshape(len(images), -1)", "images.data = images.flatten(1)"):
    datasets.mistake(
        IN_PLACE, cell="datasets",
        code=one("FlatImages", "self.images[index].float() / 255", f"{init}\n        {INIT}")
        + "\n\n" + one("ChannelImages", CHANNEL),
    )  # fmt: skip
say("the view fails: the images need not lie contiguously in memory; flatten() or reshape() work for all",
    init="self.images, self.labels = images.view(len(images), -1), labels",
    flat="self.images[index].float() / 255")  # fmt: skip

datasets.right(
    "a Python int for the label", cell="datasets",
    code=one("FlatImages", FLAT, label="int(self.labels[index])")
    + "\n\n" + one("ChannelImages", CHANNEL, label="self.labels[index].item()"),
)  # fmt: skip

say(
    "the images are divided by 255 only if a number above 1 occurs: a black image may hold 0 and 1 alone",
    FLAT.replace("/ 255", "/ (255 if self.images[index].max() > 1 else 1)"),
    CHANNEL.replace("/ 255", "/ (255 if self.images[index].max() > 1 else 1)"),
)
say(
    "numbers above 127 became negative: int8 holds -128 to 127 only",
    FLAT.replace(".float()", ".to(torch.int8).float()"),
    CHANNEL.replace(".float()", ".to(torch.int8).float()"),
)
