"""Inviting people, and what becomes of an invitation: accepted, sent again, withdrawn.

Whoever invites learns nothing about the address but whether it belongs to this organisation: an address that the
installation knows from elsewhere is invited in the same way, with the same answer and the same mail.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from audit import services as audit
from doors.addresses import address
from doors.refusal import NextStep, Refusal, check_move
from outbox.services import enqueue
from people import refusals, rules  # noqa: F401  refusals registers this app's sentences
from people.declared_rights import INVITE_PEOPLE
from people.models import Invitation
from people.states import INVITATION_MOVES, InvitationState
from rights.services import may, require
from tenancy.models import Membership, Role, Tenant, User
from tenancy.scope import required_tenant

KIND = "invitation"
ONE_OPEN = "invitation_one_open_per_address"


@transaction.atomic
def invite(
    *, email: str, name: str = "", role: str = Role.MEMBER, title: str = "", by: Membership | None, at: datetime
) -> Invitation:
    """Ask somebody to join, by mail. `by` None is the operator, for an organisation's first administrator."""
    email = _checked_address(email)
    invitation = Invitation(email=email, name=name.strip(), role=role, title=title.strip(), invited_by=by, made_at=at)
    waiting = Invitation.objects.unanswered().select_for_update().filter(email=email).first()
    if by is not None:
        require(by, INVITE_PEOPLE.code, None, at=at)
    _check_words(invitation)
    _check_no_member(email, at)
    if waiting is not None:
        _make_room(waiting, by=by, at=at)
    _seal(invitation, at)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as clash:  # somebody else invited the same address meanwhile
        if ONE_OPEN not in str(clash):
            raise
        raise _open_already(Invitation.objects.unanswered().get(email=email)) from clash
    _put_in_the_outbox(invitation, at)
    facts = {"email": email, "role": invitation.role, "title": invitation.title, "expires_at": invitation.expires_at}
    audit.record("invitation.made", invitation, by=by, at=at, rule=INVITE_PEOPLE.code, facts=facts)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: Membership, at: datetime) -> Invitation:
    """Send a new link, open for the whole time again. The link in the mail before opens nothing any more."""
    invitation = _locked(invitation)
    if invitation.state_at(at) != InvitationState.OPEN:
        check_move(INVITATION_MOVES, invitation.state_at(at), InvitationState.OPEN, _("The invitation"))
    require(by, INVITE_PEOPLE.code, None, at=at)
    _check_no_member(invitation.email, at)
    invitation.sending += 1
    invitation.invited_by = by  # who sends it stands for it
    _seal(invitation, at)
    invitation.save(update_fields=["sending", "invited_by", "token_digest", "expires_at"])
    _put_in_the_outbox(invitation, at)
    facts = {"sending": invitation.sending, "expires_at": invitation.expires_at}
    audit.record("invitation.sent_again", invitation, by=by, at=at, rule=INVITE_PEOPLE.code, facts=facts)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Membership, at: datetime, because: str = "") -> Invitation:
    """Take an invitation back. Its mail is not sent any more, its link opens nothing."""
    invitation = _locked(invitation)
    check_move(INVITATION_MOVES, invitation.state_at(at), InvitationState.WITHDRAWN, _("The invitation"))
    require(by, INVITE_PEOPLE.code, None, at=at)
    _withdraw(invitation, by=by, at=at, because=because)
    return invitation


def withdraw_around(person: Membership, *, by: Membership, at: datetime) -> int:
    """Whoever leaves takes along what they sent, and what was sent to them. The caller has asked for the right."""
    around = Invitation.objects.unanswered().filter(Q(invited_by=person) | Q(email=person.user.email))
    withdrawn = list(around.select_for_update(of=("self",)).order_by("id"))
    for invitation in withdrawn:
        _withdraw(invitation, by=by, at=at, because=_("%(person)s leaves") % {"person": person})
    return len(withdrawn)


