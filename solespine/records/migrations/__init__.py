"""From every released form of the tables to today's. One file in ``versions`` is one step."""
