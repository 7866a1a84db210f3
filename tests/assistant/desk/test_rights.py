"""Using a right is told from asking about it, in five languages; whoever is in doubt passes it on."""

from __future__ import annotations

import pytest

from assistant.desk.sentence import EXERCISABLE, rights_used, threatens

USED = [
    ("en", "erasure", "I want you to delete all my data."),
    ("en", "access", "Could you please send me a copy of my data?"),
    ("en", "rectification", "Please correct my address in your records."),
    ("en", "restriction", "I request that you restrict the processing for now."),
    ("en", "portability", "Please transfer my data to another provider."),
    ("en", "object", "Stop sending me newsletters, please."),
    ("en", "withdraw_consent", "I hereby withdraw my consent."),
    ("en", "erasure", "I asked you to delete my data two weeks ago and heard nothing."),
    ("de", "erasure", "Ich möchte, dass Sie alle meine Daten löschen."),
    ("de", "access", "Bitte erteilen Sie mir Auskunft über meine Daten nach Art. 15 DSGVO."),
    ("de", "rectification", "Bitte berichtigen Sie meine Adresse."),
    ("de", "restriction", "Ich verlange die Einschränkung der Verarbeitung."),
    ("de", "portability", "Bitte übertragen Sie meine Daten an einen anderen Anbieter."),
    ("de", "object", "Ich widerspreche der Nutzung meiner Daten für Werbung."),
    ("de", "withdraw_consent", "Ich widerrufe meine Einwilligung."),
    ("sv", "erasure", "Jag vill att ni raderar alla mina uppgifter."),
    ("sv", "access", "Jag begär ett registerutdrag."),
    ("sv", "rectification", "Vänligen rätta min adress."),
    ("sv", "restriction", "Jag kräver att ni ska begränsa behandlingen."),
    ("sv", "portability", "Kan ni flytta mina uppgifter till en annan leverantör?"),
    ("sv", "object", "Sluta skicka nyhetsbrev till mig, tack för att ni ordnar det."),
    ("sv", "withdraw_consent", "Härmed återkallar jag mitt samtycke."),
    ("nb", "erasure", "Jeg krever at dere sletter dataene mine, alt skal slettes."),
    ("nb", "access", "Kan dere sende meg en kopi av opplysningene mine?"),
    ("nb", "rectification", "Vennligst rett adressen min."),
    ("nb", "restriction", "Jeg ber dere begrense behandlingen."),
    ("nb", "portability", "Kan dere overføre dataene til en annen leverandør?"),
    ("nb", "object", "Jeg protesterer mot behandlingen."),
    ("nb", "withdraw_consent", "Jeg trekker samtykket mitt tilbake."),
    ("pl", "erasure", "Żądam usunięcia moich danych."),
    ("pl", "access", "Proszę o przesłanie kopii moich danych."),
    ("pl", "rectification", "Proszę poprawić mój adres."),
    ("pl", "restriction", "Żądam ograniczenia przetwarzania."),
    ("pl", "portability", "Proszę o przeniesienie danych do innego dostawcy."),
    ("pl", "object", "Sprzeciwiam się przetwarzaniu."),
    ("pl", "withdraw_consent", "Cofam zgodę na newsletter."),
]
ASKED = [
    ("en", "How do I have my data deleted?"),
    ("en", "Can I get a copy of my data?"),
    ("en", "I would like to know whether I can withdraw my consent."),
    ("en", "Do you delete my data when I leave?"),
    ("en", "What happens if I object?"),
    ("en", "Please tell me how I can correct my address."),
    ("en", "Please do not delete anything yet, I only ask."),
    ("de", "Wie kann ich meine Daten löschen lassen?"),
    ("de", "Löschen Sie meine Daten nach zwei Jahren?"),
    ("de", "Kann ich meine Einwilligung widerrufen?"),
    ("sv", "Hur gör jag för att få mina uppgifter raderade?"),
    ("sv", "Raderar ni mina uppgifter efter två år?"),
    ("nb", "Kan jeg trekke samtykket mitt tilbake?"),
    ("nb", "Sletter dere opplysningene mine etter to år?"),
    ("pl", "Jak mogę usunąć moje dane?"),
    ("pl", "Czy mogę cofnąć zgodę?"),
]
THREATS = [
    ("en", "Otherwise I shall complain to the supervisory authority."),
    ("en", "See you in court, this means a lawsuit."),
    ("de", "Andernfalls schalte ich meinen Anwalt ein."),
    ("de", "Ich behalte mir rechtliche Schritte vor."),
    ("sv", "Annars anmäler jag er till IMY."),
    ("nb", "Ellers klager jeg til Datatilsynet."),
    ("pl", "W przeciwnym razie skieruję sprawę do sądu."),
]
NO_THREATS = [
    ("en", "Where can I complain?"),
    ("en", "Do you share data with lawyers or a court?"),
    ("en", "I have no complaints so far."),
    ("de", "Bei wem kann ich mich beschweren?"),
    ("sv", "Vilken tillsynsmyndighet är ansvarig för er?"),
    ("nb", "Hvor kan jeg klage?"),
    ("pl", "Czy mam prawo do skargi?"),
]


@pytest.mark.parametrize(("language", "right", "sentence"), USED)
def test_a_right_that_is_used_is_told(language: str, right: str, sentence: str) -> None:
    assert right in rights_used(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), ASKED)
def test_a_right_that_is_asked_about_is_not_used(language: str, sentence: str) -> None:
    assert rights_used(sentence, language, recognised=EXERCISABLE) == ()


def test_every_right_is_told_in_every_language() -> None:
    assert {(language, right) for language, right, _ in USED} == {
        (language, right) for language in ("en", "de", "sv", "nb", "pl") for right in EXERCISABLE
    }


def test_a_right_that_only_the_service_recognises_is_used_where_something_is_asked_for() -> None:
    assert rights_used("Please make it all disappear.", "en", recognised=("erasure",)) == ("erasure",)
    assert rights_used("It all disappeared.", "en", recognised=("erasure",)) == ()


@pytest.mark.parametrize(("language", "sentence"), THREATS)
def test_a_threat_is_told(language: str, sentence: str) -> None:
    assert threatens(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), NO_THREATS)
def test_a_question_about_complaints_is_no_threat(language: str, sentence: str) -> None:
    assert not threatens(sentence, language)
