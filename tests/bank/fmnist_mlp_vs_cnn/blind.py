# %% datasets: divides-by-256
# kind: wrong
# fails: test_datasets
# idea: divides by 256, so white is below 1
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 256
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 256
        return image.unsqueeze(0), self.labels[index]


# %% datasets: float64
# kind: wrong
# fails: test_datasets
# idea: images come as float64
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].double() / 255
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].double() / 255
        return image.unsqueeze(0), self.labels[index]


# %% datasets: through-float16
# kind: wrong
# fails: test_datasets
# idea: goes through float16, which rounds
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = (self.images[index].half() / 255).float()
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = (self.images[index].half() / 255).float()
        return image.unsqueeze(0), self.labels[index]


# %% datasets: largest-pixel
# kind: wrong
# fails: test_datasets
# idea: divides by the largest pixel of the image instead of 255
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].float() / self.images[index].max().clamp(min=1)
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].float() / self.images[index].max().clamp(min=1)
        return image.unsqueeze(0), self.labels[index]


# %% datasets: largest-of-all
# kind: wrong
# fails: test_datasets
# idea: divides by the largest pixel of the whole set instead of 255
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].float() / self.images.max()
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].float() / self.images.max()
        return image.unsqueeze(0), self.labels[index]


# %% datasets: centred
# kind: wrong
# fails: test_datasets
# idea: scales to -1..1
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].float() / 127.5 - 1
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].float() / 127.5 - 1
        return image.unsqueeze(0), self.labels[index]


# %% datasets: black-and-white
# kind: wrong
# fails: test_datasets
# idea: keeps only dark or light
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = (self.images[index] > 127).float()
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = (self.images[index] > 127).float()
        return image.unsqueeze(0), self.labels[index]


# %% datasets: whole-division
# kind: wrong
# fails: test_datasets
# idea: divides uint8 by whole numbers, everything below 255 becomes 0
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = (self.images[index] // 255).float()
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = (self.images[index] // 255).float()
        return image.unsqueeze(0), self.labels[index]


# %% datasets: not-scaled-in-one
# kind: wrong
# fails: test_datasets
# idea: ChannelImages does not scale to 0..1
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32)
        return image.unsqueeze(0), self.labels[index]


# %% datasets: view-on-strided
# kind: wrong
# fails: test_datasets
# idea: view fails on images that do not lie contiguously
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].view(-1)
        return image / 255.0, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: written-784
# kind: wrong
# fails: test_datasets
# idea: 784 is written down, other sizes fail
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.reshape(784), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: written-28
# kind: wrong
# fails: test_datasets
# idea: 28 is written down, other sizes fail
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.reshape(1, 28, 28), self.labels[index]


# %% datasets: column-after-column
# kind: wrong
# fails: test_datasets
# idea: flattens column after column
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.T.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: square-only
# kind: wrong
# fails: test_datasets
# idea: takes the width for the height, too
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        side = self.images.shape[2]
        return image.reshape(1, side, side), self.labels[index]


# %% datasets: channel-last
# kind: wrong
# fails: test_datasets
# idea: the channel axis comes last
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(-1), self.labels[index]


# %% datasets: channel-axis-in-place
# kind: wrong
# fails: test_datasets
# idea: adds the channel axis to the caller's tensor in place
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images.unsqueeze_(1), labels

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image, self.labels[index]


# %% datasets: transposed
# kind: wrong
# fails: test_datasets
# idea: height and width have changed places
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.T.unsqueeze(0), self.labels[index]


# %% datasets: squeezed
# kind: wrong
# fails: test_datasets
# idea: squeezes the image first, so axes of length one get lost
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.squeeze()[None], self.labels[index]


# %% datasets: three-channels
# kind: wrong
# fails: test_datasets
# idea: repeats the image in three channels
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.expand(3, -1, -1), self.labels[index]


# %% datasets: row-matrix
# kind: wrong
# fails: test_datasets
# idea: a flat image has shape (1, H * W)
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.reshape(1, -1), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: label-first
# kind: wrong
# fails: test_datasets
# idea: returns (label, image)
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return self.labels[index], image.flatten()


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: float-label
# kind: wrong
# fails: test_datasets
# idea: labels become floats
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index].float()


# %% datasets: one-hot-label
# kind: wrong
# fails: test_datasets
# idea: labels become rows of ten zeros and ones
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), nn.functional.one_hot(self.labels[index], 10)


# %% datasets: length-in-pixels
# kind: wrong
# fails: test_datasets
# idea: the length is wrong unless images have 784 pixels
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return self.images.numel() // 784

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: length-of-first-axis-of-image
# kind: wrong
# fails: test_datasets
# idea: the length is the height of the images
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return self.images.shape[1]

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: images-on-the-class
# kind: wrong
# fails: test_datasets
# idea: the images belong to the class, a second dataset replaces those of the first
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        FlatImages.images, FlatImages.labels = images, labels

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: one-buffer
# kind: wrong
# fails: test_datasets
# idea: each item is written into the same tensor, so earlier items change
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels
        self.buffer = torch.empty(1, *images.shape[1:])

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return self.buffer.copy_(image), self.labels[index]


# %% datasets: remembers-first-item
# kind: wrong
# fails: test_datasets
# idea: keeps the first image that was asked for and returns it for every index
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        if not hasattr(self, "row"):
            self.row = image.flatten()
        return self.row, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: sorted-labels
# kind: wrong
# fails: test_datasets
# idea: sorts the labels, images stay as they are
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels.sort().values

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: view-in-init
# kind: wrong
# fails: test_datasets
# idea: the images are laid out in a row in __init__ with view, which fails on strided images
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images.view(len(images), -1), labels

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: resized-in-place
# kind: wrong
# fails: test_datasets
# idea: the caller's images are flattened in place
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels
        images.data = images.reshape(len(images), -1)

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: plain
# kind: right
# passes: test_datasets
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # flat

    def __len__(self) -> int:
        return len(self.labels)  # flat

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # flat
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images, self.labels = images, labels  # channel

    def __len__(self) -> int:
        return len(self.labels)  # channel

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32) / 255  # channel
        return image.unsqueeze(0), self.labels[index]


# %% datasets: converted-in-init
# kind: right
# passes: test_datasets
class FlatImages(Dataset):
    def __init__(self, images, labels):
        super().__init__()
        self.rows = (
            images.float().div(255).reshape(images.shape[0], images.shape[1] * images.shape[2])
        )
        self.targets = labels

    def __len__(self):
        return self.rows.shape[0]

    def __getitem__(self, index):
        return self.rows[index], self.targets[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        super().__init__()
        self.pictures = images.float().div(255)[:, None]
        self.targets = labels

    def __len__(self):
        return self.pictures.shape[0]

    def __getitem__(self, index):
        return self.pictures[index], self.targets[index]


# %% datasets: inherited
# kind: right
# passes: test_datasets
class _Grey(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return self.images.size(0)

    def __getitem__(self, index):
        return self.shaped(self.images[index].float() / 255), self.labels[index]


class FlatImages(_Grey):
    @staticmethod
    def shaped(image):
        return image.reshape(-1)


class ChannelImages(_Grey):
    @staticmethod
    def shaped(image):
        return image[None]


# %% datasets: channel-from-flat
# kind: right
# passes: test_datasets
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return (self.images[index].flatten() / 255.0).type(torch.float32), self.labels[index]


class ChannelImages(FlatImages):
    def __getitem__(self, index):
        row, label = super().__getitem__(index)
        return row.view(1, *self.images.shape[1:]), label


# %% datasets: cloned-and-torch-functions
# kind: right
# passes: test_datasets
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.data = images.clone().contiguous()
        self.targets = labels.clone()

    def __len__(self):
        return len(self.targets)

    def __getitem__(self, index):
        return torch.flatten(self.data[index]).to(torch.float32).mul(1 / 255), self.targets[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.data = torch.unsqueeze(images, dim=1)
        self.targets = labels

    def __len__(self):
        return len(self.targets)

    def __getitem__(self, index):
        return torch.true_divide(self.data[index], 255), self.targets[index]


# %% datasets: tensor-dataset-inside
# kind: right
# passes: test_datasets
from torch.utils.data import TensorDataset


class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.pairs = TensorDataset(images.flatten(1), labels)

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        image, label = self.pairs[index]
        return image.float() / 255, label


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.pairs = TensorDataset(images.unsqueeze(1), labels)

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        image, label = self.pairs[index]
        image = image.float()
        image /= 255
        return image, label


# %% build_mlp: no-relu
# kind: wrong
# fails: test_build_mlp
# idea: no activation between the layers, so both are one linear map
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.Linear(1000, 10),
    )


# %% build_mlp: softmax-end
# kind: wrong
# fails: test_build_mlp
# idea: returns probabilities
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
        nn.Softmax(dim=1),
    )


# %% build_mlp: log-softmax-end
# kind: wrong
# fails: test_build_mlp
# idea: returns log-probabilities
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
        nn.LogSoftmax(dim=1),
    )


