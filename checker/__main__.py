"""``python -m checker`` is the command ``checker``."""
from checker.cli import main

main()
