"""What an organisation asks of whoever signs in, who may vouch for its people, and whom they vouch for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sign_in.rules import Asked
from tenancy.rows import TenantForeignKey, TenantModel

ASKED = [
    (Asked.NOBODY.value, _("Nobody")),
    (Asked.ADMINISTRATORS.value, _("Administrators")),
    (Asked.OFFICES.value, _("Administrators, and who holds a seat or a role")),
    (Asked.EVERYONE.value, _("Everyone")),
]


class SignInPolicy(TenantModel):
    """What this organisation asks before it lets somebody in. No row asks nothing; `Tenant.asks_at_sign_in` says which."""

    second_factor = models.CharField(
        _("second factor asked of"), max_length=16, choices=ASKED, default=Asked.NOBODY.value
    )
    only_providers = models.BooleanField(_("only through the organisation's own provider"), default=False)
    trusted_issuers = ArrayField(
        models.CharField(max_length=255), verbose_name=_("issuers trusted besides"), default=list, blank=True
    )

    class Meta:
        db_table = "sign_in_policy"
        verbose_name = _("sign-in policy")
        verbose_name_plural = _("sign-in policies")
        constraints = [models.UniqueConstraint(fields=["tenant"], name="sign_in_policy_once")]

    def __str__(self) -> str:
        return str(_("Sign-in policy"))


class IdentityProvider(TenantModel):
    """An OpenID provider that vouches for people of this organisation, and of no other."""

    name = models.CharField(_("name"), max_length=80, help_text=_("Stands on the button people press."))
    issuer = models.CharField(_("issuer"), max_length=255)
    client_id = models.CharField(_("client id"), max_length=255)
    client_secret = models.TextField(
        _("client secret"), blank=True, default="", editable=False
    )  # sealed: sign_in.vault
    enabled = models.BooleanField(_("in use"), default=True)
    asks_second_factor = models.BooleanField(
        _("asks for a second factor itself"),
        default=False,
        help_text=_("Then the portal asks nobody who comes this way for another one."),
    )

    class Meta:
        db_table = "identity_provider"
        ordering = ["name", "id"]
        verbose_name = _("identity provider")
        verbose_name_plural = _("identity providers")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="identity_provider_name_once"),
            models.UniqueConstraint(fields=["tenant", "issuer", "client_id"], name="identity_provider_client_once"),
        ]

    def __str__(self) -> str:
        return self.name


class IdentityLink(TenantModel):
    """The person whom a provider means by this subject. Identity is issuer and subject, never an address."""

    provider = TenantForeignKey(IdentityProvider, models.PROTECT, related_name="links")
    membership = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="identity_links")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_link"
        ordering = ["linked_at", "id"]
        verbose_name = _("link to a provider")
        verbose_name_plural = _("links to providers")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "issuer", "subject"], name="identity_link_subject_once"),
            models.UniqueConstraint(fields=["tenant", "provider", "membership"], name="identity_link_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}, {self.provider}"
