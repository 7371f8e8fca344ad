"""Pictures of images, kernels, feature maps, mistakes, training runs and memory.

Each function returns a matplotlib Figure that shows itself in a notebook. It carries a
description in words (`figure.alt`) for readers who do not see it; `show(figure, alt)` replaces
that description. Colours are Okabe and Ito's (https://jfly.uni-koeln.de/color), and colour is never
the only sign of anything.
"""

from __future__ import annotations

import math

import numpy as np

from course.figure import described, mark_stand_in, mimebundle
from course.layout import memory_layout as memory_layout
from course.meant import as_text, came, number, several, texts
from course.tensors import tensor_of

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
LINE_COLORS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, BLACK)


def show(figure, alt: str | None = None) -> None:
    """Display `figure` as a picture with `alt` as its text alternative, and close it."""
    from IPython.display import display
    from matplotlib import pyplot

    if not hasattr(figure, "savefig"):
        way = "write show(figure, alt='...'), with what plt.figure() or image_grid(...) returned"
        raise TypeError(
            f"The figure is {came(figure)}, but it has to be a matplotlib Figure: {way}."
        )
    alt = as_text("alt", alt or "", "show(figure, alt='...')") or getattr(figure, "alt", "")
    if not alt:
        raise ValueError("This figure has no description: pass one, show(figure, alt='...').")
    data, metadata = mimebundle(figure, alt)
    display(data, metadata=metadata, raw=True)
    pyplot.close(figure)


def image_grid(images, n: int = 16, columns: int = 8, titles=None):
    """The first `n` images in a grid.

    Args:
        images: an `ImageSet` (its classes become the titles), or images (N, C, H, W) or (N, H, W).
        titles: a text an image, in place of the classes.
    """
    n, columns = number("n", n, 16, least=1), number("columns", columns, 8, least=1)
    pictures = _images_of(images)[:n]
    titles = _texts(titles)
    if pictures.ndim == 2:
        raise ValueError(
            f"The images have shape {tuple(pictures.shape)}, one picture: write side_by_side([image])."
        )
    if len(pictures) == 0:
        raise ValueError("There is no image to show: the set is empty.")
    if titles is None and hasattr(images, "labels"):
        titles = [images.classes[label] for label in images.labels[:n].tolist()]
    name = getattr(images, "name", "")
    alt = f"{len(pictures)} images{' of ' + name if name else ''} in a grid"
    alt += ": " + "; ".join(str(title) for title in titles[:n]) + "." if titles is not None else "."
    figure = _grid(pictures, titles, columns, alt.replace("\n", ", "))
    _name_data(figure, images)
    return figure


def side_by_side(images, titles=None, data=None):
    """A few images beside each other; each is (H, W), (C, H, W) or (H, W, C), C = 1 or 3.

    `data` is the `ImageSet` that they come from: its name goes on the figure, a stand-in is marked.
    """
    images = getattr(images, "images", images)
    if isinstance(images, dict) or not several(images):
        raise TypeError(f"The images are {came(images)}, but this takes a list: [image, image].")
    images, words = [*images], _texts(titles)
    if not images:
        raise ValueError("There is no image to show: the list is empty.")
    alt = f"{len(images)} images side by side" + (": " + "; ".join(words) if words else "") + "."
    figure = _grid(images, words, len(images), alt.replace("\n", ", "), size=2.2)
    _name_data(figure, _set_or_none(data))
    return figure


def most_confident_mistakes(images, logits, n: int = 8, columns: int = 4):
    """The wrongly classified images with the highest probability for the wrong class.

    Args:
        images: an `ImageSet`.
        logits: (N, K) for all its images in order, as `predict` returns them.
    """
    n, columns = number("n", n, 8, least=1), number("columns", columns, 4, least=1)
    if not hasattr(images, "labels"):
        raise TypeError(
            f"The images are {came(images)}, but they have to be an ImageSet, which knows its "
            "labels and classes: most_confident_mistakes(validation, logits)."
        )
    logits = tensor_of(logits, "The logits are", real=True).cpu()
    labels = images.labels.cpu()
    if logits.ndim != 2 or logits.shape[1] > len(images.classes):
        raise ValueError(
            f"The logits have shape {tuple(logits.shape)}, but they need {len(images.classes)} "
            "columns, one a class: pass predict(model, images), without argmax."
        )
    if len(logits) != len(labels):
        raise ValueError(
            f"There are {len(labels)} images and {len(logits)} rows of logits: pass the logits "
            "of the same set, predict(model, images)."
        )
    confidence, predicted = logits.float().softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    worst = wrong[confidence[wrong].argsort(descending=True)][:n]
    if len(worst) == 0:
        figure = described(5, 1.2, "There is no mistake to show.")
        figure.text(0.5, 0.5, "no mistake in this set", ha="center", va="center")
    else:
        titles = [
            f"predicted {images.classes[predicted[i]]} ({confidence[i]:.1%})\n"
            f"true {images.classes[labels[i]]}"
            for i in worst.tolist()
        ]
        alt = f"The {len(worst)} most confident mistakes: " + "; ".join(titles).replace("\n", ", ")
        figure = _grid(_images_of(images)[worst], titles, columns, alt + ".", size=1.8)
    _name_data(figure, images, f"{len(wrong)} mistakes in {len(labels)} images")
    return figure


