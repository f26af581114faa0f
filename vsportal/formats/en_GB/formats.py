"""Dates as the design language writes them: the weekday stands with each date, the month is a word.

Every language says all of these; pages name them (`|date:"SHORT_DATE_FORMAT"`) and never write a pattern of their own.
"""

DATE_FORMAT = "D j M Y"
SHORT_DATE_FORMAT = "j M Y"
LONG_DATE_FORMAT = "D j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "D j M Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
LONG_DATETIME_FORMAT = "D j F Y, H:i"
MONTH_DAY_FORMAT = "D j M"
MONTH_DAY_TIME_FORMAT = "D j M, H:i"
SHORT_MONTH_DAY_FORMAT = "j M"
