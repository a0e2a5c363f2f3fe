"""What two scorers' marks of the same contacts come to: how many both scored, and how often they agree.

A contact is known by the dimension `contact` of the feeds that bring evaluations; one feed may bring both
sides, or each side its own. A feed that tells which contacts a side scored tells that side's marks too.
Dimensions that all of a vendor's feeds have besides, such as the item of the form, tell pairs apart.
"""

from __future__ import annotations

CONTACT = "contact"
"""The dimension by which evaluations of the same contact are found."""
SIDES = ("vendor", "client")
CLASSES = ("customer_critical", "business_critical", "compliance_critical")
SCORED = tuple(f"scored_by_{side}" for side in SIDES)
"""Whether each side scored the contact."""
BOTH, ONE = "scored_by_both", "scored_by_one_side"
ALIKE = "alike"
"""Contacts in which both sides found, or did not find, an error of each class."""
MEANINGS = {
    BOTH: "contacts that the vendor and the client scored",
    ONE: "contacts that one of them alone scored",
    ALIKE: "contacts that both scored, and judged alike in all three classes of error",
    **{
        f"alike_{one}": f"contacts that both scored, and judged alike as to {one.replace('_', '-')} errors"
        for one in CLASSES
    },
}


def marks(name: str) -> tuple[str, ...]:
    """The quantities of each side that one of these is worked out from, those of the vendor first.

    >>> marks("alike_customer_critical")[2:]
    ('customer_critical_marked_by_vendor', 'customer_critical_marked_by_client')
    """
    classes = CLASSES if name == ALIKE else tuple(one for one in CLASSES if name == f"alike_{one}")
    return (*SCORED, *(f"{one}_marked_by_{side}" for one in classes for side in SIDES))


def scorer(mark: str) -> str:
    """The quantity that tells whether the side scored that a quantity of it is about.

    >>> scorer("compliance_critical_marked_by_client")
    'scored_by_client'
    """
    return f"scored_by_{mark.rpartition('_')[2]}"
