# %% brightness: of the first channel
# says: brightness, batch of shape
def brightness(images):
    return images[:, 0].mean(dim=(1, 2))


# %% brightness: one number
# says: leave axis 0 out
def brightness(images):
    return images.mean()


# %% brightness: a loop
# kind: right
def brightness(images):
    return torch.stack([image.mean() for image in images])
