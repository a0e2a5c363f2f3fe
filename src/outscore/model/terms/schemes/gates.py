"""Terms of bonuses and penalties that hang on several measures."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from outscore.model.target import Target
from outscore.model.terms.clause import Inline
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import OF


class PaidTo(StrEnum):
    """Who gets the money."""

    VENDOR = "vendor"
    CLIENT = "client"


class WithCredits(StrEnum):
    """Whether a bonus is paid in a period that also costs credits."""

    ALLOWED = "allowed"
    NEVER = "never_in_the_same_period"


@clause
class GateTest:
    """One condition: a measure's figure against a level."""

    measure: Annotated[str, Reference("measure"), "The measure."]
    level: Annotated[Target, Inline()]


@clause
class Gate:
    """A bonus or a penalty that depends on several measures at once; in between nothing is paid."""

    id: Annotated[str, "The working paper names the gate by this id."]
    clause: Annotated[str, "Where the contract says so."]
    paid_to: Annotated[PaidTo, "vendor: a bonus. client: a penalty."]
    all_of: Annotated[tuple[GateTest, ...], "Every one of these must hold."] = ()
    any_of: Annotated[tuple[GateTest, ...], "Or at least one of these."] = ()
    percent: Annotated[Fraction | None, "The percentage of the base."] = None
    amount: Annotated[Fraction | None, "Or the sum."] = None
    of: Annotated[str, Reference("base"), OF] = CHARGES
    with_credits: Annotated[
        WithCredits, "For a bonus: allowed beside credits, or never_in_the_same_period."
    ] = WithCredits.ALLOWED
