from cases import after

WORKERS = """
import multiprocessing, os

def square(n):
    return n * n

with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(square, range(4)))
from torch.utils.data import DataLoader, TensorDataset
print(sum(len(batch[0]) for batch in DataLoader(TensorDataset(torch.zeros(10, 2)), batch_size=4, num_workers=2)))
"""


def make(solved, outside):
    """A pool of two processes and a DataLoader with workers."""
    return after(solved, "setup", WORKERS)
