"""Suggestions of ICD-10-CM codes for the problems of a note, by the words that they share. Never more than suggestions.

The titles and inclusion terms are those of the CDC (public domain; ``packaging/clinical_lists.py`` says from where).
They are ranked with BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), each title and
inclusion term a text of its own, so that a short title that says just this stands before one that says more.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from slmdesk.messages import CodeSuggestion

_K1, _B = 1.2, 0.6
_PER_PROBLEM, _LOOKED_AT = 3, 30
_LEAST_SHARE = 0.5  # of a problem's weight that a suggestion must hold
_LEAST_OF_TITLE = 0.58  # of a title's weight, where one word of it was said: "swelling" is no Calabar swelling
_DISEASE = re.compile(
    r"(?:itis|osis|emia|oma|pathy|sepsis|algia|plegia|ileus)$|^(?:malignant|neoplasm|carcinoma|perforation)$"
)
_ONE_WORD_SHARE = 0.75  # of several, where only one word is held: "replacement" of a hip is no implant of the ear
_SYNONYM_WEIGHT = 0.6
_UNASKED = 0.12  # taken off for each word of a title that nobody said
_NEGATED = re.compile(r"\b(?:no|not|denies|negative for|unlikely)\b|n['’]t\b", re.IGNORECASE)
_RULED_OUT = re.compile(r"\b(?:to )?(?:rule|ruled|r/o|exclude|excluding)\b.*", re.IGNORECASE)
_PLAN_WORDS = re.compile(
    r"\b(?:continue|increase|decrease|prescribe|order|recommend|start|refer|follow[- ]up|medical treatment|counsel\w*|"
    r"is taking|takes|patient education|patient agreements?|additional testing)\b.*",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\s+with (?:an? )?(?:bp|hb|hba1c|egfr|ef|inr|tsh|crp|ldl)\b[^,;.]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[;:]\s|,\s+(?:and\s+)?|\s*\([^()]{0,60}\)|\.\s")
_DETAIL = re.compile(  # what is said of a problem, and is none
    r"(?:(?:now |currently |still )?(?:on|treated|controlled|managed|taking|since|in|for|after|due|likely|with|stable|improving|resolved|resolving|worse\w*|well)\b|"
    r"(?:bp|hb|hba1c|egfr|ef|inr|tsh|crp|ldl)\b|(?:(?:left|right|upper|lower|both|bilateral|lobe|side|bases?) ?)+\.?$|[^a-z]*$)",
    re.IGNORECASE,
)
_SIDE = re.compile(r"(?:on the |of the )?(?:left|right|bilateral)(?: side)?\.?", re.IGNORECASE)
_PARTED = 0.8  # of a side's weight, in a title of its own
_NON = re.compile(r"\bnon-\s?(?=[^\W\d_])")
_SILENT = frozenset(
    """
    a an and are as at be by for from has have he her his in is it its likely of on or other patient possible
    probable s secondary she suspected that the their this to unspecified was which who with given due about
    been but currently today well stable controlled management history presents reports doctor medical reasoning
    assessment impression diagnosis specified elsewhere classified nos consistent there appears very some also
    any may site type flare up ups one two three four
""".split()  # noqa: SIM905 - a line each otherwise
)
_CIRCUMSTANCES = frozenset(
    """
    neonatal newborn pregnancy childbirth puerperium delivery congenital maternal fetal fetus abortion postprocedural
    following remission sequela history stoma traumatic amputation gestation sequelae poisoning adverse intoxication withdrawal
""".split()  # noqa: SIM905 - a line each otherwise
)
"""Words of titles that have to be said."""
_SITE_WORDS = frozenset(
    """
    ankle arm back breast calf chest ear elbow eye face finger foot forearm hand head heart heel hip jaw kidney knee leg
    lip liver lung mouth neck nose rib shoulder skin spine stomach thigh throat thumb toe tongue wrist vertebre
