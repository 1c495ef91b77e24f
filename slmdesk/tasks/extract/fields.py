"""Fields as the model is asked for them: a few words on what is meant, where the user gave none."""

from __future__ import annotations

from slmdesk.messages import Field

# What people mean by the names that forms use most, said so that a small model does not take a neighbour.
_MEANINGS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("company", "vendor", "seller", "merchant", "shop", "store", "supplier"), "name of the company that issued it"),
    (("address",), "the whole address, from the building or number to the town"),
    (("subtotal", "sub total", "net amount"), "amount before tax"),
    (("total", "amount due", "grand total"), "final amount to pay, not the cash given and not the change"),
    (("tax", "vat", "gst"), "amount of tax"),
    (("invoice number", "invoice no", "receipt number", "receipt no"), "its number"),
    (("date of birth", "birth date", "dob"), "date on which the person was born"),
    (("date",), "date on which it was issued"),
)


def words_of(name: str) -> str:
    """A field's name as words: ``invoice_number`` and ``invoiceNumber`` are "invoice number"."""
    spaced = "".join(
        f" {letter.lower()}" if letter.isupper() and at and name[at - 1].islower() else letter
        for at, letter in enumerate(name)
    )
    return " ".join(spaced.replace("_", " ").replace("-", " ").split()).lower()


def question(field: Field) -> str:
    """One line of the prompt: the name, and what is meant by it."""
    meaning = field.description or _meaning(words_of(field.name))
    if field.options:
        meaning = f"{meaning}; one of: {', '.join(field.options)}" if meaning else f"one of: {', '.join(field.options)}"
    return f"{field.name}: {meaning}" if meaning else field.name


def _meaning(words: str) -> str:
    for names, meaning in _MEANINGS:
        if any(words == name or words.endswith(f" {name}") for name in names):
            return meaning
    return ""


def kind_of(field: Field) -> str:
    """The field's kind, by its name where the user left it open."""
    if field.options:
        return "choice"
    if field.kind != "text":
        return field.kind
    words = words_of(field.name)
    return "address" if words.endswith("address") and "mail" not in words else "text"
