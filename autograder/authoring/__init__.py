"""For whoever writes exercises: a new one that passes every test at once, and what one still lacks."""
