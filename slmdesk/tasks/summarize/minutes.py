"""Minutes of what was decided and of who is to do what: found by code, put into words by the model, checked.

The model is shown one place of a meeting at a time and asked for one line. Where its line says what the place does not,
the sentence of the meeting itself stands there, in quotation marks. Where nothing sounds like an action or a decision,
the model is not asked, and can invent none: small ones answer "is anybody to do anything?" the same for every text.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from slmdesk import paths
from slmdesk.engine import Data, Prompt, Regex
from slmdesk.errors import EngineError
from slmdesk.messages import Notice, SourceText, TaskEvent
from slmdesk.tasks.prompt_files import PromptFile, delimited
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.summarize.answers import Answer, Answers, Asked
from slmdesk.tasks.summarize.commitments import Commitment, Kind, found, surroundings
from slmdesk.tasks.summarize.cues import Cues
from slmdesk.tasks.summarize.deadlines import as_deadline, with_day
from slmdesk.tasks.summarize.length import word_count
from slmdesk.tasks.summarize.orders import orders
from slmdesk.tasks.summarize.people import people_of
from slmdesk.tasks.summarize.styles import Section
from slmdesk.tasks.summarize.telling import said_before
from slmdesk.tasks.summarize.turns import Turn, sentences_of, turns_of
from slmdesk.tasks.verify import SourceIndex, check, quantities, terms
from slmdesk.tasks.verify.words.wording import bits, is_common

_SHARE = 1.1  # of the words of the summary, for the lists together
_WORDS_A_PLACE = 14  # of the summary, for each place of a kind that is looked at: some say the same
_LEAST_LINES = 2
_CLEAR = 2.0  # of the weight of a place that nobody would overlook
_ANSWER_TOKENS = 56  # of one line
_NAMING_BITS = 5.0  # of a word such as "tree"; "begin" and "provide" have less
_HELD = 0.5  # of the weight of a line, in the words of its place
_HELD_OF_WRITTEN = 0.7  # where they are written already: then there is less to put in other words
_QUOTE_WORDS = 40  # of a sentence that is quoted; a longer one is cut
_SPECIAL = re.compile(r"([.^$*+?()\[\]{}|\\])")

_AND = re.compile(r",| (?:and|et|e|y|und|with|avec|con|com|mit)\b")

Place = tuple[Sequence[Turn], Commitment]


@dataclass(frozen=True)
class _Line:
    """A line of the minutes. section: number of its list; weight: of the place that it tells of."""

    section: int
    text: str
    weight: float


class MinutesWriter:
    """Writes the lists of one summary.

    Args:
        sources: as the model reads them. prompts: the folder of the prompt files. target_words: of the whole summary.
        language: a sentence that names what to write in, for the model.

    Attributes:
        quoted: lines, or the sentences in them, that are in the meeting's own words.
    """

    def __init__(
        self,
        sources: Sequence[SourceText],
        cues: Cues,
        prompts: Path,
        target_words: int,
        language: str,
    ) -> None:
        self._found = [
            (turns, each)
            for turns in (turns_of(source.text) for source in sources)
            for each in found(turns, cues)
            if not any(orders(turn.text) for turn in turns[each.first : each.last + 1])
        ]
        frame, _heading, tasks = (prompts / "summarize-minutes.txt").read_text(encoding="utf-8").partition("[action]\n")
        action, _heading, decision = tasks.partition("[decision]\n")
        self._prompts: dict[Kind, PromptFile] = {
            "action": PromptFile.of_text(frame.replace("{task}", action.strip())),
            "decision": PromptFile.of_text(frame.replace("{task}", decision.strip())),
        }
        self._spoken = frozenset[str]().union(*(terms(source.text) for source in sources))
        self._target_words = target_words
        self._cues = cues
        self._language = language
        self.quoted: list[str] = []

    @classmethod
    def of(
        cls, source_language: str | None, sources: Sequence[SourceText], prompts: Path, target_words: int, language: str
    ) -> MinutesWriter | None:
        """One for a meeting in some language; None where its words are not known."""
        cues = Cues.of(paths.resources() / "summaries", source_language)
        return cls(sources, cues, prompts, target_words, language) if cues is not None else None

    def places(self, kind: Kind) -> list[Place]:
        """The places that most sound like actions or decisions, in the order of the text."""
        every = [place for place in self._found if place[1].kind == kind]
        count = max(_LEAST_LINES + 1, round(self._target_words / _WORDS_A_PLACE))
        best = sorted(range(len(every)), key=lambda at: -every[at][1].weight)[:count]
        return [every[at] for at in sorted(best)]

    def asked(self, sections: Sequence[Section]) -> list[Asked]:
        """What the model will be asked for some sections."""
        kinds = [section.gathers for section in sections if section.gathers]
        return [(self._prompt(*place), _ANSWER_TOKENS) for kind in kinds for place in self.places(kind)]

    def lists(self, sections: Sequence[Section], answers: Answers) -> Generator[TaskEvent, None, dict[str, str]]:
        """Returns the text of each section, by its title."""
        gathered = [section for section in sections if section.gathers]
        places = [
            (at, place) for at, each in enumerate(gathered) if each.gathers for place in self.places(each.gathers)
        ]
        answers_to = yield from self._asked([place for _at, place in places], answers)
        lines: list[_Line] = []
        for (at, (turns, each)), answer in zip(places, answers_to, strict=True):
            text = self._line(turns, each, answer)
            if not said_before(text, [line.text for line in lines if line.section == at]):
                lines.append(_Line(at, text, each.weight))
        kept = self._fitting(lines)
        looked_at = [each for _at, (_turns, each) in places]
        unread = [each for _turns, each in self._found if each.weight >= _CLEAR and each not in looked_at]
        count = len(lines) - len(kept) + len(unread)
        if count:
            more = "One more decision or action does" if count == 1 else f"{count} more decisions or actions do"
            yield Notice(f"{more} not fit this length: choose a longer one to have more of them.")
        return {
            section.title: "\n".join(f"- {line.text}" for line in kept if line.section == at) or f"- {section.none}"
            for at, section in enumerate(gathered)
        }

    def _fitting(self, lines: Sequence[_Line]) -> list[_Line]:
        """The lines that there is room for, in their order; those that sound most like it go first."""
        kept: set[int] = set()
        room = _SHARE * self._target_words
        for at in sorted(range(len(lines)), key=lambda at: -lines[at].weight):
            own = sum(lines[other].section == lines[at].section for other in kept)
            words = word_count(lines[at].text)
            if words <= room or own < _LEAST_LINES:
                kept.add(at)
                room -= words
        return [lines[at] for at in sorted(kept)]

    def _asked(self, places: Sequence[Place], answers: Answers) -> Generator[TaskEvent, None, list[Answer]]:
        if not places:
            return []
        try:
            return (
                yield from answers.all(
                    [self._prompt(turns, each) for turns, each in places],
                    _ANSWER_TOKENS,
                    "combining",
                    "Decisions and actions",
                    constraints=[self._form(turns, each) for turns, each in places],
                )
            )
        except EngineError as error:
            if error.kind not in ("constraint-refused", "context-too-small"):
                raise
            return [Answer("", False)] * len(places)  # then each stands there in the meeting's own words

    def _prompt(self, turns: Sequence[Turn], each: Commitment) -> Prompt:
        excerpt = "\n".join(turn.shown() for turn in surroundings(turns, each))
        return self._prompts[each.kind].fill(
            excerpt=Data(delimited(excerpt)),
            said=Data(delimited(_shortened(" ".join(each.said)))),
            who=Data(each.who or "somebody"),
            whom=Data("" if _is_open(turns, each) else f"{each.who or 'who'}: "),
            language=self._language,
        )

    def _form(self, turns: Sequence[Turn], each: Commitment) -> Regex:
        """Of an action, who is to do it is known, or left to the model where the text has no speakers."""
        if each.kind == "decision" or _is_open(turns, each):
            return Regex(r"[^\n“”\"?¿¡!]{12,200}")
        who = _SPECIAL.sub(r"\\\1", each.who) or r"[^\n:“”\"?¿¡!]{2,40}"
        return Regex(rf"(?:{who}): [^\n“”\"?¿¡!]{{8,160}}")

    def _line(self, turns: Sequence[Turn], each: Commitment, answer: Answer) -> str:
        """What stands in the minutes, in the model's words where the place says it."""
        line, spoken = self._worded(answer.text) if answer.finished else "", bool(turns[each.first].speaker)
        begins = self._cues.begins if each.kind == "action" else ""
        if line and begins and not re.match(rf"{begins}\b", line.split(": ", 1)[-1], re.IGNORECASE):
            line = ""  # "invito i bambini": a small model goes on in the first person
        excerpt = "\n".join(turn.shown() for turn in surroundings(turns, each))
        if each.kind == "decision" and _of_one(turns, each, line):
            line = ""
        if (
            each.kind == "decision"
            and self._cues.opens.search(" ".join(each.said))
            and not self._cues.opens.search(line)
        ):
            line = ""  # "The committee decided that there will be a dinner", of one that was left open
        who, colon, _what = line.partition(": ")
        named = re.search(rf"\b{re.escape(who)}\b", excerpt, re.IGNORECASE) and not self._cues.persons.fullmatch(who)
        if each.kind == "action" and colon and (who != each.who if each.who else not named):
            line = ""  # "The Chair signs the request by 30th of 1: January": there is nobody of that name
        whole = [" ".join(each.said)] if spoken else each.said[-1:]  # before it stands who "she" is
        touches = _touches(line, each.said if each.kind == "decision" else whole)
        if line and each.kind == "action":
            line = with_day(line, each.said, self._cues.when, excerpt)
            line = line if self._language else as_deadline(line)
        names = not _of_another(line, each.said) if each.kind == "decision" else not self._strange(line)
        if line and names and touches and _held_by(excerpt, line, spoken):
            return line
        quote = _quoted(" ".join(each.said)) if each.kind == "decision" else _quoted_each(each.said)
        says_who = not each.who or (not spoken and each.said[0].casefold().startswith(each.who.casefold()))
        line = quote if each.kind == "decision" or says_who else f"{each.who}: {quote}"
        self.quoted += [line, *(sentence for _lead, sentence in split_result(line))]
        return line

    def _strange(self, line: str) -> bool:
        """Whether an action names a thing that nobody spoke of: "order pine trees" of shelves. Its verb may be new."""
        words = line.split(": ", 1)[-1].split()
        return any(bits(term) >= _NAMING_BITS and term not in self._spoken for term in terms(" ".join(words[1:])))

    def _worded(self, answer: str) -> str:
        """The first sentence of an answer as minutes have it; empty where it is spoken, not written."""
        who, colon, what = " ".join(answer.split()).partition(": ")
        if not colon:
            who, what = "", who
        what = what[len(who) + 1 :] if what.casefold().startswith(f"{who} ".casefold()) else what
        what = next(iter(sentences_of(self._cues.lead.sub("", what))), "")
        if colon and self._language == "" and is_common(what.partition(" ")[0].casefold()):
            what = what[:1].lower() + what[1:]  # "Paul: Test the pipe"
        return "" if not what or self._cues.spoken.search(what) else f"{who}{colon}{what}"


