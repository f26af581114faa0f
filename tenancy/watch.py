"""How the moment moves on during long work that is handed its `at`: services do not ask for the time."""

import time
from datetime import datetime, timedelta


class Watch:
    """The moment a pass began, and how long it has been running."""

    def __init__(self, at: datetime) -> None:
        self.at, self._began = at, time.monotonic()

    @property
    def passed(self) -> timedelta:
        """How long the pass has been running."""
        return timedelta(seconds=time.monotonic() - self._began)

    @property
    def now(self) -> datetime:
        """The moment of the pass plus what has passed since."""
        return self.at + self.passed
