"""Slips with images, labels and settings of training: (what, call, words of the message)."""

import numpy as np
import torch
from PIL import Image
from slip_parts import CLASSES, COLOUR, SET, F, N, X, Y, cnn, fit, mlp
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

from course import data
from course.data import ImageSet
from course.training import augmentation as aug
from course.training import (
    evaluate,
    patience,
    pick_device,
    predict,
    set_seed,
)
from course.training.muon import Muon
from course.training.schedules import cosine, one_cycle

NAN = F.clone()
NAN[5, 0, 2, 2] = float("nan")
INFINITE = F.clone()
INFINITE[7] = float("inf")
ONE_HOT = torch.eye(3)[Y]
SETS = TensorDataset(F, Y)


class Pictures:
    """As torchvision's sets hold them."""

    data, targets = X[:, 0], Y


def pair(images=X, labels=Y):
    return lambda: fit(train=(images, labels))


def labels(values):
    return lambda: fit(train=(X, values))


DATA = [
    ("text", lambda: fit(train="mnist"), "'mnist'|ImageSet|data.mnist('train')"),
    ("a function", lambda: fit(train=data.mnist), "function mnist|mnist('train')"),
    ("the class", lambda: fit(train=ImageSet), "the class ImageSet|classes, name"),
    ("Subset", lambda: fit(train=Subset(SETS, [0, 1])), "a Subset|zip(*dataset)"),
    ("loader", lambda: fit(train=DataLoader(SETS, 8)), "DataLoader|as tensors"),
    ("TensorDataset", lambda: fit(train=SETS), "TensorDataset|(*dataset.tensors,)"),
    ("torchvision", lambda: fit(train=Pictures()), "Pictures|dataset.targets"),
    ("images alone", lambda: fit(train=X), "labels are missing|(images, labels)"),
    ("array alone", lambda: fit(train=X.numpy()), "labels are missing"),
    ("dict", lambda: fit(train={"images": X, "labels": Y}), "a dict of 2|data['images']"),
    ("four", lambda: fit(train=(X, Y, X, Y)), "a tuple of 4|one by one"),
    ("three", lambda: fit(train=(X, Y, CLASSES)), "a tuple of 3|pair"),
    ("two sets", lambda: fit(train=SET.split(0.2)), "two sets|rest, part"),
    ("a generator", lambda: fit(train=(x for x in X)), "a generator|pair"),
    ("zip", lambda: fit(train=zip(X, Y, strict=True)), "a zip|(images, labels)"),
    ("list of pairs", lambda: fit(train=[*zip(X, Y, strict=True)]), "a list of 24|zip(*data)"),
    ("a network", lambda: fit(train=mlp()), "a network|Trainer(model)"),
    ("a number", lambda: fit(train=5), "5|ImageSet|data.mnist"),
    ("swapped", pair(Y, X), "wrong way round|(images, labels)"),
    ("validation: text", lambda: fit(validation="test"), "validation data|'test'"),
    ("validation: share", lambda: fit(validation=0.2), "0.2|train.split(0.2)"),
    ("validation: True", lambda: fit(validation=True), "True|train.split"),
    (
        "validation: two sets",
        lambda: fit(validation=SET.split(0.2)),
        "validation data are two sets",
    ),
    ("evaluate: no labels", lambda: evaluate(mlp(), X), "labels are missing"),
    (
        "evaluate: set and labels",
        lambda: evaluate(mlp(), SET, Y),
        "labels of its own|evaluate(model",
    ),
    ("evaluate: batch size", lambda: evaluate(mlp(), SET, 100), "100|batch_size=100"),
    ("evaluate: a loader", lambda: evaluate(mlp(), DataLoader(SETS)), "DataLoader"),
    ("predict: a pair", lambda: predict(mlp(), (X, Y)), "a tuple of 2|images alone"),
    ("predict: a loader", lambda: predict(mlp(), DataLoader(SETS)), "DataLoader|zip(*dataset)"),
    ("predict: text", lambda: predict(mlp(), "cat.png"), "'cat.png'|load"),
    ("predict: None", lambda: predict(mlp(), None), "None|tensor|a return is missing"),
    ("predict: one image", lambda: predict(mlp(), X[0]), "(1, 8, 8)|unsqueeze(0)"),
    ("predict: nan", lambda: predict(mlp(), NAN), "images[5]|nan"),
    ("predict: batch size", lambda: predict(mlp(), X, batch_size=0), "batch_size = 0|at least 1"),
    ("predict: precision", lambda: predict(mlp(), X, precision="float23"), "'float32' meant"),
    ("predict: fastest", lambda: predict(mlp(), X, precision="fastest"), "precision='auto'"),
    ("evaluate: batch size", lambda: evaluate(mlp(), SET, batch_size="all"), "'all'|whole number"),
]
IMAGES = [
    ("no channel", pair(X[:, 0]), "(24, 8, 8)|unsqueeze(1)"),
    ("one image", pair(X[0], Y[:1]), "(1, 8, 8)|unsqueeze(0)"),
    ("a row", pair(X[0, 0, 0], Y[:8]), "(8,)|(N, C, H, W)"),
    ("five axes", pair(X[None]), "(1, 24, 1, 8, 8)|(N, C, H, W)"),
    ("none", pair(X[:0], Y[:0]), "empty|selected"),
    ("no pixels", pair(X[..., :0]), "empty|(24, 1, 8, 0)"),
    ("double", pair(F.double()), "float64|images.float()"),
    ("numpy double", pair(F.double().numpy()), "float64|images.float()"),
    ("long", pair(X.long()), "int64|images.to(torch.uint8)"),
    ("long, negative", pair(X.long() - 128), "int64|images.float()"),
    ("bool", pair(X > 9), "bool|images.float()"),
    ("bfloat16", pair(F.bfloat16()), "bfloat16|images.float()"),
    ("complex", pair(F.to(torch.complex64)), "complex64"),
    ("nan", pair(NAN), "nan|1 of 24|images[5]"),
    ("infinite", pair(INFINITE), "infinity|images[7]"),
    ("validation nan", lambda: fit(validation=(NAN, Y)), "validation images hold nan|images[5]"),
    ("a list of tensors", pair([*X]), "a list of 24|torch.stack"),
    (
        "a list of arrays of two sizes",
        pair([np.ones((1, 8, 8)), np.ones((1, 9, 8))], Y[:2]),
        "one size",
    ),
    ("names of files", pair(["a.png"] * N), "a list of 24|load what"),
    ("pictures", pair([Image.new("L", (8, 8))] * N), "a list of 24|np.array"),
    ("tensors of two sizes", pair([X[0], X[0, :, 1:]], Y[:2]), "2 sizes"),
    ("text", pair("a.png"), "'a.png'"),
    ("None", pair(None), "None"),
    ("a generator", pair(x for x in X), "generator|torch.stack(list(...))"),
    ("texts in an array", pair(np.array(["a"] * N)), "array|as numbers"),
    ("CNN: N H W C", lambda: fit(cnn(3), (COLOUR.permute(0, 2, 3, 1), Y)), "permute(0, 3, 1, 2)"),
    ("CNN: N 64", lambda: fit(cnn(), (X.flatten(1), Y)), "reshape(-1, 1, 8, 8)"),
    ("other size", lambda: fit(train=(X[..., :6], Y)), "64 features|48 come"),
]
LABELS = [
    ("floats", labels(Y.float()), "float32|labels.long()"),
    ("one-hot", labels(ONE_HOT), "(24, 3)|one-hot|labels.argmax(1)"),
    ("one-hot, long", labels(ONE_HOT.long()), "(24, 3)|labels.argmax(1)"),
    ("a column", labels(Y[:, None]), "(24, 1)|labels.squeeze(1)"),
    ("a column of floats", labels(Y[:, None].float()), "float32|labels.long()"),
    ("a row", labels(Y[None]), "(1, 24)|labels.flatten()"),
    ("a number", labels(torch.tensor(3)), "()|(24,)"),
    ("fewer", labels(Y[:20]), "(20,)|24 images|as many"),
    ("more", labels(torch.cat([Y, Y])), "(48,)|24 images"),
    ("from 1", labels(Y + 1), "from 1 to 3|begin at 1: use labels - 1"),
    ("from -1", labels(Y - 1), "from -1 to 1|number them from 0"),
    ("too high", labels(Y * 4), "from 0 to 8|3 outputs|3 different ones|number them"),
    ("255 for none", labels(torch.where(Y == 0, 255, Y)), "to 255|3 outputs|number them"),
    ("names", labels(["cat"] * N), "a list of 24|names.index"),
    ("names in an array", labels(np.array(["cat"] * N)), "np.unique"),
    ("None", labels(None), "None|labels"),
    ("text", labels("labels.csv"), "'labels.csv'"),
    ("a generator", labels(int(y) for y in Y), "generator"),
    ("a list of tensors", labels([torch.tensor([1])] * N), "torch.cat"),
    ("nan", labels(torch.full((N,), float("nan"))), "nan or fractions"),
    ("fractions", labels(Y / 2), "nan or fractions"),
    ("many", labels(torch.arange(N)), "from 0 to 23|24 in all"),
    ("-1 for none", labels(torch.arange(N) - 1), "from -1 to 22|stands for"),
    ("complex", labels(Y.to(torch.complex64)), "complex64"),
    ("one output", lambda: fit(mlp(outputs=1)), "0 to 2|1 output,|3 in all"),
    ("two outputs", lambda: fit(mlp(outputs=2)), "0 to 2|2 outputs|3 in all"),
    ("validation from 1", lambda: fit(validation=(X, Y + 1)), "validation labels|labels - 1"),
    ("evaluate: from 1", lambda: evaluate(mlp(), X, Y + 1), "labels - 1"),
    ("evaluate: one-hot", lambda: evaluate(mlp(), X, ONE_HOT), "labels.argmax(1)"),
    ("evaluate: floats", lambda: evaluate(mlp(), X, Y.float()), "labels.long()"),
]


