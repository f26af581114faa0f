"""The words in which streams refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "stream.not_ready": _("Not activated. “%(stream)s” still needs %(missing)s."),
        "stream.keeps_its_needs": _("Not removed. “%(stream)s” is active and would be without %(missing)s."),
        "stream.retired": _("Not done. “%(stream)s” is retired; what it was stays as it is."),
        "stream.name_taken": _("Not saved. A stream named “%(name)s” exists already."),
        "stakeholder.there_already": _("Not added. “%(group)s” is a stakeholder group of “%(stream)s” already."),
        "scope.declared_already": _("Not declared. “%(stream)s” names %(path)s (%(kind)s) already: %(place)s."),
        "scope.no_path": _("Not declared. “%(given)s” names nothing: a path has at least one part."),
        "scope.disputed": _(
            "Not changed. “%(stream)s” and “%(other)s” dispute %(path)s: until that is decided, or both withdraw, it changes with "
            "the yes of both owners."
        ),
        "dispute.no_overlap": _("Not raised. “%(stream)s” and “%(other)s” have no undeclared overlap at %(path)s."),
        "dispute.open_already": _("Not raised again. %(path)s is in dispute with “%(other)s” already."),
        "dispute.agreed_already": _("Not agreed again. Both owners have agreed to this change of %(path)s."),
        "dispute.over": _("Not done. The dispute over %(path)s is over."),
        "dependency.on_itself": _("Not declared. “%(stream)s” does not depend on itself."),
        "dependency.there_already": _("Not declared. “%(stream)s” needs %(need)s from “%(other)s” already."),
        "dependency.ended": _("Not ended. The dependency %(need)s ended on %(on)s."),
        "agreement.with_itself": _("Not proposed. “%(stream)s” needs no agreement with itself."),
        "agreement.there_already": _(
            "Not proposed. “%(stream)s” and “%(other)s” have an agreement about %(path)s, or one of them waits for the other's."
        ),
        "agreement.made_already": _("Not agreed again. The agreement about %(path)s holds since %(on)s."),
        "agreement.withdrawn": _("Not done. What was said about %(path)s was withdrawn on %(on)s; propose it anew."),
        "owner.needs_successor": _(
            "Not ended. Nobody would be accountable for “%(stream)s” after %(holder)s: name a successor, or somebody who acts for "
            "30 days at most."
        ),
        "owner.overlap": _("Not assigned. %(holder)s is accountable for “%(stream)s” %(period)s."),
        "owner.acting_too_long": _(
            "Not done. Somebody acts for an accountable owner, and for %(days)s days at most; %(until)s is later or no time."
        ),
        "role.held_already": _("Not assigned. %(holder)s is %(role)s of “%(stream)s” %(period)s."),
        "person.not_active": _("Not assigned. %(person)s does not belong to the organisation on %(on)s."),
        "term.backwards": _("Not done. The term would end on %(ends_at)s, before it starts on %(starts_at)s."),
        "term.ended": _("Not ended. This term ended on %(ended_at)s."),
        "term.in_the_past": _("Not ended. A term cannot end before now; %(ends_at)s is past."),
        "scope.not_there": _("Not done. “%(stream)s” does not name that any more; read its boundary again."),
        "delegation.not_yours": _(
            "Not delegated. %(holder)s is %(role)s of “%(stream)s”, and nobody else lets somebody decide in that place."
        ),
        "delegation.chained": _(
            "Not delegated. You decide in the place of %(holder)s, %(role)s of “%(stream)s”; that is not passed on."
        ),
        "delegation.backwards": _("Not delegated. It would end on %(ends_at)s, before it starts on %(starts_at)s."),
        "delegation.too_long": _(
            "Not delegated. A delegation lasts %(days)s days at most, here until %(latest)s; whoever is away for longer "
            "needs somebody else in the role."
        ),
        "delegation.outside_term": _(
            "Not delegated. Your term runs from %(starts_at)s to %(ends_at)s, and a delegation stays within it."
        ),
        "delegation.before_term": _("Not delegated. Your term begins on %(starts_at)s, and a delegation not before."),
        "delegation.to_oneself": _("Not delegated. %(person)s holds the role already."),
        "delegation.amount": _("Not delegated. “%(given)s” is no amount above zero."),
        "delegation.above_own_limit": _(
            "Not delegated. %(given)s is above your own limit: %(role)s decides up to %(limit)s."
        ),
        "delegation.overlap": _(
            "Not delegated. %(person)s decides in your place from %(starts_at)s to %(ends_at)s; a role is in one other "
            "hand at a time."
        ),
        "delegation.ended": _("Not ended. This delegation ended on %(ended_at)s."),
        "work.name_taken": _("Not opened. “%(stream)s” has work named “%(name)s” already."),
        "work.closed": _("Not closed. “%(work)s” was closed on %(closed_on)s."),
        "work.second_stream": _(
            "Not shared. “%(work)s” is work of “%(stream)s”; a second stream, “%(other)s”, takes a decision that names both."
        ),
        "work.shared_already": _("Not shared. “%(stream)s” has a part in “%(work)s” already."),
        "work.backwards": _("Not closed. “%(work)s” opened on %(opened_on)s; it cannot close on %(closed_on)s."),
    }
)
