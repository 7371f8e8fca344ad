"""Train and evaluate image classifiers: `Trainer` and what it is made of, each part replaceable.

Read in this order; each file fits on a few screens:

`trainer`       the loop: batches by shuffled index, the step, exact figures. Start at `Trainer.fit`.
`evaluation`    accuracy and loss, exact over uneven batches; logits of a whole set.
`schedules`     a learning rate for each step.
`muon`          an optimiser that needs fewer steps than SGD.
`augmentation`  flips, shifts and cutout of a whole batch at once, on its device.
`history`       what a run leaves behind: table, plot, data frame; early stopping by `patience`.
`checkpoints`   a run in a safetensors file, from which it goes on bit by bit.
`devices`       which device, which precision, which memory layout.
`threads`       how many of them on a machine that others use, too.
`memory`        kept between steps on a CPU; what to do when the device's memory is full.
`inputs`        checks that name a mistake before PyTorch trips over it.
"""

from course.training import threads
from course.training.devices import pick_device, set_seed
from course.training.evaluation import device_of, evaluate, evaluation_mode, predict
from course.training.history import History, Result, patience
from course.training.trainer import Trainer

__all__ = [
    "History",
    "Result",
    "Trainer",
    "device_of",
    "evaluate",
    "evaluation_mode",
    "patience",
    "pick_device",
    "predict",
    "set_seed",
]

# For loops of one's own, too; nothing happens where nobody else wants the cores.
if _fewer := threads.share():
    print(_fewer)
