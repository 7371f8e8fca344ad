# Typical mistakes in `activations_and_losses`; how to read this file: autograder/exercises/trial.py.

# %% sigmoid: the textbook formula
# says: inf · 0 is nan
def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


# %% sigmoid: where computes both forms
# says: torch.where computes both forms
def sigmoid(x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


# %% sigmoid: the other form alone
# says: overflows for large x
def sigmoid(x):
    return torch.exp(x) / (1 + torch.exp(x))


# %% sigmoid: sign forgotten
# says: the sign in the exponent
def sigmoid(x):
    small = torch.exp(-x.abs())
    return torch.where(x >= 0, small, 1) / (1 + small)


# %% sigmoid: tanh
# says: that is tanh
def sigmoid(x):
    return torch.tanh(x)


# %% sigmoid: ready-made
# says: the ready-made function does the whole exercise
def sigmoid(x):
    return torch.sigmoid(x)


# %% sigmoid: through NumPy
# says: Can't call numpy|cut off from its input|requires grad
def sigmoid(x):
    x = x.numpy()
    small = torch.from_numpy(abs(x)).neg().exp()
    return torch.where(torch.from_numpy(x) >= 0, 1, small) / (1 + small)


# %% sigmoid: both clamps swapped
# says: each form got the numbers of the other
def sigmoid(x):
    small = torch.exp(x.clamp(min=0))
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x.clamp(max=0))), small / (1 + small))


# %% sigmoid: logits clamped
# says: x was clamped on both sides
def sigmoid(x):
    return 1 / (1 + torch.exp(-x.clamp(-15, 15)))


# %% softmax: no maximum subtracted
# says: subtract each row's own maximum
def softmax(logits, dim):
    powers = torch.exp(logits)
    return powers / powers.sum(dim=dim, keepdim=True)


# %% softmax: one maximum for the batch
# says: each row needs its own
def softmax(logits, dim):
    powers = torch.exp(logits - logits.max())
    return powers / powers.sum(dim=dim, keepdim=True)


# %% softmax: sum over everything
# says: the sum of the whole batch
def softmax(logits, dim):
    powers = torch.exp(logits - logits.max())
    return powers / powers.sum()


# %% softmax: dim ignored
# says: dim is not used
def softmax(logits, dim):
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    return powers / powers.sum(dim=1, keepdim=True)


# %% softmax: no keepdim
# says: is keepdim=True missing
def softmax(logits, dim):
    powers = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return powers / powers.sum(dim=dim)


# %% softmax: in place
# says: copy first
def softmax(logits, dim):
    logits -= logits.amax(dim=dim, keepdim=True)
    powers = torch.exp(logits)
    return powers / powers.sum(dim=dim, keepdim=True)


# %% softmax: the index of the sum is the index of the class
# says: an index of its own
def softmax(logits, dim):
    powers = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return powers / powers


# %% softmax: ready-made
# says: the ready-made function does the whole exercise
def softmax(logits, dim):
    return torch.softmax(logits, dim)


# %% bce_from_probabilities: sum
# says: the losses were added up
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum()


# %% bce_from_probabilities: minus forgotten
# says: the minus sign is missing
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return (y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: only the examples of class 1
# says: the second half is missing
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return -(y * torch.log(p)).mean()


# %% bce_from_probabilities: p of class 0
# says: it is P\(y = 1\)
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return -((1 - y) * torch.log(p) + y * torch.log(1 - p)).mean()


# %% bce_from_probabilities: broadcasts
# says: mixes\s+the\s+examples
def bce_from_probabilities(p, y):
    if not y.is_floating_point():
        raise ValueError("targets")
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: whole numbers accepted
# says: whole numbers are refused, not converted
def bce_from_probabilities(p, y):
    if y.shape != p.shape:
        raise ValueError("targets")
    y = y.to(p.dtype)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: only the number of elements is compared
# says: only the number of elements is compared|targets of another shape are refused, not brought
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.numel() != p.numel():
        raise ValueError("targets")
    y = y.reshape(p.shape)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: not averaged
# says: one number
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p))


# %% bce_from_probabilities: one of two logarithms
# says: a target may also be 0.8
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return -torch.where(y == 1, torch.log(p), torch.log(1 - p)).mean()