# %% build_mlp: relu-on-logits
# kind: wrong
# fails: test_build_mlp
# idea: ReLU behind the last layer, logits cannot be negative
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
        nn.ReLU(),
    )


# %% build_mlp: sigmoid
# kind: wrong
# fails: test_build_mlp
# idea: sigmoid in place of ReLU
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.Sigmoid(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: leaky
# kind: wrong
# fails: test_build_mlp
# idea: leaky ReLU in place of ReLU
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.LeakyReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: relu6
# kind: wrong
# fails: test_build_mlp
# idea: ReLU6 cuts large values off
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU6(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: gelu
# kind: wrong
# fails: test_build_mlp
# idea: GELU in place of ReLU
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.GELU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: dropout
# kind: wrong
# fails: test_build_mlp
# idea: a dropout layer that was not asked for
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(1000, 10),
    )


# %% build_mlp: parameterless-batch-norm
# kind: wrong
# fails: test_build_mlp
# idea: a batch norm without parameters, invisible in the count
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.BatchNorm1d(1000, affine=False),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: layer-norm-input
# kind: wrong
# fails: test_build_mlp
# idea: normalises each image, without parameters
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.LayerNorm(784, elementwise_affine=False),
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: no-output-bias
# kind: wrong
# fails: test_build_mlp
# idea: the last layer has no biases
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10, bias=False),
    )


# %% build_mlp: frozen
# kind: wrong
# fails: test_build_mlp
# idea: the first layer does not learn
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000).requires_grad_(False),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: float64
# kind: wrong
# fails: test_build_mlp
# idea: the network is float64 and takes no float32 images
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
    ).double()


# %% build_mlp: seeds-inside
# kind: wrong
# fails: test_build_mlp
# idea: reseeds the random generator: each network is the same, and the caller's random numbers change
def build_mlp() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: flatten-all
# kind: wrong
# fails: test_build_mlp
# idea: flattens the batch axis, too, which is harmless for one image only
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Flatten(0),
        nn.Unflatten(0, (1, -1)),
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: one-for-all
# kind: wrong
# fails: test_build_mlp
# idea: returns the same network at each call
_mlp = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


def build_mlp() -> nn.Module:
    return _mlp


# %% build_mlp: no-grad
# kind: wrong
# fails: test_build_mlp
# idea: forward records no gradients
class MLP(nn.Sequential):
    @torch.no_grad()
    def forward(self, images):
        return super().forward(images)


def build_mlp() -> nn.Module:
    return MLP(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: eval-softmax
# kind: wrong
# fails: test_build_mlp
# idea: returns probabilities in evaluation mode
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 1000)
        self.output = nn.Linear(1000, 10)

    def forward(self, images):
        logits = self.output(torch.relu(self.hidden(images)))
        return logits if self.training else logits.softmax(dim=1)


def build_mlp() -> nn.Module:
    return MLP()


# %% build_mlp: squeezed
# kind: wrong
# fails: test_build_mlp
# idea: loses the batch axis of one image
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 1000)
        self.output = nn.Linear(1000, 10)

    def forward(self, images):
        return self.output(torch.relu(self.hidden(images))).squeeze()


def build_mlp() -> nn.Module:
    return MLP()


# %% build_mlp: bias-behind-relu
# kind: wrong
# fails: test_build_mlp
# idea: the hidden biases are added behind ReLU
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 1000)
        self.output = nn.Linear(1000, 10)

    def forward(self, images):
        hidden = torch.relu(images @ self.hidden.weight.T) + self.hidden.bias
        return self.output(hidden)


def build_mlp() -> nn.Module:
    return MLP()


# %% build_mlp: divides-again
# kind: wrong
# fails: test_build_mlp
# idea: divides by 255 once more
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))

    def forward(self, images):
        return self.layers(images / 255)


def build_mlp() -> nn.Module:
    return MLP()


# %% build_mlp: plain
# kind: right
# passes: test_build_mlp
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: class-functional
# kind: right
# passes: test_build_mlp
import torch.nn.functional as F


class MLP(nn.Module):
    def __init__(self, inputs=784, hidden=1000, outputs=10):
        super().__init__()
        self.fc2 = nn.Linear(hidden, outputs)
        self.fc1 = nn.Linear(inputs, hidden)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))


def build_mlp():
    return MLP()


# %% build_mlp: ordered-dict
# kind: right
# passes: test_build_mlp
from collections import OrderedDict


def build_mlp():
    return nn.Sequential(
        OrderedDict(
            hidden=nn.Linear(28 * 28, 1000), act=nn.ReLU(inplace=True), logits=nn.Linear(1000, 10)
        )
    )


# %% build_mlp: flatten-first
# kind: right
# passes: test_build_mlp
def build_mlp():
    layers = [nn.Flatten()]
    sizes = [784, 1000, 10]
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


# %% build_mlp: clamp-and-module-list
# kind: right
# passes: test_build_mlp
class Perceptron(nn.Module):
    def __init__(self):
        super().__init__()
        self.linears = nn.ModuleList([nn.Linear(784, 1000), nn.Linear(1000, 10)])

    def forward(self, images):
        hidden = self.linears[0](images).clamp(min=0)
        return self.linears[1](hidden)


build_mlp = lambda: Perceptron()


# %% build_mlp: own-parameters
# kind: right
# passes: test_build_mlp
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        first, second = nn.Linear(784, 1000), nn.Linear(1000, 10)
        self.w1 = nn.Parameter(first.weight.detach().clone())
        self.b1 = nn.Parameter(first.bias.detach().clone())
        self.w2 = nn.Parameter(second.weight.detach().clone())
        self.b2 = nn.Parameter(second.bias.detach().clone())

    def forward(self, images):
        hidden = torch.maximum(images @ self.w1.T + self.b1, torch.tensor(0.0))
        return hidden @ self.w2.T + self.b2


def build_mlp():
    return MLP()


# %% build_cnn: no-first-relu
# kind: wrong
# fails: test_build_cnn
# idea: no ReLU behind the first convolution
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = self.pool(self.conv1(x))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: no-second-relu
# kind: wrong
# fails: test_build_cnn
# idea: no ReLU behind the second convolution
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = self.pool(self.conv2(x))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: no-third-relu
# kind: wrong
# fails: test_build_cnn
# idea: no ReLU behind the first linear layer
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = self.fc1(x)
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: softmax-end
# kind: wrong
# fails: test_build_cnn
# idea: returns probabilities
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x).softmax(dim=1)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: log-softmax-end
# kind: wrong
# fails: test_build_cnn
# idea: returns log-probabilities
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x).log_softmax(dim=1)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: eval-softmax
# kind: wrong
# fails: test_build_cnn
# idea: returns probabilities in evaluation mode
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        x = self.fc2(x)
        return x if self.training else x.softmax(1)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: relu-on-logits
