"""Texts of the libraries that people meet here and that our catalogues say anew, because theirs address people otherwise.

Nothing imports this: `make texts` finds the texts here, and a catalogue of ours goes before a library's.
"""

from django.utils.translation import gettext_noop as _

ALLAUTH = (
    _("Hello from %(site_name)s!"),
    _("Thank you for using %(site_name)s!\n%(site_domain)s"),
    _("Please type your current password."),
    _("You must type the same password each time."),
    _("Be patient, you are sending too many requests."),
    _("Your password has been changed."),
    _("Your password is now changed."),
    _("You have signed out."),
    _(
        "You're receiving this email because you or someone else has requested a password reset for your user account.\n"
        "It can be safely ignored if you did not request a password reset. Click the link below to reset your password."
    ),
    _("In case you forgot, your username is %(username)s."),
    _("You are about to generate a new set of recovery codes for your account."),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"),
)
