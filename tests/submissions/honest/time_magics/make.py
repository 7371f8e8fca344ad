from cases import after, cell


def make(solved, outside):
    """%%time over answers, %%capture over cells."""
    for name in ("to_nchw", "normalize"):
        cell(solved, name).source = "%%time\n" + cell(solved, name).source
    cell(solved, "describe").source = "%%capture output\n" + cell(solved, "describe").source
    return after(solved, "setup", "%time 1 + 1", "%%timeit -n 2 -r 2\n1 + 1", "!echo hello")
