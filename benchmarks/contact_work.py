"""The pieces of work with contacts, one a process: `python -m benchmarks.contact_work WHAT FOLDER`."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measured import Measured
from benchmarks.measured import peak_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    import polars as pl

    from outscore.intake.record_rules import RecordRules

    Work: TypeAlias = Callable[[], int]

MOMENT = "%Y-%m-%d %H:%M:%S"
ZONE = "Europe/London"
QUEUES, CHANNELS, DAYS = 160, 2, 30
AT_ONCE = 1_000_000
CHECKING_ROWS = "pandera.polars"
"""What the rejected rows of another file would need: in memory, though no row here is rejected."""
ANSWERED_WITHIN, GIVEN_UP_WITHIN = 20, 5
ASKED = (
    "offered",
    "answered",
    f"answered_within_{ANSWERED_WITHIN}s",
    "abandoned",
    f"abandoned_within_{GIVEN_UP_WITHIN}s",
    "wait_of_answered",
    "talk_time",
    "hold_time",
    "after_contact_time",
)


def written(folder: Path, rows: str) -> Work:
    """A month of contacts as CSV and Parquet, always the same for the same number of rows."""
    import polars as pl

    def work() -> int:
        count = int(rows)
        with (folder / "contacts.csv").open("wb") as file:
            for start in range(0, count, AT_ONCE):
                some = _some(start, min(AT_ONCE, count - start), count)
                some.write_csv(file, include_header=not start)
        times = dict.fromkeys(("Wait", "Talk", "Hold", "After"), pl.Int64)
        scan = pl.scan_csv(folder / "contacts.csv", infer_schema=False, schema_overrides=times)
        scan.sink_parquet(folder / "contacts.parquet", statistics=False)
        return count

    return work


def _some(start: int, rows: int, count: int) -> pl.DataFrame:
    import polars as pl

    number = pl.int_range(start, start + rows, dtype=pl.Int64)
    dice = [number.hash(seed) for seed in (1, 2, 3)]
    second = number * (DAYS * 86_400) // count
    begun = pl.datetime(2026, 6, 1) + pl.duration(seconds=second)
    return pl.select(
        pl.format("C{}", number + 100_000_000).alias("Contact"),
        begun.dt.strftime(MOMENT).alias("Began"),
        pl.format("q{}", dice[0] % QUEUES).alias("Queue"),
        pl.when(dice[1] % 7 == 0).then(pl.lit("chat")).otherwise(pl.lit("voice")).alias("Channel"),
        pl.when(dice[2] % 20 == 0).then(pl.lit("ABANDONED")).otherwise(pl.lit("ANSWERED")).alias("Outcome"),
        *(
            (dice[place] // 1000 % most).cast(pl.String).alias(name)
            for name, place, most in (("Wait", 1, 120), ("Talk", 2, 600), ("Hold", 0, 60), ("After", 1, 90))
        ),
    )


def contacts(folder: Path, form: str) -> Work:
    """Outscore: the file received, checked and added up; any row that is not accepted is a failure."""
    import_module(CHECKING_ROWS)
    from outscore.intake.streaming import stream_records

    terms = _rules(form)

    def work() -> int:
        keys = folder / "keys.parquet"
        found = stream_records(folder / f"contacts.{form}", terms, folder, keys).checked
        assert found.rows.read == found.rows.accepted, found.rows
        assert keys.stat().st_size > found.rows.accepted
        return found.facts.height

    return work


def received(folder: Path, form: str) -> Work:
    """The whole of it, as a person asks for it: the file archived, read, and recorded with its facts."""
    import_module(CHECKING_ROWS)
    from outscore.assembly import open_office
    from outscore.workflow.receive import receive

    office = folder / f"office-{form}-{time.monotonic_ns()}"
    (office / "inbox").mkdir(parents=True)
    for name, text in _workspace(form).items():
        (office / name).parent.mkdir(exist_ok=True)
        (office / name).write_text(text)
    (office / "inbox" / f"contacts.{form}").hardlink_to(folder / f"contacts.{form}")

    def work() -> int:
        with open_office(office, None) as here:
            (reception,) = receive(here)
            assert reception.delivery
            assert reception.delivery.rows.read == reception.delivery.rows.accepted, reception.issues[:1]
            return here.facts.of_delivery(reception.delivery).height

    return work


def _workspace(form: str) -> dict[str, str]:
    """The same feed as `_rules` has it, as files."""
    names = ", ".join(ASKED)
    return {
        "outscore.yaml": f"outscore: 1\nprogramme: Care\nclient: Client\ntimezone: {ZONE}\n",
        "vendors.yaml": "vendors: [{id: acme, name: Acme}]\n",
        "metrics.yaml": (
            "metrics: [{id: speed, version: 1, name: Speed, definition: Speed., unit: percent, "
            "better: higher, combine: sums, numerator: answered, denominator: offered}]\n"
        ),
        "contracts/main.yaml": (
            'contract: main\nname: Main\nvendors: [acme]\nstarts: "2026-01-01"\n'
            'measures: [{id: speed, name: Speed, metric: speed, clause: "1", target: {at_least: 80}}]\n'
        ),
        "feeds/contacts.yaml": (
            f"feed: contacts\nname: Contacts\nkind: contacts\ncut: half_hour\nfiles: contacts*\n"
            f"format: {{type: {form}}}\nvendor: {{id: acme}}\n"
            f"dimensions: {{queue: Queue, channel: Channel}}\nquantities: [{names}]\n"
            f"fields:\n  contact: {{column: Contact}}\n"
            f'  began: {{column: Began, format: "{MOMENT}"}}\n'
            "  outcome: {column: Outcome, words: {ANSWERED: answered, ABANDONED: abandoned}}\n"
            "  wait: {column: Wait, written_as: seconds}\n  talk: {column: Talk, written_as: seconds}\n"
            "  hold: {column: Hold, written_as: seconds}\n"
            "  after_contact: {column: After, written_as: seconds}\n"
        ),
    }


def _rules(form: str) -> RecordRules:
    from outscore.intake.record_rules import RecordRules
    from outscore.model.feed import Csv
    from outscore.model.feed import Feed
    from outscore.model.feed import Parquet
    from outscore.model.period import Grain
    from outscore.model.records import Cut
    from outscore.model.records import FieldText
    from outscore.model.records import RecordText

    feed = Feed(
        id="contacts",
        name="Contacts",
        kind="contacts",
        files="*",
        thousands="",
        vendor_column=None,
        fixed_vendor="acme",
        period_column=None,
        grain=Grain.DAY,
        dimensions=(("queue", "Queue"), ("channel", "Channel")),
        values=(),
        quantities=(),
        ignored_columns=(),
        identities=(),
        expected_vendors=(),
        sha256="0" * 64,
        format=Parquet() if form == "parquet" else Csv(),
    )
    fields = (
        FieldText("contact", "Contact"),
        FieldText("began", "Began", formats=(MOMENT,)),
        FieldText("outcome", "Outcome", words=(("ANSWERED", "answered"), ("ABANDONED", "abandoned"))),
        FieldText("wait", "Wait"),
        FieldText("talk", "Talk"),
        FieldText("hold", "Hold"),
        FieldText("after_contact", "After"),
    )
    return RecordRules(feed, RecordText("contacts", ZONE, fields, Cut.HALF_HOUR), ASKED, ZONE)


def polars(folder: Path, form: str) -> Work:
    """Polars alone: the same sums by half hour, queue and channel, of a file that is taken on trust."""
    import polars as pl

    answered, wait = pl.col("Outcome") == "ANSWERED", pl.col("Wait").cast(pl.Int64)
    begun = pl.col("Began").str.to_datetime(MOMENT)
    sums = [
        pl.len().alias("offered"),
        answered.sum().alias("answered"),
        (answered & (wait <= ANSWERED_WITHIN)).sum().alias("answered_within"),
        (~answered).sum().alias("abandoned"),
        (~answered & (wait <= GIVEN_UP_WITHIN)).sum().alias("abandoned_within"),
        wait.filter(answered).sum().alias("wait"),
        *(pl.col(name).cast(pl.Int64).filter(answered).sum() for name in ("Talk", "Hold", "After")),
    ]

    def work() -> int:
        if form == "csv":
            rows = pl.scan_csv(folder / "contacts.csv", infer_schema=False)
        else:
            rows = pl.scan_parquet(folder / "contacts.parquet")
        slots = rows.with_columns(slot=begun.dt.truncate("30m"))
        return slots.group_by("slot", "Queue", "Channel").agg(sums).collect(engine="streaming").height

    return work


def pandas(folder: Path, form: str) -> Work:
    """The script that an analyst would write."""
    from benchmarks.contacts_in_pandas import cells

    return lambda: len(cells(folder / f"contacts.{form}"))


WORK: dict[str, Callable[[Path, str], Work]] = {
    one.__name__: one for one in (written, contacts, received, polars, pandas)
}


def _main(what: str, folder: Path) -> None:
    name, _, how = what.partition(":")
    begun = time.perf_counter()
    work = WORK[name](folder, how)
    ready, busy = time.perf_counter(), time.process_time()
    done = work()
    ended, busy = time.perf_counter(), time.process_time() - busy
    print(json.dumps(asdict(Measured(ready - begun, ended - ready, busy, peak_bytes(), done))))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
