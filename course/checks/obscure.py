"""Errors of Python, NumPy and PyTorch that beginners meet, said in the course's words.

Each sentence explains the error's text; it claims nothing about the exercise.
"""

from __future__ import annotations

import re

WORDS: tuple[tuple[str, str], ...] = (
    (r"before Module\.__init__", "super().__init__() is missing: it comes first in __init__, before "
     "anything is assigned to self"),
    (r"missing the required \"?forward", "the class has no method forward: it has slipped out of the "
     "class (indent it as deep as def __init__), or its name is misspelt"),
    (r"shape '\[(.*)\]' is invalid for input of size (\d+)", r"view or reshape was asked for the sizes "
     r"\1, but there are \2 numbers: their product has to be the same"),
    (r"cannot reshape array of size (\d+) into shape (\([^)]*\))", r"there are \1 numbers, and the shape "
     r"\2 holds another number of them"),
    (r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)", r"a linear layer or "
     r"matrix product got rows of \2 numbers and expects \3: the input size of the layer does not fit"),
    (r"matmul: Input operand 1 has a mismatch in its core dimension.*size (\d+) is different from (\d+)",
     r"a matrix product where the inner sizes differ: \2 columns beside \1 rows"),
    (r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)",
     r"two tensors do not line up: along axis \3 one has \1 entries and the other \2"),
    (r"operands could not be broadcast together with shapes (.*)", r"two arrays do not line up; their shapes "
     r"are \1"),
    (r"expected input\[(.*)\] to have (\d+) channels, but got (\d+) channels", r"a convolution made for \2 "
     r"input channels got an input of shape (\1), which has \3"),
    (r"Expected 3D \(unbatched\) or 4D \(batched\) input to (\w+), but got input of size: \[(.*)\]",
     r"\1 takes (N, C, H, W) or (C, H, W), and got the shape (\2)"),
    (r"Kernel size can't be greater than actual input size|Calculated padded input size per channel: "
     r"\((.*?)\)\. Kernel size: \((.*?)\)", "the map has become smaller than the kernel: look at padding and "
     "strides of the layers before"),
    (r"Output size is too small|non-positive|negative dimensions are not allowed", "a map has become smaller "
     "than the window that slides over it"),
    (r"must be tuple of ints|'float' object cannot be interpreted as an integer", "a size or an index is no whole "
     "number: divide with //, not with /"),
    (r"uninitialized parameter", "a lazy layer has no weights before its first call: work out its input size "
     "from the arguments"),
    (r"does not require grad and does not have a grad_fn", "there is no graph to go back through: the forward "
     "pass ran inside no_grad, or its result was detached or made anew from numbers"),
    (r"backward through the graph a second time", "backward was called twice for one forward pass"),
    (r"a leaf Variable that requires grad is being used in an in-place operation", "a weight was changed in "
     "place while gradients are recorded: do that inside torch.no_grad(), or leave it to the optimiser"),
    (r"modified by an inplace operation", "a tensor that backward still needs was changed in place (+=, [...] =)"),
    (r"Can't call numpy\(\) on Tensor that requires grad", "a tensor with a graph becomes an array by "
     ".detach().numpy()"),
    (r"only one element tensors can be converted to Python scalars|only integer tensors of a single element|"
     r"a Tensor with (\d+) elements cannot be converted to Scalar", "one number was asked of a tensor that holds "
     "several"),
    (r"truth value of an array|Boolean value of Tensor with more than one value", "`if` asks for one yes or no, "
     "and there are many: .any() or .all()"),
    (r"expected scalar type (\w+) but found (\w+)|mat1 and mat2 must have the same dtype, but got (\w+) and (\w+)",
     "two dtypes meet that do not mix"),
    (r"Input type \((.*)\) and (?:weight|bias) type \((.*)\) should be the same", r"the input is \1, the "
     r"layer's weights are \2"),
    (r"expected scalar type Long|0D or 1D target tensor expected|expected floating point type for target",
     "class labels are whole numbers, dtype int64, one for each row of logits"),
    (r"context manager protocol|__enter__", "the brackets are missing: `with torch.no_grad():`"),
    (r"log_softmax.*must be Tensor|nll_loss_nd|not implemented for 'Long'", "the arguments of the loss may be "
     "swapped: the order is loss_fn(logits, labels)"),
    (r"Dimension out of range \(expected to be in range of \[(.*?)\], but got (-?\d+)\)|"
     r"axis (-?\d+) is out of bounds", "an axis was named that the array does not have"),
    (r"index (-?\d+) is out of bounds for (?:axis|dimension) (\d+) with size (\d+)", r"index \1 was asked for "
     r"along axis \2, which has \3 entries"),
    (r"too many indices for (?:tensor of dimension|array: array is) (\d+)", r"more indices are given than the "
     r"\1 axes that there are: has an axis been lost (squeeze, one number of a batch)?"),
    (r"len\(\) of a 0-d tensor|len\(\) of unsized object", "a single number without axes has no length: "
     "x.numel() counts the numbers of any tensor"),
    (r"tuple index out of range", "a shape has fewer axes than the code asks for: a tensor without axes has the "
     "shape ()"),
    (r"permute\(sparse_coo\): number of dimensions|number of dims don't match in permute|axes don't match array",
     "permute or transpose has to name each axis once"),
    (r"unexpected keyword argument '(\w+)'", r"the function is called with the argument \1, as in its stub: "
     "keep the stub's names"),
    (r"missing (\d+) required positional argument|takes (\d+) positional arguments? but",
     "the function's parameters are not those of the stub"),
    (r"'NoneType' object", "something that should be a value is None: is a return missing further up?"),
    (r"has no attribute '(\w+)'", r"there is no `\1` on that object"),
    (r"name '(\w+)' is not defined", r"nothing is called `\1` here: is it misspelt?"),
    (r"referenced before assignment|cannot access local variable '(\w+)'", "a variable is read before it has a "
     "value: it is given one only on another way through the function"),
    (r"maximum recursion depth", "the function calls itself without end, or more often than Python allows: about "
     "a thousand times"),
)  # fmt: skip


def in_words(kind: str, message: str) -> str:
    """What an error says, in the course's words; "" if it is not known or clear by itself."""
    for pattern, words in WORDS:
        match = re.search(pattern, message, flags=re.DOTALL)
        if match:
            return match.expand(words) if "\\" in words else words
    if kind == "ZeroDivisionError":
        return "something was divided by zero"
    return ""
