"""Organisations, users, and the memberships that make a user a person inside an organisation."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from tenancy.periods import PeriodQuerySet, ends_after_it_starts
from tenancy.rows import TenantManager, TenantModel
from tenancy.table_rules import PersonPolicy
from tenancy.working_days import CalendarError, work_calendar


def check_time_zone(value: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” is not an IANA time zone such as Europe/London."), params={"value": value})


def check_language(value: str) -> None:
    """Refuse a language that the portal does not speak."""
    if value not in dict(settings.LANGUAGES):
        raise ValidationError(_("Known languages: %(languages)s."), params={"languages": known_languages()})


def known_languages() -> str:
    """The languages of the portal by their codes."""
    return ", ".join(code for code, _name in settings.LANGUAGES)


def monday_to_friday() -> list[int]:
    """ISO weekday numbers of the usual working week."""
    return [1, 2, 3, 4, 5]


class Tenant(models.Model):
    """An organisation: one tenant of this installation, with its own time, money, language and working days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(
        _("short name"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]{1,39}$")],
        help_text=_("Part of each address: small letters, digits and hyphens."),
    )
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London", validators=[check_time_zone])
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="GBP",
        validators=[RegexValidator(r"^[A-Z]{3}$")],
        help_text=_("ISO 4217 code."),
    )
    locale = models.CharField(_("language and formats"), max_length=12, default="en-gb")
    working_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("working days"),
        default=monday_to_friday,
        help_text=_("ISO weekday numbers, Monday is 1."),
    )
    holiday_country = models.CharField(_("public holidays of"), max_length=2, blank=True, default="")
    holiday_subdivision = models.CharField(_("region"), max_length=12, blank=True, default="")
    extra_holidays = ArrayField(models.DateField(), verbose_name=_("further days off"), default=list, blank=True)
    notice = models.TextField(
        _("notice"), blank=True, default="", help_text=_("Shown on every page, for example where demo data comes from.")
    )
    # Does it ask anything at sign-in? Kept by sign_in.services, read with each membership, so that a "no" costs nothing.
    asks_at_sign_in = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # The set-up list leads an organisation to its first review pack; an administrator puts it away.
    set_up_at = models.DateTimeField(_("set-up list put away"), null=True, blank=True, editable=False)

    class Meta:
        db_table = "tenant"
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse days that nobody could work with, and a language that the portal does not speak."""
        if self.locale not in dict(settings.LANGUAGES):
            raise ValidationError({"locale": _("Known languages: %(languages)s.") % {"languages": known_languages()}})
        try:
            work_calendar(self)
        except CalendarError as wrong:
            words = _("“%(value)s” cannot be used. Expected: %(expected)s.")
            raise ValidationError({wrong.part: words % {"value": wrong.value, "expected": wrong.expected}}) from wrong

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)


class UserManager(BaseUserManager):
    """Makes users and finds them by e-mail address, in any case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may see and do is said by their memberships, never by this row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        default="",
        validators=[check_language],
        help_text=_("Empty: that of each organisation."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        default="",
        validators=[check_time_zone],
        help_text=_("Empty: that of each organisation."),
    )
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    # No flag makes anybody powerful: Django and its apps read these two, and the answer is no.
    is_staff = False
    is_superuser = False

    class Meta:
        db_table = "person"
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(name="person_email_is_lower_case", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    get_short_name = get_full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Always no: rights are asked of `rights.services.may`, with a membership, an object and a moment."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Role(models.TextChoices):
    """What a membership may do in the organisation as a whole; everything else comes from terms and seats."""

    MEMBER = "member", _("Member")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class MembershipQuerySet(PeriodQuerySet):
    """Memberships, in the words of the people office."""

    def active(self, at: datetime) -> "MembershipQuerySet":
        return self.at(at).filter(user__is_active=True)


class Membership(TenantModel):
    """A person inside an organisation, in a half-open period. Domain rows point here, never to the user."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.MEMBER)
    title = models.CharField(_("title"), max_length=120, blank=True, default="", help_text=_("Shown beside the name."))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = TenantManager.from_queryset(MembershipQuerySet)()
    # For the switcher: in person_scope the database itself shows the person's own rows only.
    everywhere = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        db_table = "membership"
        ordering = ["title", "id"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            PersonPolicy(name="membership_own_rows"),
            models.UniqueConstraint(fields=["tenant", "user"], name="membership_once_per_person"),
            ends_after_it_starts("membership_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.user)

    @property
    def language(self) -> str:
        """What this person reads here: their own language, else the organisation's."""
        return self.user.language or self.tenant.locale

    @property
    def zone(self) -> ZoneInfo:
        """The wall clock this person reads here: their own, else the organisation's."""
        return ZoneInfo(self.user.time_zone or self.tenant.time_zone)

    def is_active_at(self, at: datetime) -> bool:
        """Does this person belong to the organisation at that moment? The end itself is outside."""
        return self.user.is_active and self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


def name_in_sql(path: str) -> Coalesce:
    """The name of the person at the end of this path to a membership, as `str(membership)` gives it."""
    empty = Value("")
    return Coalesce(
        NullIf(f"{path}__title", empty),
        NullIf(f"{path}__user__name", empty),
        f"{path}__user__email",
        output_field=models.CharField(),
    )


class Counter(TenantModel):
    """How far one series of human numbers has come in one year; `tenancy.counters` counts."""

    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "counter"
        constraints = [models.UniqueConstraint(fields=["tenant", "series", "year"], name="counter_once")]