def cuda_or_none():
    return pick_device("cuda:17")


SETTINGS = [
    ("epochs 0", lambda: fit(epochs=0), "epochs = 0|above 0"),
    ("epochs negative", lambda: fit(epochs=-3), "epochs = -3|above 0"),
    ("epochs text", lambda: fit(epochs="5"), "'5'|write epochs=5"),
    ("epochs None", lambda: fit(epochs=None), "None|epochs=5"),
    ("epochs nan", lambda: fit(epochs=float("nan")), "nan|epochs=5"),
    ("epochs inf", lambda: fit(epochs=float("inf")), "inf|epochs=5"),
    ("epochs True", lambda: fit(epochs=True), "True|epochs=5"),
    ("epochs range", lambda: fit(epochs=range(5)), "a range|epochs=5"),
    ("epochs a list", lambda: fit(epochs=[5]), "a list of 1|epochs=5"),
    ("batch 0", lambda: fit(batch_size=0), "batch_size = 0|at least 1"),
    ("batch negative", lambda: fit(batch_size=-1), "batch_size = -1"),
    ("batch float", lambda: fit(batch_size=8.0), "8.0|write batch_size=8"),
    ("batch half", lambda: fit(batch_size=0.5), "0.5|whole number"),
    ("batch text", lambda: fit(batch_size="64"), "'64'|batch_size=64"),
    ("batch None", lambda: fit(batch_size=None), "None|batch_size=128"),
    ("progress text", lambda: fit(progress="no"), "'no'|True or False"),
    ("keep_best text", lambda: fit(keep_best="yes", validation=SET), "'yes'|True or False"),
    ("keep_best alone", lambda: fit(keep_best=True), "keep_best|validation set"),
    ("patience as a number", lambda: fit(stop_when=3, validation=SET), "stop_when=patience(3)"),
    (
        "patience itself",
        lambda: fit(stop_when=patience, validation=SET),
        "patience itself|patience(3)",
    ),
    ("patience alone", lambda: fit(stop_when=patience(3)), "validation set"),
    ("stop_when True", lambda: fit(stop_when=True), "True|patience(3)"),
    ("stop_when two", lambda: fit(stop_when=lambda a, b: True), "stop_when(history)|1 argument "),
    ("patience 0", lambda: patience(0), "epochs = 0|at least 1"),
    ("patience text", lambda: patience("3"), "'3'|epochs=3"),
    ("schedule itself", lambda: fit(schedule=one_cycle), "one_cycle itself|one_cycle()"),
    ("cosine itself", lambda: fit(schedule=cosine), "cosine itself|call it"),
    ("schedule text", lambda: fit(schedule="cosine"), "'cosine'|one_cycle()"),
    ("schedule number", lambda: fit(schedule=0.1), "0.1|one_cycle()"),
    ("schedule a list", lambda: fit(schedule=[0.1, 0.01]), "a list of 2|one_cycle()"),
    (
        "schedule of torch",
        lambda: fit(schedule=torch.optim.lr_scheduler.StepLR),
        "scheduler.step()|cosine()",
    ),
    (
        "schedule of one",
        lambda: fit(schedule=lambda step: 1.0),
        "schedule(step, total)|2 arguments",
    ),
    ("schedule None", lambda: fit(schedule=lambda step, total: None), "return missing"),
    ("schedule negative", lambda: fit(schedule=lambda step, total: -1), "-1|from 0"),
    ("schedule nan", lambda: fit(schedule=lambda step, total: float("nan")), "nan|from 0"),
    (
        "schedule of schedules",
        lambda: fit(schedule=lambda step, total: cosine()),
        "returned the function",
    ),
    ("schedule text back", lambda: fit(schedule=lambda step, total: "1"), "'1'|from 0"),
    ("warmup 1", lambda: one_cycle(1), "warmup = 1|0.25"),
    ("warmup 5 epochs", lambda: cosine(5), "warmup = 5|share"),
    ("warmup text", lambda: one_cycle("0.1"), "'0.1'|warmup"),
    (
        "warmup optimiser",
        lambda: one_cycle(torch.optim.SGD(mlp().parameters())),
        "an optimiser|fit(schedule",
    ),
    ("final negative", lambda: cosine(final=-1), "final = -1|at least 0"),
    ("augment itself", lambda: fit(augment=aug.shift), "shift itself|call it"),
    ("augment text", lambda: fit(augment="flip"), "'flip'|augment(images, index, epoch)"),
    ("augment True", lambda: fit(augment=True), "True|compose"),
    ("augment a list", lambda: fit(augment=[aug.flip]), "a list of 1|compose"),
    ("augment the result", lambda: fit(augment=aug.flip(X, Y, 1)), "uint8 Tensor|compose"),
    ("augment of one", lambda: fit(augment=lambda images: images), "3 arguments|transform(images)"),
    ("augment None", lambda: fit(augment=lambda x, i, e: None), "returned None: is the return"),
    ("augment a pair", lambda: fit(augment=lambda x, i, e: (x, i)), "a tuple of 2|images alone"),
    ("augment fewer", lambda: fit(augment=lambda x, i, e: x[:3]), "(3, 1, 8, 8)|(8, 1, 8, 8)"),
    ("augment flat", lambda: fit(augment=lambda x, i, e: x.flatten(1)), "(8, 64)|keep the axes"),
    ("augment smaller", lambda: fit(augment=lambda x, i, e: x[..., :6]), "64 features|48"),
    (
        "augment double",
        lambda: fit(augment=lambda x, i, e: x.double()),
        "float32 weights|float64",
    ),
    (
        "augment rows",
        lambda: fit(nn.Linear(64, 3), (X.flatten(1), Y), augment=aug.flip),
        "(8, 64)|nn.Flatten()",
    ),
    (
        "shift rows",
        lambda: fit(nn.Linear(64, 3), (X.flatten(1), Y), augment=aug.shift(1)),
        "(8, 64)|nn.Flatten()",
    ),
    ("compose a list", lambda: aug.compose([aug.flip, aug.shift(2)]), "one by one"),
    ("compose makers", lambda: aug.compose(aug.flip, aug.shift), "argument 2|shift itself"),
    ("compose None", lambda: aug.compose(aug.flip, None), "argument 2|None"),
    ("shift 0", lambda: aug.shift(0), "pixels = 0|at least 1"),
    ("shift a share", lambda: aug.shift(0.1), "0.1|pixels=2"),
    ("shift a pair", lambda: aug.shift((2, 2)), "a tuple of 2|pixels=2"),
    ("shift images", lambda: aug.shift(X), "uint8 Tensor|pixels=2"),
    ("shift mode", lambda: aug.shift(2, "zeros"), "'zeros'|constant"),
    ("shift too far", lambda: fit(augment=aug.shift(8)), "8 pixels|8 × 8"),
    ("cutout 0", lambda: aug.cutout(0), "size = 0|at least 1"),
    ("cutout text", lambda: aug.cutout("8"), "'8'|size=8"),
    ("grow nothing", lambda: aug.grow(), "grow(20, 24)"),
    ("grow a list", lambda: aug.grow([20, 24]), "one by one|grow(20, 24)"),
    ("grow 0", lambda: aug.grow(0, 8), "size = 0|at least 1"),
    ("callback alone", lambda: fit(callbacks=lambda t, h: None), "a lambda|a list"),
    ("callback text", lambda: fit(callbacks="print"), "'print'|a list"),
    ("callback None", lambda: fit(callbacks=None), "None|a list"),
    ("callback called", lambda: fit(callbacks=[print("", end="")]), "callbacks[0] is None"),
    (
        "callback of one",
        lambda: fit(callbacks=[lambda h: None]),
        "callback(trainer, history)|2 arguments",
    ),
    ("checkpoint True", lambda: fit(checkpoint=True), "True|run.safetensors"),
    ("checkpoint empty", lambda: fit(checkpoint=""), "empty|run.safetensors"),
    ("resume True", lambda: fit(resume=True), "True|run.safetensors"),
    ("resume missing", lambda: fit(resume="/no/such.safetensors"), "no checkpoint"),
    ("device gpu", lambda: fit(device="gpu"), "'gpu'|cpu, cuda|'cuda' meant"),
    ("device CUDA", lambda: fit(device="CUDA"), "'CUDA'|'cuda' meant"),
    ("device cude", lambda: pick_device("cude"), "'cuda' meant"),
    ("device True", lambda: fit(device=True), "True|'cpu' or 'cuda'"),
    ("device class", lambda: fit(device=torch.device), "the class device"),
    ("device absent", cuda_or_none, "'cuda:17'|leave device out"),
    ("device index", lambda: pick_device("cuda:x"), "'cuda:x'|'cuda:0'"),
    ("precision 16", lambda: fit(precision=16), "16|auto"),
    ("precision text", lambda: fit(precision="float64"), "'float64'|auto"),
    ("precision dtype", lambda: fit(precision=torch.float16), "a dtype|auto"),
    ("precision half", lambda: fit(precision="float16"), "does not run on cpu"),
    ("seed text", lambda: fit(seed="7"), "'7'|seed=7"),
    ("seed float", lambda: set_seed(1.5), "1.5|whole number"),
    ("seed None", lambda: set_seed(None), "None|seed=0"),
    ("seed huge", lambda: set_seed(2**70), "seed"),
    ("seed called", lambda: set_seed(torch.Generator()), "a Generator|seed=0"),
    ("channels_last text", lambda: fit(channels_last="yes"), "'yes'|True or False"),
    ("compile text", lambda: fit(compile="no"), "'no'|True or False"),
    ("muon, network", lambda: Muon(mlp()), "a network|model.parameters()"),
    ("muon, rate", lambda: Muon(mlp().parameters(), lr=-1, orthogonal=False), "lr = -1|at least 0"),
    (
        "muon, rate text",
        lambda: Muon(mlp().parameters(), lr="0.1", orthogonal=False),
        "'0.1'|lr=0.1",
    ),
    ("muon, bias", lambda: Muon(mlp().parameters()), "bias|orthogonal=False"),
]
ROWS = [
    (f"{table} – {name}", call, words)
    for table, rows in (
        ("data", DATA),
        ("images", IMAGES),
        ("labels", LABELS),
        ("settings", SETTINGS),
    )
    for name, call, words in rows
]
