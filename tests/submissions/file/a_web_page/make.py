def make(solved, outside):
    """The page of a login form, saved instead of the notebook."""
    return b"<!DOCTYPE html><html><body>Please log in<script>alert(1)</script></body></html>"
