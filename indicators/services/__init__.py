"""Every change to indicators and readings: each service locks, checks the move, checks the right, writes, records."""

from indicators.services.bulk import BulkRow, record_in_bulk
from indicators.services.definition import Definition, change_indicator, close_indicator, define_indicator
from indicators.services.import_plan import ImportPlan, plan_import
from indicators.services.importing import ImportReport, import_readings, record_readings
from indicators.services.readings import correct_reading, record_reading
from indicators.services.reviews import ReviewRun, review_due
from indicators.services.signals import Answer, answer_signal, rebase

__all__ = [
    "Answer",
    "BulkRow",
    "Definition",
    "ImportPlan",
    "ImportReport",
    "ReviewRun",
    "answer_signal",
    "change_indicator",
    "close_indicator",
    "correct_reading",
    "define_indicator",
    "import_readings",
    "plan_import",
    "rebase",
    "record_in_bulk",
    "record_reading",
    "record_readings",
    "review_due",
]