def kernels(weight, n: int = 32, columns: int = 8):
    """Kernels of a convolution layer on one scale from negative (brown) to positive (purple).

    Args:
        weight: (out channels, in channels, kernel height, kernel width), e.g. `model[0].weight`.
            With one input channel it is a grid of kernels, with more a row an output channel.
    """
    n, columns = number("n", n, 32, least=1), number("columns", columns, 8, least=1)
    if hasattr(weight, "named_parameters"):
        own = hasattr(weight, "weight")
        way = "layer.weight" if own else "the weight of one of its convolutions, model[0].weight"
        raise TypeError(f"The weight is {came(weight)}: pass {way}.")
    weight = _array(weight, "The weight is")
    if weight.ndim != 4:
        raise ValueError(
            f"The weight has shape {weight.shape}, but a Conv2d's weight has 4 axes: (out "
            "channels, in channels, kernel height, kernel width). Pass a convolution's, "
            "model[0].weight."
        )
    if not weight.size:
        raise ValueError(f"The weight has shape {weight.shape}: it is empty, without a kernel.")
    inputs = weight.shape[1]
    columns = columns if inputs == 1 else min(inputs, columns)
    tiles = [(o, i) for o in range(weight.shape[0]) for i in range(min(inputs, columns))][:n]
    limit = float(np.abs(weight).max()) or 1.0
    alt = f"Kernels of a convolution, weight {weight.shape}, values within ±{limit:.2g}."
    figure = described(1.0 * columns + 1, 1.1 * math.ceil(len(tiles) / columns) + 0.5, alt)
    axes = figure.subplots(math.ceil(len(tiles) / columns), columns, squeeze=False)
    for ax in axes.flat[len(tiles) :]:
        ax.axis("off")
    for ax, (o, i) in zip(axes.flat, tiles, strict=False):
        _no_ticks(ax)
        picture = ax.imshow(weight[o, i], cmap="PuOr", vmin=-limit, vmax=limit)
        if inputs == 1:
            ax.set_title(f"output {o}", fontsize=9)
        elif o == 0:
            ax.set_title(f"input {i}", fontsize=9)
        if inputs > 1 and i == 0:
            ax.set_ylabel(f"output {o}", fontsize=9)
    figure.colorbar(picture, ax=axes, shrink=0.8, label="weight")
    return figure


def feature_maps(maps, image: int = 0, channels: int = 8):
    """What layers make of one image: a row a layer, a column a channel.

    Args:
        maps: name -> activations (N, C, H, W), as `inspection.feature_maps` returns them; layers
            without height and width are left out.
        image: which image of the batch.

    Each map has a grey scale of its own: its smallest value is black, its largest white.
    """
    if not isinstance(maps, dict):
        raise TypeError(
            f"The maps are {came(maps)}, but they have to be a dict, layer name -> activations: "
            "pass inspection.feature_maps(model, images), or {'conv': maps}."
        )
    channels = number("channels", channels, 8, least=1)
    maps = {name: _array(a, f"The maps of {name!r} are") for name, a in maps.items()}
    maps = {name: a for name, a in maps.items() if a.ndim == 4}
    if not maps:
        raise ValueError("No layer here has maps of shape (N, C, H, W); pass a convolution's.")
    count = min(len(a) for a in maps.values())
    image = number("image", image, 0, least=-count, most=count - 1)
    maps = {name: a[image, :channels] for name, a in maps.items()}
    columns = max(len(channel) for channel in maps.values())
    sizes = "; ".join(f"{name} {a.shape[1]}×{a.shape[2]}" for name, a in maps.items())
    alt = f"Feature maps of one image, up to {columns} channels a layer: {sizes}."
    figure = described(1.1 * columns + 0.8, 1.2 * len(maps) + 0.3, alt)
    axes = figure.subplots(len(maps), columns, squeeze=False)
    for row, (name, activation) in zip(axes, maps.items(), strict=True):
        for channel, ax in enumerate(row):
            _no_ticks(ax)
            if channel < len(activation):
                ax.imshow(activation[channel], cmap="gray")
            else:
                ax.axis("off")
        height, width = activation.shape[1:]
        row[0].set_ylabel(f"{name}\n{height}×{width}", fontsize=9)
    for channel, ax in enumerate(axes[0]):
        ax.set_title(f"channel {channel}", fontsize=9)
    return figure


