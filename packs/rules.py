"""When a pack falls due. Pure."""

from datetime import date, datetime, time, timedelta, tzinfo

# In the forum's morning, so that it lies in the inbox before the working day; with papers due on the day of the
# meeting itself, this long before the meeting at the latest.
MORNING = time(6, 0)
AT_LEAST_BEFORE = timedelta(hours=2)


def due_at(papers_due_on: date, zone: tzinfo, starts_at: datetime) -> datetime:
    """The moment from which the pack of a meeting is made."""
    return min(datetime.combine(papers_due_on, MORNING, tzinfo=zone), starts_at - AT_LEAST_BEFORE)
