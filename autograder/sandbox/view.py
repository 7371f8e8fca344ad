"""What a submission sees: the environment and training data, read-only, each at its own path."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

import course
from autograder.notebooks import ROOT

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types")
HELD_BACK = 10_000  # training images that stand in for the test images inside


def view(mount_point: Path) -> dict:
    """The plain data that `autograder.inside.walls.enclose` takes.

    Raises ValueError if the grader itself would be seen inside.
    """
    readable = [path for path in SYSTEM if os.path.isdir(path) and not os.path.islink(path)]
    links = [(path, os.readlink(path)) for path in SYSTEM if os.path.islink(path)]
    readable += [path for path in FILES if os.path.isfile(path)]
    package = Path(course.__file__).resolve().parent
    for path in map(str, (sys.base_prefix, sys.prefix, package, training_data())):
        real = os.path.realpath(path)
        if not any(_is_inside(real, other) for other in readable):
            readable.append(real)
        if real != path and not any(_is_inside(path, other) for other in readable):
            links.append((path, real))
    secret = str(ROOT / "autograder")
    if any(_is_inside(secret, path) for path in readable):
        raise ValueError(
            f"the grader in {ROOT} lies inside a folder that submissions see; "
            "move the course out of the folder of the Python environment"
        )
    return {
        "readable": [(path, path) for path in readable],
        "links": links,
        "mount_point": str(mount_point),
    }


def environment() -> dict[str, str]:
    """The kernel's environment variables: these and no others."""
    images = training_data()
    return {
        **({"COURSE_DATA": str(images)} if any(images.iterdir()) else {}),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONBREAKPOINT": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_RETRIES": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def training_data() -> Path:
    """A folder with the training images of each real dataset that this machine has.

    The held-out images stay outside: inside, `load("test")` returns the last training images.
    Written once, into the user's cache; a dataset that has only a stand-in is left out, so that the
    notebook makes the same stand-in as everywhere.
    """
    from course.data import sources

    return _prepared(os.environ.get("COURSE_DATA", ""), sources.user_cache())


@cache
def _prepared(named: str, cache_folder: Path) -> Path:
    from course.data import files, sources

    # Two graders at once may have been told of different images.
    source = hashlib.sha256(named.encode()).hexdigest()[:8]
    folder = cache_folder / f"grading-{source}"
    folder.mkdir(parents=True, exist_ok=True)
    for dataset in (sources.MNIST, sources.FASHION_MNIST, sources.CIFAR10):
        present = [folder / f"{dataset.dataset}-{split}.safetensors" for split in sources.SPLITS]
        with redirect_stdout(StringIO()):  # where images come from is said by those who show them
            train = sources.load(dataset, "train")
        if train.stand_in:
            for path in present:
                path.unlink(missing_ok=True)  # the real images are gone: what was prepared, too
        elif not all(path.is_file() for path in present):
            for split, part in (("train", train), ("test", train[-HELD_BACK:])):
                _write(files, folder, dataset.dataset, split, (part.images, part.labels))
    return folder


def _write(files: object, folder: Path, dataset: str, split: str, arrays: tuple) -> None:
    # Several graders may prepare at once: each writes its own file, and the last one in wins.
    own = folder / f"writing-{os.getpid()}"
    own.mkdir(exist_ok=True)
    path = files.write_tensors(own, dataset, split, arrays)
    os.replace(path, folder / path.name)
    own.rmdir()
