"""Which property, topic or activity a question means, where its words speak for two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.service import Assistant
from assistant.understanding.groups import is_over_rows
from assistant.understanding.topics import default_topics
from knowledge.query import Query, Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize("text", ["is my stuff shipped to the US?", "does any of it go to China in the end"])
def test_a_country_asked_for_is_no_question_about_transfers_as_such(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert query.topics == (Topic.UNSTATED,)
    assert query.unstated[:1] == ("country_name",)


def test_transfers_as_such_are_still_asked_about(assistant: Assistant) -> None:
    assert understood(assistant, "is any of it processed outside the EU?").topics == (Topic.TRANSFERS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [("how long does a tracking cookie stay", "en"), ("wie lange bleiben Tracking-Cookies gespeichert", "de")],
)
def test_words_that_name_two_activities_mean_both(assistant: Assistant, text: str, language: str) -> None:
    assert set(understood(assistant, text, language=language).activities) == {"website_analytics", "cookie_marketing"}


def test_an_activity_in_the_surroundings_of_another_still_gives_way(assistant: Assistant) -> None:
    query = understood(assistant, "how long do you keep website statistics from marketing cookies")
    assert query.activities == ("website_analytics",)


def test_what_something_is_based_on_is_its_legal_basis(assistant: Assistant) -> None:
    query = understood(assistant, "I am self-employed. What is the basis for our supplier agreement data?")
    assert query.topics == (Topic.LEGAL_BASIS,)


def test_a_country_is_written_in_capitals_and_we_are_not(assistant: Assistant) -> None:
    assert understood(assistant, "you mailed us an invoice, how long is that kept").jurisdictions == ()
    assert understood(assistant, "Do US laws apply to my newsletter data?").jurisdictions == ("other",)


@pytest.mark.parametrize(
    "text",
    [
        "I clicked allow for all of it when your site asked. How long does that hold?",
        "My parcel sat two weeks at the depot. How long do you keep the complaint that I e-mailed you?",
    ],
)
def test_who_tells_of_themselves_asks_for_no_list(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert query.topics == (Topic.RETENTION,)
    assert not query.periods
    assert not is_over_rows(query, assistant.facts["imi"])


def test_a_length_of_time_is_a_claim_only_where_the_question_is(assistant: Assistant) -> None:
    told = understood(assistant, "We waited six months for an answer. How long do you keep my application?")
    claimed = understood(assistant, "Somebody said six months. Do you keep my application that long?")
    assert [p.count for p in told.periods] == []
    assert [p.count for p in claimed.periods] == [6]


def test_a_wish_said_in_passing_is_no_second_question(assistant: Assistant) -> None:
    assert understood(assistant, "Fine by me. But how long do you keep my survey answers?").also == ()


def test_two_things_set_side_by_side_are_both_meant(assistant: Assistant) -> None:
    query = understood(assistant, "What stays longest with you, my newsletter sign-up or my survey answers?")
    assert set(query.activities) == {"newsletters", "customer_surveys"}


def test_a_right_named_outright_is_asked_about_beside_words_for_permission(assistant: Assistant) -> None:
    assert understood(assistant, "Is a customer not allowed to object to marketing?").rights == ("object",)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("What do you need consent for? Please all purposes.", Topic.LEGAL_BASIS),
        ("List everything that you hold on to for ten years", Topic.RETENTION),
    ],
)
def test_all_of_a_basis_or_of_a_length_of_time_is_a_list(assistant: Assistant, text: str, topic: Topic) -> None:
    query = understood(assistant, text)
    assert query.topics == (topic,)
    assert "list_rows" in query.operators


def test_the_purpose_of_a_type_of_data_is_told_for_each_purpose_that_lists_it(assistant: Assistant) -> None:
    assert understood(assistant, "What do you want my IP number for?").activities == ()
    assert understood(assistant, "What do you want my phone number for when I apply?").activities == ("recruitment",)


@pytest.mark.parametrize("turn", ["I phoned you", "and if I phone you?", "a competition"])
def test_a_turn_that_asks_for_nothing_keeps_the_topic_before_it(assistant: Assistant, turn: str) -> None:
    assert understood(assistant, turn, "Who gets my data?").topics == (Topic.RECIPIENTS,)


def test_a_turn_with_a_case_of_its_own_asks_where_none_before_it_did(assistant: Assistant) -> None:
    candidate, leaves = "I'm one of the candidates.", "and if I drop out, can I insist you throw it away?"
    assert understood(assistant, leaves, candidate).rights == ("erasure",)
    assert understood(assistant, "and if I get the job?", "How long do you keep my CV?").topics == (Topic.RETENTION,)


@pytest.mark.parametrize(
    ("told", "asked", "language"),
    [
        ("I filled in your customer survey.", "who is behind that, do they see my name?", "en"),
        ("Ich habe eure Kundenumfrage ausgefüllt.", "Was für eine Firma steckt dahinter, sieht die das auch?", "de"),
        ("Jag fyllde i er kundenkät.", "vilket företag ligger bakom, och ser de mina svar?", "sv"),
        ("Wypełniłam waszą ankietę.", "a kto za tym stoi, jaka firma dostaje moje odpowiedzi?", "pl"),
    ],
)
def test_who_is_behind_what_was_told_before_is_its_supplier(
    assistant: Assistant, told: str, asked: str, language: str
) -> None:
    assert understood(assistant, asked, told, language=language).recipients == ("survey_tools",)


def test_what_goes_on_about_a_property_left_unsaid_is_no_other_question(assistant: Assistant) -> None:
    assert understood(assistant, "Is there a camera over your gate, and who watches it?").also == ()
    other = understood(assistant, "Is my CV encrypted, and who gets it?")
    assert [part.topics for part in other.also] == [(Topic.RECIPIENTS,)]


def test_whose_data_it_is_nobody_is_guessed_for(assistant: Assistant) -> None:
    assert understood(assistant, "Whose data ends up with the maker of the hiring tool?").data_subjects == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Does the company behind your customer poll see my employer's name?", "en"),
        ("Sieht das Unternehmen, das eure Kundenumfrage durchführt, meine Durchwahl?", "de"),
    ],
)
def test_a_supplier_is_named_by_what_it_does(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).recipients == ("survey_tools",)


def test_who_does_something_else_is_no_supplier_of_what_is_named_besides(assistant: Assistant) -> None:
    query = understood(assistant, "Does the company behind your phone system get what I told your support?")
    assert "survey_tools" not in query.recipients
    assert "customer_case_systems" not in query.recipients


def test_what_is_set_side_by_side_is_meant_though_a_phrase_names_only_one_of_them(assistant: Assistant) -> None:
    query = understood(assistant, "Does what you log to run your site differ from what you log to show me ads?")
    assert set(query.activities) == {"website_provision", "cookie_marketing"}


def test_what_is_left_aside_is_not_asked_about(assistant: Assistant) -> None:
    query = understood(assistant, "Litigation aside, when does what I wrote in my whistleblower report go?")
    assert query.activities == ("whistleblowing_cases",)


def test_the_same_is_asked_of_those_whom_a_second_question_names(assistant: Assistant) -> None:
    query = understood(assistant, "Do buyers of your company get data on us customers? And on the applicants?")
    assert [q.data_subjects for q in (query, *query.also)] == [("business-contacts",), ("job-seekers",)]
    assert query.also[0].recipients == query.recipients == ("acquirer",)


def test_a_turn_that_asks_nothing_tells_who_speaks(assistant: Assistant) -> None:
    before = "Pracuję u waszego klienta, byliśmy na waszym spotkaniu dla klientów."
    query = understood(assistant, "a moje zdjęcie, kto je dostał?", before, language="pl")
    assert query.data_subjects == ("business-contacts",)


def test_a_turn_that_tells_its_own_situation_is_not_about_the_people_of_the_turn_before(assistant: Assistant) -> None:
    before = "A man at my stall had his badge scanned at your conference booth. Is his address really gone now?"
    told = "I only rang to complain that a lorry of yours blocked my bakery. Can your accountants read what I said?"
    assert understood(assistant, told, before).activities == ("enquiries_support",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("What do you store about customers?", "And leads, can they object?"),
        ("Who gets leads' data?", "And applicants' photos, how long are they kept?"),
        ("How long do you keep leads' data?", "And also who gets the applicants' data?"),
    ],
)
def test_a_second_question_that_asks_something_else_is_not_the_same_of_others(
    assistant: Assistant, first: str, second: str
) -> None:
    query = understood(assistant, f"{first} {second}")
    assert [q.topics for q in query.also] == [understood(assistant, second).topics]
    assert query.topics != query.also[0].topics


def test_the_same_of_others_may_be_of_other_data(assistant: Assistant) -> None:
    query = understood(assistant, "Do you store leads' phone numbers? And applicants' photos?")
    assert [q.data_categories for q in (query, *query.also)] == [("telephone_number",), ("image",)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who gets the pictures your photographer's camera took of me in the hall during the event?", "en"),
        ("Wer bekommt die Fotos, die eure Kamera beim Event in der Halle gemacht hat?", "de"),
        ("Vem får bilderna som er kamera tog på eventet i ert kontor?", "sv"),
    ],
)
def test_a_camera_at_an_event_watches_no_building(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.RECIPIENTS,)


def test_a_file_that_cannot_be_read_is_no_question_about_encryption(assistant: Assistant) -> None:
    assert understood(assistant, "My CV came through unreadable, can I have it corrected?").rights == ("rectification",)


def test_who_asks_about_the_works_council_is_not_in_it(assistant: Assistant) -> None:
    query = understood(assistant, "Bekommt jemand vom Betriebsrat meine Bewerbung?", language="de")
    assert query.recipients == ("unions",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer bekommt meine Referenz, wenn ich früher Bewerber war?", "de"),
        ("Wer sieht meine Referenz, wenn ich nicht länger Bewerber bin?", "de"),
        ("Vem får min referens när jag inte längre är sökande?", "sv"),
    ],
)
def test_formerly_and_no_longer_set_nothing_side_by_side(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert "compare" not in query.operators
    assert len(query.activities) == 1


def test_commas_end_no_sentence(assistant: Assistant) -> None:
    text = "I attended your webinar on 1 March 2025, with my boss, in Stockholm, and then again on 5 May 2025."
    assert len(understood(assistant, f"{text} When is my data deleted?").dates) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How long do you keep my phone number?", "en"),
        ("hur länge sparar ni mitt telefonnummer?", "sv"),
        ("När tar ni bort min mejladress?", "sv"),
        ("hvor lenge har dere e-postadressen min?", "nb"),
        ("Wie lange habt ihr meine Handynummer?", "de"),
        ("jak długo macie mój numer telefonu?", "pl"),
    ],
)
def test_a_type_of_data_that_all_have_tells_nothing_of_whose_it_is(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities, query.data_subjects) == ((Topic.RETENTION,), (), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Do your lawyers see my CV?", "en"),
        ("Sehen eure Anwälte meinen Lebenslauf?", "de"),
        ("Ser era advokater mitt cv?", "sv"),
        ("Ser advokatene deres CV-en min?", "nb"),
        ("Czy wasi prawnicy widzą moje CV?", "pl"),
    ],
)
def test_what_a_recipient_sees_of_the_askers_is_a_type_of_data(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.recipients, query.data_categories) == (("professional_advisors",), ("cv_application",))
    assert query.data_subjects == ("job-seekers",)
    assert not query.unnamed


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Does the bank see my diary?", "en"),
        ("Sieht die Bank mein Tagebuch?", "de"),
        ("Ser banken min dagbok?", "sv"),
        ("Ser banken dagboken min?", "nb"),
        ("Czy bank widzi mój pamiętnik?", "pl"),
    ],
)
def test_a_thing_of_the_askers_that_no_term_stands_for_is_told_of(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert query.recipients == ("finance_payment",)
    assert query.unnamed


@pytest.mark.parametrize("text", ["Does the bank get my invoice?", "Do you share my data with the bank?"])
def test_a_thing_that_a_term_stands_for_is_none_without_a_name(assistant: Assistant, text: str) -> None:
    assert not understood(assistant, text).unnamed


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("does the e-sign vendor see the content of the contract?", "en"),
        ("Sieht der E-Signatur-Anbieter den Inhalt des Vertrags?", "de"),
        ("Ser e-signeringsleverantören innehållet i avtalet?", "sv"),
        ("Ser leverandøren av e-signering innholdet i avtalen?", "nb"),
    ],
)
def test_the_name_of_a_recipient_names_no_data_beside_what_it_is_asked_about(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.recipients, query.data_categories) == (("esign_providers",), ("case_contract_details",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Do you listen in on phone calls?", "en"),
        ("Hört ihr Anrufe heimlich mit?", "de"),
        ("Avlyssnar ni samtal?", "sv"),
        ("Avlytter dere telefonsamtaler?", "nb"),
    ],
)
def test_who_asks_about_listening_objects_to_nothing(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities) == ((Topic.PERSONAL_DATA,), ("enquiries_support",))


def test_who_says_stop_still_objects(assistant: Assistant) -> None:
    assert understood(assistant, "Hört auf mit der Werbung!", language="de").rights == ("object",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hört auf mit der Werbung!", "de"),
        ("Kan jag tacka nej till reklam?", "sv"),
        ("Kan jeg reservere meg mot reklame?", "nb"),
        ("Czy mogę zrezygnować z reklam?", "pl"),
    ],
)
def test_who_says_no_to_ads_objects_to_the_ads_and_not_to_a_list(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.rights, query.activities) == (("object",), ("marketing_customers",))


@pytest.mark.parametrize(
    ("text", "language"),
    [("Can I object to being on the suppression list?", "en"), ("Kan jag invända mot spärrlistan?", "sv")],
)
def test_who_names_the_list_objects_to_the_list(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).activities == ("suppression_list",)


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("Which act makes you hang on to our bills?", "en", "named_law"),
        ("Vilken lag tvingar er att spara fakturorna?", "sv", "named_law"),
        ("Welches berechtigte Interesse habt ihr an meinem Lebenslauf?", "de", "named_interest"),
        ("Hvilken berettiget interesse har dere i cv-en min?", "nb", "named_interest"),
        ("What do you mean by technical metadata?", "en", "meaning"),
        ("Co rozumiecie przez metadane techniczne?", "pl", "meaning"),
        ("Can I report misconduct anonymously?", "en", "anonymity"),
        ("Får noen vite at det var jeg som varslet?", "nb", "anonymity"),
        ("Which of your companies is responsible for my data?", "en", "responsible_company"),
        ("Która z czterech spółek odpowiada za moje dane?", "pl", "responsible_company"),
        ("How can I be sure my CV is really gone?", "en", "oversight"),
        ("Kollar någon att ni gallrar gamla ansökningar?", "sv", "oversight"),
        ("How long does the survey supplier keep my answers?", "en", "supplier_terms"),
        ("Darf die Bewerberplattform meinen Lebenslauf für eigene Zwecke nutzen?", "de", "supplier_terms"),
        ("Hvilket firma solgte meg til dere?", "nb", "data_broker"),
        ("Czy mama musi podpisać zgodę na mój udział w konkursie?", "pl", "children"),
        ("What does an access request cost?", "en", "fee"),
        ("Do you warn me before the two years are over?", "en", "notification"),
        ("Sagt ihr mir Bescheid, wenn ihr meine Daten gelöscht habt?", "de", "notification"),
        ("Can you prove that I consented?", "en", "consent_record"),
        ("Får jag sparken om jag visselblåser?", "sv", "report_procedure"),
        ("What does normally mean in normally up to two years?", "en", "exceptions"),
        ("Macie umowę powierzenia z dostawcą ankiet?", "pl", "supplier_terms"),
    ],
)
def test_a_detail_of_what_is_stated_is_asked_for_as_such(
    assistant: Assistant, text: str, language: str, asked: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.unstated[:1], query.refused) == ((Topic.UNSTATED,), (asked,), None)


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("Which article of the GDPR do you rely on for the newsletter?", "en", Topic.LEGAL_BASIS),
        ("Vilken rättslig grund har ni för fakturor?", "sv", Topic.LEGAL_BASIS),
        ("What is your interest in keeping my CV?", "en", Topic.PURPOSE),
        ("Was bedeutet Interessenabwägung?", "de", Topic.WEIGHING),
        ("Is the survey anonymous or can you tell who answered what?", "en", Topic.PERSONAL_DATA),
        (
            "Someone grassed on me anonymously, how long can you sit on my name?",
            "en",
            Topic.RETENTION,
        ),
        ("As a supplier, how long do you keep my data?", "en", Topic.RETENTION),
        ("When can I be sure my CV is gone?", "en", Topic.RETENTION),
        ("Which company is behind this policy?", "en", Topic.CONTROLLER),
        ("Can you tell me when my CV is deleted?", "en", Topic.RETENTION),
        ("Who gets the result of the report?", "en", Topic.RECIPIENTS),
        ("Do you tell my employer that I applied?", "en", Topic.RECIPIENTS),
    ],
)
def test_what_is_stated_is_no_detail_of_it(assistant: Assistant, text: str, language: str, topic: Topic) -> None:
    assert understood(assistant, text, language=language).topics == (topic,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Does what I click in your newsletters go on to Facebook?", "en"),
        ("Geht das, was ich im Newsletter anklicke, weiter an Facebook?", "de"),
        ("Czy to, w co klikam w newsletterze, leci dalej do Facebooka?", "pl"),
    ],
)
def test_where_clicks_in_a_mailing_go_is_asked_of_the_mailing(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities, query.recipients) == (
        (Topic.RECIPIENTS,), ("newsletters",), ("social_platforms",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Var i policyn nämns att koncernens HR kan få uppgifter, vilka grupper rör det?", "sv"),
        ("O jakich grupach osób dane dostaje HR grupy?", "pl"),
    ],
)
def test_the_groups_that_a_function_gets_data_on_are_no_question_about_groups_as_such(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.group_functions) == ((Topic.RECIPIENTS,), ("hr",))


def test_groups_as_such_are_still_asked_about(assistant: Assistant) -> None:
    assert understood(assistant, "Which groups of people does the policy describe?").topics == (Topic.CATEGORIES,)


def test_a_paying_customer_names_no_invoices(assistant: Assistant) -> None:
    text = "Which is gone sooner, a ticket I raise as a paying customer or a question a stranger mails in?"
    assert set(understood(assistant, text).activities) == {"customer_service", "enquiries_support"}


@pytest.mark.parametrize(
    "text", ["Your survey is anonymous, correct?", "You can't know what I wrote in your survey, correct?"]
)
def test_who_asks_whether_a_statement_is_correct_wants_nothing_corrected(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).rights == ()


def test_who_asks_for_a_correction_after_a_comma_still_does(assistant: Assistant) -> None:
    assert understood(assistant, "My name is spelled wrong, correct it?").rights == ("rectification",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can I object to marketing and get my data in a file?", "en"),
        ("Kann ich der Werbung widersprechen und meine Daten als Datei bekommen?", "de"),
        ("Kan jag invända mot reklam och få mina data i en fil?", "sv"),
        ("Kan jeg protestere mot reklame og få dataene mine i en fil?", "nb"),
        ("Czy mogę sprzeciwić się reklamom i dostać moje dane w pliku?", "pl"),
    ],
)
def test_of_two_rights_in_a_sentence_each_is_about_what_its_own_half_names(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.rights, query.activities) == (("object",), ("marketing_customers",))
    assert [(part.rights, part.activities) for part in query.also] == [(("portability",), ())]


def test_a_right_that_is_only_told_of_is_not_asked_about(assistant: Assistant) -> None:
    query = understood(assistant, "I withdrew my consent and left. Can I get a copy of my data?")
    assert (query.rights, query.also) == (("access",), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You don't keep my phone number as a lead, right?", "en"),
        ("IMI never stores the personal number of a customer's employee, correct?", "en"),
        ("Ni sparar inte mitt personnummer som kund, eller hur?", "sv"),
        ("Dere lagrer aldri fødselsnummeret til kunder, ikke sant?", "nb"),
        ("Ihr speichert nie Telefonnummern von Kunden, oder?", "de"),
        ("Nie macie mojego numeru PESEL jako klienta, prawda?", "pl"),
    ],
)
def test_what_is_said_not_to_be_so_is_told_apart(assistant: Assistant, text: str, language: str) -> None:
    assert "denying" in understood(assistant, text, language=language).operators


@pytest.mark.parametrize("text", ["Do you keep my phone number as a lead or not?", "I'm no customer. Is my name kept?"])
def test_a_plain_question_says_nothing_not_to_be_so(assistant: Assistant, text: str) -> None:
    assert "denying" not in understood(assistant, text).operators


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dere lagrer aldri fødselsnummeret til kunder, ikke sant?", "nb"),
        ("Ni sparar aldrig personnummer på kunder, eller hur?", "sv"),
        ("Ihr speichert nie Telefonnummern von Kunden, oder?", "de"),
        ("Nigdy nie zapisujecie numerów klientów, prawda?", "pl"),
    ],
)
def test_what_is_never_done_to_customers_makes_nobody_a_stranger(
    assistant: Assistant, text: str, language: str
) -> None:
    assert understood(assistant, text, language=language).data_subjects == ("business-contacts",)


def test_who_was_never_a_customer_still_is_none(assistant: Assistant) -> None:
    query = understood(assistant, "Vi har aldri vært kunder. Har dere telefonnummeret mitt?", language="nb")
    assert query.data_subjects == ("leads",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vilka mer än chefen som ringde får se referensen jag gav?", "sv"),
        ("Hvem andre enn sjefen ser referansen min?", "nb"),
        ("Kto inny niż szef widzi moje referencje?", "pl"),
        ("Does anyone other than HR see my application?", "en"),
    ],
)
def test_who_is_known_to_see_it_is_not_asked_about(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert query.topics == (Topic.RECIPIENTS,)
    assert (query.recipients, query.group_functions) == ((), ())


def test_other_bodies_are_no_jobs(assistant: Assistant) -> None:
    told = understood(assistant, "Welche externen Stellen kriegen meine Antworten auf die Umfrage?", language="de")
    assert told.activities == ("customer_surveys",)
    jobs = understood(assistant, "Speichert ihr mich auch für andere Stellen?", language="de")
    assert jobs.activities == ("future_recruitment",)


def test_whether_it_is_true_is_no_lawsuit(assistant: Assistant) -> None:
    assert understood(assistant, "Stämmer det att ni har mitt personnummer hos er?", language="sv").activities == ()
    sued = understood(assistant, "Jag har stämt er. Vad sparas?", language="sv")
    assert sued.activities == ("legal_claims",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I get to see what your recruiter wrote about me?", "en"),
        ("Hur får jag fram vad hon skrev om mig?", "sv"),
        ("Wie komme ich an das ran, was ihr über mich notiert habt?", "de"),
        ("Jak mogę zobaczyć, co o mnie zapisaliście?", "pl"),
    ],
)
def test_how_to_get_at_what_is_held_asks_for_the_right(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).rights == ("access",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Does your email provider or the bank get whistleblower data?", "en"),
        ("Bekommt euer E-Mail-Anbieter oder die Bank Hinweisgeberdaten?", "de"),
    ],
)
def test_of_two_recipients_named_neither_takes_its_name_from_the_people(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert query.data_subjects == ("whistleblowing",) or query.activities == ("whistleblowing_cases",)
    assert query.recipients == ("email_collab_it", "finance_payment")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Do you send surveys to leads?", "en"),
        ("Schickt ihr Leads Umfragen?", "de"),
        ("Skickar ni enkäter till leads?", "sv"),
        ("Sender dere spørreundersøkelser til leads?", "nb"),
        ("Czy wysyłacie ankiety do leadów?", "pl"),
    ],
)
def test_who_is_sent_a_survey_receives_no_data(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities) == ((Topic.PURPOSE,), ("customer_surveys",))
    assert query.data_subjects == ("leads",)


def test_who_is_sent_an_application_receives_it(assistant: Assistant) -> None:
    assert Topic.RECIPIENTS in understood(assistant, "Do you send my application to customers?").topics


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You are trying to win our company as a customer. What do you store about me?", "en"),
        ("Ihr wollt unsere Firma als Kunden gewinnen, was speichert ihr über mich?", "de"),
        ("Ni försöker få oss som kund. Vad sparar ni om mig?", "sv"),
        ("Jeg leder et firma dere prøver å få som kunde. Hva har dere om meg?", "nb"),
    ],
)
def test_whom_the_company_would_like_as_a_customer_is_none_yet(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).data_subjects == ("leads",)


def test_whose_wrong_data_it_is_nobody_guesses(assistant: Assistant) -> None:
    query = understood(assistant, "You have the wrong employer for me and he says no. Can it be frozen meanwhile?")
    assert (query.rights, query.activities, query.data_subjects) == (("restriction",), (), ())
    told = understood(assistant, "My application has the wrong employer. Can it be frozen meanwhile?")
    assert told.activities == ("recruitment",)


def test_what_something_is_really_about_is_no_question_of_its_basis(assistant: Assistant) -> None:
    query = understood(assistant, "Hvilke opplysninger er det egentlig snakk om?", language="nb")
    assert query.topics == (Topic.PERSONAL_DATA,)
    assert understood(assistant, "Er det egentlig lovlig?", language="nb").topics == (Topic.LEGAL_BASIS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer liest, was ich im Hinweisgebersystem schreibe?", "de"),
        ("Vem läser det jag skriver i visselblåsarkanalen?", "sv"),
        ("Hvem leser det jeg skriver i varslingskanalen?", "nb"),
        ("Who reads what I write in the whistleblower channel?", "en"),
    ],
)
def test_what_is_said_through_a_system_is_not_asked_of_its_supplier(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who handles your bookkeeping?", "en"),
        ("Vem sköter er bokföring?", "sv"),
        ("Hvem fører regnskapet deres?", "nb"),
        ("Wer führt eure Bücher?", "de"),
        ("Kto prowadzi waszą księgowość?", "pl"),
    ],
)
def test_who_does_the_books_is_a_recipient_in_every_language(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).recipients == ("finance_payment",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Will a firm that takes you over see my application?", "en"),
        ("Får bolaget som köper er se min ansökan?", "sv"),
        ("Får firmaet som overtar dere se søknaden min?", "nb"),
        ("Sieht die Firma, die euch übernimmt, meine Bewerbung?", "de"),
        ("Czy spółka, która was przejmie, zobaczy moje podanie?", "pl"),
    ],
)
def test_who_buys_the_company_buys_nothing_from_it(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert "acquirer" in query.recipients
    assert query.data_subjects in ((), ("job-seekers",))


@pytest.mark.parametrize(
    ("text", "language"),
    [("Mitt namn är fel i ert system.", "sv"), ("Navnet mitt er feil i systemet deres.", "nb")],
)
def test_what_is_wrong_in_a_system_is_to_be_corrected(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).rights == ("rectification",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Selger dere opplysninger om folk?", "nb"),
        ("Säljer ni uppgifter om folk?", "sv"),
        ("Verkauft ihr Daten über Leute?", "de"),
    ],
)
def test_to_sell_is_no_broker_that_sold(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.SALE,)


@pytest.mark.parametrize(
    ("text", "language"), [("Vad ska jag baka i helgen?", "sv"), ("Hva skal jeg bake til festen?", "nb")]
)
def test_what_somebody_cooks_is_no_event(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).refused in {"off_topic", "nothing_recognised"}


@pytest.mark.parametrize("text", ["Webinar był w maju.", "Czy mój adres jest widoczny?"])
def test_only_who_speaks_says_what_he_is_in_polish(assistant: Assistant, text: str) -> None:
    assert "role" not in understood(assistant, text, language="pl").operators


@pytest.mark.parametrize("text", ["I'm a temp at a partner. Am I in here?", "Does this text include me as an auditor?"])
def test_whether_somebody_is_covered_is_asked_of_who_the_policy_is_about(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).topics == (Topic.CONTROLLER,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We bring you pallets. Is a supplier's driver someone this notice talks about?", "en"),
        ("I e-mail you now and then. Would your policy have me in mind?", "en"),
        ("I asked about your stock price. Would I count as someone?", "en"),
        ("For our record of processing I need your org number.", "en"),
        ("Jag sökte jobb hos er, är det den här policyn som gäller då?", "sv"),
        ("Vad heter bolaget som står bakom policyn?", "sv"),
        ("Jeg er konsulent hos en partner, er jeg omfattet her?", "nb"),
        ("Bin freier Berater bei eurem Kunden, zählt das auch für mich?", "de"),
        ("Czy polska spółka też jest objęta tą polityką?", "pl"),
    ],
)
def test_whom_and_which_company_the_policy_is_about_is_asked_in_many_words(
    assistant: Assistant, text: str, language: str
) -> None:
    assert understood(assistant, text, language=language).topics[0] == Topic.CONTROLLER


def test_whether_one_is_in_there_gets_both_whom_the_policy_is_about_and_where_to_read_on(assistant: Assistant) -> None:
    query = understood(assistant, "Is there a heading for people who just pass by?")
    assert query.topics == (Topic.CONTROLLER, Topic.CATEGORIES)


def test_people_named_beside_the_policy_and_nothing_more_ask_whether_it_is_for_them(assistant: Assistant) -> None:
    facts = assistant.facts["imi"]
    query = Query(text="", language="en", data_subjects=("job-seekers",))
    assert default_topics(query, facts) == (Topic.PURPOSE,)
    assert default_topics(replace(query, operators=("the_policy",)), facts) == (Topic.CONTROLLER,)


def test_the_british_company_named_by_its_form_is_no_place(assistant: Assistant) -> None:
    query = understood(assistant, "Does the UK Ltd follow the same rules or have its own notice?")
    assert (query.topics, query.jurisdictions) == ((Topic.CONTROLLER,), ())


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Which companies end up with my CV?", Topic.RECIPIENTS),
        ("Does this two-year limit hold for webinar recordings?", Topic.RETENTION),
        ("Does the policy say how long my application stays with you?", Topic.RETENTION),
    ],
)
def test_words_of_whom_it_is_about_settle_no_other_question(assistant: Assistant, text: str, topic: Topic) -> None:
    assert understood(assistant, text).topics == (topic,)


def test_the_name_of_a_survey_tool_makes_an_applicant_no_customer(assistant: Assistant) -> None:
    query = understood(assistant, "I applied for a job: does your customer-satisfaction tool get my email?")
    assert (query.data_subjects, query.recipients) == (("job-seekers",), ("survey_tools",))


def test_words_that_are_set_aside_set_no_activity_aside(assistant: Assistant) -> None:
    query = understood(assistant, "Leaving aside what I say about him, what do you note on me when I give a reference?")
    assert query.activities == ("reference_taking",)


@pytest.mark.parametrize(
    "text",
    [
        "We ship with your software, and I had a ticket with your helpdesk that got closed. When does that get binned?",
        "I e-signed the order on behalf of our company, so you have my personnummer. Until when?",
        "Our chat on your Facebook page ended 7 July 2025. Is it gone now?",
        "I was at your seminar on 10 June 2024. Should I be out of your records by now?",
        "The one I reported takes you to court. How long may you keep my details for the litigation?",
        "Is there an upper limit for the diplomas of people who were not taken on?",
    ],
)
def test_what_leads_up_to_how_long_is_not_asked_about(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).topics == (Topic.RETENTION,)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("could you give me ALL the time limits for people who apply for a job", "job-seekers"),
        ("run me through all the times for visitors of the site", "website-visitors"),
        ("all the deadlines for someone who phones or mails you", "enquirers"),
        ("what periods are there for people in whistleblower cases?", "whistleblowing"),
    ],
)
def test_all_storage_times_of_some_people_are_asked_for(assistant: Assistant, text: str, people: str) -> None:
    query = understood(assistant, text)
    assert query.topics == (Topic.RETENTION,)
    assert "every" in query.operators
    assert query.data_subjects == (people,)


def test_the_longest_of_one_of_a_group_is_asked_of_the_group(assistant: Assistant) -> None:
    query = understood(assistant, "Of a referee's stuff, what may stay around the longest?")
    assert query.data_subjects == ("references",)
    assert is_over_rows(query, assistant.facts["imi"])


def test_who_swears_that_something_is_so_does_not_bend_the_rules(assistant: Assistant) -> None:
    query = understood(assistant, "A colleague swears that tracking cookies are gone after a week. True?")
    assert query.refused is None


@pytest.mark.parametrize(
    "text",
    [
        "We fell out over the broken crane. How long for that may you have my number?",
        "I was a witness. How long for the suit do you keep what I said?",
    ],
)
def test_how_long_for_something_compares_nothing(assistant: Assistant, text: str) -> None:
    assert "compare" not in understood(assistant, text).operators


def test_what_outlasts_the_other_compares_two_storage_times(assistant: Assistant) -> None:
    query = understood(assistant, "Which outlasts the other, an application or what a referee said?")
    assert query.topics == (Topic.RETENTION,)
    assert {"recruitment", "reference_taking"} <= set(query.activities)


def test_a_part_that_names_nobody_is_about_those_of_the_message(assistant: Assistant) -> None:
    text = "My aunt vouched for a neighbour. Who gets to read what she said, and when is it gone?"
    query = understood(assistant, text)
    assert (set(query.topics), query.data_subjects) == ({Topic.RECIPIENTS, Topic.RETENTION}, ("references",))


@pytest.mark.parametrize(
    "text",
    [
        "Your lawyer wrote to me, so admit it: you sell our drivers' phone numbers to call centres, yes or no",
        "so you flog people's names to advertisers?",
    ],
)
def test_selling_data_is_asked_about_whoever_else_is_named(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).topics == (Topic.SALE,)


def test_who_sold_something_is_not_asked_about_selling(assistant: Assistant) -> None:
    assert Topic.SALE not in understood(assistant, "Who sold you my number?").topics


def test_contact_details_are_what_they_take_in(assistant: Assistant) -> None:
    query = understood(assistant, "Do you have contact details of my referees?")
    assert (query.data_subjects, query.data_categories) == (("references",), ("email_address", "telephone_number"))


def test_contact_details_keep_their_name_where_a_row_has_it(assistant: Assistant) -> None:
    query = understood(assistant, "Do you note contact details of people who call you?")
    assert query.data_categories[:1] == ("contact_details",)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("I'll be at your webinar as a visitor. is my voice kept?", ("meeting_recording",)),
        ("I called your hotline with a question. how long do you keep my voice?", ("call_recording",)),
        ("do you keep reviews of applicants?", ("applicant_reviews",)),
    ],
)
def test_words_for_several_types_of_data_mean_those_that_the_people_have(
    assistant: Assistant, text: str, data: tuple[str, ...]
) -> None:
    assert understood(assistant, text).data_categories == data


def test_types_of_data_of_several_people_are_asked_of_all(assistant: Assistant) -> None:
    query = understood(assistant, "do you record calls or meetings?")
    assert (query.data_subjects, query.activities) == ((), ())
    assert set(query.data_categories) == {"call_recording", "meeting_recording"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The post is filled. What would you still need a referee's phone number for?", "en"),
        ("Varför behöver ni fortfarande referenspersonens nummer?", "sv"),
        ("Warum braucht ihr die Telefonnummer eines Referenzgebers noch, wenn die Stelle besetzt ist?", "de"),
    ],
)
def test_what_data_are_still_for_is_told_with_the_claims_that_may_last(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities[-1]) == ((Topic.PURPOSE,), "legal_claims")


def test_a_video_call_of_a_customer_is_no_call_to_support(assistant: Assistant) -> None:
    query = understood(assistant, "are our weekly video calls with your consultants recorded, we're a customer?")
    assert (query.data_subjects, query.data_categories) == (("business-contacts",), ("meeting_recording",))
    assert "enquiries_support" not in query.activities


def test_who_is_sent_something_is_no_recipient(assistant: Assistant) -> None:
    assert understood(assistant, "Who do you send surveys to?").topics == (Topic.PURPOSE,)


def test_a_right_named_before_an_overview_is_the_one_asked_about(assistant: Assistant) -> None:
    text = "I've changed my mind about staying in your talent pool. What's my right here?"
    assert understood(assistant, text).rights == ("withdraw_consent",)


def test_what_a_group_has_outweighs_a_type_of_data_that_others_have(assistant: Assistant) -> None:
    assert understood(assistant, "is there an IP address in a reference's file?").data_subjects == ("references",)


@pytest.mark.parametrize(
    ("text", "before", "language", "topic"),
    [
        ("and the basis?", "How long do you keep applications?", "en", Topic.LEGAL_BASIS),
        ("and consent?", "How long do you keep applications?", "en", Topic.LEGAL_BASIS),
        ("und der Zweck?", "Wie lange speichert ihr Bewerbungen?", "de", Topic.PURPOSE),
        ("och mottagarna?", "Hur länge sparar ni ansökningar?", "sv", Topic.RECIPIENTS),
        ("og grunnlaget?", "Hvor lenge lagrer dere søknader?", "nb", Topic.LEGAL_BASIS),
        ("a odbiorcy?", "Jak długo przechowujecie aplikacje?", "pl", Topic.RECIPIENTS),
    ],
)
def test_a_turn_that_names_nothing_but_a_topic_asks_for_it(
    assistant: Assistant, text: str, before: str, language: str, topic: Topic
) -> None:
    query = understood(assistant, text, before, language=language)
    assert query.topics == (topic,)
    assert query.activities == ("recruitment",)


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("and the newsletter?", "How long do you keep applications?", "en"),
        ("and in California?", "How long do you keep applications?", "en"),
        ("und Fotos?", "Wie lange speichert ihr Bewerbungen?", "de"),
        ("og referansene?", "Hvor lenge lagrer dere søknader?", "nb"),
    ],
)
def test_a_turn_that_names_data_people_or_a_place_asks_the_same_of_them(
    assistant: Assistant, text: str, before: str, language: str
) -> None:
    assert understood(assistant, text, before, language=language).topics == (Topic.RETENTION,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("and if I said yes to you keeping it for next time?", "en"),
        ("och om jag kryssade ja till att ni får ha kvar den till nästa gång?", "sv"),
    ],
)
def test_what_is_kept_for_the_next_time_is_kept_for_future_recruitment(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, "How long do you keep applications?", language=language)
    assert query.activities == ("future_recruitment",)


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("What right do I have where you rely on consent?", ("withdraw_consent", "portability")),
        ("Which of my rights only applies when you lean on legitimate interest?", ("object",)),
        ("Is there a right for stuff based on a contract with me?", ("portability",)),
        ("How do my rights differ depending on whether it's consent or legitimate interest?",
         ("object", "withdraw_consent", "portability")),
    ],
)  # fmt: skip
def test_rights_asked_for_by_a_basis_alone_are_those_that_hang_on_it(
    assistant: Assistant, text: str, rights: tuple[str, ...]
) -> None:
    query = understood(assistant, text)
    assert (query.rights, query.activities, query.data_subjects) == (rights, (), ())


def test_of_people_named_any_purpose_may_rest_on_the_basis(assistant: Assistant) -> None:
    query = understood(assistant, "As an applicant, what rights do I have where you rely on my consent?")
    assert (query.data_subjects, query.activities) == (("job-seekers",), ())
    assert "every" in query.operators


@pytest.mark.parametrize("text", ["what am I allowed to ask of you?", "what rights do I have over the newsletter?"])
def test_no_basis_is_read_out_of_a_question_for_all_rights(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).topics == (Topic.RIGHTS_OVERVIEW,)


@pytest.mark.parametrize(
    ("text", "activities"),
    [
        ("Apart from the application itself, what do you do with candidates' data?",
         ("future_recruitment", "legal_claims")),
        ("Other than running a webinar, what purposes are there for event guests?",
         ("landing_forms", "newsletters", "contests", "social_interactions")),
    ],
)  # fmt: skip
def test_what_else_is_done_are_the_other_purposes_of_the_same_people(
    assistant: Assistant, text: str, activities: tuple[str, ...]
) -> None:
    assert understood(assistant, text).activities == activities


def test_the_purposes_that_list_a_type_of_data_are_any_of_a_group(assistant: Assistant) -> None:
    query = understood(assistant, "For which purposes do you keep a telephone number of event guests?")
    assert (query.data_subjects, query.activities) == (("event-participants",), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What do you store on applicants, a photo too?", "en"),
        ("What do you store on applicants (also a photo)?", "en"),
        ("Was speichert ihr über Bewerber, auch ein Foto?", "de"),
        ("Vad sparar ni om sökande, foto också?", "sv"),
    ],
)
def test_a_list_may_be_asked_for_with_one_thing_that_may_be_on_it(
    assistant: Assistant, text: str, language: str
) -> None:
    assert "added" in understood(assistant, text, language=language).operators


def test_what_is_listed_is_not_asked_of_one_thing_among_it(assistant: Assistant) -> None:
    query = understood(assistant, "Is a photo of me among what you store on applicants?")
    assert "open" not in query.operators


def test_whom_something_is_kept_on_asks_for_groups_of_people(assistant: Assistant) -> None:
    for text in ("Who all do you keep allergies for?", "For whom do you process a personal number, all groups?"):
        query = understood(assistant, text)
        assert (query.topics, query.units) == ((Topic.PERSONAL_DATA,), ("categories",))


def test_a_short_list_is_not_the_shortest(assistant: Assistant) -> None:
    query = understood(assistant, "What are the purposes for which you use leads' data? Short list will do.")
    assert "fewest" not in query.operators


@pytest.mark.parametrize("text", ["Is there something I can do about profiling of me?", "can I say no to profiling?"])
def test_what_to_do_about_profiling_is_to_object(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).rights == ("object",)


def test_a_type_of_data_that_no_row_names_may_be_asked_for_beside_a_list(assistant: Assistant) -> None:
    query = understood(assistant, "Which info sits on the landing page form list, my birthday as well?")
    assert (query.topics, query.unstated) == ((Topic.UNSTATED,), ("date_of_birth",))


def test_all_of_it_takes_in_every_purpose(assistant: Assistant) -> None:
    assert "every" in understood(assistant, "All of it: what do you hold about whistleblowers").operators


@pytest.mark.parametrize(
    ("before", "turn", "language", "receiving"),
    [
        ("Does the bank see job applicants' data?", "and leads'?", "en", ("finance_payment",)),
        ("Does the bank see customers' data?", "and the police?", "en", ("authorities",)),
        ("Wer sieht meinen Lebenslauf?", "und die Polizei?", "de", ("authorities",)),
        ("Vem ser min ansökan?", "och polisen?", "sv", ("authorities",)),
    ],
)
def test_a_turn_asks_on_about_those_who_receive(
    assistant: Assistant, before: str, turn: str, language: str, receiving: tuple[str, ...]
) -> None:
    assert understood(assistant, turn, before, language=language).recipients == receiving


def test_a_turn_that_names_a_column_asks_for_it(assistant: Assistant) -> None:
    for before, turn, language in (
        ("How long do you keep my job application?", "what about the basis?", "en"),
        ("Hur länge sparar ni min ansökan?", "och grunden då?", "sv"),
    ):
        assert understood(assistant, turn, before, language=language).topics == (Topic.LEGAL_BASIS,)


def test_people_named_before_carry_on_nothing_that_only_their_name_says(assistant: Assistant) -> None:
    assert understood(assistant, "and customers?", "How long do you hold leads?").activities == ()
    before = "How long do you keep leads' marketing data?"
    assert understood(assistant, "and customers?", before).activities == ("marketing_customers",)


def test_a_pronoun_stands_for_who_was_told(assistant: Assistant) -> None:
    told = "I owe the tax office money. Do they get my CV from you?"
    assert understood(assistant, told).recipients == ("authorities",)
    own = "My lawyer told me to ask. Can he see my job application at yours?"
    assert understood(assistant, own).recipients == ()


def test_whether_the_time_is_over_is_no_claim_to_erasure(assistant: Assistant) -> None:
    query = understood(assistant, "I applied last year. Must you not have binned it by now?")
    assert query.topics == (Topic.RETENTION,)


def test_claims_at_law_are_of_those_whose_purpose_is_named_beside_them(assistant: Assistant) -> None:
    query = understood(assistant, "My support call went badly and I might sue. What do you keep on me then?")
    assert (query.activities, query.data_subjects) == (("legal_claims",), ("enquirers",))


def test_what_is_told_of_another_activity_is_no_purpose_asked_about(assistant: Assistant) -> None:
    text = "I'm a student writing a thesis. Do you keep anything of me if I only read your site?"
    query = understood(assistant, text)
    assert (query.activities, query.data_subjects) == ((), ("website-visitors",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("clicked accept all on your site as always without reading. can that be undone?", "en"),
        ("kliknąłem 'akceptuję wszystkie' na waszej stronie. da się to odkręcić?", "pl"),
        ("Ich hab auf eurer Seite alles akzeptiert, kann ich das zurücknehmen?", "de"),
        ("Jeg trykket godta alle på siden deres, kan jeg angre?", "nb"),
        ("Jag tryckte på acceptera alla på er sajt, kan jag ångra det?", "sv"),
    ],
)
def test_who_accepted_all_in_a_banner_can_take_back_what_rests_on_consent(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert query.rights == ("withdraw_consent",)
    assert set(query.activities) <= {"cookie_marketing", "website_analytics"}
    assert "cookies" in query.data_categories


def test_whose_data_a_recipient_gets_are_no_part_of_its_name(assistant: Assistant) -> None:
    query = understood(assistant, "Do you share leads' data with group companies? And job seekers'?")
    assert [part.data_subjects for part in (query, *query.also)] == [("leads",), ("job-seekers",)]


@pytest.mark.parametrize("text", ["Does Microsoft get my CV?", "Does Salesforce get leads' data?"])
def test_a_firm_by_name_is_not_said_to_receive_anything(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert (query.topics, query.unstated) == ((Topic.UNSTATED,), ("supplier_brand",))


@pytest.mark.parametrize(
    ("text", "language"),
    [("Do you call my referees?", "en"), ("Ringer ni mina referenser?", "sv"), ("Ruft ihr meine Referenzen an?", "de")],
)
def test_who_rings_a_referee_asks_for_a_reference(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics[0], query.activities) == (Topic.PURPOSE, ("reference_taking",))


@pytest.mark.parametrize(
    "text",
    [
        "Must I really sit out the two years, or would you take my rejected application down sooner if I ask?",
        "So that's two years for my CV. Or could you bin it earlier on request?",
    ],
)
def test_what_is_asked_for_sooner_than_a_time_is_the_deletion(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert (query.topics, query.rights) == ((Topic.RIGHTS,), ("erasure",))


@pytest.mark.parametrize("text", ["Does that apply to me?", "Which of the two applies to us?"])
def test_what_applies_to_somebody_is_no_application(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert "recruitment" not in query.activities
    assert "job-seekers" not in query.data_subjects


def test_who_applies_to_the_company_is_an_applicant(assistant: Assistant) -> None:
    assert understood(assistant, "I want to apply to your office, what happens to my CV?").data_subjects == (
        "job-seekers",
    )


@pytest.mark.parametrize(
    "text",
    ["Will you go through my Facebook before you hire me?", "Will HR scroll through my insta before the interview?"],
)
def test_a_platform_where_data_are_looked_at_receives_none(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).topics == (Topic.PERSONAL_DATA,)


@pytest.mark.parametrize(
    ("question", "language", "place"),
    [
        ("Does German law add anything for me?", "en", "eea"),
        ("Are there any differences for Norwegians?", "en", "no"),
        ("Finns det särskilda regler för oss i Polen?", "sv", "pl"),
        ("Er det egne regler for folk i Sverige?", "nb", "se"),
        ("Gelten für Leute in Norwegen besondere Regeln?", "de", "no"),
        ("Czy dla osób w Szwecji są osobne przepisy?", "pl", "se"),
    ],
)
def test_what_is_special_for_a_place_is_asked_of_any_place(
    assistant: Assistant, question: str, language: str, place: str
) -> None:
    query = understood(assistant, question, language=language)
    assert (query.topics, query.jurisdictions, query.refused) == ((Topic.JURISDICTION,), (place,), None)


def test_a_firm_told_before_is_asked_about_without_its_name(assistant: Assistant) -> None:
    query = understood(assistant, "I signed with your e-sign tool. What does that company get of mine?")
    assert query.recipients == ("esign_providers",)


def test_an_event_that_ends_several_things_makes_none_of_them_the_one_that_is_meant(assistant: Assistant) -> None:
    query = understood(assistant, "My case was closed on 10 November 2026. How long is it kept?")
    assert (query.data_subjects, query.activities) == (
        (),
        ("customer_service", "enquiries_support", "whistleblowing_cases"),
    )
