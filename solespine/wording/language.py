"""The reader's language: gettext catalogues for what the program says, and one for what the dossier says."""

from __future__ import annotations

import gettext
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

CATALOGUES = Path(__file__).parent / "languages"
ENGLISH = "en"
# By its own name, so that who cannot read the page finds it.
LANGUAGES = {"en": "English", "de": "Deutsch"}
PROGRAM, DOSSIER = "solespine", "dossier"
LONGEST_NUMBER = 1e15  # more digits are no help to a reader, and beyond 28 they cannot be written at all

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def spoken() -> str:
    """The code of the language spoken now."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while.

    >>> with speaking("de"):
    ...     _("Yes")
    'Ja'
    """
    token = _spoken.set(code if code in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)


def best_language(wanted: Sequence[str]) -> str:
    """The first of the wanted languages that is spoken here, English where none is.

    >>> best_language(["fr-CH", "de-AT", "en"])
    'de'
    """
    codes = (one.lower().replace("_", "-").partition("-")[0] for one in wanted)
    return next((code for code in codes if code in LANGUAGES), ENGLISH)


@lru_cache
def catalogue(code: str, domain: str) -> gettext.NullTranslations:
    """The texts of one language; English stands in the program itself."""
    if code == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(domain, CATALOGUES, [code])


def _(message: str) -> str:
    """A text of the program."""
    return catalogue(spoken(), PROGRAM).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """A text of the program that depends on a number."""
    return catalogue(spoken(), PROGRAM).ngettext(one, many, number)


def N_(message: str) -> str:  # noqa: N802  (gettext's own name)
    """Marks a text for the catalogue; it is translated where it is said."""
    return message


def dossier_text(key: str, english: str) -> str:
    """A text of the dossier by its key, such as ``finding.limp.question``. English where it is not translated."""
    return catalogue(spoken(), DOSSIER).pgettext(key, english) if english else ""


def day(moment: datetime) -> str:
    """A date as the reader writes it."""
    from babel.dates import format_date

    return str(format_date(moment.astimezone(), format="long", locale=spoken()))


def weekday(when: date) -> str:
    """A day with the name of its weekday, as the reader writes it."""
    from babel.dates import format_date, format_skeleton

    return f"{format_date(when, 'EEEE', locale=spoken())}, {format_skeleton('MMMMd', when, locale=spoken())}"


def day_and_time(moment: datetime) -> str:
    """A date and time of day as the reader writes them, to the minute."""
    from babel.dates import format_date, format_time, get_datetime_format

    here, language = moment.astimezone(), spoken()
    time = format_time(here, format="short", locale=language)
    return str(get_datetime_format("medium", locale=language)).format(time, format_date(here, format="medium", locale=language))


def number(value: float, digits: int = 2) -> str:
    """A number as the reader writes it, to at most so many decimals.

    >>> number(1234.5), number(1e40)
    ('1,234.5', '1e+40')
    """
    from babel.numbers import format_decimal

    if LONGEST_NUMBER < abs(value) < math.inf:
        return f"{value:.0e}"
    return str(format_decimal(round(value, digits), format="#,##0.###", locale=spoken()))
