"""How fast: reading an article, importing many, answering, starting. See ``__main__``."""
