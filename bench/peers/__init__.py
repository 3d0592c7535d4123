"""Footnote beside other libraries that import articles and find passages. See ``__main__``."""