def confusion_matrix(true, predicted, classes=None, data=None):
    """Counts of images: a row a true class, a column a predicted class.

    Args:
        true: labels (N,), or an `ImageSet`, which also gives the classes and the stand-in mark.
        predicted: labels (N,) or logits (N, K).
        data: the `ImageSet` that the labels come from, if `true` is not one.
    """
    if hasattr(true, "labels"):
        data, true = true, true.labels
    true = _array(true, "The true labels are")
    predicted = _array(predicted, "The predictions are")
    predicted = predicted.argmax(1) if predicted.ndim == 2 else predicted
    _check_class_numbers(true, predicted)
    if classes is None:
        classes = getattr(data, "classes", range(int(max(true.max(), predicted.max())) + 1))
    classes = texts("classes", classes, "classes=train.classes")
    k, highest = len(classes), int(max(true.max(), predicted.max()))
    if highest >= k:
        raise ValueError(
            f"The labels go up to {highest}, but there are {k} classes, for labels 0 to {k - 1}: "
            "give a name for each, or leave classes out."
        )
    counts = np.zeros((k, k), dtype=int)
    np.add.at(counts, (true, predicted), 1)
    share = counts / counts.sum(1, keepdims=True).clip(1)
    correct = f"{counts.trace()} of {counts.sum()} images correct"
    figure = described(0.55 * k + 2, 0.5 * k + 1.6, f"Confusion matrix, {k} classes: {correct}.")
    ax = figure.subplots()
    # The square root lets the few mistakes be seen beside the many correct images.
    ax.imshow(np.sqrt(share), cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        dark = share[row, column] > 0.3
        weight = "bold" if row == column else "normal"
        color = "white" if dark else "black" if count else "#999999"
        style = {"ha": "center", "va": "center", "fontsize": 9, "color": color, "weight": weight}
        ax.text(column, row, str(count), **style)
    long = any(len(str(name)) > 3 for name in classes)
    rotation = 45 if long else 0
    ax.set_xticks(
        range(k), classes, fontsize=9, rotation=rotation, ha="right" if long else "center"
    )
    ax.set_yticks(range(k), classes, fontsize=9)
    ax.set_xlabel("predicted class")
    ax.set_ylabel("true class")
    _name_data(figure, _set_or_none(data), correct)
    return figure


def curves(histories, title: str | None = None):
    """Loss and accuracy by epoch, side by side; validation is dashed and has markers.

    Args:
        histories: a `History`, or name -> `History` to compare several runs.
    """
    named = histories if isinstance(histories, dict) else {"": histories}
    wrong = [value for value in named.values() if not hasattr(value, "train_loss")]
    if wrong or not named:
        way = "{'first': history, 'second': other}" if len(named) else "at least one"
        way = "what trainer.fit(...) returns" if hasattr(histories, "fit") else way
        raise TypeError(
            f"There came {came(wrong[0] if wrong else histories)}, but curves takes a History, or "
            f"a dict of them by name: write {way}."
        )
    first = next(iter(named.values()))
    words = []
    figure = described(9, 3.4, "")
    for ax, quantity in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for i, (name, history) in enumerate(named.items()):
            color = LINE_COLORS[i % len(LINE_COLORS)]
            for part, line, marker in (("train", "-", "."), ("validation", "--", "sD^vPX"[i % 6])):
                values = getattr(history, f"{part}_{quantity}")
                if values:
                    label = f"{name} {part}".strip()
                    style = {"color": color, "ls": line, "marker": marker, "markersize": 5}
                    if not name and part == "validation":
                        style["color"] = VERMILLION
                    ax.plot(history.epoch, values, label=label, **style)
                    words.append(f"{label} {quantity} {values[0]:.3f} to {values[-1]:.3f}")
        ax.set_xlabel("epoch")
        ax.set_ylabel(quantity)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.grid(alpha=0.3)
        if not ax.lines:
            ax.text(0.5, 0.5, "no whole epoch yet", ha="center", transform=ax.transAxes)
        elif len(named) == 1:
            ax.legend(frameon=False)
    if len(named) > 1:  # many lines leave no room for a legend among them
        figure.legend(handles=ax.lines, loc="outside right center", frameon=False, fontsize=8)
    figure.alt = "Training curves by epoch: " + ("; ".join(words) or "no whole epoch yet") + "."
    title = as_text("title", title or "", "title='Two rates'")
    figure.suptitle(title or (first.caption() if len(named) == 1 else first.data_name))
    if any(history.stand_in for history in named.values()):
        mark_stand_in(figure)
    return figure


def _grid(pictures, titles, columns: int, alt: str, size: float = 1.25):
    columns = min(columns, len(pictures))
    rows = math.ceil(len(pictures) / columns)
    lines = 0 if titles is None else 1 + max(str(title).count("\n") for title in titles)
    figure = described(size * columns, (size + 0.2 * lines) * rows, alt)
    axes = figure.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for i, (ax, picture) in enumerate(zip(axes.flat, pictures, strict=False)):
        picture = _picture(picture)
        ax.imshow(picture, cmap="gray")
        if titles is not None and i < len(titles):
            ax.set_title(str(titles[i]), fontsize=9)
    return figure


def _picture(image) -> np.ndarray:
    """(H, W), (C, H, W) or (H, W, C) as matplotlib wants it; floats are clipped to [0, 1], or [0, 255]."""
    image = _array(image, "An image is")
    if image.ndim == 3 and image.shape[0] in (1, 3) and image.shape[2] not in (1, 3):
        image = image.transpose(1, 2, 0)
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] != 3):
        raise ValueError(
            f"An image has shape {image.shape}, but needs (H, W), (C, H, W) or (H, W, C) "
            "with 1 or 3 channels."
        )
    if image.ndim == 3 and image.dtype.kind == "f":
        return (image / 255 if image.max() > 20 else image).clip(0, 1)
    return image


