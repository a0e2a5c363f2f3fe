"""What the sender of a row is asked to do, by the code of what was found wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ADVICE: Mapping[str, str] = {
    "row_field_count": "Put each value into its own column, and nothing beyond the last one.",
    "rows_in_text": (
        "Take out the quote that is too many and write each row by itself, with this row's number beside "
        "each; or take the list of rows out of the text."
    ),
    "row_unreadable": "Write each value into its own column.",
    "row_conflict": "Send only the row that is right, and leave out the others about the same thing.",
    "last_line_open": "Check that the row is whole, and complete it where it was cut off.",
    "period_unreadable": "Write a day or month that the calendar has, in the way that was agreed.",
    "period_ambiguous": "Write the day in the one way that was agreed.",
    "period_frozen": "If the row is right, ask for the month to be opened again.",
    "vendor_unknown": "Write the code that was agreed, or have it added.",
    "part_above_whole": "Correct the figures so that no part is greater than its whole.",
    "value_unknown": "Write one of the values that were agreed, or have this one added.",
    "cell_empty": "Fill in the cell.",
    "cell_error": "Write the value itself in the place of the error.",
    "cell_not_calculated": "Write the value that the formula gives.",
    "cell_merged": "Write the value that belongs in this row.",
    "cell_not_plain": "Write one plain value.",
    "cell_left_out": "Fill in the cell.",
    "cell_not_a_number": "Write the number in digits, as agreed.",
    "cell_fraction": "Write the count itself, a whole number.",
    "cell_negative": "Write a figure that is not below zero.",
    "cell_off_scale": "Write the score that was given, on the scale that was agreed.",
    "cell_too_large": "Check that the values stand in their own columns, and correct the number.",
    "cell_not_a_duration": "Write the time as agreed.",
    "forecast_locked": "Nothing; what was locked stands.",
    "row_replaced": "Check that the correction was meant.",
    "row_out_of_order": "Correct whichever is wrong: the later one must not lie before the other.",
    "cell_not_a_day": "Write a day that the calendar has, in the way that was agreed.",
    "cell_not_a_moment": "Write the day and the time in the way that was agreed.",
    "cell_not_a_slot": "Write the time at which the stretch begins.",
    "cell_ambiguous": "Write it in the one way that was agreed.",
    "cell_time_twice": "Write it with its offset from UTC, or ask which of the two is meant.",
    "cell_time_never": "Write the time that the clocks showed.",
    "day_in_future": "Look whether day and month are swapped or the year is wrong, and write the right day.",
    "limit_rows": "Correct the rows that were kept out, and look for what they have in common.",
    "limit_volume": "Correct the rows that were kept out, and look for what they have in common.",
    "row_held": "Send the whole file again once the rows with faults are corrected.",
    "row_repeated": "Send each row once.",
    "notes_changed": "Nothing, if the new notes were meant.",
    "note_contradicted": "Correct the figure, or the note beside it.",
    "note_unknown": "Use the notes that were agreed, or have this one added.",
}
_OTHERWISE = "Ask the office if it is not clear what is meant."


def what_to_do(code: str) -> str:
    """A sentence for whoever sent it."""
    return ADVICE.get(code, _OTHERWISE)
