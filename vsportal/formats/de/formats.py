"""Dates as the design language writes them, in German."""

DATE_FORMAT = "D j. M Y"
SHORT_DATE_FORMAT = "j. M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "D j. M Y, H:i"
SHORT_DATETIME_FORMAT = "j. M Y, H:i"
MONTH_DAY_FORMAT = "D j. M"
