"""Make the harbour workspace: python -m outscore.examples.harbour.making FOLDER [--months 15] [--play]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import click

from outscore.examples.harbour.making.calendar import ALL_MONTHS
from outscore.examples.harbour.making.calendar import months
from outscore.examples.harbour.making.workspace import make


def main(words: list[str]) -> int:
    """Read what was asked for, make it, and say what was made."""
    asked = argparse.ArgumentParser(
        prog="python -m outscore.examples.harbour.making", description=make.__doc__
    )
    asked.add_argument("folder", type=Path, help="a new folder, or one that is empty")
    asked.add_argument(
        "--months", type=int, default=ALL_MONTHS, choices=range(1, ALL_MONTHS + 1), metavar="1..15"
    )
    asked.add_argument(
        "--seed", default="harbour", help="another word gives other figures, and no planted event less"
    )
    asked.add_argument("--play", action="store_true", help="play the months too: each file comes on its day")
    said = asked.parse_args(words)
    if said.folder.exists() and any(said.folder.iterdir()):
        asked.error(f"The folder {str(said.folder)!r} holds something. Name a new one.")
    if said.play:
        from outscore.examples.harbour.making.playing import Story

        story = Story(said.folder, said.seed, months(said.months))
        story.play()
        for sentence in story.refused:
            click.echo(sentence)
        click.echo(f"Played. Look at {said.folder / 'out' / 'index.html'}")
        return 0
    made = make(said.folder, said.months, said.seed)
    click.echo(f"{made} files were sent. Next: outscore -w {said.folder} check")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