# %% bce_from_probabilities: minus without brackets
# says: put the sum in brackets
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return (-y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: a Python number
# says: stay in torch
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean().item()


# %% bce_from_probabilities: cut off from its input
# says: stay in torch
def bce_from_probabilities(p, y):
    p = p.detach()
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: clamped
# says: p was clamped
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    p = p.clamp(1e-7, 1 - 1e-7)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: ready-made
# says: the ready-made function does the whole exercise
def bce_from_probabilities(p, y):
    if not y.is_floating_point() or y.shape != p.shape:
        raise ValueError("targets")
    return nn.functional.binary_cross_entropy(p, y)


# %% bce_from_probabilities: refused by assert
# says: with AssertionError: raise ValueError
def bce_from_probabilities(p, y):
    assert y.is_floating_point()
    assert y.shape == p.shape
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_with_logits: sigmoid first
# says: do not take the logarithm of a sigmoid
def bce_with_logits(x, y):
    return bce_from_probabilities(sigmoid(x), y)


# %% bce_with_logits: clamped probabilities
# says: clamped
def bce_with_logits(x, y):
    return bce_from_probabilities(sigmoid(x).clamp(1e-7, 1 - 1e-7), y)


# %% bce_with_logits: BCELoss
# says: the ready-made function does the whole exercise
def bce_with_logits(x, y):
    return nn.BCELoss()(torch.sigmoid(x), y)


# %% bce_with_logits: exp overflows
# says: take the larger term out
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    return ((1 - y) * x + torch.log(1 + torch.exp(-x))).mean()


# %% bce_with_logits: logits of class 0
# says: those of class 0
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    return (y * x + torch.logaddexp(torch.zeros_like(x), -x)).mean()


# %% bce_with_logits: overflow repaired afterwards
# says: the overflow was repaired in the result
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    plain = torch.log(1 + torch.exp(-x))
    return ((1 - y) * x + torch.where(x < -50, -x, plain)).mean()


# %% bce_with_logits: sum
# says: the losses were added up
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)).sum()


# %% bce_with_logits: shapes not compared
# says: mixes\s+the\s+examples
def bce_with_logits(x, y):
    if not y.is_floating_point():
        raise ValueError("targets")
    return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)).mean()


# %% bce_with_logits: ready-made
# says: the ready-made function does the whole exercise
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    return nn.BCEWithLogitsLoss()(x, y)


# %% bce_with_logits: sign lost in the exponent
# says: lost its minus sign
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), x)).mean()


# %% bce_with_logits: one in place of zero
# says: torch.zeros_like
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    return ((1 - y) * x + torch.logaddexp(torch.ones_like(x), -x)).mean()


# %% bce_with_logits: exponent clamped
# says: exponent was clamped at about 80
def bce_with_logits(x, y):
    if not y.is_floating_point() or y.shape != x.shape:
        raise ValueError("targets")
    return ((1 - y) * x + torch.log(1 + torch.exp(-x.clamp(min=-80)))).mean()


# %% compare_losses: data in the constructor
# says: the code stopped|BCELoss
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: slope with respect to p
# says: with respect to p
def compare_losses(logits, targets):
    p = torch.sigmoid(logits)
    naive = lambda p: bce_from_probabilities(p, targets)
    ready = lambda p: nn.BCELoss()(p, targets)
    stable = lambda x: bce_with_logits(x, targets)
    return {
        "naive": (naive(p).item(), slope(naive, p).item()),
        "BCELoss": (ready(p).item(), slope(ready, p).item()),
        "logits": (stable(logits).item(), slope(stable, logits).item()),
    }


# %% compare_losses: sigmoid before the loss on logits
# says: through a sigmoid before the loss
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(torch.sigmoid(x), targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: the clamped loss is taken for the naive one
# says: with its floor|clamped
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: tensors in place of numbers
# says: add .item\(\)
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits), slope(f, logits)) for k, f in functions.items()}


