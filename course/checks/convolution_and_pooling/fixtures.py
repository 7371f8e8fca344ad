"""Public fixture of `convolution_and_pooling`: what a network does, as plain data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

__all__ = ["cnn_report"]


def cnn_report(names: Mapping[str, object], images: np.ndarray) -> dict[str, object]:
    """Build `build_cnn()`, stir its weights, train its running statistics, and report.

    Args:
        images: (N, 1, 28, 28) float32; the logits are those of the first three.

    Returns:
        kind: "Sequential" or the class of what `build_cnn` returned. If it is a module also: learned
        (how many parameters are learned), state (weights and running statistics, in order), logits
        in eval mode, random_in_training and random_in_eval (do two passes differ). If its forward
        pass raises: error, the message. layers: (class, probability of a dropout layer or None) of
        each layer that holds no others, in order; nn.Identity is left out.
    """
    model = names["build_cnn"]()
    if not isinstance(model, torch.nn.Module):
        return {"kind": type(model).__name__}
    kind = "Sequential" if isinstance(model, torch.nn.Sequential) else type(model).__name__
    batch = torch.from_numpy(np.array(images))
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        try:
            model.train()
            model(batch)
            for parameter in model.parameters():
                # Batch norm starts as the identity; stirred, its place in the stack can be seen.
                parameter.add_(0.1 * torch.randn_like(parameter))
            training = [model(batch) for _ in range(2)]
            model.eval()
            evaluation = [model(batch[:3]) for _ in range(2)]
        except (RuntimeError, ValueError) as error:
            return {"kind": kind, "error": str(error).splitlines()[0][:300]}
    inner = [m for m in model.modules() if not list(m.children())]
    layers = [(type(m).__name__, getattr(m, "p", None)) for m in inner]
    state = [t for name, t in model.state_dict().items() if not name.endswith("batches_tracked")]
    return {
        "kind": kind,
        "learned": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "layers": [list(layer) for layer in layers if layer[0] != "Identity"],
        "state": [tensor.numpy().copy() for tensor in state],
        "logits": evaluation[0].numpy(),
        "random_in_training": not torch.equal(*training),
        "random_in_eval": not torch.equal(*evaluation),
    }
