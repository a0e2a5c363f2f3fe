"""From a sample and its table to a proposed feed contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import OutscoreError
from outscore.intake.days import days_of
from outscore.intake.draft.likeness import likeness_of
from outscore.intake.draft.names import feed_id
from outscore.intake.draft.names import file_pattern
from outscore.intake.draft.names import id_of
from outscore.intake.draft.names import name_with_period
from outscore.intake.draft.proposal import Item
from outscore.intake.draft.proposal import Note
from outscore.intake.draft.proposal import Proposal
from outscore.intake.draft.proposal import Section
from outscore.intake.draft.proposal import asked
from outscore.intake.draft.proposal import said
from outscore.intake.draft.quantities import quantity_item
from outscore.intake.draft.quantities import unknown_names
from outscore.intake.draft.quantities import with_words
from outscore.intake.draft.roles import roles_of
from outscore.intake.draft.sample import member_of
from outscore.intake.draft.sample import sample_of
from outscore.intake.draft.table import table_of
from outscore.intake.draft.writing import quoted
from outscore.intake.draft.writing import shown
from outscore.intake.kinds import Kind
from outscore.intake.kinds import kind_of
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.period import Grain

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.intake.draft.proposal import Plain
    from outscore.intake.draft.roles import Roles
    from outscore.intake.draft.sample import Sample
    from outscore.intake.draft.table import Table

MOST_VALUES = 30
NO_VENDOR = "your-vendor"
"""What stands for the vendor until somebody says who it is; no workspace has it."""
_NO_MONTH = "YYYY-MM"


@dataclass(frozen=True, slots=True)
class Told:
    """What is known besides the sample.

    file: the sample's name. name: the feed's id, "" to make one. vendor: whose file it is, "" where that is
    not told. sheet: which sheet to read, "" to find it. vendors: the ids of the workspace's vendors. codes:
    what feeds call them. rivals: feeds of the workspace that would take a file of this name.
    """

    file: str
    name: str = ""
    vendor: str = ""
    sheet: str = ""
    vendors: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed feed contract, the bytes it was made from, their name, and the codes of vendors in them."""

    proposal: Proposal
    content: bytes
    member: str
    vendor_codes: tuple[str, ...]


def draft(content: bytes, told: Told) -> Draft:
    """A feed contract that reads the sample; raises Unreadable, or OutscoreError where there is none."""
    member = told.file
    inside: tuple[Item, ...] = ()
    if kind_of(content) is Kind.ZIP:
        member, content, item = member_of(content)
        inside = (item,)
    sample = sample_of(content, told.sheet)
    table = table_of(content, sample.format, sample.layout)
    roles = roles_of(table, told.codes, vendor_told=bool(told.vendor))
    if not roles.figures:
        raise OutscoreError(
            f"No column of {told.file} holds figures, so there is nothing to draft. Columns: "
            f"{', '.join(table.names[:12])}."
        )
    feed = told.name or feed_id(told.file)
    ids = _ids(roles)
    common, quantities = with_words(_quantities(roles, ids, sample.percents), tuple(roles.figures.values()))
    parts = (
        *_head(feed, told, roles, table),
        Section("format", (*sample.items, *inside, *_number_items(table, roles))),
        Item("vendor", *_vendor(told, table, roles)),
        _period(member.rpartition("/")[2], sample, roles),
        *_dimensions(table, roles, ids),
        Section("quantities", quantities, unknown_names(roles.figures, quantities)),
        *((common,) if common else ()),
        Section("skip_rows", tuple(Item("", {"column": c, "equals": t}) for c, t in roles.skipped), _SKIPPED),
        Section("ignored_columns", _ignored(roles, quantities), _IGNORED),
    )
    codes = tuple(text for text in table.counts(roles.vendor, roles.left_out) if text) if roles.vendor else ()
    return Draft(Proposal(feed, (), parts), content, member, codes)


_IGNORED = (Note("There and not read. Columns that figures are wanted by become dimensions."),)
_SKIPPED = (Note("Rows that are no data. They are counted, and told each time."),)


def _ids(roles: Roles) -> Mapping[str, str]:
    """An id for each dimension and quantity, by column."""
    found: dict[str, str] = {}
    for column in (*roles.dimensions, *roles.figures):
        found[column] = id_of(column, set(found.values()))
    return found


