"""The words of what the matrix refuses."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "matrix.sealed": _("Not changed. %(version)s is published and stays as it is; draft a new version from it."),
        "matrix.changed_meanwhile": _(
            "Not saved. %(version)s was changed at %(changed_at)s, after you opened it. What you typed is kept below: save "
            "again to put it in the place of what stands there now."
        ),
        "matrix.bad_cells": _("Not saved. %(count)s places cannot be read: %(places)s"),
        "matrix.unknown_facts": _("Not saved. These facts are not in the library: %(facts)s. Add them there first."),
        "matrix.not_publishable": _("Not published. %(version)s: %(findings)s."),
        "matrix.same_day": _("Not published. %(other)s comes into force on %(on)s already; choose another day."),
        "matrix.in_the_past": _(
            "Not published. %(effective_at)s is over, and what was decided then stays judged as it was."
        ),
        "matrix.in_force": _("Not retired. %(version)s is in force, or will be: publish its successor first."),
        "matrix.held": _("Not thrown away. Decisions or escalations name %(version)s."),
        "matrix.unfinished": _(
            "Not made. %(version)s has %(count)s unfinished places; this kind of file needs a whole table."
        ),
        "matrix.fix_gone": _("Not mended. %(version)s was changed meanwhile, and this proposal no longer stands."),
        "sod.self_approval": _("Not done. What somebody has written or asked for is approved by somebody else."),
        "level.code_taken": _("Not saved. There is a level “%(code)s” already."),
        "level.rank_taken": _("Not saved. “%(other)s” has the rank %(rank)s; each level has its own."),
        "fact.code_taken": _("Not saved. There is a fact “%(code)s” already."),
        "fact.bad_domain": _("Not saved. “%(domain)s” is no domain of this kind; expected: %(expected)s."),
        "fact.in_use": _(
            "Not changed. “%(fact)s” is a column of %(versions)s; its kind stays. Add a fact with another code instead."
        ),
        "matrix.unknown_file": _("Not made. There are files of these kinds: %(formats)s."),
        "sheet.merged": _("Nothing is imported. %(cells)s are merged cells; each row needs its own cells."),
        "sheet.bad_cells": _("Nothing is imported. %(count)s cells cannot be read. %(cells)s"),
        "sheet.not_a_document": _("Nothing is imported. This is no JSON document of a matrix: %(why)s."),
    }
)