def _is_open(turns: Sequence[Turn], each: Commitment) -> bool:
    """Whether nobody is named for an action among those who speak: a small model would then name any of them."""
    return each.kind == "action" and not each.who and any(turn.speaker for turn in turns)


def _of_one(turns: Sequence[Turn], each: Commitment, line: str) -> bool:
    """Whether a line says of one speaker alone what was settled: "Ann bought a machine" of "Then we buy one."."""
    for person in people_of(turn.speaker for turn in turns):
        named = person.named.match(line)
        if named and not _AND.match(line, named.end()):
            return not any(person.named.search(said) for said in each.said)
    return False


def _of_another(line: str, said: Sequence[str]) -> bool:
    """Whether a decision is told with other numbers than it was settled with: "for 400 pounds", of 300 for now."""
    own = {value for each in said for amount in quantities(each) for value in amount.values}
    told = [amount.values for amount in quantities(line) if not amount.vague]
    return bool(own and told) and not any(own.intersection(values) for values in told)


def _touches(line: str, said: Sequence[str]) -> bool:
    """Whether a line says something of each sentence: "We have no money this year. We leave the paint for 2026."."""
    what = terms(line.split(": ", 1)[-1])
    return all(what & terms(each) for each in said if len(terms(each)) > 1)


def _quoted_each(said: Sequence[str]) -> str:
    """The sentences of an action; of many words, what was wanted or else the one that says most, and the promise."""
    if sum(len(each.split()) for each in said) > _QUOTE_WORDS:
        asked = [each for each in said if each.endswith("?")]  # what was promised is named in the question
        first = max(asked or said, key=lambda each: len(terms(each)))
        promise = next((each for each in said if not each.endswith("?")), "") if asked else ""
        said = [each for each in (first, promise) if each]
    return " ".join(map(_quoted, said))


def _quoted(said: str) -> str:
    quote = f"“{_shortened(said)}”"
    return quote if quote.endswith((".”", "!”", "?”")) else f"{quote}."


def _shortened(said: str) -> str:
    return " ".join(said.split()[:_QUOTE_WORDS])


def _held_by(excerpt: str, line: str, spoken: bool) -> bool:
    """Whether a place of a meeting says most of a line, and nothing of it otherwise."""
    index = SourceIndex([SourceText("", excerpt, [])])
    if check(index, "- ", line).status == "unsupported":
        return False
    wanted = terms(line)
    least = _HELD if spoken else _HELD_OF_WRITTEN
    return index.weight(frozenset(filter(index.knows, wanted))) >= least * index.weight(wanted)
