"""How governance is written in templates."""

from django import template

from doors.wording import mid_sentence
from governance.forums import wording

register = template.Library()
register.filter("tile", wording.tile)
register.filter("mid_sentence", mid_sentence)