@transaction.atomic
def accept(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    """Join as this user. Who was here before gets the same membership back, with what it holds now: nothing."""
    invitation = _locked(invitation)
    check_open(invitation, at=at)
    if not user.is_active:
        raise Refusal("invitation.deactivated")
    if user.email != invitation.email:
        raise Refusal("invitation.other_address")
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").filter(user=user).first()
    if membership is None:
        membership = Membership(user=user, starts_at=at)
    elif membership.is_active_at(at):
        raise Refusal("invitation.member_already", params={"address": invitation.email}, status=409)
    membership.role, membership.title, membership.ends_at = invitation.role, invitation.title, None
    membership.save()
    invitation.state, invitation.ended_at, invitation.membership = InvitationState.ACCEPTED, at, membership
    invitation.save(update_fields=["state", "ended_at", "membership"])
    facts = {"membership": membership.pk, "role": membership.role, "since": membership.starts_at}
    audit.record("invitation.accepted", invitation, by=membership, at=at, facts=facts)
    return membership


@transaction.atomic
def accept_as_new(invitation: Invitation, *, name: str, password: str | None, at: datetime) -> Membership:
    """Join as somebody whom the installation does not know yet. The door has checked the password; None is none at all."""
    invitation = _locked(invitation)
    check_open(invitation, at=at)
    user = User(email=invitation.email, name=name.strip())
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as known:
        raise Refusal("invitation.sign_in", status=409) from known
    return accept(invitation, user=user, at=at)


def check_open(invitation: Invitation, *, at: datetime) -> None:
    """Refuse an invitation that was used, withdrawn or expired, or that nobody who may invite stands for any more."""
    match invitation.state_at(at):
        case InvitationState.ACCEPTED:
            raise Refusal("invitation.used", params={"on": invitation.ended_at}, status=409)
        case InvitationState.WITHDRAWN:
            raise Refusal("invitation.withdrawn", params={"on": invitation.ended_at}, status=409)
        case InvitationState.EXPIRED:
            raise Refusal("invitation.expired", params={"until": invitation.expires_at}, status=409)
    if not is_backed(invitation, at=at):
        raise Refusal("invitation.not_backed")


def is_backed(invitation: Invitation, *, at: datetime) -> bool:
    """May whoever sent it still invite people? The operator's invitation stands by itself."""
    return invitation.invited_by is None or bool(may(invitation.invited_by, INVITE_PEOPLE.code, None, at=at))


def token_of(invitation: Invitation) -> str | None:
    """The token of the newest mail, made again; None when the installation's secret was changed since without a trace."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(invitation, secret)
        if rules.digest_of(token) == invitation.token_digest:
            return token
    return None


def link_of(invitation: Invitation) -> str | None:
    """The whole address behind the button of the mail; it lies outside every organisation."""
    token = token_of(invitation)
    return token and f"{settings.PORTAL_URL.rstrip('/')}/invitations/{token}/"


def _token(invitation: Invitation, secret: str) -> str:
    tenant_id = invitation.tenant_id or required_tenant()
    return rules.token_of(secret, tenant=tenant_id, invitation=invitation.pk, sending=invitation.sending)


def _seal(invitation: Invitation, at: datetime) -> None:
    """A link of its own for this sending, and the time to answer."""
    invitation.token_digest = rules.digest_of(_token(invitation, settings.SECRET_KEY))
    invitation.expires_at = at + timedelta(days=settings.INVITATION_DAYS)


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by__user", "tenant")
    return found.get(pk=invitation.pk)


def _checked_address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise Refusal("invitation.address", params={"address": email}, status=422) from wrong
    return email


def _check_words(invitation: Invitation) -> None:
    if invitation.role not in Role.values:
        params = {"given": invitation.role, "roles": ", ".join(Role.values)}
        raise Refusal("invitation.role", params=params, status=422)
    try:
        invitation.clean_fields(
            exclude={"invited_by", "tenant", "token_digest", "expires_at", "ended_at", "membership"}
        )
    except ValidationError as wrong:
        field, texts = next(iter(wrong.message_dict.items()))
        raise Refusal("invitation.words", params={"field": field, "why": " ".join(texts)}, status=422) from wrong


def _check_no_member(email: str, at: datetime) -> None:
    staying = Q(ends_at=None) | Q(ends_at__gt=at)
    member = Membership.objects.filter(staying, user__email=email).first()
    if member is not None:
        step = NextStep(_("Open the person's page"), address("people:detail", member.pk))
        raise Refusal("invitation.member_already", params={"address": email}, status=409, next_step=step)


def _make_room(waiting: Invitation, *, by: Membership | None, at: datetime) -> None:
    """An expired invitation gives way to a new one; an open one is sent again instead."""
    if waiting.state_at(at) == InvitationState.OPEN:
        raise _open_already(waiting)
    _withdraw(waiting, by=by, at=at, because=_("Expired; invited again"))


def _open_already(waiting: Invitation) -> Refusal:
    step = NextStep(_("Send it again"), address("people:send_again", waiting.pk), method="post")
    params = {"address": waiting.email, "until": waiting.expires_at}
    return Refusal("invitation.open_already", params=params, status=409, next_step=step)


def _withdraw(invitation: Invitation, *, by: Membership | None, at: datetime, because: str) -> None:
    invitation.state, invitation.ended_at = InvitationState.WITHDRAWN, at
    invitation.save(update_fields=["state", "ended_at"])
    audit.record("invitation.withdrawn", invitation, by=by, at=at, because=because.strip(), rule=INVITE_PEOPLE.code)


def _put_in_the_outbox(invitation: Invitation, at: datetime) -> None:
    tenant = Tenant.objects.get(pk=required_tenant())
    with translation.override(tenant.locale):
        subject = _("%(organisation)s invites you") % {"organisation": tenant.name}
    key = f"invitation:{invitation.pk}:{invitation.sending}"
    enqueue(KIND, key=key, to=None, address=invitation.email, ref=invitation.pk, subject=subject, at=at)
