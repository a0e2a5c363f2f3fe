"""Survey responses: one row is one invitation to a survey, with the answers that came back.

Grain: one row for each invitation; its key is the invitation's id. An answer belongs to the day of the
contact that was asked about.
Units: invitations and answers are counted once; scores are whole numbers of the scale the survey prints.
Identities: a score lies on its scale: 0 to 10 for recommending, the feed contract's `scale` for the others;
a score needs an answer; who was never invited cannot answer.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Kind
from outscore.model.kind import at_least
from outscore.model.kind import at_most
from outscore.model.kind import given
from outscore.model.kind import is_

KIND = Kind(
    id="surveys",
    name="Survey responses",
    row="one invitation to a survey",
    moment="contact_on",
    key=("invitation",),
    fields=(
        Field("invitation", FieldType.TEXT, "the id of the invitation", needed=True),
        Field("contact_on", FieldType.DAY, "the day of the contact it asks about", needed=True),
        Field("satisfaction", FieldType.COUNT, "the score for satisfaction", empty="no answer", scaled=True),
        Field(
            "recommend",
            FieldType.COUNT,
            "the score from 0 to 10 for recommending",
            empty="no answer",
            scale=(0, 10),
        ),
        Field(
            "ease",
            FieldType.COUNT,
            "the score for how easy it was, higher is easier",
            empty="no answer",
            scaled=True,
        ),
        Field("solved", FieldType.FLAG, "whether one contact was enough", empty="no answer"),
    ),
    counts=(
        Count("invitations", "invitations sent"),
        Count("survey_answers", "answers on satisfaction", (given("satisfaction"),)),
        Count(
            "satisfied_from_{top_box}",
            "answers from the top box up",
            (at_least("satisfaction", "{top_box}"),),
        ),
        Count(
            "dissatisfied_to_{bottom_box}",
            "answers up to the bottom box",
            (at_most("satisfaction", "{bottom_box}"),),
        ),
        Count("satisfaction_points", "scores added up", (), ("satisfaction",), How.SUM),
        Count("promoter_answers", "answers on recommending", (given("recommend"),)),
        Count("promoters", "answers of 9 or 10", (at_least("recommend", "9"),)),
        Count("detractors", "answers of 0 to 6", (at_most("recommend", "6"),)),
        Count("ease_answers", "answers on effort", (given("ease"),)),
        Count("ease_points", "scores added up", (), ("ease",), How.SUM),
        Count("said_solved_answers", "answers on being solved", (given("solved"),)),
        Count("said_solved_first", "answers that one contact was enough", (is_("solved"),)),
    ),
)
