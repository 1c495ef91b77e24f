"""Making a transcript shorter to read for a model, without losing anything that was said about the patient.

Speech recognition leaves "do n't", fillers and turns that only say "mm-hmm". The model reads the tidied text;
everything it writes is checked against the source as it is. Meetings are read so, too.
"""

from __future__ import annotations

import re

_TIME = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?"
_NAME = r"[^\W\d_][\w .'’-]{0,40}?"
_DASHED = (  # "Dr Smith - Good morning": a dash stands behind many words, and only behind these ones who speaks
    r"(?:doctor|dr\.? [^\W\d_]+|dr|patient|pt|gp|nurse|mother|father|mum|mom|dad|parent|wife|husband|daughter|"
    r"son|carer|clinician|physician|(?:mr|mrs|ms|miss)\.? [^\W\d_]+)"
)
# "Ann:", "[Ann]", "Dr. Ann Lee (chair):", "[00:12:03] Ann:", "Ann (00:12:03):", "- **Ann:**"
_SPEAKER = re.compile(
    rf"^\s*(?:[-–—•*] +)?(?:{_TIME}[ –—-]*)?\**"
    rf"(?:\[({_NAME})\] ?:?|({_NAME})\**(?: *{_TIME}| *[(\[][^()\[\]]{{1,30}}[)\]])? ?:(?!\d)|"
    rf"((?i:{_DASHED})) +[-–—](?=\s))\**\s*"
)
_CLINICIAN = re.compile(
    r"\W*(?:(?:doctor|dr|gp|physician|clinician|nurse|consultant|surgeon|registrar|resident|midwife|paramedic|"
    r"pharmacist|dentist|optometrist|optician|health visitor|(?:\w+ )?practitioner|physio(?:therapist)?|therapist|"
    r"arzt|ärztin|médic[oa]|médecin)\b|d\s*[:\]])",
    re.IGNORECASE,
)
_PATIENT = re.compile(r"\W*(?:patient|pt)\b", re.IGNORECASE)
_ABOVE = re.compile(rf"^\s*(?:{_TIME} +({_NAME})|({_NAME}) +{_TIME})\s*$")  # over what is said: "Ann Lee  0:03"
_LEAST_TURNS = 3
_LEAST_SHARE = 0.6  # of the lines that are turns, in a dialogue
_LEAST_WRAPPED, _MOST_WRAPPED = 50, 100  # characters of a line that goes on in the next; of any line of such a text

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
    (re.compile(r"(?<![ \t])[ \t]+([,.?!;:])(?=\s|$)"), r"\1"),
    (re.compile(r"(?:, ?){2,}"), ", "),
    (re.compile(r"[ \t]{2,}"), " "),
)


def is_dialogue(text: str) -> bool:
    """Whether most lines are the turns of at least two speakers, one of whom speaks twice."""
    lines = spoken_lines(text)
    speakers = [speaker.casefold() for speaker, _words in lines if speaker]
    return (
        len(speakers) >= _LEAST_TURNS
        and len(speakers) >= _LEAST_SHARE * len(lines)
        and 2 <= len(set(speakers)) < len(speakers)  # "Name: …", "Age: …" is a form
    )


def spoken_lines(text: str) -> list[tuple[str, str]]:
    """(who speaks, what is said) in each line of a dialogue; a speaker whose name stands above says the next line."""
    lines: list[tuple[str, str]] = []
    above = ""
    for line in _unwrapped(text):
        label = _ABOVE.match(line)
        speaker, words = (label[1] or label[2], "") if label else speaker_and_words(line)
        if speaker and not words:
            above = speaker
            continue
        lines.append((speaker or above, words))
        above = ""
    return lines


def _unwrapped(text: str) -> list[str]:
    """The lines of a text that are not empty; one that was broken at the edge of the page is whole again."""
    lines = text.splitlines()
    if max(map(len, lines), default=0) > _MOST_WRAPPED:
        return [line for line in lines if line.strip()]
    whole: list[str] = []
    before = 0
    for line in lines:
        if line.strip() and before >= _LEAST_WRAPPED and not _SPEAKER.match(line) and not _ABOVE.match(line):
            whole[-1] = f"{whole[-1].rstrip()} {line.strip()}"
        elif line.strip():
            whole.append(line)
        before = len(line.strip())
    return whole


def speaker_and_words(line: str) -> tuple[str, str]:
    """(who speaks, what is said) in a line of a dialogue; no speaker where the line names none."""
    match = _SPEAKER.match(line)
    return ((match[1] or match[2] or match[3]).strip(), line[match.end() :].strip()) if match else ("", line.strip())


def is_clinicians(line: str) -> bool:
    """Whether a line of a dialogue begins with the label of somebody who treats: "Doctor:", "Dr Smith -", "D:"."""
    return _CLINICIAN.match(line) is not None


def is_patients(line: str) -> bool:
    """Whether a line of a dialogue begins with the label of the patient."""
    return _PATIENT.match(line) is not None


def tidied(text: str) -> str:
    """The text as a model reads it: a dialogue without fillers and listening noises, anything else as it is."""
    if not is_dialogue(text):
        return text
    turns: list[tuple[str, str]] = []
    for speaker, words in spoken_lines(text):
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
