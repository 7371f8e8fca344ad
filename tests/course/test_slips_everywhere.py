"""Whatever is passed in place of an argument, the course says what is wrong, and no one below it."""

import inspect
import traceback
from pathlib import Path

import pytest
import slips_everywhere
from data_samples import fresh_process  # noqa: F401
from matplotlib import pyplot

import course

COURSE = str(Path(course.__file__).parent)
ERRORS = (TypeError, ValueError, LookupError, OSError, RuntimeError, ArithmeticError)


@pytest.mark.parametrize(
    ("name", "function", "make", "argument"),
    [pytest.param(*row, id=row[0]) for row in slips_everywhere.ROWS],
)
@pytest.mark.filterwarnings("ignore")
def test_what_is_passed_in_its_place_is_taken_or_named(
    name, function, make, argument, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)  # a checkpoint named "cat" is a right one
    wrong = []
    for odd, value in slips_everywhere.ODD.items():
        if (slips_everywhere.name_of(function), argument, odd) in slips_everywhere.RIGHT:
            continue
        try:
            function(**(make() | {argument: value()}))
        except ERRORS as error:
            last = traceback.extract_tb(error.__traceback__)[-1].filename
            if not last.startswith(COURSE) or "\n" in str(error) or len(str(error)) > 700:
                wrong.append(f"{odd}: {type(error).__name__}: {str(error)[:200]!r}")
        else:
            own = odd == "a slice" and argument == "indices"
            if odd in slips_everywhere.JUNK and name not in slips_everywhere.IGNORED and not own:
                wrong.append(f"{odd} is taken")
        finally:
            pyplot.close("all")
    capsys.readouterr()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("function", "make"),
    [pytest.param(*row, id=slips_everywhere.name_of(row[0])) for row in slips_everywhere.CALLS],
)
def test_every_argument_is_among_them(function, make):
    named = {
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is not parameter.VAR_POSITIONAL
    }
    handed_on = slips_everywhere.HANDED_ON.get(slips_everywhere.name_of(function), set())
    assert not named - handed_on - set(make())