# kind: wrong
# fails: test_build_cnn
# idea: ReLU on the logits
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return torch.relu(self.fc2(x))


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: mean-pooling
# kind: wrong
# fails: test_build_cnn
# idea: pools by the mean
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.AvgPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: every-other-pixel
# kind: wrong
# fails: test_build_cnn
# idea: takes every other pixel instead of the largest of four
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.conv2(x)[:, :, 0:10:2, 0:10:2])
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: overlapping-pooling
# kind: wrong
# fails: test_build_cnn
# idea: the first pooling has windows of 3 x 3; the sizes are the same
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(nn.functional.max_pool2d(self.conv1(x), 3, 2, padding=1))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: leaky
# kind: wrong
# fails: test_build_cnn
# idea: leaky ReLU in place of ReLU
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = nn.functional.leaky_relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: relu6
# kind: wrong
# fails: test_build_cnn
# idea: ReLU6 cuts large values off
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = nn.functional.relu6(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: tanh
# kind: wrong
# fails: test_build_cnn
# idea: tanh in place of the last ReLU
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.tanh(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: dropout
# kind: wrong
# fails: test_build_cnn
# idea: dropout that was not asked for
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = nn.functional.dropout(torch.relu(self.fc1(x)), 0.5, self.training)
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: batch-statistics
# kind: wrong
# fails: test_build_cnn
# idea: normalises the maps over the batch, without parameters, so images depend on each other
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(
            nn.functional.batch_norm(self.pool(self.conv1(x)), None, None, training=True)
        )
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: squeezed
# kind: wrong
# fails: test_build_cnn
# idea: squeeze loses the batch axis of one image
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x).squeeze()


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: batch-of-32
# kind: wrong
# fails: test_build_cnn
# idea: 32 images are written down
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.reshape(min(32, len(x)), -1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: detached
# kind: wrong
# fails: test_build_cnn
# idea: the convolutions are cut off from the gradient
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1).detach()
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: no-conv-bias
# kind: wrong
# fails: test_build_cnn
# idea: the first convolution has no biases
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3, bias=False)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: thirty-two
# kind: wrong
# fails: test_build_cnn
# idea: 32 kernels in the second convolution, as the lecture's text says
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 32, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(800, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: padded
# kind: wrong
# fails: test_build_cnn
# idea: padding 1 in the convolutions, linear layer fitted
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3, padding=1)
        self.conv2 = nn.Conv2d(64, 128, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(6272, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: clipped-logits
# kind: wrong
# fails: test_build_cnn
# idea: logits are clipped to -5..5
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x).clamp(-5, 5)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: frozen-conv
# kind: wrong
# fails: test_build_cnn
# idea: the first convolution is frozen
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.conv1.weight.requires_grad_(False)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: seeds-inside
# kind: wrong
# fails: test_build_cnn
# idea: reseeds the random generator
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    torch.manual_seed(42)
    return CNN()


# %% build_cnn: one-for-all
# kind: wrong
# fails: test_build_cnn
# idea: returns the same network at each call
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


_cnn = CNN()


def build_cnn() -> nn.Module:
    return _cnn


# %% build_cnn: adds-to-input
# kind: wrong
# fails: test_build_cnn
# idea: centres the caller's images in place
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x -= x.mean()
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: largest-of-channels
# kind: wrong
# fails: test_build_cnn
# idea: the maximum over the channels is subtracted behind the second convolution
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = self.pool(self.conv2(x))
        x = torch.relu(x - x.amax(1, keepdim=True) + 1)
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: class
# kind: right
# passes: test_build_cnn
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: sequential
# kind: right
# passes: test_build_cnn
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: relu-before-pooling
# kind: right
# passes: test_build_cnn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Sequential(nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10))
        self.second = nn.Conv2d(64, 128, kernel_size=(3, 3))
        self.first = nn.Conv2d(1, 64, kernel_size=(3, 3))

    def forward(self, images):
        x = F.max_pool2d(F.relu(self.first(images)), 2)
        x = F.max_pool2d(F.relu(self.second(x)), 2)
        return self.head(x.reshape(len(images), -1))


def build_cnn():
    return Net()


# %% build_cnn: stages
# kind: right
# passes: test_build_cnn
def _stage(c_in, c_out):
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, 3, padding=0), nn.MaxPool2d(2, stride=2), nn.ReLU(inplace=True)
    )


def build_cnn():
    body = nn.Sequential(_stage(1, 64), _stage(64, 128))
    head = nn.Sequential(nn.Flatten(1), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10))
    return nn.Sequential(body, head)


# %% build_cnn: module-list
# kind: right
# passes: test_build_cnn
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.Conv2d(1, 64, 3), nn.Conv2d(64, 128, 3), nn.Linear(3200, 200), nn.Linear(200, 10)]
        )

    def forward(self, images):
        conv1, conv2, hidden, logits = self.layers
        x = nn.functional.adaptive_max_pool2d(conv1(images), 13).relu()
        x = conv2(x)[:, :, :10, :10]
        x = x.reshape(len(x), 128, 5, 2, 5, 2).amax((3, 5)).relu()
        return logits(hidden(x.flatten(start_dim=1)).relu())


def build_cnn():
    return CNN()


# %% build_cnn: lazy-size
# kind: right
# passes: test_build_cnn
def build_cnn():
    features = [
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
    ]
    with torch.no_grad():
        inputs = nn.Sequential(*features)(torch.zeros(1, 1, 28, 28)).shape[1]
    return nn.Sequential(*features, nn.Linear(inputs, 200), nn.ReLU(), nn.Linear(200, 10))


# %% what_if: grey-kernels
# kind: wrong
# fails: test_what_if
# idea: the kernels of the first convolution do not run through the three colours
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 640,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: no-biases
# kind: wrong
# fails: test_what_if
# idea: the first convolution is counted without biases
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1728,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: rounds-up
# kind: wrong
# fails: test_what_if
# idea: the pooling rounds 13 / 2 up
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 6272,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: padding-once
# kind: wrong
# fails: test_what_if
# idea: padding in the first convolution only
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 4608,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: linear-not-changed
# kind: wrong
# fails: test_what_if
# idea: with 32 kernels the linear layer keeps its 3,200 inputs
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 661314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: same-count-without-pooling
# kind: wrong
# fails: test_what_if
# idea: pooling has no parameters, so the count is thought to stay
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 716706,
}

# %% what_if: plain
# kind: right
# passes: test_what_if
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: computed
# kind: right
# passes: test_what_if
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 64 * (3 * 9 + 1),
    "values after Flatten, images (3, 32, 32)": 128 * 6 * 6,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 128 * 7 * 7,
    "parameters in all, 32 kernels in the second convolution": 64 * 10
    + 32 * (64 * 9 + 1)
    + 200 * (32 * 25 + 1)
    + 10 * 201,
    "parameters in all, without the two MaxPool2d": 640
    + 73_856
    + 200 * (128 * 24 * 24 + 1)
    + 2_010,
}


# %% image_weights: remainder-zero
# kind: wrong
# fails: test_image_weights
# idea: takes the remainder, which is 0 if nothing is left over
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images % batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: remainder-max-one
# kind: wrong
# fails: test_image_weights
# idea: guards the remainder by 1, so a full last batch is taken for one image
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = max(1, images % batch_size)
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: first-always-full
# kind: wrong
# fails: test_image_weights
# idea: the first batch is full also if there are fewer images
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = batch_size
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: full-batches-only
# kind: wrong
# fails: test_image_weights
# idea: does not count the short batch
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = max(1, images // batch_size)
    last = images % batch_size or batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: always-one-more
# kind: wrong
# fails: test_image_weights
# idea: counts one batch too many if nothing is left over
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = images // batch_size + 1
    last = images % batch_size or batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: fraction-of-batches
# kind: wrong
# fails: test_image_weights
# idea: counts a fraction of a batch
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    batches = images / batch_size
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: fair-first
# kind: wrong
# fails: test_image_weights
# idea: an image of the first batch is thought to weigh 1 / images
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / images, 1 / (batches * last)


# %% image_weights: swapped
# kind: wrong
# fails: test_image_weights
# idea: returns (last, first)
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * last), 1 / (batches * first)


# %% image_weights: without-mean
# kind: wrong
# fails: test_image_weights
# idea: forgets that the mean divides by the number of batches
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / first, 1 / last


# %% image_weights: relative
# kind: wrong
# fails: test_image_weights
# idea: the last weight is given as a multiple of the first
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), first / last


# %% image_weights: rounded
# kind: wrong
# fails: test_image_weights
# idea: rounds to six digits
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return round(1 / (batches * first), 6), round(1 / (batches * last), 6)


# %% image_weights: float32
# kind: wrong
# fails: test_image_weights
# idea: computed in float32 tensors
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    both = 1 / (batches * torch.tensor([first, last], dtype=torch.float32))
    return both[0], both[1]


# %% image_weights: refuses-small-sets
# kind: wrong
# fails: test_image_weights
# idea: refuses fewer images than a batch
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    if images < batch_size:
        raise ValueError("too few images")
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: single-batch-first
# kind: wrong
# fails: test_image_weights
# idea: with a single batch the last one is thought to be empty
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last) if batches > 1 else 0.0


# %% image_weights: rounded-batches
# kind: wrong
# fails: test_image_weights
# idea: rounds the number of batches to the nearest
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = max(1, round(images / batch_size))
    last = images % batch_size or batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: all-in-last
# kind: wrong
# fails: test_image_weights
# idea: if nothing is left over, the last batch is taken to hold all images
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images % batch_size or images
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: remembers-batch-size
# kind: wrong
# fails: test_image_weights
# idea: keeps its results by batch size and forgets the number of images
_known = {}


