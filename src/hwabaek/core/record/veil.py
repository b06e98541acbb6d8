"""Values that can be shown or withheld while the log vouches for the fact all the same.

In the fact that is hashed, each value that tells of a person or is an opinion (disclosure.py)
stands as `{"veiled": "<hex SHA-256 of the canonical [salt, value]>"}`. The values stand beside
it, by that digest. Whoever is shown a value can check that it is the one; from a value withheld
nothing can be guessed, as its salt is withheld with it. To mask a fact is to leave values out.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.disclosure import Disclosure, Path, is_shown, veiled_places
from hwabaek.core.record.entries import Fact, VeiledFact
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.tlog.canonical_json import canonical

# Digest -> [salt, value]
Values = dict[str, list[Any]]

VEILED: Final = "veiled"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_SALTED = 2
_NESTED = frozenset({list, dict})
# What stands for a list that is masked; for anything else stands `MASKED`.
_LISTS: Final = frozenset({"strokes", "parties", "grounds"})


class Masked(str):
    """What stands for a text that a public version withholds.

    A text of its own kind: nobody can pass a name off as masked by writing the same signs.
    """

    __slots__ = ()


MASKED: Final = Masked("○○○")


def veil(*, fact: Fact, salts: Iterator[str]) -> tuple[VeiledFact, Values]:
    """Return the fact as it is hashed, and the values that stand beside it.

    What is empty is left as it is: it tells nothing. `salts` gives 16 random bytes in hex a value.

    Raises:
        VerificationError: the fact holds what only looks like a veiled value, or has no canonical form.
    """
    _refuse_lookalikes(fact)
    values: Values = {}

    def seal(value: Any) -> Any:  # noqa: ANN401  # any value of a fact may be veiled
        salted = [next(salts), value]
        digest = _digest(salted)
        values[digest] = salted
        return {VEILED: digest}

    places = veiled_places(EntryKind(fact["kind"]))
    return VeiledFact(_veiled(fact, places, seal)), values


def unveil(*, fact: VeiledFact, values: Values) -> Fact:
    """Return the fact with every value in its place.

    Raises:
        VerificationError: a value is missing, foreign or not the one that was veiled.
    """
    found = reveal(fact=fact, values=values)
    if found.problem:
        raise found.problem
    if found.hidden:
        raise missing(found.hidden)
    return found.fact


def missing(hidden: Sequence[Path]) -> VerificationError:
    """Return the error that says which values are withheld where none may be."""
    count, first = len(hidden), _named(hidden[0])
    return VerificationError(
        f"{count} values are missing: {first}", f"값 {count}개가 빠졌습니다: {first}"
    )


@dataclass(frozen=True, slots=True)
class Revealed:
    """A fact with the values that stand beside it, the places of those that do not, and what is wrong."""

    fact: Fact
    hidden: tuple[Path, ...]
    problem: VerificationError | None


def reveal(*, fact: VeiledFact, values: Values) -> Revealed:
    """Return the fact with the values that are there; what is masked is `MASKED` or an empty list.

    A wrong value is put in all the same, and told: whoever checks a record wants to see what it does.
    """
    hidden: list[Path] = []
    problems: list[VerificationError] = []
    used: set[str] = set()

    def open_one(digest: object, path: Path) -> Any:  # noqa: ANN401  # any value may have been veiled
        problem = _problem(digest, path, values, used)
        if problem:
            problems.append(problem)
        if isinstance(digest, str):
            used.add(digest)
            if digest in values:
                return values[digest][1]
        hidden.append(path)
        return [] if path and path[-1] in _LISTS else MASKED

    found: Fact = _opened(fact, (), open_one)
    if set(values) - used:
        foreign = "there is a value of another fact", "다른 기록의 값이 섞여 있습니다"
        problems.append(VerificationError(*foreign))
    return Revealed(found, tuple(hidden), problems[0] if problems else None)


def mask(
    *, fact: VeiledFact, values: Values, disclosure: Disclosure, counted: frozenset[str]
) -> Values:
    """Return the values that a public version of this class shows; the fact itself stays as it is.

    Raises:
        VerificationError: a value is missing, foreign or not the one that was veiled.
    """
    unveil(fact=fact, values=values)
    kind = EntryKind(fact["kind"])
    shown: Values = {}

    def keep(digest: object, path: Path) -> None:
        if isinstance(digest, str) and is_shown(
            kind=kind, path=path, disclosure=disclosure, counted=counted
        ):
            shown[digest] = values[digest]

    _opened(fact, (), keep)
    return shown


def read_values(values: object) -> Values:
    """Return what stands beside a fact once it is sure that it has the form of veiled values.

    Raises:
        VerificationError: it has not.
    """
    if type(values) is not dict:
        raise VerificationError("the values of a fact must be an object")
    for digest, salted in values.items():
        well_formed = type(salted) is list and len(salted) == _SALTED and type(salted[0]) is str
        if not (well_formed and _SALT.fullmatch(salted[0]) and _DIGEST.fullmatch(digest)):
            raise VerificationError("a veiled value must stand as digest: [salt, value]")
        _refuse_lookalikes(salted[1])
    return values


def _digest(salted: object) -> str:
    return hashlib.sha256(canonical(salted)).hexdigest()


def _veiled(value: Any, places: Any, seal: Callable[[Any], Any]) -> Any:  # noqa: ANN401  # any part
    if places is None or value is None or value in ("", [], {}):
        return value
    if not isinstance(places, Mapping):
        return seal(value)
    if type(value) is list:
        return [_veiled(part, places.get("*"), seal) for part in value]
    if type(value) is dict:
        return {
            key: _veiled(part, places.get(key, places.get("*")), seal)
            for key, part in value.items()
        }
    return value


def _opened(value: Any, path: Path, open_one: Callable[[object, Path], Any]) -> Any:  # noqa: ANN401  # any part
    # Most parts are texts and numbers: a call for each of them would cost as much as all the rest.
    if type(value) is list:
        return [
            part if type(part) not in _NESTED else _opened(part, (*path, place), open_one)
            for place, part in enumerate(value)
        ]
    if VEILED not in value:
        return {
            key: part if type(part) not in _NESTED else _opened(part, (*path, key), open_one)
            for key, part in value.items()
        }
    return open_one(value[VEILED] if len(value) == 1 else None, path)


def _problem(
    digest: object, path: Path, values: Values, used: set[str]
) -> VerificationError | None:
    place = _named(path)
    if type(digest) is not str or not _DIGEST.fullmatch(digest):
        en, ko = f"{place} is veiled in a malformed way", f"{place}: 가림값의 형식이 다릅니다"
    elif digest in used:
        en, ko = f"{place} is veiled like another value", f"{place}: 다른 값과 가림값이 같습니다"
    elif digest in values and _digest(values[digest]) != digest:
        en, ko = f"{place} is not the value that was veiled", f"{place}: 가리기 전의 값이 아닙니다"
    else:
        return None
    return VerificationError(en, ko)


def _refuse_lookalikes(value: object) -> None:
    if type(value) is list:
        for part in value:
            _refuse_lookalikes(part)
    elif type(value) is dict:
        if VEILED in value:
            raise VerificationError("no part of a fact may be named veiled")
        for part in value.values():
            _refuse_lookalikes(part)


def _named(path: Path) -> str:
    return ".".join(map(str, path))
