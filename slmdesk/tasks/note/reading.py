"""Making a transcript shorter to read for a model, without losing anything that was said about the patient.

Speech recognition leaves "do n't", fillers and turns that only say "mm-hmm". The model reads the tidied text;
everything it writes is checked against the source as it is. Meetings are read so, too.
"""

from __future__ import annotations

import re

_SPEAKER = re.compile(r"^\s*(?:\[([^\W\d_][\w .'-]{0,30})\]|([^\W\d_][\w .'-]{0,30}):)\s*")
_LEAST_TURNS = 3
_LEAST_SHARE = 0.6  # of the lines that are turns, in a dialogue

# What people say to show that they listen. After a question these are answers, and stay.
_LISTENING = frozenset(
    """
    mm-hmm mm hmm uh-huh uhhuh okay ok k yeah yes yep sure right alright great perfect good fine i see got it oh
    ohh ah um uh hmm thanks wow cool exactly absolutely
""".split()  # noqa: SIM905 - a line each otherwise
) | {"all", "thank", "you", "it", "got", "see", "i", "that", "sounds", "very"}
_FILLERS = re.compile(r"(?<![\w'-])(?:uh|um|erm|uhm|mm-hmm|mhm)(?:\s*,|\s*\.\.\.)?(?=\s|$)\s*", re.IGNORECASE)
_JOINED = (
    (re.compile(r"\{[^\W\d_]{2,20}\}"), ""),  # {vocalsound}: what a transcriber heard besides words
    (re.compile(r"(?:, )?\b(?:you know|i mean|i guess)\b(?: ?, ?| (?=-))", re.IGNORECASE), " "),
    (re.compile(r"\b(\w+) (n't)\b", re.IGNORECASE), r"\1\2"),
    (re.compile(r"\b(\w+) (['’](?:ll|m|ve|re|s|d))\b"), r"\1\2"),
    (re.compile(r"\bgon na\b", re.IGNORECASE), "going to"),
    (re.compile(r"\bwan na\b", re.IGNORECASE), "want to"),
    (re.compile(r"\bgot ta\b", re.IGNORECASE), "got to"),
    (re.compile(r"\bkinda\b", re.IGNORECASE), "kind of"),
    (re.compile(r"\b(\w+)( ,)? \1(?: ,)?(?= \w)", re.IGNORECASE), r"\1"),
    (re.compile(r"[ \t]+([,.?!;:])(?=\s|$)"), r"\1"),
    (re.compile(r"(?:, ?){2,}"), ", "),
    (re.compile(r"[ \t]{2,}"), " "),
)


def is_dialogue(text: str) -> bool:
    """Whether most lines are the turns of at least two speakers."""
    lines = [line for line in text.splitlines() if line.strip()]
    speakers = [match[1] or match[2] for line in lines if (match := _SPEAKER.match(line))]
    return (
        len(speakers) >= _LEAST_TURNS
        and len(speakers) >= _LEAST_SHARE * len(lines)
        and len({speaker.casefold() for speaker in speakers}) >= 2
    )


def speaker_and_words(line: str) -> tuple[str, str]:
    """(who speaks, what is said) in a line of a dialogue; no speaker where the line names none."""
    match = _SPEAKER.match(line)
    return ((match[1] or match[2]).strip(), line[match.end() :].strip()) if match else ("", line.strip())


def tidied(text: str) -> str:
    """The text as a model reads it: a dialogue without fillers and listening noises, anything else as it is."""
    if not is_dialogue(text):
        return text
    turns: list[tuple[str, str]] = []
    for line in text.splitlines():
        speaker, words = speaker_and_words(line)
        said = _plain(words)
        if not said:
            continue
        asked = bool(turns) and turns[-1][1].rstrip(" -").endswith("?")
        if not asked and _only_listening(said):
            continue
        if turns and (not speaker or turns[-1][0] == speaker):
            turns[-1] = (turns[-1][0], f"{turns[-1][1]} {said}")
        else:
            turns.append((speaker, said))
    return "\n".join(f"{_named(speaker)}: {said}" if speaker else said for speaker, said in turns)


def _named(speaker: str) -> str:
    return speaker.capitalize() if speaker.islower() or (speaker.isupper() and len(speaker) > 3) else speaker


def _plain(said: str) -> str:
    said = _FILLERS.sub("", f"{said.strip()} ")
    for pattern, replacement in _JOINED:
        said = pattern.sub(replacement, said)
    return said.strip(" ,") if said.strip(" ,.-") else ""


def _only_listening(said: str) -> bool:
    words = re.findall(r"[\w'-]+", said.casefold())
    return len(words) <= 5 and "no" not in words and "?" not in said and all(word in _LISTENING for word in words)
