"""``python -m symbound`` is the command ``symbound``."""

from symbound.cli import main

main()