def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    if batch_size not in _known:
        batches = -(-images // batch_size)
        last = images - (batches - 1) * batch_size
        _known[batch_size] = (1 / (batches * min(images, batch_size)), 1 / (batches * last))
    return _known[batch_size]


# %% image_weights: plain
# kind: right
# passes: test_image_weights
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: math-ceil
# kind: right
# passes: test_image_weights
import math


def image_weights(images, batch_size):
    number = math.ceil(images / batch_size)
    in_last = images % batch_size or batch_size
    if images < batch_size:
        in_first = in_last = images
    else:
        in_first = batch_size
    return 1 / number / in_first, 1 / number / in_last


# %% image_weights: list-of-lengths
# kind: right
# passes: test_image_weights
def image_weights(images, batch_size):
    lengths = [min(batch_size, images - start) for start in range(0, images, batch_size)]
    weights = [1 / (length * len(lengths)) for length in lengths]
    return weights[0], weights[-1]


# %% image_weights: torch-split
# kind: right
# passes: test_image_weights
def image_weights(images, batch_size):
    lengths = [len(part) for part in torch.empty(images).split(batch_size)]

    def weight(length):
        return (1.0 / length) / len(lengths)

    return weight(lengths[0]), weight(lengths[-1])


# %% image_weights: fractions
# kind: right
# passes: test_image_weights
from fractions import Fraction


def image_weights(images, batch_size):
    full, rest = divmod(images, batch_size)
    sizes = [batch_size] * full + ([rest] if rest else [])
    return tuple(float(Fraction(1, size * len(sizes))) for size in (sizes[0], sizes[-1]))


# %% image_weights: measured
# kind: right
# passes: test_image_weights
def image_weights(images, batch_size):
    lengths = []
    left = images
    while left > 0:
        lengths.append(min(left, batch_size))
        left -= batch_size
    mean = lambda right: sum(r / n for r, n in zip(right, lengths)) / len(lengths)
    nobody = [0] * len(lengths)
    one_in_first = [1] + nobody[1:]
    one_in_last = nobody[:-1] + [1]
    return mean(one_in_first), mean(one_in_last)


# %% possible_counts: remainder
# kind: wrong
# fails: test_possible_counts
# idea: takes the remainder for the length of the last batch
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images % batch_size or 1
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: not-all-right
# kind: wrong
# fails: test_possible_counts
# idea: leaves out t = r, all of the last batch right
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: not-none-right
# kind: wrong
# fails: test_possible_counts
# idea: leaves out t = 0, none of the last batch right
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(1, last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: no-upper-bound
# kind: wrong
# fails: test_possible_counts
# idea: S may exceed the images of the full batches
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: upper-bound-images
# kind: wrong
# fails: test_possible_counts
# idea: S may be as large as all images
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: no-lower-bound
# kind: wrong
# fails: test_possible_counts
# idea: S may be negative
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: strict-bounds
# kind: wrong
# fails: test_possible_counts
# idea: S = 0 and S = n - r are refused
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 < whole < images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: bounds-before-rounding
# kind: wrong
# fails: test_possible_counts
# idea: tests the bounds before rounding, so -0.000001 is refused
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= full <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: cuts-off
# kind: wrong
# fails: test_possible_counts
# idea: cuts off instead of rounding: 8795.999 becomes 8795
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = int(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: written-tolerance
# kind: wrong
# fails: test_possible_counts
# idea: ignores the argument tolerance
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= 0.01 and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: strict-tolerance
# kind: wrong
# fails: test_possible_counts
# idea: a distance equal to the tolerance is refused, as with tolerance 0
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) < tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: only-above
# kind: wrong
# fails: test_possible_counts
# idea: accepts distances above a whole number only
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if full % 1 <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: relative-tolerance
# kind: wrong
# fails: test_possible_counts
# idea: compares the relative distance
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance * max(1, whole) and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: mean-tolerance
# kind: wrong
# fails: test_possible_counts
# idea: allows the tolerance for the mean and not for S
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) / (batches * batch_size) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: with-repetitions
# kind: wrong
# fails: test_possible_counts
# idea: the same count appears several times
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = []
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.append(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: in-order-of-t
# kind: wrong
# fails: test_possible_counts
# idea: counts come in the order of t, descending
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = []
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            if whole + right_in_last not in counts:
                counts.append(whole + right_in_last)
    return counts


# %% possible_counts: set-back
# kind: wrong
# fails: test_possible_counts
# idea: returns a set
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return counts


# %% possible_counts: first-batches-only
# kind: wrong
# fails: test_possible_counts
# idea: returns S without the last batch
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole)
    return sorted(counts)


# %% possible_counts: doubled
# kind: wrong
# fails: test_possible_counts
# idea: each right answer of the last batch counts with its weight, as in the report
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + round(right_in_last * batch_size / last))
    return sorted(counts)


# %% possible_counts: floats
# kind: wrong
# fails: test_possible_counts
# idea: counts are floats
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(full + right_in_last)
    return sorted(counts)


# %% possible_counts: stops-at-first-miss
# kind: wrong
# fails: test_possible_counts
# idea: stops at the first t that does not fit
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) > tolerance:
            break
        if 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: first-hit-only
# kind: wrong
# fails: test_possible_counts
# idea: returns the first count that it finds
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            return [whole + right_in_last]
    return sorted(counts)


# %% possible_counts: rounded-report
# kind: wrong
# fails: test_possible_counts
# idea: rounds the report to four digits
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    reported = round(reported, 4)
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: full-batches
# kind: wrong
# fails: test_possible_counts
# idea: does not count the short batch
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = max(1, images // batch_size)
    last = images % batch_size or min(images, batch_size)
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: ends-only
# kind: wrong
# fails: test_possible_counts
# idea: returns the smallest and the largest count only
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted({min(counts), max(counts)}) if counts else []


# %% possible_counts: sixteen
# kind: wrong
# fails: test_possible_counts
# idea: at most 16 images in the last batch are tried
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(min(last, 16) + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: fails-on-none
# kind: wrong
# fails: test_possible_counts
# idea: fails if there are none
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    if not counts:
        raise ValueError("no count fits")
    return sorted(counts)


# %% possible_counts: consecutive
# kind: wrong
# fails: test_possible_counts
# idea: fills the gaps between the smallest and the largest count
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return list(range(min(counts), max(counts) + 1)) if counts else []


# %% possible_counts: grows
# kind: wrong
# fails: test_possible_counts
# idea: the set is a default argument and keeps the counts of earlier calls
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01, counts=set()
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: plain
# kind: right
# passes: test_possible_counts
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            counts.add(whole + right_in_last)
    return sorted(counts)


# %% possible_counts: comprehension
# kind: right
# passes: test_possible_counts
import math


def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images % batch_size or batch_size
    if batches == 1:
        last = images
    pairs = [(batch_size * (batches * reported - t / last), t) for t in range(last + 1)]
    return sorted(
        {
            round(s) + t
            for s, t in pairs
            if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last
        }
    )


# %% possible_counts: torch-vectorised
# kind: right
# passes: test_possible_counts
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = (images + batch_size - 1) // batch_size
    last = images - batch_size * (batches - 1)
    t = torch.arange(last + 1, dtype=torch.float64)
    s = batch_size * (batches * reported - t / last)
    whole = s.round()
    fits = ((s - whole).abs() <= tolerance) & (whole >= 0) & (whole <= images - last)
    return torch.unique((whole + t)[fits]).long().tolist()


# %% possible_counts: numpy
# kind: right
# passes: test_possible_counts
import numpy as np


def possible_counts(reported, images, batch_size, tolerance=0.01):
    lengths = [min(batch_size, images - i) for i in range(0, images, batch_size)]
    t = np.arange(lengths[-1] + 1)
    s = batch_size * (len(lengths) * reported - t / lengths[-1])
    nearest = np.rint(s).astype(int)
    ok = (np.abs(s - nearest) <= tolerance) & (nearest >= 0) & (nearest <= sum(lengths[:-1]))
    return [int(c) for c in np.unique(nearest[ok] + t[ok])]


# %% possible_counts: list-then-sort
# kind: right
# passes: test_possible_counts
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches, rest = divmod(images, batch_size)
    if rest:
        batches += 1
    else:
        rest = batch_size
    found = []
    for t in range(rest + 1):
        s = batch_size * (batches * reported - t / rest)
        nearest = int(round(s))
        if abs(s - nearest) > tolerance:
            continue
        if nearest < 0 or nearest > images - rest:
            continue
        if nearest + t not in found:
            found.append(nearest + t)
    found.sort()
    return found


# %% possible_counts: helper-generator
# kind: right
# passes: test_possible_counts
def _fitting(reported, images, batch_size, tolerance):
    batches = len(range(0, images, batch_size))
    before = (batches - 1) * batch_size
    last = images - before
    for t in reversed(range(last + 1)):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and round(s) in range(before + 1):
            yield round(s) + t


def possible_counts(reported, images, batch_size, tolerance=0.01):
    return sorted(set(_fitting(reported, images, batch_size, tolerance)))


# %% verdict: nominal
# kind: wrong
# fails: test_verdict
# idea: takes the average for nominal
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "nominal",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: recovered
# kind: wrong
# fails: test_verdict
# idea: believes that the true counts can be recovered
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": True,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: full-batches
# kind: wrong
# fails: test_verdict
# idea: counts the full batches only
verdict = {
    "batch size": 32,
    "batches": 312,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: size-16
# kind: wrong
# fails: test_verdict
# idea: batches of 16, in which nothing is left over
verdict = {
    "batch size": 16,
    "batches": 625,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: multiplied-back
# kind: wrong
# fails: test_verdict
# idea: takes 8,814 and 9,122 (accuracy times 10,000) for the fewest
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8814,
    "MLP: most right": 8828,
    "CNN: fewest right": 9122,
    "CNN: most right": 9137,
}

# %% verdict: one-too-few
# kind: wrong
# fails: test_verdict
# idea: leaves out t = 16
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8813,
    "MLP: most right": 8828,
    "CNN: fewest right": 9122,
    "CNN: most right": 9137,
}

# %% verdict: plain
# kind: right
# passes: test_verdict
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: computed
# kind: right
# passes: test_verdict
mlp = possible_counts(0.8813897967338562, 10_000, 32)
cnn = possible_counts(0.9122403860092163, 10_000, 32)
verdict = {
    "batch size": 32,
    "batches": -(-10_000 // 32),
    "images in the last batch": 10_000 % 32,
    "averaged": "batches",
    "the true counts can be recovered": len(mlp) == 1 and len(cnn) == 1,
    "MLP: fewest right": min(mlp),
    "MLP: most right": max(mlp),
    "CNN: fewest right": min(cnn),
    "CNN: most right": max(cnn),
}


# %% accuracy: mean-of-batches
# kind: wrong
# fails: test_accuracy
# idea: the mean of the batches' accuracies
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).float().mean().item()
            total += 1
    return right / total


# %% accuracy: nominal-size
# kind: wrong
# fails: test_accuracy
# idea: weights each batch's accuracy with the nominal batch size
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).float().mean().item() * loader.batch_size
            total += loader.batch_size
    return right / total


# %% accuracy: no-eval
# kind: wrong
# fails: test_accuracy
# idea: the model is called in whatever mode it is
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: train-mode
# kind: wrong
# fails: test_accuracy
# idea: switches to training mode
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.train()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: eval-too-late
# kind: wrong
# fails: test_accuracy
# idea: switches to evaluation mode after the first batch
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
            model.eval()
    return right / total


# %% accuracy: back-to-train
# kind: wrong
# fails: test_accuracy
# idea: always leaves the model in training mode, also one that came in evaluation mode
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    model.train()
    return right / total


# %% accuracy: records-gradients
# kind: wrong
# fails: test_accuracy
# idea: gradients are recorded
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.enable_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: grad-off-for-good
# kind: wrong
# fails: test_accuracy
# idea: switches gradients off for the whole program
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    torch.set_grad_enabled(False)
    if True:
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: freezes
# kind: wrong
# fails: test_accuracy
# idea: freezes the model instead of using no_grad and leaves it frozen
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    model.requires_grad_(False)
    if True:
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: length-of-dataset
# kind: wrong
# fails: test_accuracy
# idea: divides by the length of the dataset, although drop_last leaves images out
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / len(loader.dataset)


# %% accuracy: batches-times-size
# kind: wrong
# fails: test_accuracy
# idea: divides by batches times batch size
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / (len(loader) * loader.batch_size)


# %% accuracy: tensor-back
# kind: wrong
# fails: test_accuracy
# idea: returns a tensor
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum()
            total += len(labels)
    return right / total


# %% accuracy: first-three-batches
# kind: wrong
# fails: test_accuracy
# idea: looks at the first three batches only
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for number, (images, labels) in enumerate(loader):
            if number == 3:
                break
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: skips-short-batch
# kind: wrong
# fails: test_accuracy
# idea: leaves out batches that are shorter than the batch size
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            if len(labels) < loader.batch_size:
                continue
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: wrong-axis
# kind: wrong
# fails: test_accuracy
# idea: takes the maximum over the images
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(0) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: broadcast
# kind: wrong
# fails: test_accuracy
# idea: compares (N, 1) with (N,), which makes N x N comparisons
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1, keepdim=True) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: uint8-counter
# kind: wrong
# fails: test_accuracy
# idea: counts in uint8 and overflows at 256
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = torch.zeros((), dtype=torch.uint8), 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().to(torch.uint8)
            total += len(labels)
    return right.item() / total


