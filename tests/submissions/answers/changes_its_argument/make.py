from cases import answer


def make(solved, outside):
    """Right numbers, but computed in place: the caller's float images are changed."""
    source = """
def normalize(images, mean, std):
    result = images if images.dtype == torch.float32 else images.float()
    result /= 255
    result -= torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    result /= torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return result
"""
    return answer(solved, "normalize", source)
