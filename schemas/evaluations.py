"""Quality evaluations: one row is one contact that a scorer went through, with the errors found.

Grain: one row for each evaluation; its key is the evaluation's id. Only the random sample makes a rate; a
sample aimed at a risk is counted apart. A contact that the vendor scored and the client scored again is two
rows: each side's are counted apart (`evaluated_by_vendor`, `evaluated_by_client`), and `evaluated` is both
together, for feeds in which one side alone scores. `scored_by_vendor` and the errors marked by each side are
of any sample: by the dimension `contact` the two are held against each other (`scored_by_both`, `alike`).
Units: a contact counts once in each of the three classes, however many errors of the class it has; points
are decimals.
Identities: points given are not above the points that could be given.
"""

from __future__ import annotations

from dataclasses import replace

from outscore.model.agreement import CLASSES
from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Kind
from outscore.model.kind import Within
from outscore.model.kind import at_least
from outscore.model.kind import is_

AT_RANDOM = is_("sample", "random")
SCORERS = {"vendor": "scored by the vendor", "client": "scored by the client"}


def _by_each(count: Count) -> tuple[Count, ...]:
    """A count of evaluations whoever made them, and the same of each side's alone."""
    return (
        count,
        *(
            replace(
                count,
                id=f"{count.id}_by_{scorer}",
                meaning=f"{count.meaning}, {scored}",
                where=(*count.where, is_("scorer", scorer)),
                or_else=tuple((*way, is_("scorer", scorer)) for way in count.or_else),
            )
            for scorer, scored in SCORERS.items()
        ),
    )


def _marked_by(scorer: str) -> tuple[Count, ...]:
    """Whether one side scored a contact, of whatever sample, and which errors it found."""
    its, scored = is_("scorer", scorer), SCORERS[scorer]
    return (
        Count(f"scored_by_{scorer}", f"contacts of any sample, {scored}", (its,)),
        *(
            Count(
                f"{one}_marked_by_{scorer}",
                f"contacts of any sample with such an error, {scored}",
                (its, at_least(f"{one.removesuffix('_critical')}_errors", "1")),
            )
            for one in CLASSES
        ),
    )


EVALUATED = (
    Count("evaluated", "contacts of the random sample", (AT_RANDOM,)),
    Count("evaluated_targeted", "contacts of the aimed sample", (is_("sample", "targeted"),)),
    Count("customer_critical", "contacts with such an error", (AT_RANDOM, at_least("customer_errors", "1"))),
    Count("business_critical", "contacts with such an error", (AT_RANDOM, at_least("business_errors", "1"))),
    Count("compliance_critical", "contacts with a breach", (AT_RANDOM, at_least("compliance_errors", "1"))),
    Count("failed_outright", "contacts failed on one point", (AT_RANDOM, is_("failed_outright"))),
    Count("form_points", "points given", (AT_RANDOM,), ("points",), How.SUM),
    Count("form_points_possible", "points possible", (AT_RANDOM,), ("points_possible",), How.SUM),
    Count("answers_evaluated", "answers of the random sample", (AT_RANDOM,)),
    Count(
        "answers_with_critical_error",
        "answers with a critical error",
        (AT_RANDOM, at_least("customer_errors", "1")),
        or_else=(
            (AT_RANDOM, at_least("business_errors", "1")),
            (AT_RANDOM, at_least("compliance_errors", "1")),
        ),
    ),
    Count("answers_unsupported", "answers without support", (AT_RANDOM, is_("unsupported"))),
)

KIND = Kind(
    id="evaluations",
    name="Quality evaluations",
    row="one contact that a scorer went through",
    moment="contact_on",
    key=("evaluation",),
    fields=(
        Field("evaluation", FieldType.TEXT, "the id of the evaluation", needed=True),
        Field("contact", FieldType.TEXT, "the id of the contact"),
        Field("contact_on", FieldType.DAY, "the day of the contact", needed=True),
        Field("sample", FieldType.CHOICE, "how it was chosen", needed=True, choices=("random", "targeted")),
        Field("scorer", FieldType.CHOICE, "who scored it", needed=True, choices=("vendor", "client")),
        Field("customer_errors", FieldType.COUNT, "errors that matter to the customer", needed=True),
        Field("business_errors", FieldType.COUNT, "errors that cost the business", needed=True),
        Field("compliance_errors", FieldType.COUNT, "breaches of law or rule", needed=True),
        Field("unsupported", FieldType.FLAG, "whether an answer claimed what no approved source says"),
        Field("failed_outright", FieldType.FLAG, "whether it failed on one point alone"),
        Field("points", FieldType.DECIMAL, "points given"),
        Field("points_possible", FieldType.DECIMAL, "points that could be given"),
        Field("items_scored_twice", FieldType.COUNT, "items that both sides marked"),
        Field("items_alike", FieldType.COUNT, "items that both sides marked alike"),
    ),
    counts=(
        *(one for count in EVALUATED for one in _by_each(count)),
        *(one for scorer in SCORERS for one in _marked_by(scorer)),
        Count("items_scored_twice", "items both sides marked", (), ("items_scored_twice",), How.SUM),
        Count("items_alike", "items both sides marked alike", (), ("items_alike",), How.SUM),
    ),
    within=(
        Within(("form_points",), "form_points_possible"),
        Within(("items_alike",), "items_scored_twice"),
    ),
)
