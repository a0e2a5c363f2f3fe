"""Files that are refused whole: no row of theirs is lost to sight, and none comes back alone."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import HEADER

from outscore.errors import RefusedWhole
from outscore.model.delivery import Severity
from outscore.model.sent_back import REASON
from outscore.model.sent_back import ROW
from outscore.model.sent_back import WHAT_TO_DO_IN_CSV
from outscore.workflow.exchange import rejects_file
from outscore.workflow.month import open_matters
from outscore.workflow.pack import pack_document
from outscore.workflow.pack import standing_statements
from outscore.workflow.quality import Quality
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.model.delivery import Issue

LIMITED = "kind: aggregate\nlimits: {rows_percent: 20}\n"
ACME_MORE = "A1,2026-04,service,300,297"
BOLT_BAD = "bolt,2026-04,back,222,223"
NO_MONTH = "bolt,2026-13,chat,10,9"


@pytest.fixture
def limited(desk: Desk) -> Desk:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", LIMITED)
    return desk


def told(desk: Desk) -> list[tuple[str, str]]:
    """What a person must look at once all files are known, by file and code."""
    desk.receive()
    with desk.open() as office:
        return [(file, issue.code) for file, issue in open_matters(office, receive(office), APRIL)]


def rows_of(desk: Desk, vendor: str) -> tuple[int, int, int]:
    """Rows accepted, rejected and left out, as a card has them."""
    quality = desk.documents()[vendor]["data_quality"]
    return quality["rows_accepted"], quality["rows_rejected"], quality["rows_left_out"]


def page(desk: Desk) -> str:
    (found,) = (desk.folder / "out/exchange/team").rglob("data-quality.html")
    return found.read_text(encoding="utf-8")


def sent_back(desk: Desk, file: str, *rows: tuple[str, int, str]) -> Path:
    """A rejects file put into the inbox: rows, each with the number and the reason beside it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*HEADER.split(","), ROW, REASON, WHAT_TO_DO_IN_CSV])
    writer.writerows([*row.split(","), str(number), reason, ""] for row, number, reason in rows)
    target = desk.folder / "inbox" / f"{file}.rejects corrected.csv"
    target.write_bytes(text.getvalue().encode("utf-8-sig"))
    return target


def test_rows_of_a_refused_file_are_left_out_on_the_cards_until_the_whole_file_comes(limited: Desk) -> None:
    limited.drop("figures1.csv", ACME_APRIL, ACME_MORE, BOLT_BAD, NO_MONTH)
    limited.run()
    assert (rows_of(limited, "acme"), rows_of(limited, "bolt")) == ((0, 2, 2), (0, 2, 2))
    (held,) = limited.documents()["acme"]["data_quality"]["rejections"]
    assert held["message"] == (
        "2 rows could have been taken (2, 3), and are kept out because the whole file was refused."
    )
    assert told(limited) == [
        ("figures1.csv", "limit_rows"),
        ("figures1.csv", "part_above_whole"),
        ("figures1.csv", "period_unreadable"),
        ("figures1.csv", "row_held"),
    ]
    limited.drop("figures2.csv", ACME_APRIL, ACME_MORE, BOLT_APRIL, "bolt,2026-04,back,222,222")
    limited.run()
    assert (rows_of(limited, "acme"), rows_of(limited, "bolt")) == ((2, 0, 0), (2, 0, 0))
    assert told(limited) == []


def test_a_row_of_a_refused_file_that_no_other_file_brings_stays_told(limited: Desk) -> None:
    limited.drop("figures1.csv", ACME_APRIL, ACME_MORE, BOLT_BAD)
    limited.run()
    limited.drop("figures2.csv", ACME_APRIL, "bolt,2026-04,back,222,222")
    limited.run()
    assert (rows_of(limited, "acme"), rows_of(limited, "bolt")) == ((1, 1, 1), (1, 0, 0))
    assert told(limited) == [("figures1.csv", "limit_rows"), ("figures1.csv", "row_held")]


def test_a_file_that_is_refused_again_is_counted_once(limited: Desk) -> None:
    limited.drop("figures1.csv", ACME_APRIL, ACME_MORE, BOLT_BAD)
    limited.drop("figures2.csv", ACME_APRIL, ACME_MORE, "bolt,2026-04,back,222,224")
    limited.run()
    assert (rows_of(limited, "acme"), rows_of(limited, "bolt")) == ((0, 2, 2), (0, 1, 1))
    assert {file for file, _ in told(limited)} == {"figures2.csv"}


def test_figures_that_a_refused_file_would_have_replaced_stand_and_are_not_left_out(limited: Desk) -> None:
    limited.drop("figures1.csv", ACME_APRIL, BOLT_APRIL)
    limited.run()
    limited.drop("figures2.csv", "A1,2026-04,sales,100,50", BOLT_BAD)
    limited.run()
    assert limited.figures()["acme"] == (97, 100)
    assert rows_of(limited, "acme") == (1, 1, 0)
    with limited.open() as office:
        delivery = office.deliveries.all()[-1]
        found = [issue.code for issue in office.deliveries.issues([delivery.id])[delivery.id]]
    assert sorted(found) == ["limit_rows", "part_above_whole", "row_held"]


