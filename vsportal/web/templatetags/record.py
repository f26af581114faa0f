"""How the audit record is written in templates."""

from django import template

from vsportal.web.audit.wording import reason_of

register = template.Library()
register.filter("reason", reason_of)
