"""What training says while it runs and leaves behind: progress, `History`, early stopping."""

import subprocess
import sys

import pytest
from blobs import blobs, fit, linear

from course.training import History, Result, patience


def test_progress_goes_to_stdout_and_nothing_to_stderr(capsys):
    fit(linear(), validation=blobs(seed=1), progress=True)
    out, err = capsys.readouterr()
    assert err == ""
    assert "epoch 2/2" in out
    assert "loss" in out
    assert "accuracy" in out
    assert "validation" in out
    fit(linear(), progress=False)
    assert capsys.readouterr() == ("", "")


def test_progress_is_throttled(capsys):
    fit(linear(), blobs(4000), epochs=1, batch_size=4, progress=True)  # 1000 steps
    assert capsys.readouterr().out.count("\r") < 40


def test_history_table_is_rounded_and_complete():
    history = History(data_name="Blobs <&>", stand_in=True)
    fit_like = (1 / 3, 0.98765), (2 / 3, 0.5)
    results = [Result(accuracy, loss, 1, 2) for loss, accuracy in fit_like]
    history.add(1, results[0], results[1], seconds=1.26)
    text, html = str(history), history._repr_html_()
    for cell in ("0.3333", "0.9877", "0.6667", "0.5000", "1.3"):
        assert cell in text
        assert f"<td>{cell}</td>" in html
    assert "validation accuracy" in text
    assert "stand-in" in text
    assert "Blobs &lt;&amp;&gt;" in html
    assert history.train_loss == [1 / 3]  # rounded in the table only


def test_history_without_validation_has_no_such_columns():
    assert "validation" not in str(fit(linear()))


def test_import_loads_nothing_heavy():
    heavy = ["matplotlib", "torchvision", "pandas", "tqdm.notebook", "ipywidgets"]
    code = f"import sys, course.training; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def ran(*validation):
    """A history of epochs with the given (accuracy, loss) on validation."""
    history = History(data_name="Blobs")
    for epoch, (accuracy, loss) in enumerate(validation, 1):
        history.add(epoch, Result(0.5, 1.0, 5, 10), Result(accuracy, loss, 5, 10), seconds=1.0)
    return history


def test_the_best_epoch_has_the_highest_accuracy_and_among_equals_the_lowest_loss():
    assert ran((0.7, 0.1), (0.9, 0.8), (0.9, 0.7), (0.8, 0.2)).best() == 3
    assert ran((0.9, 0.5), (0.9, 0.5)).best() == 1
    assert History().best() is None
    assert fit(linear()).best() is None  # without validation


def test_data_frame():
    pytest.importorskip("pandas")
    frame = ran((0.7, 0.1), (0.9, 0.8)).data_frame()
    assert frame.index.tolist() == [1, 2]
    assert frame["validation_accuracy"].tolist() == [0.7, 0.9]
    assert "validation_loss" not in fit(linear()).data_frame()


def test_a_data_frame_without_pandas_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        ran((0.7, 0.1)).data_frame()


def test_patience_waits_for_its_epochs():
    stop = patience(2)
    history = ran((0.7, 0.5), (0.6, 0.5))
    assert not stop(history)
    history.add(3, Result(0.5, 1.0, 5, 10), Result(0.6, 0.4, 5, 10), 1.0)
    assert stop(history)
    assert not stop(ran((0.7, 0.5), (0.6, 0.5), (0.7, 0.4)))  # as accurate and a lower loss


def test_patience_needs_validation_and_an_epoch():
    with pytest.raises(ValueError, match="give fit a validation set"):
        fit(linear(), stop_when=patience(1))
    with pytest.raises(ValueError, match="at least 1"):
        patience(0)


def test_the_history_says_how_it_was_computed(capsys):
    assert fit(linear(), blobs(), progress=True).settings == "cpu, float32"
    assert "Training on cpu, float32." in capsys.readouterr().out
