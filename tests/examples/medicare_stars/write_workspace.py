"""Write this workspace from the Star Ratings data tables of one year, as CMS publishes them.

    python write_workspace.py FOLDER_WITH_THE_TABLES [FOLDER_TO_WRITE]

Nothing is typed by hand that the tables say: vendors, measures, units, directions and edges are read from
them. What the tables leave to policy stands below in capitals.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

ENCODING = "cp1252"
MONTH = "2025-01"
GROUP_ROW, NAME_ROW, PERIOD_ROW, FIRST_ROW = 1, 2, 3, 4  # counted from 0
CAHPS = ("C03", "C19", "C20", "C21", "C22", "C23", "C24", "D05", "D06")
MEANINGS = {
    "No data available": "no_data",
    "Not enough data available": "too_few",
    "Plan too small to be measured": "too_few",
    "Plan too new to be measured": "too_new",
    "Plan not required to report measure": "not_required",
    "Not required to report": "not_required",
    "Benefit not offered by plan": "not_applicable",
    "Medicare shows only a Star Rating for this topic": "withheld",
    "CMS identified issues with this plan's data": "unreliable",
}
RATED = "rated in stars; no target is agreed"
SURVEY = "a survey, whose stars follow from more than the cut points"
NOT_REQUIRED = "Plan not required to report measure"
OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
KEYS = {">=": "at_least", ">": "above", "<=": "at_most", "<": "below"}
TABLES = {
    "Measure Data": "inbox",
    "Measure Stars": "published",
    "Part C Cut Points": "published",
    "Part D Cut Points": "published",
}


class Measure(NamedTuple):
    """A column of the data: its code, its heading, when it was measured, and its cells by contract."""

    code: str
    heading: str
    period: str
    cells: dict[str, str]

    @property
    def id(self) -> str:
        """What the workspace calls it."""
        return self.code.lower()

    @property
    def figures(self) -> list[str]:
        """The cells that are numbers."""
        return [cell for cell in self.cells.values() if re.fullmatch(r"-?[0-9.]+ ?%?", cell)]


class Edge(NamedTuple):
    """Where a band ends on its worse side."""

    sign: str
    number: str


Bands = list[tuple[str, Edge | None]]


def main() -> None:
    """Write the workspace."""
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent
    write_workspace(source, target)


def write_workspace(source: Path, target: Path) -> None:
    """Read the tables in one folder and write every file of the workspace into another."""
    for name, folder in TABLES.items():
        (target / folder).mkdir(parents=True, exist_ok=True)
        found = table_in(source, name)
        if found.parent != target / folder:
            shutil.copyfile(found, target / folder / found.name)
    rows = read(table_in(source, "Measure Data"))
    measures = measures_of(rows)
    edges = {
        "part_c": bands_by_code(read(table_in(source, "Part C Cut Points")), ""),
        "part_d_ma_pd": bands_by_code(read(table_in(source, "Part D Cut Points")), "MA-PD"),
        "part_d_pdp": bands_by_code(read(table_in(source, "Part D Cut Points")), "PDP"),
    }
    every = edges["part_c"] | edges["part_d_ma_pd"]
    texts = {
        "outscore.yaml": settings(),
        "vendors.yaml": vendors(rows[FIRST_ROW:]),
        "metrics.yaml": metrics(measures, every),
        "feeds/measure_data.yaml": feed(rows, measures, every),
        "contracts/part_c.yaml": contract(
            "part_c", "Medicare Part C", [one for one in measures if one.code[0] == "C"], edges["part_c"],
            [row[0] for row in rows[FIRST_ROW:] if has_part(row, measures, "C")],
        ),
    }  # fmt: skip
    part_d = [one for one in measures if one.code[0] == "D"]
    for name, title, stand_alone in (
        ("part_d_ma_pd", "Medicare Part D with Medicare Advantage (MA-PD)", False),
        ("part_d_pdp", "Medicare Part D stand-alone (PDP)", True),
    ):
        own = [
            row[0]
            for row in rows[FIRST_ROW:]
            if ("PDP" in row[1]) is stand_alone and has_part(row, measures, "D")
        ]
        texts[f"contracts/{name}.yaml"] = contract(name, title, part_d, edges[name], own)
    for path, text in texts.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text, encoding="utf-8", newline="\n")


def table_in(folder: Path, name: str) -> Path:
    """The one table of this name."""
    (found,) = folder.glob(f"*{name}*.csv")
    return found


def read(path: Path) -> list[list[str]]:
    """The cells of a table, without the spaces around them."""
    text = path.read_bytes().decode(ENCODING)
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def measures_of(rows: list[list[str]]) -> list[Measure]:
    """The measures of the data, in its order."""
    return [
        Measure(
            heading.partition(":")[0],
            heading,
            rows[PERIOD_ROW][column],
            {row[0]: row[column] for row in rows[FIRST_ROW:]},
        )
        for column, heading in enumerate(rows[NAME_ROW])
        if heading
    ]


def has_part(row: list[str], measures: list[Measure], part: str) -> bool:
    """Whether a contract has a part of Medicare: some measure of it is required of the plan."""
    return any(one.cells[row[0]] != NOT_REQUIRED for one in measures if one.code[0] == part)


def bands_by_code(rows: list[list[str]], kind: str) -> dict[str, Bands]:
    """The bands of every measure, best first, from a table of cut points; of one kind of organisation."""
    own = [row for row in rows[FIRST_ROW:] if kind in ("", row[0])]
    labels = [next(cell for cell in row if cell.endswith("star")).removesuffix("star") for row in own]
    return {
        heading.partition(":")[0]: bands(list(zip(labels, (row[column] for row in own), strict=True)))
        for column, heading in enumerate(rows[NAME_ROW])
        if heading
    }


def bands(cuts: list[tuple[str, str]]) -> Bands:
    """Bands, best first, from cut points as text, worst first: "< 46 %", ">= 46 % to < 69 %", "100%".

    Each band's worse edge must be where the next one's better edge is, so that no figure is without a band.
    """
    (worst, outer), *rest = cuts
    (limit,) = conditions(outer)
    upward = limit.sign.startswith("<")
    found: Bands = [(worst, None)]
    for label, text in rest:
        sides = conditions(text)
        own = next((edge for edge in sides if edge.sign.startswith(">" if upward else "<")), None)
        if own is None:  # one number alone: the most there can be
            own = Edge(">=" if upward else "<=", sides[0].number)
        if (OPPOSITE[own.sign], Decimal(own.number)) != (limit.sign, Decimal(limit.number)):
            raise SystemExit(f"The cut points leave a gap below {text!r}.")
        limit = next((edge for edge in sides if edge.sign.startswith("<" if upward else ">")), limit)
        found.insert(0, (label, own))
    return found


def conditions(text: str) -> list[Edge]:
    """The comparisons in a cut point; a number alone has the sign =."""
    found = [Edge(sign or "=", number) for sign, number in re.findall(r"(<=|>=|<|>)?\s*(-?[0-9.]+)", text)]
    if not found or re.sub(r"[<>=%\s.0-9-]|to", "", text):
        raise SystemExit(f"The cut point {text!r} cannot be read.")
    return found


def settings() -> str:
    """outscore.yaml."""
    return """\
