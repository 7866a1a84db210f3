"""Which property, topic or activity a question means, where its words speak for two."""

from __future__ import annotations

import pytest

from assistant.groups import is_over_rows
from assistant.scorer import load_scorers
from assistant.service import Assistant
from assistant.understand import understand
from knowledge.query import Query, Topic


def understood(assistant: Assistant, text: str, *before: str, language: str = "en") -> Query:
    scorers = load_scorers(assistant.encoder.embed_query, assistant.folders["imi"].parent)
    return understand(text, assistant.facts["imi"], language=language, history=before, scorers=scorers)


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
    assert understood(assistant, text, language=language).refused == "off_topic"


@pytest.mark.parametrize("text", ["Webinar był w maju.", "Czy mój adres jest widoczny?"])
def test_only_who_speaks_says_what_he_is_in_polish(assistant: Assistant, text: str) -> None:
    assert "role" not in understood(assistant, text, language="pl").operators
