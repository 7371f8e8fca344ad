from cases import cell, unsolve


def make(solved, outside):
    """Test cells rewritten to print that all is well."""
    for name in ("test_to_nchw", "test_guard"):
        cell(solved, name).source = "print('✓ all right')"
    return unsolve(solved, "to_nchw", "require_nchw")
