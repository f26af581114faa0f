"""The words in which erasing a person is refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "personal_data.still_active": _("Not erased. %(person)s still belongs here: let them leave first."),
        "personal_data.still_holds": _("Not erased. %(person)s still holds something: %(held)s."),
        "personal_data.erased": _("Not erased again. This person was erased already."),
    }
)