# Made by write_workspace.py. See README.md in this folder.

outscore: 1
programme: Medicare Star Ratings 2025
client: Centers for Medicare & Medicaid Services
timezone: America/New_York

notices:
  - Data of the Centers for Medicare & Medicaid Services, a U.S. Government work in the public domain.
  - A contract between CMS and a health plan stands in for a vendor; the bands are the published cut points.
"""


def vendors(rows: list[list[str]]) -> str:
    """vendors.yaml: the id is the contract's number in small letters."""
    entries = [
        f"  - {{id: {row[0].lower()}, name: {quoted(f'{row[2]} ({row[0]})')}, codes: [{{code: {row[0]}}}]}}\n"
        for row in rows
    ]
    return "# Made by write_workspace.py.\n\nvendors:\n" + "".join(entries)


def metrics(measures: list[Measure], edges: dict[str, Bands]) -> str:
    """metrics.yaml: one printed metric for each measure."""
    entries = []
    for one in measures:
        upward = next(edge for _, edge in edges[one.code] if edge).sign.startswith(">")
        when = f" for {one.period}" if re.match("[0-9]", one.period) else ""
        entries.append(
            f"  - id: {one.id}\n"
            f"    version: 1\n"
            f"    name: {quoted(one.heading)}\n"
            f"    definition: {quoted(f'The score that CMS publishes{when}.')}\n"
            f"    unit: {'percent' if is_percent(one) else 'ratio'}\n"
            f"    better: {'higher' if upward else 'lower'}\n"
            f"    combine: printed\n"
            f"    numerator: {one.id}\n"
        )
    return "# Made by write_workspace.py.\n\nmetrics:\n" + "\n".join(entries)


