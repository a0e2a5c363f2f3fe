"""The formats of files: for each, a reader that hands the rows of a file to a Gatherer.

A new format is one module here, its class in the model and in the feed contract, and one line in FORMATS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.intake.formats import csv_text
from outscore.intake.formats import json_lines
from outscore.intake.formats import ods
from outscore.intake.formats import parquet
from outscore.intake.formats import xlsx
from outscore.model.feed import Csv
from outscore.model.feed import JsonLines
from outscore.model.feed import Ods
from outscore.model.feed import Parquet
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.intake.gather import Records
    from outscore.model.feed import Feed
    from outscore.model.feed import Format

FORMATS: dict[type[Format], Callable[[bytes, Feed], Records]] = {
    Csv: csv_text.read,
    Xlsx: xlsx.read,
    Ods: ods.read,
    Parquet: parquet.read,
    JsonLines: json_lines.read,
}