# %% compare_losses: a sigmoid of one's own
# says: a sigmoid of your own
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: bce_from_probabilities(sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: targets before predictions
# says: they are swapped
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: bce_from_probabilities(targets, torch.sigmoid(x)),
        "BCELoss": lambda x: nn.BCELoss()(targets, torch.sigmoid(x)),
        "logits": lambda x: bce_with_logits(targets, x),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: targets before predictions in BCELoss
# says: they are swapped in nn.BCELoss
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(targets, torch.sigmoid(x)),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: targets before predictions in the loss on logits
# says: they are\s+swapped in the loss on\s+logits
def compare_losses(logits, targets):
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(targets, x),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: losses without slopes
# says: a pair \(loss, slope\)
def compare_losses(logits, targets):
    p = torch.sigmoid(logits)
    return {
        "naive": bce_from_probabilities(p, targets).item(),
        "BCELoss": nn.BCELoss()(p, targets).item(),
        "logits": bce_with_logits(logits, targets).item(),
    }


# %% predict_class: half for logits too
# says: for logits it is 0
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    return (scores > 0.5).long()


# %% predict_class: zero for probabilities too
# says: for probabilities it is 0.5
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    return (scores > 0).long()


# %% predict_class: the lecture's class 0
# says: wrong way round
def predict_class(scores, kind):
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(kind)
    return (scores < thresholds[kind]).long()


# %% predict_class: on the threshold
# says: use >, not >=
def predict_class(scores, kind):
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(kind)
    return (scores >= thresholds[kind]).long()


# %% predict_class: unknown kind accepted
# says: instead of being refused
def predict_class(scores, kind):
    return (scores > (0.5 if kind == "probability" else 0)).long()


# %% predict_class: truth values
# says: add .long\(\)
def predict_class(scores, kind):
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(kind)
    return scores > thresholds[kind]


# %% predict_class: refused by KeyError
# says: with KeyError: raise ValueError
def predict_class(scores, kind):
    return (scores > {"probability": 0.5, "logit": 0.0}[kind]).long()


# %% loss_for_class_zero: the bug itself
# says: that is the bug
# fails: test_class_zero
def loss_for_class_zero(p_zero, labels):
    return nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: repaired twice
# says: two repairs would cancel
# fails: test_class_zero
def loss_for_class_zero(p_zero, labels):
    return nn.BCELoss()(1 - p_zero, 1 - labels)


# %% loss_for_class_zero: a minus sign
# says: does not swap the classes
# fails: test_class_zero
def loss_for_class_zero(p_zero, labels):
    return -nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: a minus sign too many
# says: the minus sign is missing
# fails: test_class_zero
def loss_for_class_zero(p_zero, labels):
    return -nn.BCELoss()(p_zero, 1 - labels)


# %% loss_for_class_zero: with logits
# says: no loss with logits
# fails: test_class_zero
def loss_for_class_zero(p_zero, labels):
    return nn.BCEWithLogitsLoss()(p_zero, 1 - labels)


# %% loss_for_class_zero: labels turned over in place
# says: the caller's labels were changed
# fails: test_class_zero
def loss_for_class_zero(p_zero, labels):
    labels *= -1
    labels += 1
    return nn.BCELoss()(p_zero, labels)


# %% whose_probability: as the lecture says
# says: BCE models P\(y = 1\)
# fails: test_class_zero
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 0,
    "p = 0.9 there means class": 0,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 1,
}

# %% whose_probability: accuracy in percent
# says: not in percent
# fails: test_class_zero
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}


# %% log_softmax: logarithm of softmax
# says: before the logarithm
# fails: test_cross_entropy
def log_softmax(logits):
    return torch.log(softmax(logits, 1))


# %% log_softmax: no maximum subtracted
# says: maximum
# fails: test_cross_entropy
def log_softmax(logits):
    return logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))


# %% log_softmax: no keepdim
# says: is keepdim=True missing
# fails: test_cross_entropy
def log_softmax(logits):
    return logits - torch.logsumexp(logits, dim=1)


# %% log_softmax: over the examples
# says: the classes are on axis 1
# fails: test_cross_entropy
def log_softmax(logits):
    return logits - torch.logsumexp(logits, dim=0, keepdim=True)


# %% log_softmax: probabilities
# says: the logarithm is missing
# fails: test_cross_entropy
def log_softmax(logits):
    return softmax(logits, 1)


# %% cross_entropy: every row with every target
# says: give both indices
# fails: test_cross_entropy
def cross_entropy(logits, targets):
    n, k = logits.shape
    if (
        targets.is_floating_point()
        or targets.shape != (n,)
        or targets.min() < 0
        or targets.max() >= k
    ):
        raise ValueError("targets")
    return -log_softmax(logits)[:, targets].mean()


# %% cross_entropy: NLL on probabilities
# says: NLL wants log-probabilities
# fails: test_cross_entropy
def cross_entropy(logits, targets):
    n, k = logits.shape
    if (
        targets.is_floating_point()
        or targets.shape != (n,)
        or targets.min() < 0
        or targets.max() >= k
    ):
        raise ValueError("targets")
    return -softmax(logits, 1)[torch.arange(n), targets].mean()