# %% accuracy: half-sum
# kind: wrong
# fails: test_accuracy
# idea: adds up in float16, which cannot count beyond 2,048
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = torch.zeros((), dtype=torch.float16), 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).half().sum()
            total += len(labels)
    return right.item() / total


# %% accuracy: rounded
# kind: wrong
# fails: test_accuracy
# idea: rounds to three digits
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return round(right / total, 3)


# %% accuracy: per-cent
# kind: wrong
# fails: test_accuracy
# idea: per cent
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return 100 * right / total


# %% accuracy: probability-above-half
# kind: wrong
# fails: test_accuracy
# idea: an answer counts only with a probability above one half
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            confidence, answer = model(images).softmax(1).max(1)
            right += ((answer == labels) & (confidence > 0.5)).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: positive-logit
# kind: wrong
# fails: test_accuracy
# idea: an answer is right if the logit of the class is positive
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).gather(1, labels[:, None]) > 0).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: ties-are-right
# kind: wrong
# fails: test_accuracy
# idea: counts every tie with the largest logit as right
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            right += (logits.gather(1, labels[:, None])[:, 0] >= logits.max(1).values).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: double-model
# kind: wrong
# fails: test_accuracy
# idea: turns the model into float64 and leaves it so
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    model.double()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images.double()).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: reseeds
# kind: wrong
# fails: test_accuracy
# idea: sets the random generator
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    set_seed(0)
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: ten-classes
# kind: wrong
# fails: test_accuracy
# idea: looks at the first ten logits only
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images)[:, :10].argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: squeezed-logits
# kind: wrong
# fails: test_accuracy
# idea: squeezes the logits and fails on a batch with one image
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).squeeze().argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: whole-division
# kind: wrong
# fails: test_accuracy
# idea: whole division: 0 or 1
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right // total


# %% accuracy: keeps-counting
# kind: wrong
# fails: test_accuracy
# idea: the counters are a default argument, the second call goes on counting
def accuracy(model: nn.Module, loader: DataLoader, counts=[0, 0]) -> float:
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            counts[0] += (model(images).argmax(1) == labels).sum().item()
            counts[1] += len(labels)
    return counts[0] / counts[1]


# %% accuracy: plain
# kind: right
# passes: test_accuracy
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: decorated-and-mode-restored
# kind: right
# passes: test_accuracy
@torch.no_grad()
def accuracy(model, loader):
    was_training = model.training
    model.eval()
    correct = images_seen = 0
    for x, y in loader:
        _, predicted = torch.max(model(x), dim=1)
        correct += int(torch.eq(predicted, y).sum())
        images_seen += y.size(0)
    model.train(was_training)
    return correct / images_seen


# %% accuracy: concatenated
# kind: right
# passes: test_accuracy
def accuracy(model, loader):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    with torch.inference_mode():
        hits = [model(images).argmax(dim=-1).eq(labels) for images, labels in loader]
    for module, mode in modes.items():
        module.training = mode
    return torch.cat(hits).double().mean().item()


# %% accuracy: one-by-one
# kind: right
# passes: test_accuracy
def accuracy(model, loader):
    model.eval()
    answers = []
    for images, labels in loader:
        with torch.no_grad():
            logits = model(images)
        for row, label in zip(logits, labels.tolist()):
            answers.append(int(row.argmax()) == label)
    return sum(answers) / len(answers)


# %% accuracy: weighted-mean
# kind: right
# passes: test_accuracy
def accuracy(model, loader):
    model.train(False)
    shares, sizes = [], []
    with torch.no_grad():
        for images, labels in loader:
            hits = (model(images).softmax(dim=1).argmax(dim=1) == labels).double()
            shares.append(hits.mean().item())
            sizes.append(len(hits))
    return sum(share * size for share, size in zip(shares, sizes)) / sum(sizes)


# %% accuracy: counter-class
# kind: right
# passes: test_accuracy
class Counter:
    def __init__(self):
        self.right = 0
        self.images = 0

    def add(self, logits, labels):
        self.right += torch.count_nonzero(logits.argmax(1) == labels).item()
        self.images += labels.numel()

    @property
    def share(self):
        return self.right / self.images


def accuracy(model, loader):
    counter = Counter()
    model.eval()
    with torch.set_grad_enabled(False):
        for batch in loader:
            counter.add(model(batch[0]), batch[1])
    return counter.share