""".split()  # noqa: SIM905 - a line each otherwise
)


class CodeList:
    """All codes, ready to be searched. Entries are (code, billable, words of the title or term, title)."""

    def __init__(self, codes: Path, synonyms: Path) -> None:
        self._codes: list[tuple[str, bool, str]] = []
        self._texts: list[frozenset[str]] = []
        self._owner: list[int] = []
        self._where: dict[str, list[int]] = {}
        for line in gzip.decompress(codes.read_bytes()).decode("utf-8").splitlines():
            code, billable, title, *others = line.split("\t")
            self._codes.append((code, billable == "1", title))
            for text in (title, *others):
                words = frozenset(_words(text))
                for word in words:
                    self._where.setdefault(word, []).append(len(self._texts))
                self._texts.append(words)
                self._owner.append(len(self._codes) - 1)
        self._mean = sum(map(len, self._texts)) / max(1, len(self._texts))
        self._synonyms: list[tuple[re.Pattern[str], str]] = []
        for line in synonyms.read_text(encoding="utf-8").splitlines():
            left, equals, right = line.partition("=")
            if equals and not line.startswith("#"):
                self._synonyms.append((re.compile(rf"\b{re.escape(left.strip())}\b", re.IGNORECASE), right.strip()))

    def suggest(self, problems: Sequence[str]) -> list[CodeSuggestion]:
        """The best codes for each problem, best first, no code twice. A negated problem gets none."""
        found: list[CodeSuggestion] = []
        for problem in problems:
            named = _PLAN_WORDS.sub("", re.split(r"\.\s", problem)[0] if ":" not in problem else problem)
            named = _MEASURED.sub("", _RULED_OUT.sub("", named))
            if not named.strip() or _NEGATED.search(named):
                continue
            for part in self._parts(named):
                known = {suggestion.code for suggestion in found}
                suggested = self._ranked(part, problem.strip())
                found += [each for each in suggested if each.code not in known]
        return found

    def _parts(self, problem: str) -> list[str]:
        """The problems that a line names: "COPD, treated with prednisolone; gout" is two of them.

        At an "and" it is parted only where codes are found for both sides: "nausea and vomiting" has its own.
        """
        parts: list[str] = []
        for part in map(str.strip, _BETWEEN.split(problem)):
            if parts and _SIDE.fullmatch(part):
                parts[-1] += f" {part}"
            elif part and not _DETAIL.match(part):
                parts.append(part)
        found: list[str] = []
        for part in parts or [problem]:
            pieces = re.split(r"\s+and\s+", part)
            best = [self._ranked(piece, piece) for piece in (part, *pieces)]
            scores = [ranked[0].score if ranked else 0.0 for ranked in best]
            found += pieces if len(pieces) > 1 and min(scores[1:]) >= _PARTED > scores[0] else [part]
        return found

    def _ranked(self, problem: str, line: str) -> list[CodeSuggestion]:
        """line: of the note that names the problem."""
        weights = dict.fromkeys(_words(problem), 1.0)
        asked = set(weights)
        surface = {_stem(word): word for word in _WORD.findall(_NON.sub("non", problem.casefold()))}
        spoken = {word: [surface[word]] for word in weights}
        for pattern, added in self._synonyms:
            match = pattern.search(problem)
            if match is not None:
                for word in _words(added):
                    weights.setdefault(word, _SYNONYM_WEIGHT)
                    spoken.setdefault(word, [match[0].casefold()])
        rarity = {word: self._rarity(word) for word in weights if word in self._where}
        if not rarity:
            return []
        most = max(sum(rarity[word] * weights[word] for word in rarity if word in asked), min(rarity.values()))
        scores: dict[int, tuple[float, frozenset[str]]] = {}
        for word, weight in weights.items():
            if word not in rarity:
                continue
            for text in self._where[word]:
                score, held = scores.get(text, (0.0, frozenset()))
                scores[text] = (score + weight * rarity[word], held | {word})
        best: dict[int, tuple[float, frozenset[str], int]] = {}
        for text, (score, held) in scores.items():
            long = 1 - _B + _B * len(self._texts[text]) / self._mean
            ranked = score * (_K1 + 1) / (1 + _K1 * long) - _UNASKED * (len(self._texts[text]) - len(held)) * score
            owner = self._owner[text]
            if owner not in best or ranked > best[owner][0]:
                best[owner] = (ranked, held, text)
        order = sorted(best, key=lambda owner: (-round(best[owner][0], 3), *self._plainness(owner)))
        suggestions = []
        here = [owner for owner in order[:_LOOKED_AT] if _fits(set(_words(self._codes[owner][2])), weights)]
        for owner in here[:_PER_PROBLEM]:
            _ranked, held, text = best[owner]
            code, billable, title = self._codes[owner]
            share = sum(rarity[word] * weights[word] for word in held) / most
            own = set(_words(title))
            if share < _LEAST_SHARE or not self._says(text, held):
                continue
            if not own <= held and (share < _ONE_WORD_SHARE and len(held & asked) == 1 < len(asked & set(rarity))):
                continue
            words = list(dict.fromkeys(each for word in sorted(held) for each in spoken[word]))
            suggestions.append(CodeSuggestion(code, title, line, words, round(min(1.0, share), 3), not billable))
        return suggestions

    def _says(self, text: int, held: frozenset[str]) -> bool:
        """Whether enough of a title, or of another name of it, was said: the disease above all."""
        words = self._texts[text]
        if all(len(word) == 1 and word.isalpha() for word in held):
            return False  # the "I" of who speaks
        if any(_DISEASE.search(word) for word in words - held):
            return False  # organisms of a meningitis are none
        weights = {word: self._rarity(word) for word in words}
        said = sum(weight for word, weight in weights.items() if word in held)
        return len(held) > 1 or said >= _LEAST_OF_TITLE * sum(weights.values())

    def _plainness(self, owner: int) -> tuple[bool, int, bool, str]:
        """Among equals: what can be billed first, then what adds least to what was said ("unspecified")."""
        code, billable, title = self._codes[owner]
        return not billable, len(title.split()), "unspecified" not in title.casefold(), code

    def _rarity(self, word: str) -> float:
        count = len(self._where[word])
        return math.log(1 + (len(self._texts) - count + 0.5) / (count + 0.5))


def _fits(title: set[str], said: Mapping[str, float]) -> bool:
    """Whether a title is of this part of the body, and of nobody else's: a newborn's is the newborn's alone."""
    return not _is_elsewhere(title, said) and not (_CIRCUMSTANCES & title) - set(said)


def _is_elsewhere(title: set[str], said: Mapping[str, float]) -> bool:
    """Whether a title names a part of the body, and the problem another one: gout of a toe is none of the elbow."""
    sites = _SITE_WORDS & title
    return bool(sites) and not sites & set(said) and bool(_SITE_WORDS & set(said))


def load_codes(resources: Path) -> CodeList:
    """The list that comes with the program; takes about a second."""
    return CodeList(resources / "codes" / "icd10cm.tsv.gz", resources / "codes" / "synonyms.txt")


def _words(text: str) -> list[str]:
    joined = _NON.sub("non", text.casefold())  # a "non-diabetic" disease is not diabetic
    return list(dict.fromkeys(_stem(word) for word in _WORD.findall(joined) if word not in _SILENT))


def _stem(word: str) -> str:
    word = word.replace("ae", "e").replace("oe", "e").replace("our", "or")  # British: ischaemic, oedema, tumour
    plural = len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
