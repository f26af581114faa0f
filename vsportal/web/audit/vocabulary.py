"""What services record, as a person says it: the acts, the names of the facts, and the codes among their values.

What is missing here is spelled out from its code; a test compares the acts with what the services record.
"""

from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.wording import words

ACTIONS: dict[str, str | Promise] = {
    "stream.drafted": _("Stream drafted"),
    "stream.described": _("Stream described"),
    "stream.activated": _("Stream activated"),
    "stream.retired": _("Stream retired"),
    "stream.marked": _("Stream marked confidential"),
    "stream.opened": _("Stream open again"),
    "stream.work_opened": _("Work opened"),
    "stream.work_closed": _("Work closed"),
    "stream.stakeholder_added": _("Stakeholder added"),
    "stream.stakeholder_removed": _("Stakeholder taken back"),
    "stream.scope_declared": _("Boundary declared"),
    "stream.scope_withdrawn": _("Boundary taken back"),
    "stream.role_assigned": _("Role given"),
    "stream.role_ended": _("Role ended"),
    "stream.role_withdrawn": _("Role taken back"),
    "matrix.set_up": _("Levels and facts set up"),
    "matrix.drafted": _("Version of the matrix drafted"),
    "matrix.written": _("Draft of the matrix written"),
    "matrix.discarded": _("Draft of the matrix thrown away"),
    "matrix.published": _("Version of the matrix published"),
    "matrix.retired": _("Version of the matrix retired"),
    "level.made": _("Level added"),
    "level.changed": _("Level changed"),
    "fact.made": _("Fact added"),
    "fact.changed": _("Fact changed"),
    "fact.retired": _("Fact no longer offered"),
    "fact.offered": _("Fact offered again"),
    "body.made": _("Body set up"),
    "body.described": _("Body described"),
    "seat.given": _("Seat given"),
    "seat.ended": _("Seat ended"),
    "seat.withdrawn": _("Seat taken back"),
    "forum.made": _("Forum set up"),
    "forum.changed": _("Forum changed"),
    "forum.closed": _("Forum closed"),
    "forum.marked": _("Forum marked confidential"),
    "forum.opened": _("Forum open again"),
    "forum.meetings_planned": _("Meetings planned"),
    "meeting.moved": _("Meeting moved"),
    "meeting.cancelled": _("Meeting cancelled"),
    "meeting.held": _("Meeting held"),
    "agenda.drafted": _("Agenda drafted"),
    "agenda.item_added": _("Agenda item added"),
    "agenda.item_sent": _("Agenda item sent on"),
    "agenda.item_edited": _("Agenda item edited"),
    "agenda.item_placed": _("Agenda item placed"),
    "escalation.raised": _("Escalation raised"),
    "escalation.returned": _("Escalation came back: within the own limit"),
    "escalation.reminded": _("Chair reminded of an escalation"),
    "escalation.moved_up": _("Escalation went to the next level"),
    "escalation.stuck": _("Escalation stuck"),
    "escalation.answered": _("Escalation answered"),
    "escalation.withdrawn": _("Escalation withdrawn"),
    "review.to_come": _("Review of a decision set"),
    "review.recorded": _("Decision reviewed"),
    "change_request.opened": _("Change asked for"),
    "change_request.settled": _("Change request settled"),
    "indicator.defined": _("Indicator defined"),
    "indicator.changed": _("Indicator changed"),
    "indicator.closed": _("Indicator closed"),
    "indicator.marked": _("Indicator marked confidential"),
    "indicator.opened": _("Indicator open again"),
    "indicator.rebased": _("Limits drawn anew"),
    "signals.opened": _("Signals opened"),
    "signal.answered": _("Signal answered"),
    "reading.recorded": _("Reading recorded"),
    "reading.corrected": _("Reading corrected"),
    "readings.imported": _("Readings imported"),
    "packs.prepared": _("Review packs prepared"),
    "message.withheld": _("Mail withheld"),
    "message.parked": _("Mail parked"),
    "message.retried": _("Mail tried again"),
    "job.parked": _("Job parked"),
    "job.released": _("Job released"),
    "organisation.changed": _("Settings changed"),
    "organisation.exported": _("Organisation exported"),
    "organisation.imported": _("Organisation imported"),
    "organisation.retention_changed": _("Retention changed"),
    "organisation.old_forgotten": _("Old things deleted"),
    "evidence.exported": _("Evidence exported"),
    "audit.chain_broken": _("Broken chain found"),
    "organisation.made": _("Organisation made"),
    "invitation.made": _("Invitation sent"),
    "invitation.sent_again": _("Invitation sent again"),
    "invitation.accepted": _("Invitation accepted"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "people.imported": _("People imported"),
    "person.changed": _("Role and title changed"),
    "person.left": _("Membership ended"),
    "person.stays": _("Leaving called off"),
    "person.erased": _("Personal data erased"),
    "profile.changed": _("Profile changed"),
    "sign_in.factors_forgotten": _("Second factors forgotten"),
    "sign_in.linked": _("Account at a provider linked"),
    "sign_in.unlinked": _("Account at a provider unlinked"),
    "sign_in.opened": _("Sign-in opened again"),
    "sign_in.policy_changed": _("Sign-in policy changed"),
    "sign_in.provider_added": _("Identity provider added"),
    "sign_in.provider_changed": _("Identity provider changed"),
    "token.made": _("API token made"),
    "token.revoked": _("API token revoked"),
    "person.data_exported": _("Personal data taken away"),
    "organisation.self_service": _("Founded by self-service"),
    "organisation.settings_fit": _("Settings found to fit"),
    "first_steps.put_away": _("First steps put away"),
    "first_steps.taken_out": _("First steps shown again"),
}

FACTS: dict[str, str | Promise] = {
    "added": _("added"),
    "address": _("address"),
    "after": _("after"),
    "agreement": _("interface agreement"),
    "before": _("before"),
    "begins_with": _("begins with"),
    "body": _("body"),
    "cancelled": _("cancelled"),
    "changed": _("changed"),
    "client": _("client id"),
    "closed_on": _("closed on"),
    "corrected": _("corrected"),
    "different": _("laid out differently"),
    "email": _("e-mail address"),
    "ends_at": _("until"),
    "expires_at": _("expires"),
    "exported_at": _("exported"),
    "group": _("group"),
    "inside": _("inside the boundary"),
    "invited": _("invited"),
    "issuer": _("issuer"),
    "items_carried_over": _("items carried over"),
    "kind": _("kind"),
    "loaded": _("loaded"),
    "method": _("method"),
    "name": _("name"),
    "need": _("what they need"),
    "object_type": _("kind of thing"),
    "on": _("on"),
    "opened_on": _("opened on"),
    "outcome": _("outcome"),
    "path": _("path"),
    "pattern": _("pattern"),
    "person": _("person"),
    "position": _("position"),
    "purpose": _("purpose"),
    "rebased_on": _("limits anew from"),
    "record": _("record"),
    "records": _("records"),
    "rejected": _("rejected"),
    "removed": _("taken out"),
    "renewed": _("renewed"),
    "role": _("role"),
    "rows": _("rows"),
    "scope": pgettext_lazy("a token", "may"),
    "sending": _("times sent"),
    "sha256": _("SHA-256"),
    "signals": _("signals"),
    "since": _("since"),
    "slug": _("short name"),
    "starts_at": _("from"),
    "title": _("title"),
    "unchanged": _("unchanged"),
    "value": _("value"),
    "withdrawn": _("withdrawn"),
    "work": _("work item"),
    "would_have_ended_at": _("would have ended"),
    "membership": _("membership"),
    "moved": _("moved"),
    "packs": _("packs"),
    "indicator": _("indicator"),
    "indicators": _("indicators"),
    "holdings": _("holdings"),
}


def fact_name(key: str, object_type: str) -> str:
    """What the thing's own form calls this fact, else our word for it, else its code spelled out."""
    try:
        field = apps.get_model(object_type)._meta.get_field(key)
        if found := getattr(field, "verbose_name", None):
            return str(found)
    except (LookupError, ValueError, FieldDoesNotExist):
        pass
    return str(FACTS.get(key) or key.replace("_", " "))


def fact_value(key: str, value: str) -> str:
    """A code in the words of the forms that offer it; any other text as it is."""
    if key == "pattern":
        return words().rule(value) or value
    return str(_choices(key).get(value, value))


@cache
def _choices(key: str) -> dict[str, str | Promise]:
    """The closed sets of values of all fields of this name."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields if field.name == key]
    return {str(code): label for field in fields for code, label in field.flatchoices or ()}
