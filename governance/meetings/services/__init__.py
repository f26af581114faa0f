"""What is done to meetings (timetable, sittings, attendance) and to their agendas (agenda)."""

from governance.meetings.services.agenda import (
    Drafted,
    add_item,
    draft_agenda,
    edit_item,
    finish_item,
    place_item,
    put_out_of_purpose,
    reopen_item,
    send_item,
    withdraw_item,
)
from governance.meetings.services.attendance import record_attendance, recuse_from, send_apologies
from governance.meetings.services.sittings import cancel, close, hold, move
from governance.meetings.services.timetable import Planned, materialise

__all__ = [
    "Drafted",
    "Planned",
    "add_item",
    "cancel",
    "close",
    "draft_agenda",
    "edit_item",
    "finish_item",
    "hold",
    "materialise",
    "move",
    "place_item",
    "put_out_of_purpose",
    "record_attendance",
    "recuse_from",
    "reopen_item",
    "send_apologies",
    "send_item",
    "withdraw_item",
]
