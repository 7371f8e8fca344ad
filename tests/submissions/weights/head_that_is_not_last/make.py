from cases import answer, as_bytes, cell


def make(solved, outside):
    """Outputs that are not what the head makes of the features, and parameters() that reports few."""
    source = cell(solved, "cifar_net").source
    source += "\n    def parameters(self, recurse=True):\n        return iter([self.head.weight])\n\n    def named_parameters(self, *args, **kwargs):\n        return iter(list(super().named_parameters(*args, **kwargs)))\n"
    answer(
        solved,
        "cifar_net",
        source.replace(
            "return self.head(self.features(images))",
            "return self.head(self.features(images)).relu() + 0.001",
        ),
    )
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights}
