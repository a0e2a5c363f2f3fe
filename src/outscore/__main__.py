"""`python -m outscore`, the same as the command `outscore`."""

from __future__ import annotations

from outscore.cli import main

main(prog_name="outscore")
