"""Gradescope's zip: what is in it, what results.json says, and a run under Gradescope's layout."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder import notebooks, sample_class, sandbox
from autograder.__main__ import main as command
from autograder.course_folder import CourseFolder, GradingError
from autograder.gradescope import packing, running
from autograder.jobs import Graded, Limits, Settings, Verdict
from autograder.key import read_key
from autograder.nbgrader_steps import SECRET_FILE
from course.data.imageset import DataError

COURSE_SECRET = "ab" * 32


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> CourseFolder:
    """A course folder with the sources of two assignments."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(notebooks.ROOT / "nbgrader_config.py", root)
    for name in ("nchw", "lenet5"):
        shutil.copytree(notebooks.SOURCE / name, root / "source" / name)
    (root / SECRET_FILE).write_text(COURSE_SECRET)
    return CourseFolder(root)


@pytest.fixture(scope="module")
def unpacked(course, tmp_path_factory) -> Path:
    """Gradescope's folder after its image was built: the zip in source/, run_autograder beside it."""
    root = tmp_path_factory.mktemp("autograder")
    packing.pack(course, "nchw", root / "upload.zip")
    with zipfile.ZipFile(root / "upload.zip") as archive:
        for (
            entry
        ) in archive.infolist():  # as `unzip` does; extractall drops the rights of the scripts
            path = Path(archive.extract(entry, root / "source"))
            path.chmod(entry.external_attr >> 16 or path.stat().st_mode)
    (root / "upload.zip").unlink()
    shutil.copy2(root / "source" / "run_autograder", root)
    (root / "submission").mkdir()
    return root


def test_the_zip_grades_with_the_same_key_and_a_secret_of_its_own(course, unpacked):
    assert read_key(unpacked / "source", "nchw") == read_key(course.root, "nchw")
    secret = (unpacked / "source" / SECRET_FILE).read_text().strip()
    assert len(bytes.fromhex(secret)) == 32
    assert secret != COURSE_SECRET


def test_the_code_in_the_zip_is_that_of_here(unpacked):
    """All of it decides scores: it is part of a key's digest."""

    def code(root: Path) -> dict[str, bytes]:
        paths = [path for name in packing.PACKAGES for path in (root / name).rglob("*.py")]
        return {str(path.relative_to(root)): path.read_bytes() for path in paths}

    assert code(unpacked / "source") == code(notebooks.ROOT)


def test_the_zip_holds_one_assignment_and_scripts_that_can_be_started(unpacked):
    source = unpacked / "source"
    assert [path.name for path in (source / "source").iterdir()] == ["nchw"]
    assert not list(source.rglob("__pycache__"))
    assert not list(source.rglob("tests"))
    for name in packing.SCRIPTS:
        assert (source / name).stat().st_mode & stat.S_IXUSR, name
        subprocess.run(["bash", "-n", source / name], check=True)
    assert "constraints.txt" in (source / "setup.sh").read_text()


