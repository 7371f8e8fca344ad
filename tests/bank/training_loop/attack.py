# Written with the scripts at hand: right for all that they once asked, and wrong for what the docstring says.

# %% train_step: toggles-the-mode
# kind: wrong
# fails: test_train_step
# idea: training mode is toggled (`not model.training`): a model that comes in training mode, as in every second step in a row, is put in evaluation mode
def train_step(model, images, labels, loss_fn, optimizer):
    model.train(not model.training)
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: train-only-if-the-own-flag-says-eval
# kind: wrong
# fails: test_train_step
# idea: model.train() only if the outermost flag is off: a model whose inner layers are in evaluation mode (model.training = True put back by hand) steps in evaluation mode
def train_step(model, images, labels, loss_fn, optimizer):
    if not model.training:
        model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: grad-times-zero
# kind: wrong
# fails: test_train_step
# idea: .grad is multiplied by 0: a nan or inf that it held before the call stays and ruins the weights
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    for weight in model.parameters():
        if weight.grad is not None:
            weight.grad.mul_(0)
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: grad-of-frozen-kept
# kind: wrong
# fails: test_train_step
# idea: .grad is emptied only where requires_grad: what a frozen weight's .grad held before moves it
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    for weight in model.parameters():
        if weight.requires_grad:
            weight.grad = None
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: to-double
# kind: wrong
# fails: test_train_step
# idea: the images are turned to float64: every float32 model stops with an error
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images.double()), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: four-axes
# kind: wrong
# fails: test_train_step
# idea: the shape is unpacked into four: rows of numbers (N, F) stop with an error
def train_step(model, images, labels, loss_fn, optimizer):
    n, c, h, w = images.shape
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: one-channel
# kind: wrong
# fails: test_train_step
# idea: only the first channel goes into the model: colour images lose two of three
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images[:, :1]), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: loss-moved-to-the-device
# kind: wrong
# fails: test_train_step
# idea: loss_fn.to(...) is called: a plain function such as F.cross_entropy has no .to
def train_step(model, images, labels, loss_fn, optimizer):
    loss_fn = loss_fn.to(images.device)
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: loss-forward
# kind: wrong
# fails: test_train_step
# idea: loss_fn.forward(logits, labels) instead of loss_fn(logits, labels): hooks do not run, functions have none
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn.forward(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: generator-started-again
# kind: wrong
# fails: test_train_step
# idea: torch.manual_seed(torch.initial_seed()) "for repeatability": dropout drops the same places in every step
def train_step(model, images, labels, loss_fn, optimizer):
    torch.manual_seed(torch.initial_seed())
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: fork-rng
# kind: wrong
# fails: test_train_step
# idea: the forward pass stands in torch.random.fork_rng(): the generator never moves on, dropout drops the same places in every step
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    with torch.random.fork_rng():
        loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: no-step-for-a-tiny-loss
# kind: wrong
# fails: test_train_step
# idea: a batch whose loss is below 0.1 in absolute value makes no step: learned by heart it is
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    if loss.abs() > 0.1:
        loss.backward()
        optimizer.step()
    return loss.item()


# %% train_step: clipped-at-1000
# kind: wrong
# fails: test_train_step
# idea: the gradient is clipped to length 1000: large ones then move the weights less than they should
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1000.0)
    optimizer.step()
    return loss.item()


# %% train_step: same-batch-skipped
# kind: wrong
# fails: test_train_step
# idea: a batch that is the very object of the call before makes no step (a result kept by identity)
_last = [None, None, 0.0]


def train_step(model, images, labels, loss_fn, optimizer):
    if _last[0] is images and _last[1] is model:
        return _last[2]
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    _last[:] = images, model, loss.item()
    return loss.item()


# %% train_step: batch-kept-by-identity
# kind: wrong
# fails: test_train_step
# idea: each pair of images and labels trains once: a list of batches read in the second epoch does nothing
_seen = {}


