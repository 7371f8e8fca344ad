"""The class of the rehearsed week: its people, what they hand in, and everything that goes wrong."""