# %% work: conv-biases
# kind: wrong
# fails: test_work
# idea: counts a bias at each place
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return out_channels * (in_channels * kernel[0] * kernel[1] + 1) * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: conv-parameters
# kind: wrong
# fails: test_work
# idea: counts parameters, not uses
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: square-kernel
# kind: wrong
# fails: test_work
# idea: takes kernels for square
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] ** 2 * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: square-output
# kind: wrong
# fails: test_work
# idea: takes output maps for square
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[1] ** 2


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: one-input-channel
# kind: wrong
# fails: test_work
# idea: forgets the input channels
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: two-operations
# kind: wrong
# fails: test_work
# idea: counts multiplication and addition apart
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1] * 2


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: written-nine
# kind: wrong
# fails: test_work
# idea: 3 x 3 is written down
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * 9 * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: input-places
# kind: wrong
# fails: test_work
# idea: counts the places of the input map
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return (
        in_channels
        * out_channels
        * kernel[0]
        * kernel[1]
        * (output[0] + kernel[0] - 1)
        * (output[1] + kernel[1] - 1)
    )


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: pooled-places
# kind: wrong
# fails: test_work
# idea: counts the places after a 2 x 2 pooling
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * (output[0] // 2) * (output[1] // 2)


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: first-addition-free
# kind: wrong
# fails: test_work
# idea: the first product of a sum needs no addition and is left out
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return out_channels * (in_channels * kernel[0] * kernel[1] - 1) * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: int32
# kind: wrong
# fails: test_work
# idea: multiplies in int32, which overflows for large layers
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    factors = torch.tensor([in_channels, out_channels, *kernel, *output], dtype=torch.int32)
    return factors.prod(dtype=torch.int32).item()


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: float-product
# kind: wrong
# fails: test_work
# idea: multiplies in float32, which rounds above 16 million
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    factors = torch.tensor([in_channels, out_channels, *kernel, *output], dtype=torch.float32)
    return int(factors.prod().item())


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: tensor-back
# kind: wrong
# fails: test_work
# idea: returns a tensor
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return torch.tensor([in_channels, out_channels, *kernel, *output]).prod()


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: channels-added
# kind: wrong
# fails: test_work
# idea: adds the channels
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return (in_channels + out_channels) * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: linear-bias
# kind: wrong
# fails: test_work
# idea: counts the biases of the linear layer
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return (inputs + 1) * outputs


# %% work: linear-sum
# kind: wrong
# fails: test_work
# idea: adds inputs and outputs
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs + outputs


# %% work: linear-float
# kind: wrong
# fails: test_work
# idea: returns a float
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs / 1


# %% work: linear-two-operations
# kind: wrong
# fails: test_work
# idea: counts multiplication and addition apart in the linear layer
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return 2 * inputs * outputs


# %% network_work: mlp-parameters
# kind: wrong
# fails: test_work
# idea: takes the parameters of the MLP for its work
network_work = {"MLP": 795010, "CNN": 9952464}

# %% network_work: mlp-first-layer
# kind: wrong
# fails: test_work
# idea: leaves out the MLP's last layer
network_work = {"MLP": 784000, "CNN": 9952464}

# %% network_work: cnn-parameters
# kind: wrong
# fails: test_work
# idea: takes the parameters of the CNN for its work
network_work = {"MLP": 794000, "CNN": 716706}

# %% network_work: cnn-after-pooling
# kind: wrong
# fails: test_work
# idea: counts the places after pooling
network_work = {"MLP": 794000, "CNN": 2582544}

# %% network_work: cnn-convolutions-only
# kind: wrong
# fails: test_work
# idea: leaves out the linear layers of the CNN
network_work = {"MLP": 794000, "CNN": 9310464}

# %% network_work: cnn-with-biases
# kind: wrong
# fails: test_work
# idea: counts the biases of the CNN at each place
network_work = {"MLP": 794000, "CNN": 10011426}

# %% network_work: cnn-padded-places
# kind: wrong
# fails: test_work
# idea: counts as many places as the input has
network_work = {"MLP": 794000, "CNN": 13553616}

# %% network_work: millions
# kind: wrong
# fails: test_work
# idea: gives millions
network_work = {"MLP": 0.794, "CNN": 9.952464}

# %% network_work: plain
# kind: right
# passes: test_work
network_work = {"MLP": 794000, "CNN": 9952464}

# %% network_work: by-functions
# kind: right
# passes: test_work
network_work = {
    "MLP": linear_multiply_adds(784, 1000) + linear_multiply_adds(1000, 10),
    "CNN": conv_multiply_adds(1, 64, (3, 3), (26, 26))
    + conv_multiply_adds(64, 128, (3, 3), (11, 11))
    + linear_multiply_adds(3200, 200)
    + linear_multiply_adds(200, 10),
}


# %% work: plain
# kind: right
# passes: test_work
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: math-prod
# kind: right
# passes: test_work
import math


def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return math.prod((in_channels, out_channels, *kernel, *output))


def linear_multiply_adds(inputs, outputs):
    return math.prod([inputs, outputs])


# %% work: conv-as-linear
# kind: right
# passes: test_work
def linear_multiply_adds(inputs, outputs):
    return outputs * inputs


def conv_multiply_adds(in_channels, out_channels, kernel, output):
    height, width = kernel
    rows, columns = output
    places = rows * columns
    return places * linear_multiply_adds(in_channels * height * width, out_channels)


# %% work: linear-as-conv
# kind: right
# passes: test_work
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    (kh, kw), (oh, ow) = kernel, output
    weights = out_channels * in_channels * kh * kw
    return weights * (oh * ow)


def linear_multiply_adds(inputs, outputs):
    return conv_multiply_adds(inputs, outputs, (1, 1), (1, 1))


# %% work: weights-of-torch
# kind: right
# passes: test_work
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    weight = torch.empty(out_channels, in_channels, *kernel, device="meta")
    return weight.numel() * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return torch.empty(outputs, inputs, device="meta").numel()


# %% work: reduce
# kind: right
# passes: test_work
from functools import reduce
from operator import mul


def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return reduce(mul, list(kernel) + list(output), in_channels * out_channels)


linear_multiply_adds = mul


# %% split_seconds: no-refusal
# kind: wrong
# fails: test_clock
# idea: the same work ends in ZeroDivisionError
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: other-error
# kind: wrong
# fails: test_clock
# idea: refuses with ZeroDivisionError
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ZeroDivisionError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: inf-back
# kind: wrong
# fails: test_clock
# idea: returns infinity for the same work instead of refusing
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        return seconds[0], float("inf")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: close-refused
# kind: wrong
# fails: test_clock
# idea: refuses works that are merely close to each other
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if abs(work[0] - work[1]) < 0.1:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: order-refused
# kind: wrong
# fails: test_clock
# idea: refuses if the first network has more work
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] >= work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: equal-seconds-refused
# kind: wrong
# fails: test_clock
# idea: refuses equal seconds, too; the rate is 0 then
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1] or seconds[0] == seconds[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: negative-refused
# kind: wrong
# fails: test_clock
# idea: refuses a negative rate
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    if rate < 0:
        raise ValueError("more work cannot take less time")
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: absolute-differences
# kind: wrong
# fails: test_clock
# idea: takes absolute differences, so a rate is never negative
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = abs(seconds[1] - seconds[0]) / abs(work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: fixed-not-negative
# kind: wrong
# fails: test_clock
# idea: a fixed part below 0 is set to 0
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = max(0.0, seconds[0] - rate * work[0])
    return fixed, rate


# %% split_seconds: inverted
# kind: wrong
# fails: test_clock
# idea: rate is work per second
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (work[1] - work[0]) / (seconds[1] - seconds[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: swapped
# kind: wrong
# fails: test_clock
# idea: returns (rate, fixed)
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return rate, fixed


# %% split_seconds: crossed
# kind: wrong
# fails: test_clock
# idea: subtracts the work of the other network
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[1]
    return fixed, rate


# %% split_seconds: smaller-seconds
# kind: wrong
# fails: test_clock
# idea: the fixed part is taken to be the smaller time
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = min(seconds)
    return fixed, rate


# %% split_seconds: mean-rate
# kind: wrong
# fails: test_clock
# idea: rate is the mean of seconds / work
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[0] / work[0] + seconds[1] / work[1]) / 2
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: rounded
# kind: wrong
# fails: test_clock
# idea: rounds to two digits
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return round(fixed, 2), round(rate, 2)


# %% split_seconds: whole-division
# kind: wrong
# fails: test_clock
# idea: whole division
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) // (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: divides-by-work
# kind: wrong
# fails: test_clock
# idea: divides by the work of the second network instead of the difference
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / work[1]
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: plus
# kind: wrong
# fails: test_clock
# idea: adds instead of subtracting
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] + rate * work[0]
    return fixed, rate


# %% split_seconds: assertion
# kind: wrong
# fails: test_clock
# idea: refuses by assert
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    assert work[0] != work[1]
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: identity
# kind: wrong
# fails: test_clock
# idea: compares identity, so 5.0 and another 5.0 are not recognised
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] is work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: float32-tensors
# kind: wrong
# fails: test_clock
# idea: calculates in float32 and returns tensors
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    work, seconds = torch.tensor(work), torch.tensor(seconds)
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: least-squares
# kind: wrong
# fails: test_clock
# idea: least squares find some solution for the same work and refuse nothing
import numpy as np


def split_seconds(work, seconds):
    a = np.array([[1.0, work[0]], [1.0, work[1]]])
    fixed, rate = np.linalg.lstsq(a, np.array(seconds, dtype=float), rcond=None)[0]
    return float(fixed), float(rate)


