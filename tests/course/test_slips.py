"""What a slip meets: each is named in the course's words, with what came and what to write."""

import pytest
import slips_losses
import slips_models
import slips_pictures
import slips_training

ROWS = [*slips_models.ROWS, *slips_losses.ROWS, *slips_training.ROWS, *slips_pictures.ROWS]
ERRORS = (TypeError, ValueError, LookupError, OSError, RuntimeError, ArithmeticError)


@pytest.mark.parametrize(("call", "words"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_a_slip_is_named(call, words):
    with pytest.raises(ERRORS) as caught:
        call()
    message = str(caught.value)
    assert not [word for word in words.split("|") if word not in message], message
    assert "\n" not in message