def is_percent(measure: Measure) -> bool:
    """Whether every figure has a percent sign; they all have, or none."""
    (found,) = {figure.endswith("%") for figure in measure.figures} or {False}
    return found


def feed(rows: list[list[str]], measures: list[Measure], edges: dict[str, Bands]) -> str:
    """The feed contract of the Measure Data table."""
    told = {cell for one in measures for cell in one.cells.values()} - {
        cell for one in measures for cell in one.figures
    }
    ignored = [name for name in rows[GROUP_ROW][1 : rows[GROUP_ROW].index("Parent Organization") + 1] if name]
    return (
        "# Made by write_workspace.py. Above the data: a title, the domain, the measure, the period.\n\n"
        "feed: measure_data\n"
        "name: Star Ratings Measure Data\n"
        "kind: aggregate\n"
        'files: "*Measure Data*.csv"\n\n'
        "format:\n"
        f"  encoding: {ENCODING}\n"
        "  last_line: must_end\n"
        "  spaces: trimmed             # most texts, contract numbers included, have a space behind them\n"
        "  header_rows: [2, 3]         # the domain, then the measure, which names the column\n"
        "  data_from: 5                # row 4 says when each measure was taken\n\n"
        f"vendor: {{column: {rows[GROUP_ROW][0]}}}\n"
        f'period: {{of_file: "{MONTH}", grain: month}}\n\n'
        "not_reported:\n"
        + "".join(f"  {quoted(text)}: {MEANINGS[text]}\n" for text in sorted(told))
        + "\nquantities:\n"
        + "".join(quantity(one, edges[one.code]) for one in measures)
        + "\nignored_columns:\n"
        + "".join(f"  - {quoted(name)}\n" for name in ignored)
    )


def quantity(measure: Measure, own: Bands) -> str:
    """One line of the feed contract."""
    numbers = [*measure.figures, *(edge.number for _, edge in own if edge)]
    places = max(len(number.rstrip(" %").partition(".")[2]) for number in numbers)
    sign = ", written_as: percent" if is_percent(measure) else ""
    return f"  {measure.id}: {{column: {quoted(measure.heading)}, type: decimal, places: {places}{sign}}}\n"


def contract(
    name: str, title: str, measures: list[Measure], edges: dict[str, Bands], parties: list[str]
) -> str:
    """A contract whose measures are rated by the published cut points."""
    entries = []
    part = measures[0].code[0]
    for one in measures:
        cahps = one.code in CAHPS
        reason = SURVEY if cahps else RATED
        entry = (
            f"  - id: {one.id}\n"
            f"    name: {quoted(one.heading)}\n"
            f"    metric: {one.id}\n"
            f'    clause: "2025 Part {part} cut points, {one.code}"\n'
            f"    report_only: {reason}\n"
        )
        entries.append(entry if cahps else entry + "    bands:\n" + "".join(map(band, edges[one.code])))
    lines = [", ".join(parties[place : place + 12]).lower() for place in range(0, len(parties), 12)]
    listed = ",\n  ".join(lines)
    return (
        f"# Made by write_workspace.py from the published cut points.\n\n"
        f"contract: {name}\n"
        f"name: {title}\n"
        f'starts: "{MONTH}-01"\n'
        f"judged_over: [month]\n"
        f"vendors: [\n  {listed}]\n\n"
        f"measures:\n" + "\n".join(entries)
    )


def band(one: tuple[str, Edge | None]) -> str:
    """One line of a measure's bands."""
    label, edge = one
    if edge is None:
        return f'      - {{band: "{label}"}}\n'
    return f'      - {{band: "{label}", {KEYS[edge.sign]}: {edge.number}}}\n'


def quoted(text: str) -> str:
    """A text as YAML and JSON both write it."""
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    main()