# %% cross_entropy: softmax twice
# says: softmax was applied twice
# fails: test_cross_entropy
def cross_entropy(logits, targets):
    n, k = logits.shape
    if (
        targets.is_floating_point()
        or targets.shape != (n,)
        or targets.min() < 0
        or targets.max() >= k
    ):
        raise ValueError("targets")
    return -log_softmax(softmax(logits, 1))[torch.arange(n), targets].mean()


# %% cross_entropy: -1 picks the last class
# says: silently picks the last class
# fails: test_cross_entropy
def cross_entropy(logits, targets):
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,) or targets.max() >= k:
        raise ValueError("targets")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: minus forgotten
# says: the minus sign is missing
# fails: test_cross_entropy
def cross_entropy(logits, targets):
    n, k = logits.shape
    if (
        targets.is_floating_point()
        or targets.shape != (n,)
        or targets.min() < 0
        or targets.max() >= k
    ):
        raise ValueError("targets")
    return log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: one target for two examples
# says: the shape is not checked
# fails: test_cross_entropy
def cross_entropy(logits, targets):
    n, k = logits.shape
    if targets.is_floating_point() or targets.min() < 0 or targets.max() >= k:
        raise ValueError("targets")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% same_class: softmax over any axis will do
# says: divides each class by another sum
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": True,
}

# %% same_class: the logarithm turns the order over
# says: a logarithm only grows
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": False,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: scaling changes the class
# says: not the order
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": False,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: argmax of the opposite
# says: minus turns the order round
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": True,
    "torch.softmax(x, dim=0)": False,
}


# %% repaired_nll: the bug itself
# says: that is the bug
# fails: test_wrong_nll
def repaired_nll(logits, targets):
    return nn.NLLLoss()(torch.softmax(logits, dim=1), targets)


# %% repaired_nll: logits
# says: NLLLoss got logits
# fails: test_wrong_nll
def repaired_nll(logits, targets):
    return nn.NLLLoss()(logits, targets)


# %% repaired_nll: only the sign
# says: only the sign was changed
# fails: test_wrong_nll
def repaired_nll(logits, targets):
    return -nn.NLLLoss()(torch.softmax(logits, dim=1), targets)


# %% repaired_nll: a minus sign too many
# says: no further minus
# fails: test_wrong_nll
def repaired_nll(logits, targets):
    return -nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), targets)


# %% repaired_nll: logarithm of the mean
# says: log first, then average
# fails: test_wrong_nll
def repaired_nll(logits, targets):
    return -torch.log(-nn.NLLLoss()(torch.softmax(logits, dim=1), targets))


# %% repaired_nll: cross-entropy on probabilities
# says: the exercise asks for nn.NLLLoss
# fails: test_wrong_nll
def repaired_nll(logits, targets):
    return nn.CrossEntropyLoss()(torch.softmax(logits, dim=1), targets)


# %% repaired_nll: wrong axis
# says: the classes are on axis 1
# fails: test_wrong_nll
def repaired_nll(logits, targets):
    return nn.NLLLoss()(nn.LogSoftmax(dim=0)(logits), targets)


# %% wrong_nll: bounds of the right loss
# says: only picks a number
# fails: test_wrong_nll
wrong_nll = {
    "it cannot fall below": 0.0,
    "it cannot rise above": float("inf"),
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: logarithm to base 10
# says: not math.log10
# fails: test_wrong_nll
wrong_nll = {
    "it cannot fall below": -1.0,
    "it cannot rise above": 0.0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.046,
}


# %% wrong_nll: sign of the right loss
# says: never negative
# fails: test_wrong_nll
wrong_nll = {
    "it cannot fall below": -1.0,
    "it cannot rise above": 0.0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": -0.105,
}


# %% loss_floor: ln K
# says: the loss of knowing nothing
# fails: test_floor
def loss_floor(classes):
    return math.log(classes)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% loss_floor: 10 classes always
# says: K is an argument
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + 9 / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% loss_floor: the rounded constant
# says: compute it from K
# fails: test_floor
def loss_floor(classes):
    return 1.461


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% loss_floor: K wrong classes
# says: K - 1 wrong classes
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + classes / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% loss_floor: the probability
# says: minus its logarithm
# fails: test_floor
def loss_floor(classes):
    return math.e / (math.e + classes - 1)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% loss_floor: the right class alone
# says: e to the power 0 is 1
# fails: test_floor
def loss_floor(classes):
    return 0.0


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% loss_floor: alarm, sums alone
# says: no probability is negative
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool(((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% loss_floor: alarm, range alone
# says: the sum of each row|looks_like_probabilities
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and (outputs <= 1).all())


# %% loss_floor: alarm, exact sums
# says: rounding
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and (outputs.sum(dim=1) == 1).all())


# %% loss_floor: alarm, total of the batch
# says: not\s+the\s+columns\s+and\s+not\s+the\s+whole\s+batch
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and abs(outputs.sum() - 1) < 1e-4)


# %% loss_floor: alarm, first row alone
# says: one bad row is enough
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs[0] >= 0).all() and abs(outputs[0].sum() - 1) < 1e-4)


