"""How much of a stranger's file is read. Limits of the machine, not of medicine: a walk needs two minutes, these allow hours."""

from __future__ import annotations

LARGEST = 200_000_000  # bytes, of a file and of what is unpacked from it: 17 hours at 100 samples a second and 30 bytes a row
CHUNK = 4_000_000  # bytes of text in numbers at a time, so that the copies stay small
LONGEST_LINE = 65_536  # bytes; the widest known logger writes 3 000
MOST_COLUMNS = 500  # the widest known logger has 150
HEAD = 262_144  # bytes looked at to find out how a table is laid out: the longest known preamble has 4 000
MOST_MEMBERS = 500  # files in an archive; a phone with every sensor on writes 40
LARGEST_DIRECTORY = 1_000_000  # bytes of an archive's list of files, checked before anything is made of it
MOST_TABLES = 60  # tables of one archive that are looked into
MOST_PARTS = 60  # walks in one file: tests of one person, or a clock that began again
MOST_ELEMENTS = 200_000  # arrays in a MATLAB file; a person of the Mobilise-D study has 3 000
DEEPEST = 16  # levels of structures in a MATLAB file; that study has 7
LONGEST_QUOTE = 40  # signs of foreign text in a message
LONGEST_NAME = 80  # signs of the name of a file in one


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Foreign text for a message: short, and in one line.

    >>> quoted("a\\x1bb"), quoted("a long name", 8)
    ('a\\\\x1bb', 'a lon...')
    """
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:longest])
    return shown if len(shown) <= longest and len(text) <= longest else shown[: longest - 3] + "..."
