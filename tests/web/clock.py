"""A clock that a test sets; pages made with it take its moment for now."""

from datetime import timedelta


class Clock:
    """Gives the moment it was set to, and goes on only when told."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def later(self, **by):
        self.now += timedelta(**by)

    def next_day(self, days=1):
        self.later(days=days)

    @property
    def today(self):
        return self.now.date()
