"""The words in which people are not invited, not let in, not changed and not let go."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "invitation.address": _("Not invited. “%(address)s” is no e-mail address."),
        "invitation.role": _("Not invited. “%(given)s” is no role; a role is one of %(roles)s."),
        "invitation.words": _("Not invited. %(field)s: %(why)s"),
        "invitation.member_already": _("Not done. %(address)s belongs to the organisation already."),
        "invitation.open_already": _("Not invited again. %(address)s has an invitation that is open until %(until)s."),
        "invitation.unknown": _(
            "Not accepted. This link opens no invitation; a newer mail may have replaced the one it stands in."
        ),
        "invitation.used": _("Not accepted. This invitation was accepted on %(on)s; each can be used once."),
        "invitation.expired": _("Not accepted. This invitation was open until %(until)s. Ask for a new one."),
        "invitation.withdrawn": _("Not accepted. This invitation was withdrawn on %(on)s."),
        "invitation.not_backed": _(
            "Not accepted. Who sent this invitation may not invite people any more. Ask for a new one."
        ),
        "invitation.deactivated": _(
            "Not accepted. This account may not sign in any more. Who runs the installation can open it again."
        ),
        "invitation.other_address": _(
            "Not accepted. This invitation went to another address than the one you are signed in with."
        ),
        "invitation.sign_in": _("Not accepted yet. Sign in first, with the account that you have."),
        "people.left": _("Not done. %(person)s left on %(on)s."),
        "people.role": _("Not changed. “%(given)s” is no role; a role is one of %(roles)s."),
        "people.words": _("Not changed. %(field)s: %(why)s"),
        "people.last_administrator": _(
            "Not done. %(person)s is the last administrator; an organisation without one can invite nobody."
        ),
        "people.needs_successor": _("Not done. %(what)s cannot be without somebody. Name who follows %(person)s."),
        "people.successor": _("Not done. %(person)s cannot take over from themselves, or does not stay until %(on)s."),
        "people.not_held": _("Not done. What %(person)s holds has changed meanwhile; look at it again."),
        "people.leaving_in_the_past": _("Not done. Somebody leaves now or later; %(ends_at)s is past."),
        "people.not_leaving": _("Not done. No end is set for %(person)s."),
        "people.bad_rows": _("Nobody invited. %(bad)s of %(rows)s rows are bad; mend them, or invite the good ones."),
        "people.import_expired": _("Nobody invited. The file is not kept any more; choose it again."),
    }
)
