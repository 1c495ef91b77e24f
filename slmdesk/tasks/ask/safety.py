"""Requests that are refused kindly: rules for what is plain, and the model's judgement for what is in between.

The rules look for an aim (how to make, get, hide) together with a harm. Words alone never refuse: "how did poison
gas kill" is a question about history. Here are those for English; ``safety_languages`` has the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from slmdesk import paths
from slmdesk.tasks.ask.safety_languages import all_rules
from slmdesk.tasks.verify.words.languages import language_of

_I = re.IGNORECASE

# Said of oneself, now: whatever else is in the question.
_CRISIS = re.compile(
    r"\b(?:i|i'm|im|i've)\b[^.?!]{0,40}\b(?:want(?:s|ed)? to die|kill(?:ing)? myself|end(?:ing)? (?:my|it all|things)"
    r"|hurt(?:ing)? myself|cut(?:ting)? myself|harm(?:ing)? myself|suicidal|don't want to (?:live|be alive)"
    r"|starv(?:e|ing) myself|better off dead|no reason to live)"
    r"|\bhow (?:\w+ ){0,4}(?:kill|hang|hurt|harm|cut|starve|drown) myself"
    r"|\b(?:painless|easiest|quickest|best|least painful)\b[^.?!]{0,30}\b(?:way|method)s?\b[^.?!]{0,20}"
    r"\b(?:to die|suicide|to kill (?:my|one)self|to end (?:my|one's) life)"
    r"|\bhow many\b[^.?!]{0,60}\b(?:to (?:die|overdose|kill (?:my|one)self|end my life)|would kill me)"
    r"|\bsuicide (?:note|method)s?\b[^.?!]{0,30}\b(?:for me|i can|to use)|\bwrite (?:me )?(?:a |my )suicide note"
    r"|\bstop eating\b[^.?!]{0,40}\b(?:without|so that|secret|notic)|\b(?:hide|hiding) (?:my|the) (?:cuts|scars"
    r"|self.harm)"
    r"|\bmake myself (?:throw up|vomit)",
    _I,
)

# The aim: the asker wants to do it, or wants it written.
_AIM = re.compile(
    r"\bhow (?:can|do|could|would|should|might) (?:i|we|you|one|someone|somebody)\b|\bhow to\b|\bhow do you\b"
    r"|\b(?:give|show|tell|teach|send) me\b|\b(?:help|assist) me\b|\bi (?:want|need|would like|'d like|plan|am going)\b"
    r"|\b(?:write|create|make|design|draft|generate|list|explain how|build|provide)\b(?! sure)|\bsteps? (?:to|for)\b"
    r"|\binstructions? (?:to|for|on)\b|\brecipe (?:for|to)\b|\bbest way to\b|\bwhat (?:do|would) i need\b"
    r"|\bways? to\b|\bwhere can i (?:buy|get|find)\b|\bcan you\b|\bis there a way\b|\bwithout (?:getting caught|being)"
    r"|\bwhat (?:chemicals|materials|ingredients|parts|tools)\b|\bwhich (?:chemicals|poison)\b|\bmy (?:live |final "
    r")?exam\b",
    _I,
)

_HARMS: tuple[tuple[str, str], ...] = (
    (
        "weapons",
        r"\b(?:build|make|making|assemble|construct|create|buy|get|cook|prepare|synthesi[sz]e|mix|produce|modify"
        r"|3d.?print"
        r"|convert|detonate|culture|grow|(?:build|assembl|construct|creat|cook|prepar|synthesi[sz]|mix|produc"
        r"|print)ing|need for|ingredients|recipe)\b[^.?!]{0,50}\b(?:pipe ?bomb|bomb|explosives?|grenade"
        r"|molotov|ghost gun|gun|silencer|firearm|napalm|nerve (?:gas|agent)|sarin|ricin|chlorine gas|mustard gas"
        r"|anthrax"
        r"|bioweapon|landmine|automatic (?:rifle|fire)|full(?:y)?.auto|tatp|thermite|toxic gas|poison(?:ous)? gas|"
        r"dirty bomb|pressure cooker)\b",
    ),
    (
        "violence",
        r"\b(?:kill|murder|poison|stab|strangle|shoot|beat up|hurt|attack|kidnap|drug|torture|sedate)\b[^.?!]{0,30}"
        r"\b(?:someone|somebody|my|him|her|them|people|neighbou?r|a person|classmates?|a child|teacher|school|girl|boy|"
        r"ex|colleague|crowd|his|as many)\b"
        r"|\b(?:school|mass) shooting\b[^.?!]{0,40}\b(?:plan|plot|do|carry)|\bplan\b[^.?!]{0,30}\b(?:shooting|massacre|"
        r"attack on)\b|\b(?:dispose of|hide|get rid of)\b[^.?!]{0,20}\b(?:body|corpse)\b|\bpoison\b[^.?!]{0,40}"
        r"\b(?:undetect|untrace|without (?:being|getting))",
    ),
    (
        "drugs",
        r"\b(?:cook|make|making|synthesi[sz]e|produce|manufacture|extract|brew)\b[^.?!]{0,40}\b(?:meth(?:amphetamine)?|"
        r"crystal meth|cocaine|heroin|fentanyl|mdma|ecstasy|lsd|ghb|crack|date.rape)\b"
        r"|\b(?:buy|sell|smuggle|get)\b[^.?!]{0,40}\b(?:cocaine|heroin|fentanyl|meth|ecstasy|mdma|illegal drugs|drugs "
        r"(?:online|past|through|at)|fake prescription)\b|\bforge\b[^.?!]{0,20}\bprescription",
    ),
    (
        "crime",
        r"\b(?:steal|shoplift|rob|break into|burgle|hot.?wire|pickpocket|launder|counterfeit|forge|scam|defraud"
        r"|blackmails?|"
        r"extort|stalk|track|spy on|evade tax|set fire|burn down|arson|vandali[sz]e|traffic|smuggle|impersonate|fake id"
        r"|fake (?:passport|id|medical certificate|diploma|doctor's note))\b"
        r"[^.?!]{0,60}(?:\b(?:someone|somebody|my|a|the|an|from|people|money|his|her|their|house|car|shop|store|old"
        r"|into)\b|$)"
        r"|\b(?:counterfeit money|fake (?:id|passport|diploma|money|certificate)|identity theft|credit card numbers?|"
        r"phishing (?:e-?mail|message|site|page))\b",
    ),
    (
        "hacking",
        r"\b(?:hack|crack|break|get|log|steal|guess|bypass|access|install)\b[^.?!]{0,40}\b(?:into|password|account"
        r"|wi-?fi|"
        r"webcam|phone of|instagram|snapchat|grades?|portal|keylogger|spyware|server|school network|her phone|his "
        r"phone|"
        r"messages)\b|\b(?:write|create|make|build|code|spread|need)\b[^.?!]{0,30}\b(?:ransomware|malware|virus "
        r"that|trojan|"
        r"keylogger|spyware|worm that|botnet|ddos)\b|\bddos\b",
    ),
    (
        "cheating",
        r"\b(?:during|in|on|at|taking|sitting|for)\b[^.?!]{0,30}\b(?:live |final |real |proctored |online |my |the "
        r"|an )+"
        r"(?:exam|test|midterm|finals?|quiz)\b[^.?!]{0,80}\b(?:answers?|cheat|right now|solve|without (?:being"
        r"|getting|the)|"
        r"hide|sneak|earpiece|notes?)\b"
        r"|\b(?:cheat|cheating|sneak|smuggle|hide|copy|earpiece|impersonat\w+|bypass|fool|trick"
        r"|beat)\b[^.?!]{0,60}\b(?:exam"
        r"|test|midterm|finals?|proctor\w*|invigilator|quiz|turnitin|plagiarism|essay detector)\b"
        r"|\b(?:i'm|i am|im|we're)\b[^.?!]{0,25}\b(?:sitting|taking|in|doing|writing)\b[^.?!]{0,25}\b(?:exam|test"
        r"|midterm|final)"
        r"\b|\b(?:exam|test)\b[^.?!]{0,40}\b(?:right now|is running|has started|teacher (?:isn't|is not) looking)"
        r"|\b(?:leaked|stolen)\b[^.?!]{0,20}\b(?:exam|test|questions)|\b(?:steal|get hold "
        r"of)\b[^.?!]{0,40}\b(?:exam|answer key)"
        r"|\b(?:write|do)\b[^.?!]{0,30}\b(?:essay|thesis|dissertation|coursework"
        r"|assignment)\b[^.?!]{0,60}\b(?:hand(?:ed)? in|"
        r"submit|as (?:my|if it were my) own|won't notice|not (?:be )?detected|undetect)",
    ),
    (
        "hate",
        r"\b(?:write|make|tell|give|create|prove|explain|convince|draft)\b[^.?!]{0,60}\b(?:inferior|subhuman|racist"
        r"|hate "
        r"(?:speech|flyer|post)|deserve to die|should be (?:exterminated|killed|deported)|jokes? (?:about|mocking) "
        r"(?:jews|"
        r"muslims|black|gay|disabled|refugees|immigrants|roma)|propaganda (?:against|for)|recruit\w*)\b"
        r"|\b(?:bully|humiliate|harass|threaten|mock|make fun of)\b[^.?!]{0,40}\b(?:classmate|girl|boy|kid|him|her"
        r"|them|my|"
        r"someone|student|teacher|until)\b",
    ),
    (
        "sexual",
        r"\b(?:sexual|sexy|nude|naked|erotic|porn\w*)\b[^.?!]{0,60}\b(?:child(?:ren)?|minor|kid|underage|teen\w*|"
        r"1[0-7].year|girl|boy|classmate|student)\b|\b(?:child(?:ren)?|minor|kid|underage"
        r"|1[0-7].year.old)\b[^.?!]{0,40}\b"
        r"(?:sexual|sexy|nude|naked|erotic|porn\w*)\b|\bgroom\b[^.?!]{0,30}\b(?:child|kid|minor|girl|boy|teen)",
    ),
)
_RULES = tuple((topic, re.compile(pattern, _I)) for topic, pattern in _HARMS)

# Of what was, what is, and how it is prevented: a lesson.
_LESSON = re.compile(
    r"\bwhy (?:did|do|does|is|are|was|were)\b|\bwhen (?:did|was|were)\b|\bwho (?:was|were|invented|discovered|is)\b"
    r"|\bhow (?:did|does|was|were|is|are)\b|\bhow do (?!i\b|we\b|you\b|one\b|people\b|criminals\b|hackers\b)\w+"
    r"|\bwhat (?:is|are|was|were|does|did|caused|happens|happened|makes"
    r"|symptoms)\b(?! the (?:best|easiest|least|safest|fastest))"
    r"|\bhistor\w+|\bworld war\b|\bin (?:1[0-9]{3}|20[0-9]{2})\b|\b(?:prevent|protect|defend|recogni[sz]e"
    r"|treat)(?:s|ed|ing|ion|ment)?\b"
    r"|\b(?:avoid|report|stop|reduce|support a friend|warning signs|antidote|first aid|"
    r"help (?:a|my) (?:friend|child|student|patient))\b|\bin the (?:novel|play|book|poem|film|story|text|chapter"
    r"|passage)\b|\b(?:chapter|passage|textbook|macbeth|hamlet|"
    r"romeo|shakespeare)\b|\bimmune\b|\b(?:cells?|bacteria|tumou?rs?|antibiotics?|(?:the|human|our|your) body"
    r"|enzyme|white blood)\b"
    r"|\b(?:ethical|ethics|law|legal(?:ly)?|according to|metaphor|explain the|summari[sz]e|difference between"
    r"|definition)\b",
    _I,
)

# The aim itself is to prevent, to notice or to teach.
_GOOD_AIM = re.compile(
    r"\bhow (?:can|do|could|should|would) (?:i|we|you|one|people|\w+s) (?:best )?(?:recogni[sz]e|detect|spot|notice"
    r"|prevent|"
    r"protect|defend|report|avoid|stop|help|treat|explain|support|prepare|teach|study|learn|cite)\b",
    _I,
)

_HELP: dict[str, str] = {
    "self-harm": (
        "I am sorry that it is this hard right now. I can't help with this, but someone can, today: please talk to a "
        "person you trust, and call your local emergency number or a crisis line (in the EU 116 123, in the US and "
        "Canada "
        "988, in the UK and Ireland 116 123; findahelpline.com lists others). If you are in danger now, call emergency "
        "services. You do not have to say it well; saying it is enough."
    ),
    "violence": (
        "I can't help with hurting anyone. If you are angry or afraid of someone, talk to a person you trust or to a "
        "counsellor; if somebody is in danger, call your local emergency number."
    ),
    "weapons": (
        "I can't help with making or getting weapons or explosives. I can explain the chemistry, the history or the "
        "law "
        "behind them from your material."
    ),
    "drugs": (
        "I can't help with making or dealing in drugs. I can explain what they do in the body; if you or a friend need "
        "help with them, a doctor or a drug advice line will talk to you in confidence."
    ),
    "crime": (
        "I can't help with that, because it would harm someone. I can help you understand the law or protect yourself."
    ),
    "hacking": (
        "I can't help with getting into what belongs to somebody else. I can explain how such attacks are "
        "prevented; if it "
        "is your own account, its provider can give it back to you."
    ),
    "cheating": (
        "I can't help in an exam that is running or to get around its rules. Before it and after it I gladly help: "
        "we can "
        "practise questions of that kind, or go through what is unclear."
    ),
    "hate": (
        "I can't help with putting people down. If something happened between you and them, I can help you find "
        "words for "
        "it, and a teacher or counsellor can help to settle it."
    ),
    "sexual": (
        "I can't help with that. If somebody did or asked for something like this, tell an adult you trust, or a child "
        "helpline (in the EU 116 111)."
    ),
}

_QUESTION_FOR_THE_MODEL = (
    "A student sent a request to a tutor. Does the student want help to do harm, to break the law, or to cheat? "
    "To learn how something happened, how nature does it, or how it is prevented, is no harm.\n"
    "How did the Romans poison their rivals? - no\nHow can I poison my boss at work? - yes\n"
    "How do banks notice forged cheques? - no\nWhat do I need to forge a cheque? - yes\n"
    "How do parasites kill ants? - no\nHow are locks picked so that I get into a flat unseen? - yes\n"
    "The request:"
)


@dataclass(frozen=True)
class Verdict:
    """topic: of the harm that was found. answer: a kind refusal in the request's language, with where to find help.

    certain: by a rule that needs no second opinion.
    """

    topic: str
    certain: bool
    answer: str


def looked_at(request: str) -> Verdict | None:
    """What the rules say of a request: None when nothing in it is harmful."""
    return _in_english(request) or _in_another_language(request)


def _in_another_language(request: str) -> Verdict | None:
    if language_of(request) == "en":
        return None
    findings = [
        finding for rules in all_rules(paths.resources() / "safety") if (finding := rules.finding(request)) is not None
    ]
    # Kindred languages read each other's words; the answer is in the one that most of the words are of.
    best = max(findings, key=lambda finding: (finding.words, finding.certain), default=None)
    return Verdict(best.topic, best.certain, best.answer) if best is not None else None


def _in_english(request: str) -> Verdict | None:
    text = " ".join(request.replace("’", "'").split())
    if _CRISIS.search(text):
        certain = not _LESSON.search(text) or bool(re.search(r"\b(?:myself|my life|i want to die)\b", text, _I))
        return Verdict("self-harm", certain, _HELP["self-harm"])
    for topic, pattern in _RULES:
        if pattern.search(text):
            if _GOOD_AIM.search(text) and topic != "cheating":
                return None
            lesson, aim = bool(_LESSON.search(text)), bool(_AIM.search(text))
            if not lesson and (aim or topic == "cheating"):
                return Verdict(topic, True, _HELP[topic])
            if lesson and not aim:
                continue
            return Verdict(topic, False, _HELP[topic])
    return None


def refusal(request: str, judge: Callable[[str, str], bool]) -> Verdict | None:
    """The verdict on a request that is refused, None for one that is answered.

    judge: asked with a question and the request where the rules are in doubt; whether the answer is yes.
    """
    verdict = looked_at(request)
    if verdict is None or verdict.certain or judge(_QUESTION_FOR_THE_MODEL, request):
        return verdict
    return None
