"""The rooms' tables in the admin site, where Django looks for them."""

from governance.bodies import admin as bodies
from governance.forums import admin as forums
from governance.meetings import admin as meetings

__all__ = ["bodies", "forums", "meetings"]