def test_a_refused_file_has_no_rejects_file_and_its_page_asks_for_the_whole(limited: Desk) -> None:
    limited.drop("figures1.csv", ACME_APRIL, ACME_MORE, BOLT_BAD)
    limited.run()
    names = [one.name for one in (limited.folder / "out/exchange").rglob("*.*") if one.is_file()]
    assert {*names} == {"data-quality.html"}
    text = page(limited)
    assert "none of its 3 rows counts" in text
    assert "send the whole file again under a new name" in text
    assert "Correct the cells in the rejects file" not in text
    with limited.open() as office:
        (delivery,) = office.deliveries.all()
        for vendor in ("", "bolt"):
            with pytest.raises(RefusedWhole, match="refused whole"):
                rejects_file(office, delivery, vendor, "csv")


def test_a_rejects_file_of_a_refused_file_is_not_taken_alone(limited: Desk) -> None:
    limited.drop("figures1.csv", ACME_APRIL, ACME_MORE, BOLT_BAD)
    limited.run()
    path = sent_back(limited, "figures1.csv", ("bolt,2026-04,back,222,222", 4, "whatever"))
    (reception,) = (one for one in limited.receive() if one.file == path.name)
    assert [(one.code, one.severity) for one in reception.issues] == [("rejects_of_refused", Severity.FILE)]
    limited.run()
    assert limited.figures() == {"acme": (None, None), "bolt": (None, None)}
    assert rows_of(limited, "acme") == (0, 2, 2)


def test_a_pack_tells_the_rows_of_a_refused_file_in_one_sentence(limited: Desk) -> None:
    limited.drop("figures1.csv", ACME_APRIL, ACME_MORE, BOLT_BAD)
    limited.run()
    with limited.open() as office:
        document = pack_document(office, APRIL, standing_statements(office, APRIL))
    (refused,) = document["refused"]
    assert sorted(one["code"] for one in refused["issues"]) == ["limit_rows", "part_above_whole", "row_held"]
    assert [one["sentence"] for one in document["missing"]] == [
        "All 2 rows from Acme Contact were rejected for April 2026: nothing was measured.",
        "The only row from Bolt Services was rejected for April 2026: nothing was measured.",
    ]


def test_a_row_whose_month_could_not_be_read_is_mended_by_the_rejects_file(desk: Desk) -> None:
    desk.drop("figures1.csv", ACME_APRIL, NO_MONTH)
    desk.run()
    assert [code for _, code in told(desk)] == ["period_unreadable"]
    sent_back(desk, "figures1.csv", ("bolt,2026-04,chat,10,9", 3, ""))
    desk.run()
    assert (rows_of(desk, "acme"), rows_of(desk, "bolt")) == ((1, 0, 0), (1, 0, 0))
    assert "left out" not in desk.documents()["bolt"]["summary"]["sentence"]
    assert told(desk) == []


def test_a_row_that_comes_back_wrong_is_told_once_where_it_is_now(desk: Desk) -> None:
    desk.drop("figures1.csv", ACME_APRIL, BOLT_BAD)
    desk.run()
    assert rows_of(desk, "bolt") == (0, 1, 1)
    path = sent_back(desk, "figures1.csv", ("bolt,2026-04,back,222,229", 3, ""))
    desk.run()
    assert rows_of(desk, "bolt") == (0, 1, 1)
    assert told(desk) == [(path.name, "part_above_whole")]
    again = path.with_name("figures1.csv.rejects 2.csv")
    again.write_bytes(path.read_bytes().replace(b",229,3,", b",222,2,"))
    desk.run()
    assert rows_of(desk, "bolt") == (1, 0, 0)
    assert told(desk) == []


def test_nobody_settles_the_rows_of_another_vendor(desk: Desk) -> None:
    desk.drop("figures1.csv", ACME_APRIL, BOLT_BAD)
    sent_back(desk, "figures1.csv", ("A1,2026-04,chat,10,9", 3, ""))
    desk.run()
    assert rows_of(desk, "bolt") == (0, 1, 1)


def test_of_files_of_one_name_the_one_is_meant_that_gave_the_reason(desk: Desk) -> None:
    desk.drop("figures1.csv", "bolt,2026-04,back,1,2", "bolt,2026-04,chat,10,9")
    desk.receive()
    desk.drop("figures1.csv", "bolt,2026-04,back,3,4", NO_MONTH)
    receptions = desk.receive()
    first = next(one for one in _issues(desk, 1) if one.code == "part_above_whole")
    assert len(receptions) == 1
    sent_back(desk, "figures1.csv", ("bolt,2026-04,other,2,2", 2, first.message))
    desk.receive()
    (note,) = (one for one in _issues(desk, 3) if one.code == "row_sent_back")
    with desk.open() as office:
        sha256 = {one.id: one.sha256 for one in office.deliveries.all()}
    assert note.key == f'["{sha256[1]}",2]'


def _issues(desk: Desk, delivery: int) -> tuple[Issue, ...]:
    with desk.open() as office:
        return office.deliveries.issues([delivery])[delivery]


def test_a_row_that_came_back_for_a_frozen_month_waits_with_it(desk: Desk) -> None:
    desk.drop("figures1.csv", ACME_APRIL, BOLT_APRIL, BOLT_BAD)
    desk.run()
    desk.approve()
    sent_back(desk, "figures1.csv", ("bolt,2026-04,back,222,222", 4, ""))
    assert told(desk) == [("figures1.csv", "part_above_whole")]
    with desk.open() as office:
        quality = Quality(office, APRIL, office.facts.current({APRIL.start})).of("bolt")
    assert (quality["rows_accepted"], quality["rows_left_out"]) == (1, 1)
