"""The words of this app's refusals."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        # At an organisation's door.
        "sign_in.second_factor": _(
            "Not let in. %(organisation)s asks %(whom)s for a second factor, and you signed in without one."
        ),
        "sign_in.other_provider": _(
            "Not let in. You came in through a provider that %(organisation)s does not trust. Sign in another way."
        ),
        "sign_in.only_provider": _(
            "Not let in. %(organisation)s lets people in through its own provider only. Sign in there."
        ),
        "sign_in.own_only": _(
            "Not done. A provider vouched for you, and that is good for its organisation alone. "
            "Sign in with your password or a passkey to change how you sign in."
        ),
        # Settings.
        "sign_in.untried": _(
            "Not saved. Sign in through %(provider)s once before you make it the only way in; otherwise nobody might get in."
        ),
        "sign_in.no_provider": _("Not saved. There is no provider in use that could be the only way in."),
        "sign_in.last_provider": _(
            "Not saved. %(provider)s is the only way in; allow other ways before you take it out of use."
        ),
        "sign_in.provider_twice": _("Not saved. There is already a provider of that name, or with that client."),
        # At the provider.
        "oidc.address": _("Not asked. %(address)s cannot be used: %(why)s."),
        "oidc.unreachable": _("Not asked. %(host)s does not answer as an OpenID provider: %(why)s."),
        "oidc.issuer": _("Not accepted. The provider calls itself %(found)s, and %(expected)s is expected."),
        "oidc.cancelled": _("Not signed in. The provider answered “%(answer)s”."),
        "oidc.state": _("Not signed in. This way in was not begun here, has been used, or took too long. Begin again."),
        "oidc.token": _("Not signed in. What the provider said about you cannot be trusted: %(why)s."),
        "oidc.clock": _(
            "Not signed in. The provider's clock and ours are %(minutes)s minutes apart; one minute is tolerated."
        ),
        "oidc.disabled": _("Not signed in. This provider is not in use."),
        "oidc.not_linked": _(
            "Not signed in. %(provider)s knows you, but nobody here is linked to that account. An e-mail address is not "
            "enough: sign in another way and link it under “How you sign in”, or ask for an invitation."
        ),
        "oidc.taken": _("Not linked. That account at %(provider)s, or you, are already linked with another one."),
    }
)
