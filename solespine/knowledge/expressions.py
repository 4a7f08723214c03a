"""The small language of rules and gates: parsed once, evaluated with three truths, never by ``eval``.

``and``, ``or``, ``not``, parentheses, a name, ``age >= 70``, ``sex == male``, ``count(a, b, age >= 70) >= 2``. A truth is
True, False or None; None is unknown. Kleene's tables: ``False and None`` is False, ``True or None``
is True, all else with None is None.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn, Protocol

Truth = bool | None

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


class ExpressionError(ValueError):
    """An expression that does not follow the language; the message says where."""


class Facts(Protocol):
    """What an expression is evaluated against."""

    def truth(self, name: str) -> Truth:
        """Whether a finding or yes/no context item is present; None when unknown."""

    def compare(self, name: str, comparison: str, value: float | str) -> Truth:
        """Whether a number or choice compares as asked; None when unknown."""


@dataclass(frozen=True, slots=True)
class Name:
    """A finding or a yes/no context item."""

    name: str

    def evaluate(self, facts: Facts) -> Truth:
        return facts.truth(self.name)

    def names(self) -> Iterator[str]:
        yield self.name

    def missing(self, facts: Facts, asked: frozenset[str]) -> tuple[str, ...]:
        return () if self.name in asked or facts.truth(self.name) is not None else (self.name,)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number against a limit, or a choice against one of its values."""

    name: str
    comparison: str
    value: float | str

    def evaluate(self, facts: Facts) -> Truth:
        return facts.compare(self.name, self.comparison, self.value)

    def names(self) -> Iterator[str]:
        yield self.name

    def missing(self, facts: Facts, asked: frozenset[str]) -> tuple[str, ...]:
        return () if self.name in asked or self.evaluate(facts) is not None else (self.name,)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    item: Expression

    def evaluate(self, facts: Facts) -> Truth:
        truth = self.item.evaluate(facts)
        return None if truth is None else not truth

    def names(self) -> Iterator[str]:
        return self.item.names()

    def missing(self, facts: Facts, asked: frozenset[str]) -> tuple[str, ...]:
        return self.item.missing(facts, asked)


@dataclass(frozen=True, slots=True)
class And:
    """True when all are, False as soon as one is."""

    items: tuple[Expression, ...]

    def evaluate(self, facts: Facts) -> Truth:
        unknown = False
        for item in self.items:
            truth = item.evaluate(facts)
            if truth is False:
                return False
            unknown = unknown or truth is None
        return None if unknown else True

    def names(self) -> Iterator[str]:
        for item in self.items:
            yield from item.names()

    def missing(self, facts: Facts, asked: frozenset[str]) -> tuple[str, ...]:
        # The later parts matter only if the earlier ones hold, so one part is asked at a time: fewer questions for everybody.
        if self.evaluate(facts) is not None:
            return ()
        for item in self.items:
            wanted = item.missing(facts, asked)
            if wanted:
                return wanted
        return ()


@dataclass(frozen=True, slots=True)
class Or:
    """True as soon as one is, False when none is."""

    items: tuple[Expression, ...]

    def evaluate(self, facts: Facts) -> Truth:
        unknown = False
        for item in self.items:
            truth = item.evaluate(facts)
            if truth is True:
                return True
            unknown = unknown or truth is None
        return None if unknown else False

    def names(self) -> Iterator[str]:
        for item in self.items:
            yield from item.names()

    def missing(self, facts: Facts, asked: frozenset[str]) -> tuple[str, ...]:
        if self.evaluate(facts) is not None:
            return ()
        return _unique(name for item in self.items for name in item.missing(facts, asked))


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the items hold, against a number. Unknown items leave a span of possible counts."""

    items: tuple[Expression, ...]
    comparison: str
    value: float

    def evaluate(self, facts: Facts) -> Truth:
        truths = [item.evaluate(facts) for item in self.items]
        least = sum(truth is True for truth in truths)
        most = least + sum(truth is None for truth in truths)
        holds = {COMPARISONS[self.comparison](count, self.value) for count in range(least, most + 1)}
        return holds.pop() if len(holds) == 1 else None

    def names(self) -> Iterator[str]:
        for item in self.items:
            yield from item.names()

    def missing(self, facts: Facts, asked: frozenset[str]) -> tuple[str, ...]:
        if self.evaluate(facts) is not None:
            return ()
        return _unique(name for item in self.items for name in item.missing(facts, asked))


Expression = Name | Comparison | Not | And | Or | Count

TOKEN = re.compile(r"\s*(>=|<=|==|>|<|\(|\)|,|[A-Za-z_][A-Za-z_0-9]*|-?\d+(?:\.\d+)?)")
RESERVED = frozenset({"and", "or", "not", "count"})


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression a text stands for.

    Raises
    ------
    ExpressionError
        If the text does not follow the language; the message names the place.

    >>> parse("back_pain and not fever")
    And(items=(Name(name='back_pain'), Not(item=Name(name='fever'))))
    """
    return _Parser(text).whole()


