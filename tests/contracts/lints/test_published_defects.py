"""The defects that were found in public contracts, each written as a contract file would hold it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.contracts.lints.agreements import COUNT
from tests.contracts.lints.agreements import LOWER
from tests.contracts.lints.agreements import ONE_PERCENT
from tests.contracts.lints.agreements import SECONDS
from tests.contracts.lints.agreements import UK_BANDS
from tests.contracts.lints.agreements import agreed
from tests.contracts.lints.agreements import at
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import faults
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import only
from tests.contracts.lints.agreements import priced
from tests.contracts.lints.agreements import printed
from tests.contracts.lints.agreements import warnings

from outscore.contracts.lints import Severity
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import ExcessRow
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit

UK_PRINTED = (
    printed("target met", "at_least 99"),
    printed("minor", "at_least 98", "at_most 98.9"),
    printed("serious", "at_least 97", "at_most 97.9"),
    printed("severe", "at_least 96", "at_most 96.9"),
    printed("below threshold", "below 96"),
)
CAP = Cap("month", "Schedule 7", CapWindow.PERIOD, percent=Fraction(3))


def test_uk_printed_bands_skip_98_95() -> None:
    table = measure(target="at_least 99", bands=UK_BANDS, printed_bands=UK_PRINTED)
    holes = found(priced(table, points=ONE_PERCENT, caps=(CAP,)))
    assert [finding.severity for finding in holes] == [Severity.WARNING] * 3
    assert holes[-1].message == (
        "More than 98.9 and less than 99 has no printed band for measure 'service_level', for example 98.95. "
        "The edges put 98.95 in 'minor'. Record under agreed_readings, with the clause 'Schedule 3' and the "
        "figure 98.95, that both sides read it so."
    )
    assert holes[-1].path == ("measures", 0, "printed_bands", 0)


def test_an_agreed_reading_settles_its_hole_and_no_other() -> None:
    table = measure(target="at_least 99", bands=UK_BANDS, printed_bands=UK_PRINTED)
    reading = agreed("schedule 3", "Is 98.95 minor?")
    left = warnings(priced(table, points=ONE_PERCENT, caps=(CAP,), agreed_readings=(reading,)))
    assert len(left) == 2
    assert not any("98.95" in message for message in left)
    elsewhere = agreed("Schedule 9", "Is 98.95 minor?")
    assert len(warnings(priced(table, points=ONE_PERCENT, caps=(CAP,), agreed_readings=(elsewhere,)))) == 3


def test_dfe_printed_bands_leave_95_4_and_89_5_without_a_rating() -> None:
    rows = (
        printed("good", "at_least 96"),
        printed("approaching", "at_least 90", "at_most 95"),
        printed("poor", "at_least 75", "at_most 89"),
        printed("failing", "below 75"),
    )
    said = faults(contract(measure(printed_bands=rows)))
    assert said[0].startswith("The printed bands of measure 'service_level' are only kept for the record.")
    assert any(message.startswith("More than 95 and less than 96 has no printed band") for message in said)
    assert any(message.startswith("More than 89 and less than 90 has no printed band") for message in said)
    assert len(said) == 3


def test_dfe_final_day_before_its_own_periods() -> None:
    over = SettlingIn(
        until=date(2023, 7, 31),
        clause="5",
        effect=SettlingEffect.REPORT_ONLY,
        earlier_failures=Counts.DO_NOT_COUNT,
    )
    finding = only(contract(measure(target="at_least 96"), settling_in=over))
    assert finding.path == ("settling_in", "until")
    assert finding.message == (
        "Settling_in ends on 2023-07-31, before the contract starts (2026-04-01), so it never holds. Mend "
        "the day."
    )
    short = replace(contract(measure(target="at_least 96")).span, end=date(2026, 4, 29))
    assert only(contract(measure(target="at_least 96"), span=short)).message == (
        "The contract runs from 2026-04-01 to 2026-04-29, in which no whole month lies, so nothing is ever "
        "settled. Mend the days, or settled_every."
    )


SAAS_PRINTED = (
    printed("small", "at_least 99.85", "below 99.89"),
    printed("medium", "at_least 99.80", "at_most 99.85"),
    printed("large", "at_most 99.80"),
)


def test_saas_first_credit_band_leaves_99_895_unpriced_and_prints_edges_twice() -> None:
    bands = (
        band("met", "at_least 99.9", percent="0"),
        band("small", "at_least 99.85", percent="2.5"),
        band("medium", "at_least 99.80", percent="5"),
        band("large", percent="10"),
    )
    table = measure(target="at_least 99.9", bands=bands, printed_bands=SAAS_PRINTED, credit=PercentByBand())
    said = warnings(priced(table))
    assert any(
        "At least 99.89 and less than 99.9 has no printed band" in message
        and "The edges put 99.895 in 'small'" in message
        for message in said
    )
    assert any("Exactly 99.85 stands in two printed bands" in message for message in said)
    assert any("Exactly 99.8 stands in two printed bands" in message for message in said)
    assert len(said) == 3
    assert not faults(priced(table))


def test_nashua_tiers_leave_slits() -> None:
    rows = (
        printed("free", "at_most 3.00"),
        printed("quarter", "at_least 3.01", "at_most 3.40"),
        printed("half", "at_least 3.41", "at_most 3.70"),
        printed("most", "at_least 3.71", "at_most 3.99"),
        printed("all", "at_least 4.00"),
    )
    said = faults(contract(measure("abandoned", "at_most 3.00", LOWER, printed_bands=rows)))
    for hole in (
        "More than 3 and less than 3.01",
        "More than 3.4 and less than 3.41",
        "More than 3.99 and less than 4",
    ):
        assert any(message.startswith(f"{hole} has no printed band") for message in said)


def test_redwood_target_of_none_beside_an_allowance_of_five_percent() -> None:
    credit = PerOccurrence(amount=Fraction(5), free_percent=Fraction(5), free_percent_of="calls")
    held = measure("held_over_90s", "at_most 0", COUNT, credit=credit)
    finding = only(priced(held, caps=(CAP,)))
    assert finding.path == ("measures", 0, "credit", "free_percent")
    assert finding.message == (
        "The target of measure 'held_over_90s' is at most 0, yet the credit leaves 5 percent of calls free "
        "of charge. Which holds? Mend one, or record under agreed_readings, with the clause 'Schedule 3', "
        "that both are meant."
    )
    assert not found(priced(held, caps=(CAP,), agreed_readings=(agreed("Schedule 3", "Which holds?"),)))


def test_registry_rows_that_share_an_edge() -> None:
    rows = tuple(
        ExcessRow(up_to=Fraction(end) if end else None, amount=Fraction(amount))
        for end, amount in (("2", "400"), ("10", "938"), ("10", "1500"), ("", "2000"))
    )
    late = measure("restore", "at_most 15", SECONDS, credit=ExcessTable(rows=rows))
    finding = only(priced(late))
    assert finding.severity is Severity.FAULT
    assert finding.path == ("measures", 0, "credit", "rows", 2, "up_to")
    assert finding.message.startswith(
        "Row 3 of credit of measure 'restore' ends at 10, no higher than the row before"
    )
    assert "A figure on an end belongs to the lower row" in finding.message


def test_iagree_objective_at_most_1_but_penalty_from_1() -> None:
    bands = (band("good", "below 1.00", percent="0"), band("penalty", percent="5"))
    finding = only(priced(measure("errors", "at_most 1.00", LOWER, bands=bands, credit=PercentByBand())))
    assert finding.severity is Severity.FAULT
    assert finding.path == ("measures", 0, "target", "at_most")
    assert finding.message == (
        "Exactly 1.00 meets the target of measure 'errors' (at most 1.00), yet it falls in band 'penalty', "
        "because the edge of the bands is less than 1.00. Write the same boundary in both."
    )


def test_iagree_objective_and_penalty_as_printed() -> None:
    edges = (band("good", "at_most 1.00", percent="0"), band("penalty", percent="5"))
    doubled = measure(
        "errors",
        "at_most 1.00",
        LOWER,
        bands=edges,
        printed_bands=(printed("penalty", "at_least 1.00"),),
        credit=PercentByBand(),
    )
    assert only(priced(doubled)).message.startswith(
        "Exactly 1 stands in two printed bands of measure 'errors'"
    )
    edges = (band("good", "at_most 7.50", percent="0"), band("penalty", percent="5"))
    slit = measure(
        "late",
        "at_most 7.50",
        LOWER,
        bands=edges,
        printed_bands=(printed("penalty", "at_least 7.51"),),
        credit=PercentByBand(),
    )
    assert only(priced(slit)).message.startswith("More than 7.5 and less than 7.51 has no printed band")


def test_citizens_credit_that_begins_where_it_is_worth_nothing() -> None:
    credit = PerUnit(per=Fraction(1), part_units=PartUnits.IGNORED, percent=Fraction(1))
    finding = only(priced(measure(target="above 99.00", credit=credit)))
    assert finding.severity is Severity.WARNING
    assert "at exactly 99.00, but is 0 units away from it, so that costs nothing" in finding.message


def test_dfe_fails_without_a_consequence_is_only_a_warning() -> None:
    bands = (
        band("good", "at_least 96", points="0"),
        band("approaching", "at_least 90", points="0"),
        band("failing", points="1"),
    )
    finding = at(
        priced(measure(target="at_least 96", bands=bands), points=ONE_PERCENT), "measures", 0, "bands", 1
    )
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "Nothing follows when measure 'service_level' falls in 'approaching', though it is missed there: no "
        "points, no credit, no trigger. Is that meant?"
    )
