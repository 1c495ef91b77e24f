from __future__ import annotations

from fakes import ScriptedEngine
from lion_summaries import result, summarized
from slmdesk.messages import SourceText


def test_headlines_are_known_in_english_alone() -> None:
    """ "a" is no article in Spanish."""
    told = "El inquilino paga 30 euros al mes."
    lease = """Contrato

1. Renta
El inquilino paga 30 euros al mes a la dueña del huerto y a su hija mayor. No se incluye en ella el agua de riego.
La dueña puede cambiar la renta con el consejo de su abogado en el mes de enero de cada año.

2. Setos
El inquilino corta los setos del huerto dos veces al año y lleva las ramas al patio. La dueña le presta una escalera.
Con la escalera se llega sin peligro hasta la copa de los manzanos y de los perales viejos.

3. Animales
Se permiten las gallinas y las abejas con el permiso de los vecinos. Los perros van atados fuera del huerto siempre."""
    summary = result(summarized(ScriptedEngine([told, "Nada."]), SourceText("a", lease, []))).summary
    assert told in summary


def test_a_headline_gives_way_where_nothing_has_to_be_paid() -> None:
    fable = """The mill

The sons
The miller had three sons and a cat. The youngest of them was called Tom and he was given the cat by the others. They
kept the mill and the donkey and sent him out of the house on the same evening.

The rabbits
The cat caught the rabbits in a sack and brought them to the king. The king was glad of the gift and asked for more. A
cook was told to make a stew of what was in the sack and to thank the guest.

The giant
The giant lived in a castle on the hill above the river. The cat asked the giant whether he could be a mouse. That is
how the giant was eaten and how the castle came to belong to the youngest son."""
    passage = "The cat caught the rabbits in a sack and brought them to the king."
    engine = ScriptedEngine(["The miller had three sons.", "Cat caught rabbits for king.", "Nothing."])
    assert f"“{passage}”" in result(summarized(engine, SourceText("a", fable, []))).summary