def parse_optional(text: str) -> Expression | None:
    """The expression, or None where there is none."""
    return parse(text) if text else None


def names(text: str) -> tuple[str, ...]:
    """Every name in an expression, each once, in order of appearance.

    >>> names("count(age >= 60, smoker, sex == male) >= 2 and smoker")
    ('age', 'smoker', 'sex')
    """
    return _unique(parse(text).names())


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


class _Parser:
    """Recursive descent, one method a level: or, and, not, then names, comparisons, counts and parentheses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, int]] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            match = TOKEN.match(text, at)
            if match is None:
                at = end - len(text[at:end].lstrip())
                raise ExpressionError(f"'{text}': cannot read '{text[at:end][:20]}' at character {at + 1}")
            self.tokens.append((match.group(1), match.start(1)))
            at = match.end()
        self.next = 0

    def whole(self) -> Expression:
        expression = self.either()
        if self.next < len(self.tokens):
            self.fail("expected the end")
        return expression

    def either(self) -> Expression:
        items = [self.all()]
        while self.take("or"):
            items.append(self.all())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def all(self) -> Expression:
        items = [self.one()]
        while self.take("and"):
            items.append(self.one())
        return items[0] if len(items) == 1 else And(tuple(items))

    def one(self) -> Expression:
        if self.take("not"):
            return Not(self.one())
        if self.take("("):
            inside = self.either()
            self.need(")")
            return inside
        if self.take("count"):
            return self.count()
        name = self.word("a finding or context item")
        comparison = self.comparison()
        if comparison is None:
            return Name(name)
        value = self.pop("a number or a choice")
        if re.fullmatch(r"-?\d+(?:\.\d+)?", value):
            return Comparison(name, comparison, float(value))
        if comparison != "==" or not value.isidentifier():
            self.next -= 1
            self.fail("expected a number")
        return Comparison(name, comparison, value)

    def count(self) -> Expression:
        self.need("(")
        items = [self.either()]
        while self.take(","):
            items.append(self.either())
        self.need(")")
        comparison = self.comparison()
        if comparison is None:
            self.fail("expected a comparison after count(...)")
        value = self.pop("a number")
        if not re.fullmatch(r"\d+", value):
            self.next -= 1
            self.fail("expected a whole number")
        return Count(tuple(items), comparison, float(value))

    def comparison(self) -> str | None:
        return self.pop("a comparison") if self.peek() in COMPARISONS else None

    def word(self, what: str) -> str:
        token = self.pop(what)
        if not token.isidentifier() or token in RESERVED:
            self.next -= 1
            self.fail(f"expected {what}")
        return token

    def peek(self) -> str | None:
        return self.tokens[self.next][0] if self.next < len(self.tokens) else None

    def pop(self, what: str) -> str:
        if self.next >= len(self.tokens):
            self.fail(f"expected {what}")
        self.next += 1
        return self.tokens[self.next - 1][0]

    def take(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.next += 1
        return True

    def need(self, token: str) -> None:
        if not self.take(token):
            self.fail(f"expected '{token}'")

    def fail(self, what: str) -> NoReturn:
        if self.next < len(self.tokens):
            token, at = self.tokens[self.next]
            raise ExpressionError(f"'{self.text}': {what} at character {at + 1}, found '{token}'")
        raise ExpressionError(f"'{self.text}': {what} at its end")
