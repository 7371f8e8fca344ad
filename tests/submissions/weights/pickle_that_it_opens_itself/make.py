import io

import safetensors.torch
import torch
from cases import answer, as_bytes, cell


def make(solved, outside):
    """Saves and loads with torch.save and torch.load, pickles allowed."""
    file = io.BytesIO()
    torch.save(safetensors.torch.load(outside.weights), file)
    source = cell(solved, "weight_files").source
    source += "\n\n\ndef load_network(path):\n    network = CifarNet()\n    network.load_state_dict(torch.load(path, weights_only=False))\n    return network.eval()\n\n\ndef save_network(network, path, trained_on):\n    torch.save(network.state_dict(), path)"
    answer(solved, "weight_files", source)
    trained = cell(solved, "trained")
    trained.source = trained.source.replace("checks.expect_file(WEIGHTS)", "pass")
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": file.getvalue()}