# %% split_seconds: linalg-error
# kind: wrong
# fails: test_clock
# idea: the solver's LinAlgError comes out instead of a ValueError
def split_seconds(work, seconds):
    a = torch.tensor([[1.0, work[0]], [1.0, work[1]]], dtype=torch.float64)
    fixed, rate = torch.linalg.solve(a, torch.tensor(seconds, dtype=torch.float64)).tolist()
    return fixed, rate


# %% split_seconds: plain
# kind: right
# passes: test_clock
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: catches-zero-division
# kind: right
# passes: test_clock
def split_seconds(work, seconds):
    (w1, w2), (s1, s2) = work, seconds
    try:
        rate = (s2 - s1) / (w2 - w1)
    except ZeroDivisionError as error:
        raise ValueError("the two networks do the same work") from error
    return s2 - rate * w2, rate


# %% split_seconds: cramer
# kind: right
# passes: test_clock
def split_seconds(work, seconds):
    determinant = work[1] - work[0]
    if determinant == 0:
        raise ValueError(f"the same work twice: {work[0]}")
    fixed = (seconds[0] * work[1] - seconds[1] * work[0]) / determinant
    return fixed, (seconds[1] - seconds[0]) / determinant


# %% split_seconds: solve
# kind: right
# passes: test_clock
import numpy as np


def split_seconds(work, seconds):
    if len(set(work)) < 2:
        raise ValueError("two different amounts of work are needed")
    fixed, rate = np.linalg.solve([[1, work[0]], [1, work[1]]], seconds)
    return float(fixed), float(rate)


# %% split_seconds: own-error
# kind: right
# passes: test_clock
class SameWork(ValueError):
    pass


def split_seconds(work, seconds):
    more, less = work
    if not more - less:
        raise SameWork(work)
    rate = (seconds[0] - seconds[1]) / (more - less)
    return (seconds[0] + seconds[1] - rate * (more + less)) / 2, rate


# %% split_seconds: named-tuple
# kind: right
# passes: test_clock
from typing import NamedTuple


class Line(NamedTuple):
    fixed: float
    rate: float


def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("no line through these points")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return Line(fixed=seconds[1] - rate * work[1], rate=rate)


# %% reasons: parameters-are-work
# kind: wrong
# fails: test_clock
# idea: fewer parameters are taken for less work
reasons = {
    "fewer parameters mean fewer multiply-adds": True,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: no-fetching
# kind: wrong
# fails: test_clock
# idea: overlooks the fetching
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": False,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: no-parallel
# kind: wrong
# fails: test_clock
# idea: denies that a graphics card works side by side
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": False,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: clock-is-work
# kind: wrong
# fails: test_clock
# idea: takes the clock for the work
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": True,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: cpu-too
# kind: wrong
# fails: test_clock
# idea: expects the same on a CPU
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": True,
}

# %% reasons: plain
# kind: right
# passes: test_clock
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}


# %% confusion: transposed
# kind: wrong
# fails: test_confusion
# idea: rows are the predicted classes
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = predictions * classes + labels
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: classes-from-labels
# kind: wrong
# fails: test_confusion
# idea: takes the number of classes from the largest label
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    classes = int(labels.max()) + 1
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: classes-that-occur
# kind: wrong
# fails: test_confusion
# idea: only classes that occur get a row
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    classes = len(torch.cat([labels, predictions]).unique())
    labels, predictions = (torch.cat([labels, predictions]).unique(return_inverse=True)[1]).split(
        len(labels)
    )
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: ten-times
# kind: wrong
# fails: test_confusion
# idea: 10 is written down
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * 10 + predictions
    return torch.bincount(numbers, minlength=100).reshape(10, 10)[:classes, :classes]


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: counts-once
# kind: wrong
# fails: test_confusion
# idea: indexed addition counts each pair once only
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    matrix[labels, predictions] += 1
    return matrix


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: uint8
# kind: wrong
# fails: test_confusion
# idea: counts in uint8, which overflows at 256
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    matrix = torch.zeros(classes, classes, dtype=torch.uint8)
    for i, j in zip(labels.tolist(), predictions.tolist()):
        matrix[i, j] += 1
    return matrix


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: shares
# kind: wrong
# fails: test_confusion
# idea: divides each row by its sum
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    matrix = torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)
    return matrix / matrix.sum(1, keepdim=True).clamp(min=1)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: labels-in-place
# kind: wrong
# fails: test_confusion
# idea: changes the caller's labels in place
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels.mul_(classes).add_(predictions)
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: mistakes-only
# kind: wrong
# fails: test_confusion
# idea: the right answers are left out
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    matrix = torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)
    return matrix.fill_diagonal_(0)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: no-minlength
# kind: wrong
# fails: test_confusion
# idea: without minlength the table is too short if the last pair does not occur
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    counts = torch.bincount(numbers)
    return counts.reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: first-1000
# kind: wrong
# fails: test_confusion
# idea: looks at the first 1,000 images only
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    labels, predictions = labels[:1000], predictions[:1000]
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: histc-in-float16
# kind: wrong
# fails: test_confusion
# idea: counts by matrix product in float16 and rounds above 2,048
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    a = nn.functional.one_hot(labels, classes).half()
    b = nn.functional.one_hot(predictions, classes).half()
    return (a.T @ b).long()


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: symmetric-matrix
# kind: wrong
# fails: test_confusion
# idea: keeps the larger of both directions in both places
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    matrix = torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)
    return torch.maximum(matrix, matrix.T)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: confused-in-place
# kind: wrong
# fails: test_confusion
# idea: clears the diagonal of the caller's matrix
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: confused-view
# kind: wrong
# fails: test_confusion
# idea: a slice is a view: the caller's diagonal is cleared
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix[:]
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: with-diagonal
# kind: wrong
# fails: test_confusion
# idea: takes the largest entry of all, diagonal included
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: pair-swapped
# kind: wrong
# fails: test_confusion
# idea: returns (predicted class, true class)
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))[::-1]


# %% confusion: divmod-ten
# kind: wrong
# fails: test_confusion
# idea: 10 is written down in divmod
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), 10)


# %% confusion: tensors-back
# kind: wrong
# fails: test_confusion
# idea: returns tensors
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    position = rest.argmax()
    return position // len(rest), position % len(rest)


# %% confusion: both-directions
# kind: wrong
# fails: test_confusion
# idea: looks for the pair with the largest sum of both directions
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix + matrix.T
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: relative
# kind: wrong
# fails: test_confusion
# idea: looks for the largest share of a row and not the largest count
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix / matrix.sum(1, keepdim=True).clamp(min=1)
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: row-then-column
# kind: wrong
# fails: test_confusion
# idea: takes the class with the most mistakes and then its most frequent one
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    row = int(rest.sum(1).argmax())
    return row, int(rest[row].argmax())


# %% confusion: sums-of-rows-and-columns
# kind: wrong
# fails: test_confusion
# idea: takes row and column with the largest sums independently
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return int(rest.sum(1).argmax()), int(rest.sum(0).argmax())


# %% confusion: upper-triangle
# kind: wrong
# fails: test_confusion
# idea: looks above the diagonal only
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.triu(1)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: second-largest
# kind: wrong
# fails: test_confusion
# idea: takes the second largest entry of each kind: the largest that is not the largest of the diagonal
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    values = matrix.flatten().clone()
    values[values == matrix.diagonal().max()] = 0
    return divmod(int(values.argmax()), len(matrix))


# %% confusion: only-largest-diagonal-cleared
# kind: wrong
# fails: test_confusion
# idea: clears only the largest numbers, one for each row, in place of the diagonal
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest[torch.arange(len(rest)), rest.argmax(1)] = 0
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: flat-index
# kind: wrong
# fails: test_confusion
# idea: returns the position in the flattened matrix
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return int(rest.argmax()), int(rest.max())


# %% confusion: keeps-counting
# kind: wrong
# fails: test_confusion
# idea: the matrix is kept between calls and goes on counting
_matrices = {}


def confusion_matrix(labels, predictions, classes):
    matrix = _matrices.setdefault(classes, torch.zeros(classes, classes, dtype=torch.int64))
    for i, j in zip(labels.tolist(), predictions.tolist()):
        matrix[i, j] += 1
    return matrix


def most_confused(matrix):
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: bincount
# kind: right
# passes: test_confusion
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    rest = matrix.clone()
    rest.fill_diagonal_(0)
    return divmod(int(rest.argmax()), len(rest))


# %% confusion: loop
# kind: right
# passes: test_confusion
def confusion_matrix(labels, predictions, classes):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for true, predicted in zip(labels, predictions):
        matrix[true, predicted] += 1
    return matrix


def most_confused(matrix):
    best, pair = -1, None
    for i, row in enumerate(matrix.tolist()):
        for j, count in enumerate(row):
            if i != j and count > best:
                best, pair = count, (i, j)
    return pair


