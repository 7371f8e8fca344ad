from cases import answers


def make(solved, outside):
    """Everything that a function should not return: itself, a generator, a cycle, complex, sparse, meta and empty tensors."""
    odd = {
        "describe": "def describe(images):\n    return describe",
        "pixel": "def pixel(*args):\n    return torch.empty(3, device='meta')",
        "to_nchw": "def to_nchw(images):\n    return torch.zeros(2, 2).to_sparse()",
        "to_nhwc": "def to_nhwc(images):\n    return images.to(torch.complex64)",
        "reshape_source": "def reshape_source(*args):\n    loop = []\n    loop.append(loop)\n    return loop",
        "strides": "def contiguous_strides(*args):\n    yield 1\n\n\nchannels_last_strides = print",
        "copies": "copies = {1: {2: {3: {4: {5: {6: {7: {8: {9: {10: 11}}}}}}}}}}",
        "normalize": "def normalize(images, mean, std):\n    return torch.nested.nested_tensor([torch.zeros(2)])",
    }
    return answers(solved, odd)
