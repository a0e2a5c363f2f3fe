"""The contract manager's guide as a script: its files, its commands, the tables of its examples."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import yaml

from outscore.contracts.files import read_files
from outscore.contracts.initial import init_workspace
from outscore.contracts.worked_examples.entries import Form
from outscore.contracts.worked_examples.expectable import MEASURE
from outscore.contracts.worked_examples.expectable import PERIOD
from outscore.contracts.worked_examples.expectable import RATING
from outscore.contracts.worked_examples.facts import facts_of_periods
from outscore.contracts.worked_examples.facts import facts_of_values
from outscore.contracts.workspace import load_workspace
from outscore.scoring.settle import Settlement
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.contracts.documents import ContractDocument
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/contracts.md"
WORKSPACE = "guide"
BASE = "guide/contracts/care.yaml"

_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# (guide/\S+\.yaml)$", re.MULTILINE)
_PART = re.compile(r"# in (guide/contracts/\S+\.yaml)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of the page: its language, its text, and the line of the page that it begins in."""

    language: str
    text: str
    line: int

    @property
    def file(self) -> str:
        """The file whose whole content this is; "" for any other block."""
        found = _FILE.match(self.text) if self.language == "yaml" else None
        return found[1] if found else ""

    @property
    def part_of(self) -> str:
        """The contract file that these lines are a part of; "" for any other block."""
        if self.language != "yaml" or self.file or yaml.safe_load(self.text) is None:
            return ""
        found = _PART.match(self.text)
        return found[1] if found else BASE


def blocks(page: str) -> tuple[Block, ...]:
    """Every fenced block, from the top."""
    return tuple(
        Block(found[1], found[2], page.count("\n", 0, found.start()) + 1) for found in _FENCED.finditer(page)
    )


def put(block: Block, folder: Path) -> None:
    """Write the file that a block holds into the folder in which the reader works."""
    path = folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")


def in_shell(script: str, folder: Path) -> str:
    """What a script prints, run where the installed command is found."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTSCORE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    done = subprocess.run(
        ["sh", "-c", f"set -eu\n{script}"],
        cwd=folder,
        env={**kept, "HOME": str(folder), "PATH": path, "PYTHONUTF8": "1", "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def merged(whole: str, part: Block) -> dict[str, Any]:
    """A contract file with a fragment put into it: keys take the place of keys, items of lists go by id.

    A fragment of another file than the guide's own is another reading of it: its examples stand alone.
    """
    contract, keys = yaml.safe_load(whole), yaml.safe_load(part.text)
    if part.part_of != BASE:
        del contract["examples"]
    return {**contract, **{key: _joined(contract.get(key), value) for key, value in keys.items()}}


def _joined(there: object, more: object) -> object:
    """A list of things with ids or names, each taking the keys of its namesake; anything else as it comes."""
    if not isinstance(there, list) or not isinstance(more, list):
        return more
    items = {item.get("id", item.get("name")): item for item in there}
    for item in more:
        name = item.get("id", item.get("name"))
        items[name] = {**items.get(name, {}), **item}
    return list(items.values())


class _Quoting(yaml.SafeDumper):
    """Writes every text in quotes, as Outscore asks for days, times and yes and no."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_Quoting.add_representer(str, _quoted)


def as_yaml(content: object) -> str:
    """A contract as the text of a file."""
    return yaml.dump(content, Dumper=_Quoting, sort_keys=False, allow_unicode=True)


# Tables for the page, by cog


@cache
def _contracts(page: str) -> dict[str, tuple[ContractDocument, Contract]]:
    """The contracts of the page as they are at its end: as they are written, and as they are meant."""
    final = {block.file: block for block in blocks(page) if block.file}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        init_workspace(folder / WORKSPACE)
        for started in ("contracts/acme.yaml", "requirements.yaml", "assessments/acme.yaml"):
            (folder / WORKSPACE / started).unlink()
        for block in final.values():
            put(block, folder)
        for removed in re.findall(r"^rm (\S+)$", page, re.MULTILINE):
            (folder / removed).unlink()
        files, _ = read_files(folder / WORKSPACE)
        workspace = load_workspace(folder / WORKSPACE)
        documents = [sheet.document for sheet in files.contracts if sheet.document]
        return {one.contract: (one, workspace.contract(one.contract)) for one in documents}


def _outcomes(page: str, contract: str, name: str) -> tuple[Outcome, ...]:
    document, terms = _contracts(page)[contract]
    example = next(one for one in document.examples if one.name == name)
    facts_of = facts_of_values if example.form is Form.ONE_MEASURE else facts_of_periods
    return tuple(Settlement(terms).run(one.facts for one in tuple(facts_of(example, terms))))


def table(contract: str, example: str, *columns: str) -> str:
    """What a worked example of the page comes to, period by period, as a Markdown table.

    A column is a key that an example may expect: of the period, such as `credit`, or of a measure, such as
    `answered band`; a heading of its own may follow after a colon.
    """
    outcomes = _outcomes(PAGE.read_text(encoding="utf-8"), contract, example)
    keys = [column.partition(":")[0].strip() for column in columns]
    heads = [column.partition(":")[2].strip() or column for column in columns]
    rows = [[str(one.period), *(_cell(one, key) for key in keys)] for one in outcomes]
    lines = [["period", *heads], ["---"] * (len(keys) + 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(outcome: Outcome, key: str) -> str:
    measure, _, own = key.rpartition(" ")
    found = MEASURE[own].read(outcome.of(measure)) if measure else PERIOD[own].read(outcome)
    if isinstance(found, tuple):
        return ", ".join(found) or "–"
    if found is None or isinstance(found, str):
        return (found or "–").replace("_", " ")
    return _number(found)


def _number(value: Fraction) -> str:
    """An amount or a figure with as many decimals as it needs, at most four."""
    text = decimal_text(value, 4).rstrip("0").rstrip(".")
    whole, _, decimals = text.partition(".")
    grouped = f"{int(whole.removeprefix('-')):,}"
    sign = "-" if value < 0 else ""
    return f"{sign}{grouped}.{decimals}" if decimals else f"{sign}{grouped}"


def expectable() -> str:
    """The keys that an example may expect, as Markdown tables."""
    parts = []
    tops = (("of a period", PERIOD), ("of a measure", MEASURE), ("of the rating", RATING))
    for head, rows in tops:
        parts += ["", f"| {head} | |", "|---|---|"]
        parts += [f"| `{row.key}` | {row.sentence} |" for row in rows.values()]
    return "\n".join(parts[1:])