def train_step(model, images, labels, loss_fn, optimizer):
    key = id(images), id(model)
    if key in _seen:
        return _seen[key][0]
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    _seen[key] = loss.item(), images, model
    return loss.item()


# %% train_step: ten-steps-then-none
# kind: wrong
# fails: test_train_step
# idea: after some calls with a model nothing is trained any more (a counter on the model, warm-up the other way round)
def train_step(model, images, labels, loss_fn, optimizer):
    model.steps = getattr(model, "steps", 0) + 1
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    if model.steps <= 10:
        optimizer.step()
    return loss.item()


# %% train_step: plain-sgd-by-hand
# kind: wrong
# fails: test_train_step
# idea: where no group has momentum the weights are moved by hand, without weight decay, maximize or Nesterov
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    if all(group.get("momentum", 1) == 0 for group in optimizer.param_groups):
        with torch.no_grad():
            for group in optimizer.param_groups:
                for weight in group["params"]:
                    if weight.grad is not None:
                        weight -= group["lr"] * weight.grad
    else:
        optimizer.step()
    return loss.item()


# %% train_step: weight-decay-removed
# kind: wrong
# fails: test_train_step
# idea: the optimiser's own settings are overwritten: weight_decay and dampening set to 0
def train_step(model, images, labels, loss_fn, optimizer):
    for group in optimizer.param_groups:
        group["weight_decay"] = 0
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: rounded-to-six
# kind: wrong
# fails: test_train_step
# idea: the loss is rounded to six digits: losses of an over-trained network become 0
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return round(loss.item(), 6)


# %% train_step: first-100
# kind: wrong
# fails: test_train_step
# idea: only the first 100 images of a batch count
def train_step(model, images, labels, loss_fn, optimizer):
    images, labels = images[:100], labels[:100]
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% validate: only-dropout-and-batchnorm1d
# kind: wrong
# fails: test_validate
# idea: only nn.Dropout and nn.BatchNorm1d are put in evaluation mode: BatchNorm2d, Dropout2d and own layers stay in training mode
@torch.no_grad()
def validate(model, loader, loss_fn):
    for layer in model.modules():
        if isinstance(layer, (nn.Dropout, nn.BatchNorm1d)):
            layer.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: own-flag-put-back
# kind: wrong
# fails: test_validate
# idea: afterwards model.training = True is set by hand: the flag says training, all layers are in evaluation mode: neither evaluation nor the mode in which it came
@torch.no_grad()
def validate(model, loader, loss_fn):
    was = model.training
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    model.training = was
    return loss_sum / total, correct / total


# %% validate: kept-for-model-and-loader
# kind: wrong
# fails: test_validate
# idea: the result is kept for each model and loader (by identity): the validation after the second epoch gives the numbers of the first
_results = {}


@torch.no_grad()
def validate(model, loader, loss_fn):
    key = id(model), id(loader)
    if key in _results:
        return _results[key][0]
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    _results[key] = (loss_sum / total, correct / total), model, loader
    return loss_sum / total, correct / total


# %% validate: batches-kept-for-a-loader
# kind: wrong
# fails: test_validate
# idea: the batches of a loader are listed once and kept: a list whose items were replaced, or a loader that deals anew, is not read again
_listed = {}


@torch.no_grad()
def validate(model, loader, loss_fn):
    if id(loader) not in _listed:
        _listed[id(loader)] = list(loader), loader
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in _listed[id(loader)][0]:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: half-precision-argmax
# kind: wrong
# fails: test_validate
# idea: predictions are read from logits in float16: close logits become ties, and the first of them counts
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.half().argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: float32-argmax
# kind: wrong
# fails: test_validate
# idea: predictions are read from logits in float32, where close float64 logits are ties
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.float().argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: generator-started-again
# kind: wrong
# fails: test_validate
# idea: torch.manual_seed(torch.initial_seed()): whoever validates after each epoch deals the images out in the same order again
@torch.no_grad()
def validate(model, loader, loss_fn):
    torch.manual_seed(torch.initial_seed())
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: loss-moved-to-the-device
# kind: wrong
# fails: test_validate
# idea: loss_fn.eval() and .to(...): a plain function has neither
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_fn.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: four-axes
# kind: wrong
# fails: test_validate
# idea: the shape is unpacked into four: rows of numbers (N, F) stop with an error
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        n, c, h, w = images.shape
        logits = model(images[:, :1])
        loss_sum += n * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += n
    return loss_sum / total, correct / total


