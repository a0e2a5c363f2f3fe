"""What is counted from records, as quantities of their feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.kind import FieldType
from outscore.model.kind import How

if TYPE_CHECKING:
    from outscore.model.kind import Count
    from outscore.model.kind import Kind
    from outscore.model.records import RecordText

_SUMMED = {FieldType.DURATION: QuantityType.DURATION, FieldType.DECIMAL: QuantityType.DECIMAL}


def counted_quantity(count: Count, kind: Kind, text: RecordText) -> Quantity:
    """What is counted from records as a quantity of the feed; it stands in no column of its own."""
    if count.how is How.ROWS:
        return Quantity(count.id, count.id, QuantityType.COUNT)
    places = [how.places for name in count.of if (how := text.of(name))]
    type_ = _SUMMED.get(kind.field(count.of[0]).type, QuantityType.COUNT)
    return Quantity(
        count.id, count.id, type_, places=max(places, default=0), largest=count.how is How.LARGEST
    )
