"""Kinds of wording that German, Swedish, Norwegian and Polish lacked, and what must not be read into them."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Muss ich was ankreuzen, damit meine Bewerbung überhaupt geprüft werden darf?", "de"),
        ("Måste jag kryssa i nån ruta för att ni ska få titta på min ansökan?", "sv"),
        ("Må jeg krysse av noe sted for at dere skal få se på søknaden?", "nb"),
        ("Czy muszę gdzieś zaznaczyć okienko, żebyście mogli przeczytać moje podanie?", "pl"),
        ("Landet man nach einer Absage automatisch in eurem Talentpool?", "de"),
        ("Hamnar man i er kandidatbank per automatik efter ett nej?", "sv"),
        ("Havner man automatisk i kandidatbasen deres etter et avslag?", "nb"),
        ("Wieso müsst ihr mich nicht fragen, bevor mein Name in der Buchhaltung steht?", "de"),
        ("Dlaczego nie musicie mnie pytać, zanim moje nazwisko trafi na fakturę w księgowości?", "pl"),
    ],
)
def test_whether_somebody_must_agree_first_asks_for_the_basis(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics[:1] == (Topic.LEGAL_BASIS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich habe das Häkchen für den Newsletter gesetzt. Wie nehme ich es zurück?", "de"),
        ("Jag kryssade i rutan för nyhetsbrev. Hur tar jag bort krysset?", "sv"),
        ("Zaznaczyłem okienko newslettera. Jak to cofnąć?", "pl"),
    ],
)
def test_who_agreed_already_asks_how_to_take_it_back(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).rights == ("withdraw_consent",)


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("Und die Personalerinnen der englischen Tochterfirma, lesen die auch mit?", "Ich hab mich beworben.", "de"),
        ("Kollar HR-folket på ert polska bolag också på den?", "Jag sökte jobb som utvecklare hos er.", "sv"),
        ("Ser personalfolkene i det svenske datterselskapet også på den?", "Jeg søkte jobb hos dere.", "nb"),
        ("A kadrowcy ze szwedzkiej spółki, też tam zaglądają?", "Złożyłem u was podanie o pracę.", "pl"),
    ],
)
def test_people_of_another_company_of_the_group_are_receivers(
    assistant: Assistant, text: str, before: str, language: str
) -> None:
    query = understood(assistant, text, before, language=language)
    assert (query.topics, query.group_functions) == ((Topic.RECIPIENTS,), ("hr",))


@pytest.mark.parametrize(
    ("text", "language"),
    [("Gilt das auch für eure polnische Firma?", "de"), ("Gäller policyn även ert norska bolag?", "sv")],
)
def test_whether_the_policy_is_for_such_a_company_is_still_asked(
    assistant: Assistant, text: str, language: str
) -> None:
    assert understood(assistant, text, language=language).topics[:1] == (Topic.CONTROLLER,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Does your office in London see who visited the site?", "en"),
        ("Ser ert kontor i Oslo, som är ett annat bolag, vem som varit inne på sajten?", "sv"),
        ("Czy wasz oddział w Oslo widzi, kto wchodził na stronę?", "pl"),
    ],
)
def test_an_office_is_named_by_its_place(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.RECIPIENTS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Has Mrs Novak from HR read my application?", "en"),
        ("Hat Frau Petersen aus der Personalabteilung meine Bewerbung gelesen?", "de"),
        ("Har Eva på personalavdelningen läst min ansökan?", "sv"),
        ("Har Kari i personalavdelingen lest søknaden min?", "nb"),
        ("Czy pan Kowalski z HR widział moje CV?", "pl"),
    ],
)
def test_what_one_person_of_a_function_did_is_left_unsaid(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.unstated) == ((Topic.UNSTATED,), ("internal_access",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hi, Can HR read my application?", "en"),
        ("I applied on Monday. Can HR see it?", "en"),
        ("Ser Personal og HR søknaden min?", "nb"),
    ],
)
def test_a_capital_alone_makes_nobody_a_colleague(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.RECIPIENTS,)


def test_whom_somebody_asks_for_a_right_is_named_in_passing(assistant: Assistant) -> None:
    text = "Kann ich Anna Berg aus der Personalabteilung bitten, meine Daten zu löschen?"
    assert understood(assistant, text, language="de").rights == ("erasure",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Säg att nån köper upp er. Följer våra kontaktpersoners uppgifter med?", "sv"),
        ("Wir haben etwas gekauft. Eure Adressliste: wer sieht die?", "de"),
    ],
)
def test_words_of_two_sentences_make_no_phrase(assistant: Assistant, text: str, language: str) -> None:
    assert Topic.SOURCE not in understood(assistant, text, language=language).topics


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("vad använder ni min ip-adress till", "sv"),
        ("hvorfor trenger dere ip-en min", "nb"),
        ("do czego używacie mojego adresu IP", "pl"),
    ],
)
def test_words_for_a_type_of_data_name_no_activity_that_it_is_for(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities) == ((Topic.PURPOSE,), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich widerrufe die Einwilligung zum Talentpool. War dann alles, was ihr gemacht habt, verboten?", "de"),
        ("Säg att jag tar tillbaka mitt samtycke till kandidatbanken. Var då allt som ni gjorde innan olagligt?", "sv"),
        ("Jeśli wycofam zgodę na przyszłe rekrutacje, to czy wszystko, co robiliście, było nielegalne?", "pl"),
    ],
)
def test_all_that_was_done_before_is_no_list_asked_for(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.rights, query.activities) == (("withdraw_consent",), ("future_recruitment",))
    assert {"open", "list_rows"}.isdisjoint(query.operators)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Zähl alles auf, wofür bei euch eine Zweijahresfrist gilt.", "de"),
        ("Räkna upp allt med tvåårsgräns.", "sv"),
        ("List opp alt med toårsgrense.", "nb"),
        ("Wypisz wszystko, co ma u was dwuletni termin.", "pl"),
    ],
)
def test_a_length_of_time_within_a_word_lists_what_is_kept_so_long(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.refused) == ((Topic.RETENTION,), None)
    assert [(p.count, p.unit) for p in query.periods] == [(2, "year")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hermes hat mein Paket verloren, wer zahlt das?", "de"),
        ("PostNord har tappat bort mitt paket, vem betalar?", "sv"),
        ("Posten har mistet pakken min, hvordan får jeg erstatning?", "nb"),
        ("InPost zgubił moją paczkę, jak dostać odszkodowanie?", "pl"),
        ("Kannst du meinen Lebenslauf ein bisschen aufhübschen?", "de"),
        ("Kan du snygga till mitt cv lite?", "sv"),
        ("Kan du forbedre søknadsbrevet mitt?", "nb"),
        ("Pomożesz mi poprawić moje CV?", "pl"),
        ("Mein Nachbar filmt mit einer Kamera in meinen Garten, darf der das?", "de"),
        ("Grannen har en kamera riktad mot min altan, får han det enligt GDPR?", "sv"),
        ("Naboen har et kamera rettet mot hagen min, er det lov etter GDPR?", "nb"),
        ("Czy sąsiad może mieć kamerę skierowaną na mój ogród?", "pl"),
    ],
)
def test_what_others_do_is_out_of_scope(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).refused in ("off_topic", "other_company")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Könnt ihr in meinem Lebenslauf das Geburtsjahr korrigieren?", "de"),
        ("Kan ni rätta mitt cv, jag skrev fel årtal?", "sv"),
        ("Możecie poprawić moje CV w swojej bazie, jest w nim błąd?", "pl"),
        ("Finns det kameror på ert kontor?", "sv"),
        ("Darf DHL von euch meine Adresse bekommen?", "de"),
    ],
)
def test_what_the_company_does_is_not(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).refused is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jag tackade nej till jobbet ni erbjöd. Hur länge ligger mina papper kvar?", "sv"),
        ("Ich habe euer Jobangebot ausgeschlagen. Wie lange liegen meine Unterlagen da?", "de"),
        ("Odrzuciłam waszą ofertę pracy. Jak długo leżą u was moje papiery?", "pl"),
        ("Jeg sa nei til stillingen dere tilbød. Hvor lenge ligger papirene mine?", "nb"),
    ],
)
def test_who_declines_a_job_is_on_no_list_of_those_who_declined_ads(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities) == ((Topic.RETENTION,), ("recruitment",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Meldefall wurde am 30. April 2025 geschlossen. Was ist der letzte Tag, falls keine Klage kommt?", "de"),
        ("Visselblåsarärendet stängdes 30 april 2025. Vilken är sista dagen, om det inte blir nån rättegång?", "sv"),
        ("Varslingssaken ble lukket 30. april 2025. Hva er siste dag, om det ikke kommer noe søksmål?", "nb"),
    ],
)
def test_a_lawsuit_that_does_not_come_is_none(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities) == ((Topic.RETENTION,), ("whistleblowing_cases",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich will alles weg haben, was über eure Facebook-Seite reinkam. Muss ich damit zu euch oder zu denen?", "de"),
        ("Vil ha bort alt fra Facebook-siden deres. Skal jeg mase på dere eller på dem?", "nb"),
        ("Chcę usunąć wszystko, co macie o mnie z waszego Facebooka. Mam pisać do was czy do nich?", "pl"),
    ],
)
def test_whom_of_both_to_ask_is_asked_of_joint_controllers(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.JOINT_CONTROLLERS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My warehouse runs on your software. Do I ask you or them to delete my scans?", "en"),
        ("Min butik kör sitt lager i ert moln. Ska jag klaga på er eller på dem?", "sv"),
    ],
)
def test_whom_of_both_to_ask_is_told_by_whose_software_it_is(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.PROCESSOR,)


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("Und was, wenn ich mich nie wieder melde?", "Ich habe ein Formular ausgefüllt. Wie lange habt ihr das?", "de"),
        ("Och vad, om jag aldrig mer hör av mig?", "Jag fyllde i ett formulär. Hur länge har ni det?", "sv"),
        ("A co, jeśli już nigdy się nie odezwę?", "Wypełniłam formularz. Jak długo to macie?", "pl"),
    ],
)
def test_what_if_asks_the_same_of_another_case(assistant: Assistant, text: str, before: str, language: str) -> None:
    assert understood(assistant, text, before, language=language).topics == (Topic.RETENTION,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie werde ich euch los? Eure Verkäufer rufen dauernd an.", "de"),
        ("Tredje gången ni kallringer, jag ska inte köpa nåt! Hur blir jag av med er för gott?", "sv"),
        ("Trzeci raz dzwonicie z ofertą, nic nie kupię! Jak się was pozbyć raz na zawsze?", "pl"),
    ],
)
def test_who_wants_to_be_rid_of_callers_objects(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).rights == ("object",)