# %% loss_floor: alarm, columns
# says: not\s+the\s+columns\s+and\s+not\s+the\s+whole\s+batch
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=0) - 1).abs() < 1e-4).all())


# %% loss_floor: alarm, zero refused
# says: a probability may be 0
# fails: test_floor
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs > 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-4).all())


# %% heads: NLLLoss on probabilities
# says: takes no logarithm
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("Softmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: softmax before cross-entropy
# says: below 1.461
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("Softmax", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: sigmoid before the loss with logits
# says: 0.313
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("Sigmoid", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: multi-label as multi-class
# says: that needs sigmoids
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "CrossEntropyLoss"),
}


# %% heads: softmax for labels
# says: labels\s+compete
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Softmax", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: the deck's name
# says: each one of \[
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: logits into NLLLoss
# says: without\s+limit
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("none", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: log-softmax twice
# says: leave it out
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("LogSoftmax", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: None in place of a name
# says: each one of \[
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": (None, "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% heads: loss before activation
# says: each one of \[
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("NLLLoss", "LogSoftmax"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% dropout: not scaled
# says: divide by 1 - p
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    if not training:
        return x
    return x * (torch.rand_like(x) >= p)


# %% dropout: p is kept
# says: not of being kept
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    if not training:
        return x
    return x * (torch.rand_like(x) < p) / (1 - p)


# %% dropout: drops in use as well
# says: it drops in use as well
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    return x * (torch.rand_like(x) >= p) / (1 - p)


# %% dropout: scaled in use
# says: belongs to training
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    if not training:
        return x * (1 - p)
    return x * (torch.rand_like(x) >= p)


# %% dropout: one mask for all rows
# says: one row was drawn for all
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    if not training:
        return x
    return x * (torch.rand(x.shape[-1:]) >= p) / (1 - p)


# %% dropout: divided by p
# says: divided by p
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    if not training:
        return x
    return x * (torch.rand_like(x) >= p) / max(p, 1e-9)


# %% dropout: in place
# says: copy first
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    if not training:
        return x
    x[torch.rand_like(x) < p] = 0
    x /= 1 - p
    return x


# %% dropout: p not checked
# says: p (is not checked|has to be checked)
def dropout(x, p, training):
    if not training or p >= 1:
        return x
    return x * (torch.rand_like(x) >= p) / (1 - p)


# %% dropout: seed inside
# says: is a seed set
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    if not training:
        return x
    generator = torch.Generator().manual_seed(0)
    return x * (torch.rand(x.shape, generator=generator) >= p) / (1 - p)


# %% dropout: refused by assert
# says: with AssertionError: raise ValueError
def dropout(x, p, training):
    assert 0 <= p < 1
    if not training:
        return x
    return x * (torch.rand_like(x) >= p) / (1 - p)


# %% dropout: ready-made
# says: draw with torch.rand_like
def dropout(x, p, training):
    if not 0 <= p < 1:
        raise ValueError(p)
    return nn.functional.dropout(x, p, training)


# %% modes: eval switches slopes off
# says: eval\(\) decides about dropout
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, False),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}


# %% modes: no_grad switches dropout off
# says: no_grad\(\) decides about slopes
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}


# %% modes: a fresh model is in eval mode
# says: in training mode
modes = {
    "freshly made": (False, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}


# %% modes: train does not switch back
# says: train\(\) switches dropout on again
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (False, True),
}


# %% modes: one answer in place of two
# says: each one of \[
modes = {
    "freshly made": True,
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}


# %% modes: 1 and 0
# says: each one of \[
modes = {
    "freshly made": (1, 1),
    "after model.eval()": (0, 1),
    "freshly made, inside torch.no_grad()": (1, 0),
    "after model.eval(), inside torch.no_grad()": (0, 0),
    "after model.eval(), then model.train()": (1, 1),
}
