"""Other forms of what is known: the answer as JSON, everything a person entered as files."""
