"""Employee engagement: one row holds the answers of the people of one vendor to a survey.

Grain: one row for each vendor code, day or month of the survey and combination of dimensions (site, team
...). People are never named.
Units: answers are counted.
Identities: promoters and detractors are together not above the answers, nor answers above those who were
asked.
"""

from __future__ import annotations

from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import Told
from outscore.model.kind import Within

COUNT = FieldType.COUNT

KIND = Kind(
    id="engagement",
    name="Employee engagement",
    row="the answers of one vendor's people to a survey",
    told=(
        Told("employees_asked", COUNT, "people who were asked"),
        Told("employee_answers", COUNT, "people who answered"),
        Told("employee_promoters", COUNT, "answers of 9 or 10"),
        Told("employee_detractors", COUNT, "answers of 0 to 6"),
    ),
    within=(
        Within(("employee_promoters", "employee_detractors"), "employee_answers"),
        Within(("employee_answers",), "employees_asked"),
    ),
)
