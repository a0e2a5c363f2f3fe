"""The signed table against itself and against the edges."""

from __future__ import annotations

from fractions import Fraction

from tests.contracts.lints.agreements import LOWER
from tests.contracts.lints.agreements import ONE_PERCENT
from tests.contracts.lints.agreements import SECONDS
from tests.contracts.lints.agreements import UK_BANDS
from tests.contracts.lints.agreements import agreed
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import faults
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import only
from tests.contracts.lints.agreements import priced
from tests.contracts.lints.agreements import printed
from tests.contracts.lints.agreements import warnings

from outscore.contracts.lints.intervals import Interval
from outscore.contracts.lints.intervals import after
from outscore.contracts.lints.intervals import before
from outscore.contracts.lints.intervals import gaps

BANDS = (band("met", "at_least 90"), band("rest"))
ROWS = (printed("met", "at_least 90"), printed("rest", "below 90"))


def test_a_table_without_holes_that_agrees_with_its_edges() -> None:
    assert not found(contract(measure(target="at_least 90", bands=BANDS, printed_bands=ROWS)))


def test_rows_in_the_wrong_order() -> None:
    finding = only(contract(measure(target="at_least 90", bands=BANDS, printed_bands=ROWS[::-1])))
    assert finding.path == ("measures", 0, "printed_bands", 1)
    assert "stands below 'rest' (less than 90), though it is better" in finding.message
    lower = (printed("met", "at_most 5"), printed("rest", "above 5"))
    edges = (band("met", "at_most 5"), band("rest"))
    assert not found(contract(measure("late", "at_most 5", SECONDS, bands=edges, printed_bands=lower)))
    assert warnings(contract(measure("late", "at_most 5", SECONDS, bands=edges, printed_bands=lower[::-1])))


def test_a_row_that_the_edges_read_otherwise() -> None:
    rows = (printed("met", "at_least 88"), printed("rest", "below 88"))
    said = faults(contract(measure(target="at_least 90", bands=BANDS, printed_bands=rows)))
    assert said == [
        (
            "88 is printed as 'met' of measure 'service_level' (at least 88), but the edges put it in "
            "'rest'. Mend the edge or the row."
        )
    ]


def test_a_row_of_another_name() -> None:
    rows = (printed("mett", "at_least 90"), printed("rest", "below 90"))
    finding = only(contract(measure(target="at_least 90", bands=BANDS, printed_bands=rows)))
    assert finding.path == ("measures", 0, "printed_bands", 0, "band")
    assert "There is no band 'mett'. Did you mean 'met'?" in finding.message


def test_a_table_that_stops_before_its_end() -> None:
    rows = (printed("target met", "at_least 99"), printed("minor", "at_least 98", "below 99"))
    finding = only(
        priced(measure(target="at_least 99", bands=UK_BANDS, printed_bands=rows), points=ONE_PERCENT)
    )
    assert finding.message.startswith("At least 0 and less than 98 has no printed band")
    assert finding.path == ("measures", 0, "printed_bands", 1)


def test_the_target_stands_for_a_row_that_is_not_printed() -> None:
    edges = (band("met", "at_most 4"), band("minor", "at_most 6"), band("rest"))
    rows = (printed("minor", "above 4", "at_most 6"), printed("rest", "above 6"))
    assert not found(contract(measure("late", "at_most 4", LOWER, bands=edges, printed_bands=rows)))
    gap = (printed("minor", "at_least 4.5", "at_most 6"), printed("rest", "above 6"))
    said = warnings(contract(measure("late", "at_most 4", LOWER, bands=edges, printed_bands=gap)))
    assert said[0].startswith(
        "More than 4 and less than 4.5 has no printed band for measure 'late', for example 4.25."
    )


def test_rows_that_hold_nothing_or_everything() -> None:
    for ends, sentence in (
        (("at_least 90", "above 90"), "has both at_least and above"),
        (("at_most 90", "below 90"), "has both at_most and below"),
        ((), "has no figures"),
        (("at_least 95", "at_most 90"), "holds no figure: at least 95 and at most 90"),
    ):
        rows = (printed("met", *ends), ROWS[1])
        finding = only(contract(measure(target="at_least 90", bands=BANDS, printed_bands=rows)))
        assert sentence in finding.message


def test_an_overlap_is_settled_by_an_agreed_reading() -> None:
    rows = (printed("met", "at_least 90"), printed("rest", "at_most 90"))
    table = measure(target="at_least 90", bands=BANDS, printed_bands=rows)
    assert only(contract(table)).message.startswith("Exactly 90 stands in two printed bands")
    assert not found(contract(table, agreed_readings=(agreed("Schedule 3", "Is 90 met?"),)))


def test_gaps_lie_between_the_parts() -> None:
    ten, twenty, thirty = Fraction(10), Fraction(20), Fraction(30)
    parts = [
        Interval(before(twenty), after(thirty)),
        Interval(before(ten), before(ten)),
        Interval(end=before(ten)),
    ]
    assert [str(gap) for gap in gaps(parts, Interval())] == ["at least 10 and less than 20", "more than 30"]
    assert [gap.example for gap in gaps(parts, Interval())] == [15, 31]
    assert not list(gaps([Interval()], Interval()))
    assert str(Interval(before(ten), after(ten))) == "exactly 10"
    assert Interval(end=before(ten)).example == 9
    assert str(Interval()) == "every figure"
    assert Interval().example == 0
