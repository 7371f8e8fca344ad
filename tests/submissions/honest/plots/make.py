from cases import after

PLOT = """
import matplotlib.pyplot as plt
plt.plot([1, 3, 2])
plt.title("Verlauf, größer")
plt.show()
figure, axes = plt.subplots(1, 2)
axes[0].imshow(torch.rand(8, 8))
"""


def make(solved, outside):
    """Plots."""
    return after(solved, "setup", PLOT)
