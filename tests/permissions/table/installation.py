"""Addresses of the installation: name, method, arguments, answers to anonymous · inactive · stranger · member.

The pages for signing in are those of the accounts library; its sign-up page says that nobody signs up here.
"""

from tests.permissions.table.row import MISSING

# fmt: off
INSTALLATION = [
    ("welcome",                              "get", (),             "200 200 302 302"),
    ("livez",                                "get", (),             "200 200 200 200"),
    ("readyz",                               "get", (),             "200 200 200 200"),
    ("metrics",                              "get", (),             "404 404 404 404"),  # without its token
    ("organisations",                        "get", (),             "302 302 200 302"),
    ("founding:ask",                         "get", (),             "404 404 404 404"),  # unless the operator allows it
    ("founding:sent",                        "get", (),             "404 404 404 404"),
    ("founding:confirm",                     "get", ("token",),     "404 404 404 404"),
    ("profile:personal_data",                "get", (),             "405 405 405 405"),
    ("profile:page",                         "get", (),             "302 302 200 200"),
    ("invitation",                           "get", ("key",),       "403 403 403 403"),  # a link that opens none
    ("invitation_with",                      "post", ("key", MISSING), "403 403 403 403"),
    ("calendar_feed",                        "get", ("key",),       "404 404 404 404"),  # a link that opens none
    ("account_login",                        "get", (),             "200 200 302 302"),
    ("account_logout",                       "get", (),             "302 302 200 200"),
    ("account_inactive",                     "get", (),             "200 200 200 200"),
    ("account_signup",                       "get", (),             "200 200 302 302"),
    ("account_reauthenticate",               "get", (),             "302 302 403 403"),  # the cast has no passwords
    ("account_email",                        "get", (),             "404 404 404 404"),  # an address is given
    ("account_email_verification_sent",      "get", (),             "200 200 200 200"),
    ("account_confirm_email",                "get", ("key",),       "200 200 200 200"),
    ("account_change_password",              "get", (),             "302 302 302 302"),  # so they set one
    ("account_set_password",                 "get", (),             "302 302 200 200"),
    ("account_reset_password",               "get", (),             "200 200 200 200"),
    ("account_reset_password_done",          "get", (),             "200 200 200 200"),
    ("account_reset_password_from_key",      "get", ("1", "key"),   "200 200 200 200"),
    ("account_reset_password_from_key_done", "get", (),             "200 200 200 200"),
    ("account_confirm_login_code",           "get", (),             "302 302 302 302"),
    ("sign_in:second_factor_asked",          "get", (),             "302 302 404 404"),  # for an organisation that asks
    ("sign_in:with_organisation",            "get", (),             "200 200 200 200"),
    ("sign_in:arrive",                       "get", (MISSING,),     "403 403 403 403"),  # nobody was sent away
    ("usersessions_list",                    "get", (),             "302 302 200 200"),
    ("mfa_index",                            "get", (),             "302 302 200 200"),
    ("mfa_authenticate",                     "get", (),             "302 302 302 302"),
    ("mfa_reauthenticate",                   "get", (),             "302 302 403 403"),  # nothing to show again
    ("mfa_activate_totp",                    "get", (),             "302 302 200 200"),
    ("mfa_deactivate_totp",                  "get", (),             "302 302 404 404"),
    ("mfa_view_recovery_codes",              "get", (),             "302 302 404 404"),
    ("mfa_generate_recovery_codes",          "get", (),             "302 302 200 200"),
    ("mfa_download_recovery_codes",          "get", (),             "302 302 404 404"),
    ("mfa_list_webauthn",                    "get", (),             "302 302 200 200"),
    ("mfa_add_webauthn",                     "get", (),             "302 302 200 200"),
    ("mfa_reauthenticate_webauthn",          "get", (),             "302 302 403 403"),
    ("mfa_remove_webauthn",                  "get", (1,),           "302 302 404 404"),
    ("mfa_edit_webauthn",                    "get", (1,),           "302 302 404 404"),
    ("mfa_login_webauthn",                   "get", (),             "302 302 302 302"),
]
# fmt: on
