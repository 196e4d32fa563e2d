"""Renderings of one statement → where they part. Start with `compare.py`."""

# Stands in every comparison's signature; pyproject.toml has the same (a test sees to it).
VERSION = "0.1.0"
