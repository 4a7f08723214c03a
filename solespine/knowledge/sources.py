"""Where figures come from, what the source articles claim, and published measures."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.knowledge.numbers import Basis, Record


@dataclass(frozen=True, slots=True)
class Source(Record):
    """Where a figure comes from. ``address`` is where it was read, often a copy, and is never shown."""

    key: str
    title: str
    basis: Basis
    year: int | None = None
    kind: str = ""
    first_author: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    note: str = ""
    summary: str = ""
    address: str = ""
    address_2: str = ""

    def shown(self) -> str:
        """Authors, title, year, journal, DOI or PMID; never the address of a copy."""
        parts = [self.first_author, self.title, self.journal, str(self.year) if self.year else ""]
        text = ". ".join(part.rstrip(".") for part in parts if part)
        if self.doi:
            text += f". doi:{self.doi}"
        if self.pmid:
            text += f". PMID {self.pmid}"
        return text


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """What a source article says, and what the evidence says."""

    id: str
    article: int
    claim: str
    verdict: str
    evidence: str
    use: str
    basis: Basis
    sources: tuple[str, ...]
    concerns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.verdict not in ("supported", "partly", "unsupported", "contradicted", "tradition"):
            raise ValueError(f"verdict '{self.verdict}': expected supported, partly, unsupported, contradicted or tradition")


@dataclass(frozen=True, slots=True)
class ArticleQuestion(Record):
    """What an article makes people ask, and what holds for everybody; ``watch``: after-effects that answer it for one person."""

    id: str
    question: str
    answer: str
    sources: tuple[str, ...]
    treatment: str = ""
    verdict: str = ""
    conditions: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cutoff(Record):
    """Where a measurement becomes a finding."""

    id: str
    finding: str
    rule: str
    basis: Basis
    source: str
    unit: str = ""
    value: float | None = None
    low_arch_from: float | None = None
    high_arch_to: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Norm(Record):
    """A published norm of a measurement."""

    measure: str
    sex: str
    age: str
    value: float
    unit: str
    basis: Basis
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class InterventionResult(Record):
    """What happened when somebody changed the lower link."""

    name: str
    target: str
    effect: str
    meaning: str
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class Anchor(Record):
    """A population figure that the network should come near."""

    id: str
    what: str
    value: float
    low: float
    high: float
    population: str
    basis: Basis
    source: str
    note: str = ""
    computed: bool = False
