"""The words in which packs refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "pack.erased": _("Not downloaded. The file named somebody whose personal data were erased since: %(pack)s."),
        "pack.nobody": _("No pack is made. Nobody sits in “%(body)s” on %(day)s."),
        "pack.all_have_it": _("Not made again. Everybody who sits in “%(body)s” already has the pack for %(day)s."),
        "pack.not_planned": _("No pack is made. The meeting of %(day)s is %(state)s."),
        "pack.over": _("No pack is made. The meeting of %(day)s has begun."),
        "pack.no_mail": _("Not tried again. “%(pack)s” has no mail in the outbox."),
    }
)
