"""The words of the doors' own refusals."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "move.not_possible": _("Not done. %(what)s is %(from)s; from there it cannot become %(to)s."),
        "file.too_large": _("Not imported. The file has %(size)s; up to %(limit)s are taken at once."),
        "file.empty": _("Not imported. The file is empty. Expected columns: %(expected)s."),
        "file.not_a_table": _("Not imported. The file is %(found)s. Save it as CSV (UTF-8) or as XLSX."),
        "file.encoding": _(
            "Not imported. Line %(line)s, byte %(offset)s (%(byte)s) is not UTF-8: it looks like %(looks_like)s. "
            "Save the file again as CSV in UTF-8."
        ),
        "file.broken": _("Not imported. The file cannot be read from line %(line)s on: %(why)s."),
        "file.too_expansive": _("Not imported. Unpacked, the workbook is larger than %(limit)s."),
        "file.too_many_columns": _("Not imported. The file has %(found)s columns; up to %(limit)s are taken."),
        "file.too_many_rows": _("Not imported. The file has more than %(limit)s rows. Split it."),
        "file.gap": _(
            "Not imported. More than %(limit)s empty rows follow row %(line)s. Delete them, or what stands behind them."
        ),
        "file.header": _("Not imported. The first line does not fit: %(findings)s. Expected columns: %(expected)s."),
        "changed.meanwhile": _(
            "Not saved. Somebody changed it while you wrote. There now: %(now)s. What you typed is kept below; save it again "
            "to put it in the place of that."
        ),
        "token.reads_only": _("Not done. The token “%(token)s” reads; for changes, make one that may write."),
        "idempotency.other_request": _(
            "Not done. The key “%(key)s” came with another request before. Take a new key for a new request."
        ),
        "idempotency.still_running": _(
            "Not done. The first request with this key still runs after %(seconds)s seconds. Send it again in a while."
        ),
    }
)
