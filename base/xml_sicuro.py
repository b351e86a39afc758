"""expat for what strangers send: document types and entities forbidden. Pure: no Django."""

from collections.abc import Callable
from xml.parsers import expat


def parser_sicuro(
    vietato: Callable[[], Exception], *, spazi_dei_nomi: bool = False
) -> expat.XMLParserType:
    """A parser that raises what `vietato` gives at the first document type or entity.

    With `spazi_dei_nomi` names are «address name», else as written, with their prefix.
    """

    def rifiuta(*_argomenti: object) -> None:
        raise vietato()

    parser = expat.ParserCreate(namespace_separator=" ") if spazi_dei_nomi else expat.ParserCreate()
    parser.StartDoctypeDeclHandler = rifiuta
    parser.EntityDeclHandler = rifiuta
    parser.buffer_text = True
    return parser


def nome_corto(nome: str) -> str:
    """The name without its prefix."""
    return nome.rpartition(":")[2]