def _head(feed: str, told: Told, roles: Roles, table: Table) -> tuple[Item, ...]:
    pattern = file_pattern(told.file)
    notes = said("what changes from month to month is *; look at it")
    if told.rivals:
        notes = asked(
            f"The feed {told.rivals[0]} takes files of this name too, and a file must fit one feed alone. "
            f"Which of the two patterns is too wide? Until it is changed, such files are not read."
        )
    kind: tuple[Note, ...] = ()
    if roles.single and roles.period:
        kind = asked(f"{shown(roles.single)} is different in every row. {_records(roles, table)}")
    elif roles.alike:
        first, second = roles.alike
        kind = asked(
            f"Rows {first} and {second} are about the same vendor, period and dimensions. Which column tells "
            f"them apart? Until then, rows that say different figures of the same thing are rejected."
        )
    name = feed.replace("_", " ").replace("-", " ").capitalize()
    return (
        Item("feed", feed),
        Item("name", name),
        Item("kind", "aggregate", kind),
        Item("files", pattern, notes),
    )


def _records(roles: Roles, table: Table) -> str:
    """What to do where each row may be a thing of its own."""
    found = likeness_of([name for name in table.names if name.isprintable()], roles.single)
    if found is None:
        return (
            "If each row is one contact or one case and not a sum, it is not for this kind of feed: see "
            "which kind is for it, or ask for sums by day."
        )
    lacks = "; ".join(f"{one.id}: {one.meaning}" for one in found.missing)
    asks = f" In which column stands {lacks}?" if lacks else ""
    return (
        f"If each row is {found.kind.row} and not a sum, write kind: {found.kind.id}, in place of period and "
        f"dimensions fields: {found.fields}, and quantities as a list of what is to be counted.{asks} Is "
        f"each of these columns what it is taken for? outscore check asks how they are written."
    )


def _number_items(table: Table, roles: Roles) -> tuple[Item, ...]:
    way = roles.reading.way
    items = []
    if way.decimal != ".":
        items.append(Item("decimal", way.decimal))
    if way.thousands:
        items.append(Item("thousands", way.thousands))
    unclear = {
        column: figures.example
        for column, figures in roles.figures.items()
        if figures.example in roles.reading.unclear
    }
    if unclear:
        items.append(Item("thousands", "none", _about_thousands(unclear)))
    below = {negative for figures in roles.figures.values() for negative in figures.negatives}
    if below:
        items.append(Item("negative", min(below).value))
    if table.trimmed:
        items.append(Item("spaces", "trimmed", said("the sample has spaces around some texts")))
    return tuple(items)


def _about_thousands(unclear: Mapping[str, str]) -> tuple[Note, ...]:
    """Numbers, by column, that are whole with a sign between thousands, or have three decimals."""
    column, example = next(iter(unclear.items()))
    sign = "," if "," in example else "."
    comma = 'decimal: "," here and ' if sign == "," else ""
    return asked(
        f"{shown(example)} in {shown(column)} can be a number with thousands, or with decimals. For "
        f"thousands write thousands: {quoted(sign)}; for decimals {comma}type: decimal, places: 3 for "
        f"{_some(list(unclear))}. Until then such rows are rejected."
    )


def _vendor(told: Told, table: Table, roles: Roles) -> tuple[Plain, tuple[Note, ...]]:
    if told.vendor and told.vendors and told.vendor not in told.vendors:
        return {"id": told.vendor}, asked(
            f"vendors.yaml has no vendor {shown(told.vendor)} (it has: {', '.join(told.vendors[:12])}). Add "
            f"it there, or write here the one that is meant."
        )
    if told.vendor:
        return {"id": told.vendor}, ()
    if roles.vendor:
        codes = [text for text in table.counts(roles.vendor, roles.left_out) if text]
        unknown = [code for code in codes if code not in told.codes]
        value = {"column": roles.vendor}
        if not unknown:
            return value, said("every code in it is known")
        return value, asked(
            f"Whose codes are {_some(unknown)}? Put them under codes of their vendors in vendors.yaml; rows "
            f"of codes that no vendor has are rejected. If the file is one vendor's, write {{id: ...}} in "
            f"place of the column."
        )
    if len(told.vendors) == 1:
        return {"id": told.vendors[0]}, said("the only vendor of the workspace")
    known = f" (one of: {', '.join(told.vendors[:12])})" if told.vendors else ""
    return {"id": NO_VENDOR}, asked(
        f"Whose file is it? Write the vendor's id{known}; or, where a column tells it, {{column: ...}}."
    )