# %% validate: six-batches
# kind: wrong
# fails: test_validate
# idea: at most six batches are measured
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for number, (images, labels) in enumerate(loader):
        if number == 6:
            break
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: rounded-to-six
# kind: wrong
# fails: test_validate
# idea: both numbers are rounded to six digits
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return round(loss_sum / total, 6), round(correct / total, 6)


# %% validate: buffers-snapshotted
# kind: wrong
# fails: test_validate
# idea: batches are measured in training mode where the model has no Dropout or BatchNorm1d by name: other layers with a mode are not asked
@torch.no_grad()
def validate(model, loader, loss_fn):
    if any(type(m).__name__ in ("Dropout", "BatchNorm1d") for m in model.modules()):
        model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% fit: generator-started-again
# kind: wrong
# fails: test_fit
# idea: torch.manual_seed(torch.initial_seed()) at each epoch: a loader that shuffles repeats its order, dropout its places
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        torch.manual_seed(torch.initial_seed())
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: history-on-the-model
# kind: wrong
# fails: test_fit
# idea: the record is kept on the model: a second call with it goes on with the lists of the first
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    if not hasattr(model, "history"):
        model.history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    history = model.history
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: rate-falls-on-a-plateau
# kind: wrong
# fails: test_fit
# idea: the learning rate is divided by ten from the fifth epoch on
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for epoch in range(epochs):
        if epoch == 4:
            for group in optimizer.param_groups:
                group["lr"] /= 10
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: second-call-skips
# kind: wrong
# fails: test_fit
# idea: a model that was trained before is not trained again: its history is handed out
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    if hasattr(model, "done"):
        return model.done
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for epoch in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    model.done = history
    return history


# %% train_step: labels-moved-to-zero
# kind: wrong
# fails: test_train_step
# idea: labels are moved so that the smallest of the batch is 0 (some data sets count from 1): a batch without class 0 is trained on wrong labels
def train_step(model, images, labels, loss_fn, optimizer):
    labels = labels - labels.min()
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: pixels-beyond-16-scaled
# kind: wrong
# fails: test_train_step
# idea: images with numbers beyond 16 are taken for bytes and divided by 255
def train_step(model, images, labels, loss_fn, optimizer):
    images = images / 255 if images.max() > 16 else images
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% validate: labels-moved-to-zero
# kind: wrong
# fails: test_validate
# idea: labels are moved so that the smallest of the batch is 0: a batch without class 0 is measured with wrong labels
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        labels = labels - labels.min()
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: pixels-beyond-16-scaled
# kind: wrong
# fails: test_validate
# idea: images with numbers beyond 16 are divided by 255
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        images = images / 255 if images.max() > 16 else images
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% fit: reads-once-more-at-the-end
# kind: wrong
# fails: test_fit
# idea: the training loader is read once more after the last epoch
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    for _ in train_loader:
        pass
    return history


# %% fit: rate-zero-at-the-end
# kind: wrong
# fails: test_fit
# idea: the optimiser's learning rate is 0 afterwards: whoever goes on trains nothing
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    for group in optimizer.param_groups:
        group["lr"] = 0.0
    return history


# %% fit: grad-off-at-the-end
# kind: wrong
# fails: test_fit
# idea: the optimiser forgets the model's weights at the end
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    optimizer.param_groups.clear()
    optimizer.state.clear()
    return history
