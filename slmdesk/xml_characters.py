"""Characters that no XML 1.0 document may hold (W3C XML 1.0, section 2.2), taken out of texts that go into one."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_xml_text(text: str, instead: str = "\ufffd") -> str:
    """The text with ``instead`` in the place of each of them; ``<`` and ``&`` are not escaped."""
    return _FORBIDDEN.sub(instead, text)
