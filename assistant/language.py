"""Which language a question is in, offline: by its function words and letters, among the languages we answer in."""

from __future__ import annotations

from knowledge.tokens import tokenize

DEFAULT = "en"
# Words that are frequent in one of the languages; those shared by two (sv/nb "jag/jeg") tell by their spelling.
_FUNCTION_WORDS = {
    "en": "the a an of to and is are do does you your my i we our how who what when where why for with on in it that "
    "this not have has can will be from at by if me about keep data long which tell delete",
    "sv": "jag och är att det ni er era ert hur länge vem vad när var varför för med på i inte har kan får ska mig "
    "mitt min mina från om som en ett den de dig du ha kvar vilka uppgifter finns någon mot eller vart nån av till",
    "nb": "jeg og er å det dere deres hvor lenge hvem hva når hvorfor for med på i ikke har kan får skal meg mitt "
    "min mine fra om som en et den de deg du hvilke opplysninger opplysningene finnes noen eller til av blir dine",
    "pl": "ja i jest są to wy wasz wasza wasze waszej jak długo kto co kiedy gdzie dlaczego dla z na w nie mam ma "
    "macie może czy mnie moje mój moja moich mojego od o który jakie dane danych się po do przez za trzymacie mi "
    "jestem komu",
    "de": "ich und ist sind das sie ihr ihre ihrer wie lange wer was wann wo warum für mit auf in nicht habe hat haben "
    "kann darf wird mich mein meine meiner von über der die den dem ein eine einer welche daten zu bei nach werden mir",
}  # fmt: skip
_WORDS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_LETTERS = {"sv": "äö", "nb": "æø", "pl": "ąćęłńśźż", "de": "ßü"}


def detect(text: str) -> str:
    """The language with the most function words and own letters; English where nothing tells."""
    words = [token.surface for token in tokenize(text, "")]
    folded = text.casefold()
    scores = {
        language: sum(word in known for word in words) + 1.5 * any(c in folded for c in _LETTERS.get(language, ""))
        for language, known in _WORDS.items()
    }
    best = max(scores, key=lambda language: (scores[language], language == DEFAULT))
    return best if scores[best] > 0 else DEFAULT