def _some(texts: Sequence[str]) -> str:
    listed = ", ".join(shown(text) for text in texts[:8])
    return f"{listed} and {len(texts) - 8} more" if len(texts) > 8 else listed


def _period(file: str, sample: Sample, roles: Roles) -> Item:
    if roles.period is None:
        return _period_of_file(file, sample)
    written, column = roles.period.written, roles.period.column
    grain = written.grain
    formats: Plain = written.formats[0] if len(written.formats) == 1 else written.formats
    value: dict[str, Plain] = {"column": column, "format": formats, "grain": grain.value}
    if written.unclear:
        days = dict.fromkeys(days_of(written.unclear, written.formats))
        either = " or ".join(f"{day:%d %B %Y}" for day in days)
        question = (
            f"{shown(written.unclear)} can be {either}. Keep the format that is meant; until then rows "
        )
        return Item("period", value, asked(f"{question}that can be two days are rejected."))
    text, day = next(iter(written.days.items()))
    read = f"{shown(text)} is {day:%d %B %Y}"
    if grain is Grain.MONTH:
        read = f"{shown(text)} is {day:%B %Y}" + (
            "" if written.of_months else "; write grain: day if it is that day's"
        )
    if EXCEL_SERIAL in written.formats:
        read += ", as spreadsheets count days"
    return Item("period", value, said(read))


def _period_of_file(file: str, sample: Sample) -> Item:
    """No column tells the period: the file's name may."""
    if found := name_with_period(file):
        pattern, day = found
        grain = Grain.DAY if "%d" in pattern else Grain.MONTH
        shown_day = f"{day:%d %B %Y}" if grain is Grain.DAY else f"{day:%B %Y}"
        return Item(
            "period",
            {"in_name": pattern, "grain": grain.value},
            said(f"no column tells it; {shown(file)} is {shown_day}"),
        )
    above = f" Above the table stands {shown(sample.titles[0])}." if sample.titles else ""
    return Item(
        "period",
        {"of_file": _NO_MONTH, "grain": "month"},
        asked(
            f"Nothing tells the month of the rows.{above} Write the month that this file is about; better, "
            f'ask for files with the month in their names and write {{in_name: "acme_%Y-%m*.csv", '
            f"grain: month}}."
        ),
    )


def _dimensions(table: Table, roles: Roles, ids: Mapping[str, str]) -> tuple[Section, ...]:
    items, values = [], []
    for column, why in roles.dimensions.items():
        items.append(Item(ids[column], column, said(why) if why else ()))
        found = [text for text in table.counts(column, roles.left_out) if text.strip()]
        if len(found) <= MOST_VALUES:
            values.append(Item(ids[column], tuple(sorted(found)), _alike(found, ids[column])))
    notes = (
        said("What rows are split by. No two rows of the sample are about the same.")
        if not roles.alike
        else ()
    )
    return (
        Section("dimensions", tuple(items), notes),
        Section(
            "values_of",
            tuple(values),
            said("Every value that the sample has. Rows with others are rejected: add those that may come."),
        ),
    )


def _alike(values: Collection[str], name: str) -> tuple[Note, ...]:
    """A question where values differ in nothing but capitals and spaces."""
    seen: dict[str, str] = {}
    for value in values:
        plain = "".join(value.casefold().split())
        if plain in seen:
            return asked(
                f"Are {shown(seen[plain])} and {shown(value)} the same? Then give the vendor's words in "
                f"values_as: {{{name}: {{{quoted(value)}: {quoted(seen[plain])}}}}}, and list the one here."
            )
        seen[plain] = value
    return ()


def _quantities(roles: Roles, ids: Mapping[str, str], percents: Collection[str]) -> tuple[Item, ...]:
    return tuple(
        quantity_item(ids[column], column, figures, roles.reading.unclear, percent=column in percents)
        for column, figures in roles.figures.items()
    )


def _ignored(roles: Roles, quantities: Sequence[Item]) -> tuple[Item, ...]:
    kept_out = [column for column, item in zip(roles.figures, quantities, strict=True) if item.off]
    items = [Item("", column, said("see the question above")) for column in kept_out]
    return (*items, *(Item("", column, said(why) if why else ()) for column, why in roles.ignored.items()))