# %% confusion: index-put
# kind: right
# passes: test_confusion
def confusion_matrix(labels, predictions, classes):
    matrix = torch.zeros((classes, classes), dtype=torch.int64)
    return matrix.index_put_((labels, predictions), torch.ones_like(labels), accumulate=True)


def most_confused(matrix):
    off = ~torch.eye(len(matrix), dtype=torch.bool)
    masked = torch.where(off, matrix, torch.full_like(matrix, -1))
    row, column = torch.unravel_index(masked.argmax(), masked.shape)
    return row.item(), column.item()


# %% confusion: one-hot
# kind: right
# passes: test_confusion
def confusion_matrix(labels, predictions, classes):
    true = nn.functional.one_hot(labels, classes)
    predicted = nn.functional.one_hot(predictions, classes)
    return true.T @ predicted


def most_confused(matrix):
    mistakes = matrix - torch.diag(matrix.diagonal())
    row = mistakes.max(dim=1).values.argmax().item()
    return row, mistakes[row].argmax().item()


# %% confusion: counter
# kind: right
# passes: test_confusion
from collections import Counter


def confusion_matrix(labels, predictions, classes):
    counts = Counter(zip(labels.tolist(), predictions.tolist()))
    return torch.tensor([[counts[i, j] for j in range(classes)] for i in range(classes)])


def most_confused(matrix):
    k = matrix.shape[0]
    pairs = [(i, j) for i in range(k) for j in range(k) if i != j]
    return max(pairs, key=lambda pair: int(matrix[pair]))


# %% confusion: scatter-add
# kind: right
# passes: test_confusion
def confusion_matrix(labels, predictions, classes):
    flat = torch.zeros(classes * classes, dtype=torch.int64)
    flat.scatter_add_(0, labels * classes + predictions, torch.ones_like(labels))
    return flat.view(classes, classes)


def most_confused(matrix):
    copy = matrix.detach().clone().numpy()
    for k in range(len(copy)):
        copy[k, k] = -1
    position = int(copy.argmax())
    return position // copy.shape[1], position % copy.shape[1]


# %% most_confident_mistakes: positions-among-mistakes
# kind: wrong
# fails: test_most_confident_mistakes
# idea: returns positions among the mistakes
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return order[:n]


# %% most_confident_mistakes: least-confident
# kind: wrong
# fails: test_most_confident_mistakes
# idea: the least confident mistakes come first
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=False)
    return wrong[order][:n]


# %% most_confident_mistakes: largest-logit
# kind: wrong
# fails: test_most_confident_mistakes
# idea: ranks by the largest logit, not by the probability
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: margin
# kind: wrong
# fails: test_most_confident_mistakes
# idea: ranks by the distance of the two largest probabilities
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    best = logits.softmax(1).topk(2, dim=1).values
    confidence = best[:, 0] - best[:, 1]
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: true-class
# kind: wrong
# fails: test_most_confident_mistakes
# idea: ranks by how little probability the true class got
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = logits.softmax(1)[wrong, labels[wrong]].argsort()
    return wrong[order][:n]


# %% most_confident_mistakes: largest-loss
# kind: wrong
# fails: test_most_confident_mistakes
# idea: ranks by the loss
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = nn.functional.cross_entropy(logits, labels, reduction="none")[wrong].argsort(
        descending=True
    )
    return wrong[order][:n]


# %% most_confident_mistakes: wrong-axis
# kind: wrong
# fails: test_most_confident_mistakes
# idea: softmax over the images
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(0).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: first-n-mistakes
# kind: wrong
# fails: test_most_confident_mistakes
# idea: sorts only the first n mistakes
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()[:n]
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: right-ones-too
# kind: wrong
# fails: test_most_confident_mistakes
# idea: includes right answers
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = torch.arange(len(labels))
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: right-ones-only
# kind: wrong
# fails: test_most_confident_mistakes
# idea: returns the most confident right answers
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted == labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: topk-fails
# kind: wrong
# fails: test_most_confident_mistakes
# idea: topk fails if there are fewer mistakes than n
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].topk(n).indices
    return wrong[order][:n]


# %% most_confident_mistakes: squeeze
# kind: wrong
# fails: test_most_confident_mistakes
# idea: squeeze makes a number of a single mistake
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: at-most-eight
# kind: wrong
# fails: test_most_confident_mistakes
# idea: returns eight at most
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][: min(n, 8)]


# %% most_confident_mistakes: above-half
# kind: wrong
# fails: test_most_confident_mistakes
# idea: leaves out mistakes with a confidence below one half
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = ((predicted != labels) & (confidence > 0.5)).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: padded-with-right
# kind: wrong
# fails: test_most_confident_mistakes
# idea: fills up with right answers if there are too few mistakes
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    score = torch.where(predicted != labels, confidence, confidence - 2)
    return score.argsort(descending=True)[:n]


# %% most_confident_mistakes: int32
# kind: wrong
# fails: test_most_confident_mistakes
# idea: returns int32
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n].int()


# %% most_confident_mistakes: list-back
# kind: wrong
# fails: test_most_confident_mistakes
# idea: returns a list
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n].tolist()


# %% most_confident_mistakes: column
# kind: wrong
# fails: test_most_confident_mistakes
# idea: returns shape (m, 1)
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero()
    order = confidence[wrong[:, 0]].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: in-place-logits
# kind: wrong
# fails: test_most_confident_mistakes
# idea: overwrites the caller's logits with probabilities
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    logits.copy_(logits.softmax(1))
    confidence, predicted = logits.max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: exp-overflow
# kind: wrong
# fails: test_most_confident_mistakes
# idea: softmax by hand without subtracting the maximum overflows for large logits
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    e = logits.exp()
    confidence, predicted = (e / e.sum(1, keepdim=True)).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: sigmoid
# kind: wrong
# fails: test_most_confident_mistakes
# idea: ranks by the sigmoid of the largest logit
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.sigmoid().max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: float16
# kind: wrong
# fails: test_most_confident_mistakes
# idea: ranks in float16, which rounds close probabilities to one
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    confidence = confidence.half()
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: ten-classes
# kind: wrong
# fails: test_most_confident_mistakes
# idea: looks at the first ten classes only
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits[:, :10].softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: fails-on-none
# kind: wrong
# fails: test_most_confident_mistakes
# idea: refuses if there is no mistake
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    if len(wrong) == 0:
        raise ValueError("no mistakes")
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: mask-back-to-front
# kind: wrong
# fails: test_most_confident_mistakes
# idea: order and mistakes are indexed in the wrong order
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    ranks = order.argsort()
    return wrong[ranks][:n]


# %% most_confident_mistakes: at-least-one
# kind: wrong
# fails: test_most_confident_mistakes
# idea: never returns fewer than one
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][: max(n, 1)]


# %% most_confident_mistakes: plain
# kind: right
# passes: test_most_confident_mistakes
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: python-sort
# kind: right
# passes: test_most_confident_mistakes
def most_confident_mistakes(logits, labels, n):
    probabilities = torch.softmax(logits, dim=1)
    mistakes = []
    for i in range(len(labels)):
        guess = int(probabilities[i].argmax())
        if guess != int(labels[i]):
            mistakes.append((probabilities[i, guess].item(), i))
    mistakes.sort(key=lambda pair: -pair[0])
    return torch.tensor([i for _, i in mistakes[:n]], dtype=torch.int64)


# %% most_confident_mistakes: safe-topk
# kind: right
# passes: test_most_confident_mistakes
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(dim=-1).max(dim=-1)
    indices = torch.where(predicted != labels)[0]
    best = torch.topk(confidence[indices], k=min(n, len(indices)))
    return indices[best.indices]


# %% most_confident_mistakes: masked-with-minus-one
# kind: right
# passes: test_most_confident_mistakes
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = torch.max(nn.functional.softmax(logits, dim=1), dim=1)
    wrong = predicted.ne(labels)
    score = confidence.masked_fill(~wrong, -1.0)
    order = torch.argsort(score, descending=True)
    return order[: min(n, int(wrong.sum()))]


# %% most_confident_mistakes: sort-all-then-filter
# kind: right
# passes: test_most_confident_mistakes
def most_confident_mistakes(logits, labels, n):
    with torch.no_grad():
        confidence, predicted = logits.softmax(1).max(1)
    order = confidence.sort(descending=True).indices
    return order[(predicted != labels)[order]][:n]


# %% most_confident_mistakes: numpy
# kind: right
# passes: test_most_confident_mistakes
import numpy as np


def most_confident_mistakes(logits, labels, n):
    p = logits.detach().softmax(1).numpy()
    predicted = p.argmax(axis=1)
    wrong = np.flatnonzero(predicted != labels.numpy())
    order = np.argsort(-p[wrong, predicted[wrong]], kind="stable")
    return torch.as_tensor(wrong[order][:n], dtype=torch.int64)
