"""Short turns that go on about the one before: they put something right, name one more, or ask by a single word."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("How long do you keep my newsletter data?", "not the newsletter, the survey", "en"),
        ("Wie lange speichert ihr die Newsletterdaten?", "nicht den Newsletter, die Umfrage", "de"),
        ("Hur länge sparar ni uppgifterna för nyhetsbrevet?", "inte nyhetsbrevet, enkäten", "sv"),
        ("Hvor lenge har dere nyhetsbrevdataene?", "ikke nyhetsbrevet, undersøkelsen", "nb"),
        ("Jak długo trzymacie dane z newslettera?", "nie newsletter, tylko ankieta", "pl"),
    ],
)
def test_what_a_turn_puts_aside_is_not_asked_about(assistant: Assistant, before: str, text: str, language: str) -> None:
    query = understood(assistant, text, before, language=language)
    assert query.topics == (Topic.RETENTION,)
    assert "newsletters" not in query.activities
    assert "customer_surveys" in query.activities or "survey_responses" in query.data_categories


def test_a_comma_after_no_puts_nothing_aside(assistant: Assistant) -> None:
    query = understood(assistant, "nie, webinar", "Jak długo trzymacie dane z konkursu?", language="pl")
    assert "events_webinars" in query.activities


def test_who_did_not_do_one_thing_may_have_done_another_as_the_same_person(assistant: Assistant) -> None:
    before = "Ich habe bei eurem Gewinnspiel mitgemacht. Wie lange speichert ihr das?"
    query = understood(assistant, "nee sorry, war ein Webinar, kein Gewinnspiel", before, language="de")
    assert (query.activities, query.topics) == (("events_webinars",), (Topic.RETENTION,))


@pytest.mark.parametrize(
    ("before", "text", "recipient", "language"),
    [
        ("Wer sieht meine Bewerbung?", "Behörden auch?", "authorities", "de"),
        ("Vem ser min ansökan?", "advokater då?", "professional_advisors", "sv"),
        ("Hvem ser søknaden min?", "politiet også?", "authorities", "nb"),
        ("Kto widzi moje CV?", "spółki z grupy też?", "group_companies", "pl"),
    ],
)
def test_a_recipient_named_alone_is_the_one_asked_about(
    assistant: Assistant, before: str, text: str, recipient: str, language: str
) -> None:
    query = understood(assistant, text, before, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), (recipient,))


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("Ich bin Bewerberin.", "Weitergabe?", "de"),
        ("Jag söker jobb hos er.", "delning?", "sv"),
        ("Jeg søker jobb hos dere.", "deling?", "nb"),
        ("Aplikuję do was o pracę.", "udostępnianie?", "pl"),
    ],
)
def test_a_word_for_a_topic_asks_for_it_by_itself(assistant: Assistant, before: str, text: str, language: str) -> None:
    assert understood(assistant, text, before, language=language).topics == (Topic.RECIPIENTS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is Google among those who get the visitor data?", "en"),
        ("Bekommt Google meine Daten, wenn ich eure Seite besuche?", "de"),
        ("Finns Google bland dem som får besöksdatan från er sajt?", "sv"),
        ("Er Google blant dem som får besøksdata?", "nb"),
        ("Czy Google dostaje moje dane z waszej strony?", "pl"),
    ],
)
def test_a_firm_that_the_policy_does_not_name_is_no_type_of_data(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.unstated[:1]) == ((Topic.UNSTATED,), ("supplier_brand",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Steht auf der Sperrliste nur mein Name?", "de"),
        ("Sparar ni bara mitt namn om jag är referens?", "sv"),
        ("Lagrer dere bare navnet mitt hvis jeg er referanse?", "nb"),
    ],
)
def test_only_before_a_type_of_data_asks_for_all_that_is_listed(assistant: Assistant, text: str, language: str) -> None:
    assert {"alone", "open"} <= set(understood(assistant, text, language=language).operators)


def test_how_something_was_reported_is_told_and_who_gets_it_asked(assistant: Assistant) -> None:
    query = understood(assistant, "Ich hab anonym was gemeldet. Wer bekommt das?", language="de")
    assert (query.topics, query.unstated) == ((Topic.RECIPIENTS,), ())


@pytest.mark.parametrize(
    ("before", "text", "topic", "people"),
    [
        (
            "How long do you keep a CV?",
            "and the people who only put in a word for somebody?",
            "retention",
            "references",
        ),
        ("Who sees what leads tell you?", "and the ones that wrote to your support?", "recipients", "enquirers"),
    ],
)
def test_whom_else_it_is_asked_of_may_be_told_in_many_words(
    assistant: Assistant, before: str, text: str, topic: str, people: str
) -> None:
    query = understood(assistant, text, before, language="en")
    assert query.topics == (Topic(topic),)
    assert people in (query.data_subjects or assistant.facts["imi"].categories_of(*query.activities))


def test_what_is_asked_of_a_type_of_data_is_asked_of_others_too(assistant: Assistant) -> None:
    query = understood(assistant, "and referees'?", "Do you hold applicants' personal identity numbers?", language="en")
    assert (query.data_subjects, query.data_categories) == (("references",), ("personal_identity_number",))


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("Byłem u was na webinarze.", "jak długo leży nagranie?", "pl"),
        ("I was at your webinar.", "how long do you keep the recording?", "en"),
    ],
)
def test_words_for_data_are_of_what_was_told_before(
    assistant: Assistant, before: str, text: str, language: str
) -> None:
    assert understood(assistant, text, before, language=language).activities == ("events_webinars",)


@pytest.mark.parametrize("text", ["how long do you store that?", "and can I see it?", "who at yours looks at it?"])
def test_what_is_kept_for_a_customer_stays_theirs(assistant: Assistant, text: str) -> None:
    before = "The shop I work for runs on your software and my shifts are in it."
    assert understood(assistant, text, before, language="en").topics == (Topic.PROCESSOR,)


def test_what_is_asked_while_a_purchase_is_thought_about_is_of_who_may_buy(assistant: Assistant) -> None:
    before = "We are thinking of buying your warehouse software but haven't decided."
    query = understood(assistant, "What do you note about me in the meantime?", before, language="en")
    assert (query.topics, query.data_subjects) == ((Topic.PERSONAL_DATA,), ("leads",))


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("Do you send data out of the EU?", "and how is it protected then?", "en"),
        ("Schickt ihr Daten aus der EU raus?", "und wie sind die dann geschützt?", "de"),
        ("Skickar ni uppgifter utanför EU?", "hur skyddas de i så fall?", "sv"),
    ],
)
def test_what_is_unsaid_elsewhere_may_be_told_by_what_was_asked_before(
    assistant: Assistant, before: str, text: str, language: str
) -> None:
    assert understood(assistant, text, before, language=language).topics == (Topic.TRANSFERS,)


def test_what_is_surely_unsaid_is_not_what_was_asked_before(assistant: Assistant) -> None:
    query = understood(
        assistant, "and what did the version before that say?", "When was this last updated?", language="en"
    )
    assert query.topics == (Topic.UNSTATED,)


def test_a_word_for_the_other_end_of_a_list_is_recognised_after_a_question(assistant: Assistant) -> None:
    query = understood(assistant, "and the shortest?", "What's kept the longest?", language="en")
    assert (query.refused, query.topics) == (None, (Topic.RETENTION,))


def test_a_day_alone_is_of_what_was_asked_about(assistant: Assistant) -> None:
    before = "How long do you keep a referee's details?"
    query = understood(assistant, "the position was filled on 20 June 2025", before, language="en")
    assert (query.activities, query.data_subjects) == (("reference_taking",), ("references",))


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("How long do you keep the file of somebody you turned down?", "and after those two years?", "en"),
        ("How long do you keep an application?", "and after that?", "en"),
        ("Wie lange liegt eine Bewerbung bei euch?", "und danach?", "de"),
        ("Hur länge sparar ni en ansökan?", "och efter det?", "sv"),
        ("Hvor lenge har dere en søknad?", "og etter det?", "nb"),
        ("Jak długo trzymacie podanie o pracę?", "a potem?", "pl"),
    ],
)
def test_what_comes_after_a_storage_time_is_asked_of_the_same_rows(
    assistant: Assistant, before: str, text: str, language: str
) -> None:
    query = understood(assistant, text, before, language=language)
    assert (query.topics, query.activities) == ((Topic.RETENTION,), ("recruitment",))
    assert "afterwards" in query.operators


def test_where_somebody_lives_is_said_on(assistant: Assistant) -> None:
    query = understood(assistant, "I live in Norway", "Where do I complain about you?", language="en")
    assert (query.refused, query.rights, query.jurisdictions) == (None, ("complaint",), ("no",))


def test_a_dash_may_stand_before_what_is_meant(assistant: Assistant) -> None:
    query = understood(assistant, "sorry, not me - my referee", "Who gets my details if I apply?", language="en")
    assert query.data_subjects == ("references",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can I claim my rights against Meta for what's on your page?", "en"),
        ("Kann ich meine Rechte auch gegenüber Meta geltend machen, wenn's um eure Seite geht?", "de"),
        ("Kan jag använda mina rättigheter mot Meta också när det gäller er sida?", "sv"),
        ("Kan jeg bruke rettighetene mine overfor Meta også, eller bare hos dere?", "nb"),
        ("Czy mogę skorzystać z praw wobec Facebooka, jeśli chodzi o wasz fanpage?", "pl"),
    ],
)
def test_rights_against_a_platform_are_of_both_who_run_a_page(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.JOINT_CONTROLLERS,)


@pytest.mark.parametrize(
    ("before", "text", "day", "language"),
    [
        ("I applied. The job went to someone else on 3 May 2025.", "when is my CV gone?", "2025-05-03", "en"),
        ("The whole campaign ended on 31 August 2025.", "should my stuff be out by now?", "2025-08-31", "en"),
        ("Kampanjen jag var med i tog slut 1 september 2026.", "vad blir sista datum?", "2026-09-01", "sv"),
        ("Das Webinar, bei dem ich war, fand am 3. März 2026 statt.", "Wie lange bleibt das?", "2026-03-03", "de"),
    ],
)
def test_a_day_that_was_told_before_is_reckoned_from(
    assistant: Assistant, before: str, text: str, day: str, language: str
) -> None:
    (mention,) = understood(assistant, text, before, language=language).dates
    assert (mention.first.isoformat(), mention.told_before) == (day, True)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("I sent my application on 3 May 2025.", "when is my CV gone?"),  # it runs from the end of the procedure
        ("The webinar was on 3 May 2025.", "how long do you keep my job application?"),
        ("The job went to someone else on 3 May 2025.", "who has read my CV?"),
    ],
)
def test_a_day_of_something_else_is_left_where_it_was_told(assistant: Assistant, before: str, text: str) -> None:
    assert understood(assistant, text, before, "Who do I write to?").dates == ()


def test_a_day_told_before_another_question_is_reckoned_from_still(assistant: Assistant) -> None:
    before = ("I applied. The job went to someone else on 3 May 2025.", "Who has read my CV?")
    (mention,) = understood(assistant, "And when is it gone?", *before).dates
    assert (mention.first.isoformat(), mention.told_before) == ("2025-05-03", True)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (("I'm a referee.", "You rang me in May."), "How long do you keep what I said?"),
        (("My colleague says applications stay for ten years.",), "Is that true?"),
        (("I won your prize draw at the trade fair.",), "May you publish my picture without asking me?"),
    ],
)
def test_what_is_told_in_turns_of_its_own_is_read_as_in_one_message(
    assistant: Assistant, told: tuple[str, ...], asked: str
) -> None:
    apart, at_once = understood(assistant, asked, *told), understood(assistant, " ".join((*told, asked)))
    for slot in ("topics", "rights", "activities", "data_subjects", "data_categories", "operators"):
        assert getattr(apart, slot) == getattr(at_once, slot)
    assert apart.text == asked
    assert all(period.told_before for period in apart.periods)
    assert not any(period.told_before for period in at_once.periods)


def test_a_day_that_no_calendar_has_is_told_of_in_its_own_turn_alone(assistant: Assistant) -> None:
    assert understood(assistant, "I was at your webinar on 30 February 2026. When is it gone?").impossible_dates
    assert not understood(assistant, "When is it gone?", "I was at your webinar on 30 February 2026.").impossible_dates


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("How long do you keep my papers?", "I applied, and the job went to someone else on 3 May 2025."),
        ("How long will my number stay on the no-contact list?", "I'm only a prospect and asked you never to write."),
        ("Wie lange habt ihr das?", "Ich war Referenz für eine Freundin."),
    ],
)
def test_what_is_told_after_a_question_is_read_with_it(assistant: Assistant, asked: str, told: str) -> None:
    language = "de" if asked.startswith("Wie") else "en"
    after = understood(assistant, told, asked, language=language)
    at_once = understood(assistant, f"{asked} {told}", language=language)
    assert after.text == told
    for slot in ("topics", "activities", "data_subjects", "data_categories", "operators"):
        assert getattr(after, slot) == getattr(at_once, slot)


@pytest.mark.parametrize(
    ("asked", "told", "activity"),
    [
        (
            "How long do you have the form I filled in on your landing page?",
            "no, I meant the webinar",
            "events_webinars",
        ),
        ("How long do you keep applications?", "I vouched for a friend.", "reference_taking"),
    ],
)
def test_what_is_told_of_another_thing_takes_the_place_of_the_one_asked_about(
    assistant: Assistant, asked: str, told: str, activity: str
) -> None:
    query = understood(assistant, told, asked)
    assert (query.activities, query.also) == ((activity,), ())


def test_a_few_words_that_say_nothing_by_themselves_go_on_about_what_was_asked(assistant: Assistant) -> None:
    query = understood(assistant, "hva heter hen?", "Har dere personvernombud?", language="nb")
    assert query.refused is None
    assert query.topics == (Topic.UNSTATED,)


def test_a_few_words_on_another_matter_do_not(assistant: Assistant) -> None:
    query = understood(assistant, "tell me a joke", "Do you have a data protection officer?")
    assert query.refused is not None


@pytest.mark.parametrize(
    ("turns", "language", "recipient"),
    [
        (
            ["I'm with a customer.", "what does the webinar platform get?", "does it get my invoice data?"],
            "en",
            "event_platforms",
        ),
        (
            ["I'm an applicant.", "do your lawyers see my birth number?", "what do they get then?"],
            "en",
            "professional_advisors",
        ),
        (["Jeg er kunde.", "hva får undersøkelsesverktøyet?", "får det telefonnummeret mitt?"], "nb", "survey_tools"),
        (
            ["Jestem klientem.", "co dostaje platforma webinarowa?", "czy dostaje też moje faktury?"],
            "pl",
            "event_platforms",
        ),
    ],
)
def test_a_pronoun_that_gets_something_is_the_recipient_before_it(
    assistant: Assistant, turns: list[str], language: str, recipient: str
) -> None:
    query = understood(assistant, turns[-1], *turns[:-1], language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), (recipient,))


def test_what_a_recipient_gets_is_no_matter_of_the_data_asked_about_before(assistant: Assistant) -> None:
    query = understood(assistant, "what do they get then?", "I'm an applicant.", "do your lawyers see my birth number?")
    assert query.data_categories == ()


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("Does the group get a lead's data?", "who does then?", "en"),
        ("Bekommt die Konzerngruppe die Daten von Leads?", "wer dann?", "de"),
        ("Får koncernen ett leads uppgifter?", "vem gör det då?", "sv"),
    ],
)
def test_who_does_get_it_names_nobody(assistant: Assistant, before: str, text: str, language: str) -> None:
    query = understood(assistant, text, before, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), ())


def test_opting_out_is_of_the_sale_that_was_asked_about(assistant: Assistant) -> None:
    query = understood(assistant, "can I opt out?", "I live in California.", "do you sell my data?")
    assert (query.topics, query.rights) == ((Topic.SALE,), ())


def test_supposing_to_unsubscribe_asks_how_long_it_stays_then(assistant: Assistant) -> None:
    before = ("I signed up for your newsletter.", "how long do you keep my address?")
    query = understood(assistant, "and if I unsubscribe?", *before)
    assert (query.topics, query.activities) == ((Topic.RETENTION,), ("newsletters",))


def test_what_a_turn_between_spoke_of_was_told_before_it(assistant: Assistant) -> None:
    before = ("I was at your webinar.", "who gets the recording?")
    assert understood(assistant, "and how long do you keep it?", *before).activities == ("events_webinars",)


def test_a_thing_of_another_purpose_is_asked_about_with_that_purpose(assistant: Assistant) -> None:
    before = ("I'm with a customer.", "how long is the invoice kept?")
    query = understood(assistant, "and the survey I answered?", *before)
    assert query.data_categories == ("survey_responses",)
    assert "invoicing_accounting" not in query.activities


def test_who_runs_a_firm_of_their_own_still_does_two_turns_later(assistant: Assistant) -> None:
    before = ("I'm a freelancer, sole proprietor.", "on what basis do you hold our contract?")
    assert understood(assistant, "so can I get it in a portable format?", *before).sole_proprietor


@pytest.mark.parametrize(
    ("before", "text", "right"),
    [
        ("How long do you keep my CV?", "When can I withdraw my consent?", "withdraw_consent"),
        ("Do you sell my data?", "How do I object to direct marketing?", "object"),
    ],
)
def test_who_asks_for_a_right_after_something_else_asks_for_the_right(
    assistant: Assistant, before: str, text: str, right: str
) -> None:
    query = understood(assistant, text, before)
    assert (query.topics, query.rights) == ((Topic.RIGHTS,), (right,))


@pytest.mark.parametrize(
    ("before", "text", "unstated", "language"),
    [
        ("How do I get my title corrected?", "how long does that take?", "response_time", "en"),
        ("I want you to delete my CV", "how long will it take you", "response_time", "en"),
        ("can i get a copy", "how quick do you answer", "response_time", "en"),
        ("Can I object to the customer survey?", "what does it cost?", "fee", "en"),
        ("I want a copy of everything you have about me", "how often can I ask for that", "request_frequency", "en"),
        ("Kan jag få mina uppgifter raderade?", "hur lång tid tar det?", "response_time", "sv"),
        ("Kann ich eine Kopie meiner Daten bekommen?", "was kostet das?", "fee", "de"),
        ("Czy mogę dostać kopię danych?", "jak często mogę o to prosić", "request_frequency", "pl"),
    ],
)
def test_what_a_request_takes_is_asked_after_a_right(
    assistant: Assistant, before: str, text: str, unstated: str, language: str
) -> None:
    query = understood(assistant, text, before, language=language)
    assert (query.topics, query.unstated, query.refused) == ((Topic.UNSTATED,), (unstated,), None)


def test_how_long_something_is_kept_is_asked_where_it_is_named(assistant: Assistant) -> None:
    query = understood(assistant, "and how long do you have the newsletter data?", "Can I get a copy of my CV?")
    assert query.topics == (Topic.RETENTION,)
    query = understood(assistant, "if you leave it, how long does it stay?", "Could I get you to remove my comment?")
    assert query.topics == (Topic.RETENTION,)


def test_what_helps_against_a_refusal_is_a_complaint(assistant: Assistant) -> None:
    query = understood(assistant, "what if you refuse?", "Can I have my report corrected?")
    assert query.rights == ("complaint",)


def test_a_turn_may_ask_the_same_of_one_thing_after_another(assistant: Assistant) -> None:
    turns = ("how long are job applications kept", "and references")
    query = understood(assistant, "and whistleblower reports?", *turns)
    assert (query.topics, query.activities) == ((Topic.RETENTION,), ("whistleblowing_cases",))


def test_who_turns_out_to_be_somebody_else_is_asked_about(assistant: Assistant) -> None:
    told = "We're leads of yours apparently. How long do you keep my address?"
    query = understood(assistant, "no sorry, we actually signed with you last year, I meant the marketing mails", told)
    assert query.activities == ("marketing_customers",)
    assert "leads" not in query.data_subjects


def test_what_it_was_not_is_left_out_of_what_was_told(assistant: Assistant) -> None:
    told = "I sent you a DM on LinkedIn about a job. How long do you keep it?"
    query = understood(assistant, "sorry, it was by e-mail, not LinkedIn", told)
    assert (query.topics, query.activities) == ((Topic.RETENTION,), ("recruitment",))


def test_a_dispute_is_what_a_turn_asks_about_that_dates_it(assistant: Assistant) -> None:
    turns = ("how long is a referee's statement kept", "the post was filled on 17 January 2025")
    query = understood(assistant, "and if there's a dispute about it that arose on 1 March 2025?", *turns)
    assert (query.data_subjects, query.activities) == (("references",), ("legal_claims",))


def test_why_it_is_not_erased_is_told_by_what_keeps_the_objection(assistant: Assistant) -> None:
    turns = ("I was a lead and said stop. Do you have my number?", "ok and how long is it on that list")
    query = understood(assistant, "why not delete it like the rest", *turns)
    assert (query.topics[:1], query.activities) == ((Topic.PURPOSE,), ("suppression_list",))