def test_the_same_zip_twice_and_readable_for_its_owner_alone(course, tmp_path):
    for name in ("one.zip", "two.zip"):
        packing.pack(course, "nchw", tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").testzip() is None


def test_a_dry_run_and_refusals_write_nothing(course, tmp_path, capsys):
    out = tmp_path / "a.zip"
    where = ["--course", str(course.root), "--out", str(out)]
    assert command(["export", "--to", "gradescope", "nchw", "--dry-run", *where]) == 0
    assert "source/nchw/nchw.ipynb" in capsys.readouterr().out
    for wrong in (["nope"], [], ["nchw", "lenet5"], ["nchw", "--minutes", "2"]):
        assert command(["export", "--to", "gradescope", *wrong, *where]) == 1
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    with pytest.raises(GradingError, match="cannot be written"):
        packing.pack(course, "nchw", tmp_path / "missing" / "a.zip")
    assert not list(tmp_path.iterdir())


def test_results_say_what_the_page_says_and_no_markup():
    verdicts = (
        Verdict("test_a", 2.0, 2.0),
        Verdict("test_b", 0.0, 3.0, "✗ add(1, 2)\n  got <b>4</b>\x1b[2J\x00"),
        Verdict("test_c", 1.0, 1.0, forgeable=True),
        Verdict("essay", None, 5.0),
    )
    repairs = ("'NCHW.ipynb' was taken for nchw.ipynb",)
    found = running.results(Graded("s", "nchw", verdicts, "{}", repairs, ("it ended itself",)))
    assert found["score"] == 3
    assert [test["name"] for test in found["tests"]] == ["test_a", "test_b", "test_c"]
    passed, failed, marked = found["tests"]
    assert passed["output"] == ""
    assert failed["output"] == "add(1, 2)\n  got <b>4</b>[2J"
    assert (failed["status"], failed["score"], failed["max_score"]) == ("failed", 0, 3)
    assert marked["output"] == running.FORGEABLE
    assert found["output_format"] == found["test_output_format"] == "text"
    assert found["stdout_visibility"] == "hidden"
    for words in (*repairs, "it ended itself", "essay"):
        assert words in found["output"]


@pytest.mark.parametrize("minutes", [5, 10, 40, 600])
def test_a_run_ends_by_itself_before_the_time_limit(minutes):
    limits = running.within(Limits(), 60 * minutes - running.RESERVE)
    assert limits.patience * limits.submission_seconds <= 60 * minutes - running.RESERVE
    assert limits.patience >= 1
    assert limits.cell_seconds <= limits.submission_seconds <= Limits().submission_seconds


def test_without_a_sandbox_nothing_runs_unless_it_was_asked_for(monkeypatch):
    monkeypatch.setattr(
        sandbox, "why_not", lambda wanted: "no sandbox here (EPERM). It needs Linux."
    )
    settings = Settings(b"")
    with pytest.raises(GradingError, match="no sandbox here"):
        running._walled(settings, asked=True)
    assert not running._walled(settings, asked=False).sandbox
    monkeypatch.setattr(sandbox, "why_not", lambda wanted: "")
    assert running._walled(settings, asked=False).sandbox, "where there is one it is used"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GradingError("no sandbox here"), "no sandbox here"),
        (DataError("the images are broken"), "the images are broken"),
        (ValueError("secret text"), "ValueError"),
    ],
)
def test_what_stops_the_grader_is_one_sentence(error, said, tmp_path, monkeypatch, capsys):
    def stop(root: Path) -> Graded:
        raise error

    monkeypatch.setattr(running, "grade", stop)
    running.main(tmp_path)
    found = json.loads((tmp_path / "results" / "results.json").read_text())
    assert (found["score"], found["tests"]) == (0, [])
    assert said in found["output"]
    assert "secret text" not in found["output"]
    assert str(error) in capsys.readouterr().out, "the instructor reads the rest"


@pytest.mark.skipif(bool(sandbox.why_not()), reason=sandbox.why_not() or "there is a sandbox")
@pytest.mark.xdist_group("sandbox")
def test_a_submission_is_graded_under_gradescopes_layout(unpacked, tmp_path):
    """An empty folder, nothing of this checkout in reach, the notebook under another name."""
    made = {s.student: s for s in sample_class.sample_submissions("nchw")}["mistaken-1"]
    nbformat.write(made.notebook, unpacked / "submission" / "NCHW (1).ipynb")
    few_images(tmp_path / "images")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "COURSE_DATA": str(tmp_path / "images"),
        "AUTOGRADER_ROOT": str(unpacked),
        "AUTOGRADER_PYTHON": sys.executable,
    }
    done = subprocess.run(
        ["./run_autograder"], cwd=unpacked, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads((unpacked / "results" / "results.json").read_text())
    lost = {test["name"] for test in found["tests"] if test["score"] < test["max_score"]}
    assert lost == made.loses, done.stdout
    assert sum(test["max_score"] for test in found["tests"]) == 20
    assert all(test["output"] for test in found["tests"] if test["name"] in lost)
    assert "expected" not in json.dumps(found)
    assert "was taken for nchw.ipynb" in found["output"]


def few_images(folder: Path) -> None:
    """Data sets of a few images each: stand-ins would take longer to draw than all the rest."""
    import torch

    from course.data import files, sources

    folder.mkdir()
    for dataset in (sources.MNIST, sources.FASHION_MNIST, sources.CIFAR10):
        shape = (10, 3, 32, 32) if dataset is sources.CIFAR10 else (10, 1, 28, 28)
        images = torch.zeros(shape, dtype=torch.uint8)
        for split in sources.SPLITS:
            files.write_tensors(folder, dataset.dataset, split, (images, torch.arange(10)))