def _images_of(images):
    if isinstance(images, tuple):
        raise TypeError(f"The images are {came(images)}: pass the images alone, or an ImageSet.")
    return tensor_of(getattr(images, "images", images), "The images are").cpu()


def _array(values, begin: str) -> np.ndarray:
    return tensor_of(values, begin, real=True).cpu().numpy()


def _set_or_none(data):
    if data is not None and not hasattr(data, "stand_in"):
        raise TypeError(
            f"data is {came(data)}, but it has to be the ImageSet that is shown, or None."
        )
    return data


def _texts(titles) -> list[str] | None:
    """A text an image."""
    return None if titles is None else texts("titles", titles, "a text an image, ['cat', 'dog']")


def _check_class_numbers(true: np.ndarray, predicted: np.ndarray) -> None:
    for name, values in (("true labels", true), ("predictions", predicted)):
        if values.ndim != 1:
            way = "is it logits, the wrong way round? confusion_matrix(true, predicted)"
            raise ValueError(f"The {name} have shape {values.shape}, but need (N,): {way}.")
        if values.dtype.kind == "f":
            raise TypeError(
                f"The {name} are {values.dtype}, but class numbers are whole: use .long()."
            )
        if len(values) and values.min() < 0:
            raise ValueError(f"The {name} go down to {values.min()}, but class numbers begin at 0.")
    if true.shape != predicted.shape:
        raise ValueError(
            f"{true.shape[0]} true labels, but {predicted.shape[0]} predictions: pass those of the "
            "same images."
        )
    if len(true) == 0:
        raise ValueError("There is no image to count: the labels are empty.")


def _no_ticks(ax) -> None:
    ax.set_xticks([])
    ax.set_yticks([])


def _name_data(figure, data, text: str = "") -> None:
    """Title a figure with its data's name, and mark a stand-in."""
    name = getattr(data, "name", "")
    if name or text:
        figure.suptitle(": ".join(part for part in (name, text) if part), fontsize=11)
    if getattr(data, "stand_in", False):
        mark_stand_in(figure)
