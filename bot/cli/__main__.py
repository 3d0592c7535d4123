"""``python -m bot.cli``, where the ``footnote`` script is not on the path."""

from bot.cli import main

main()
