"""Who a question is about, where its words point at two situations at once."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from assistant.understanding.scorer import load_scorers
from assistant.understanding.situation import together
from assistant.understanding.understand import understand


@pytest.mark.parametrize(
    "text",
    [
        "I only clicked reject on the cookie banner. What did you note about me, and on what ground?",
        "I turned down the cookies on your website. Who gets my IP address now?",
    ],
)
def test_data_that_only_the_people_named_have_outweigh_a_word_for_another_activity(
    assistant: Assistant, text: str
) -> None:
    query = understand(text, assistant.facts["imi"], language="en")
    assert query.data_subjects == ("website-visitors",)
    assert "recruitment" not in query.activities


def test_a_rejected_applicant_is_still_an_applicant(assistant: Assistant) -> None:
    query = understand("I was rejected, how long do you keep my CV?", assistant.facts["imi"], language="en")
    assert query.activities == ("recruitment",)


def test_of_many_with_the_same_purpose_the_one_whom_all_words_tell_is_meant(assistant: Assistant) -> None:
    scorers = load_scorers(assistant.encode, assistant.folders["imi"].parent)
    text = "My interview with you went badly. If I sue, how long can you keep my name for that?"
    assert understand(text, assistant.facts["imi"], language="en", scorers=scorers).data_subjects == ("job-seekers",)


def test_activity_and_people_are_weighed_together(assistant: Assistant) -> None:
    """A row has both, so what no row has together is not meant together."""
    odds = {"recruitment": 0.7, "website_provision": 0.3}, {"website-visitors": 0.9, "job-seekers": 0.1}
    activities, people = together(*odds, assistant.facts["imi"])
    assert activities["website_provision"] > 0.75
    assert sum(activities.values()) == pytest.approx(1)
    assert sum(people.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are no client of yours, I just sat in on your webinar. How long do you keep the recording?", "en"),
        ("Wir sind nirgends Kunden von Ihnen, waren aber bei Ihrem Webinar. Wie lange wird das gespeichert?", "de"),
        ("Vi är inte kunder men var på ert webbinarium. Hur länge sparas det?", "sv"),
        ("Vi har aldri vært kunder, men var med på webinaret. Hvor lenge lagres det?", "nb"),
        ("Nie jesteśmy waszym klientem, ale byliśmy na webinarze. Jak długo to przechowujecie?", "pl"),
    ],
)
def test_who_says_who_they_are_not_is_one_of_the_others(assistant: Assistant, text: str, language: str) -> None:
    scorers = load_scorers(assistant.encode, assistant.folders["imi"].parent)
    query = understand(text, assistant.facts["imi"], language=language, scorers=scorers)
    assert query.activities == ("events_webinars",)
    assert query.data_subjects == ("event-participants",)


def test_a_recipient_told_of_elsewhere_or_left_out_is_not_asked_about(assistant: Assistant) -> None:
    for text in (
        "Your sales team rang us up. Who can see my number?",
        "Apart from the recruiter, who can read my application?",
        "I wrote it into the whistleblower system. Who gets to see it?",
    ):
        query = understand(text, assistant.facts["imi"], language="en")
        assert query.recipients == (), text
        assert query.group_functions == (), text


def test_a_later_turn_denies_what_an_earlier_one_took_for_granted(assistant: Assistant) -> None:
    history = ["How long is a job application kept?"]
    text = "I've never applied. You pitched me your software on the phone, so how long?"
    query = understand(text, assistant.facts["imi"], language="en", history=history)
    assert query.activities == ("marketing_leads",)


def test_a_follow_up_is_about_the_people_of_the_turn_before(assistant: Assistant) -> None:
    scorers = load_scorers(assistant.encode, assistant.folders["imi"].parent)
    query = understand(
        "and if I sue you over it, how long then?",
        assistant.facts["imi"],
        language="en",
        history=["I was at two interviews with you. How long do you keep my papers?"],
        scorers=scorers,
    )
    assert query.activities == ("legal_claims",)
    assert query.data_subjects == ("job-seekers",)


def test_a_question_about_oneself_is_about_who_asks_whomever_the_turns_before_were_about(assistant: Assistant) -> None:
    query = understand(
        "how long do you keep my data",
        assistant.facts["imi"],
        language="en",
        history=["how long do you keep webinar recordings"],
        data_subject="website-visitors",
    )
    assert query.data_subjects == ("website-visitors",)
    assert query.activities == ()


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("The accountants rang me yesterday. Do the accountants receive my data?", "professional_advisors"),
        ("Does the recruitment platform supplier get my name?", "recruitment_systems"),
        ("Does the supplier of the recruitment platform get my name?", "recruitment_systems"),
    ],
)
def test_a_recipient_is_asked_about_where_it_stands_in_the_question(
    assistant: Assistant, text: str, recipient: str
) -> None:
    query = understand(text, assistant.facts["imi"], language="en")
    assert query.recipients == (recipient,)
    assert query.data_subjects == ()


def test_groups_that_stand_side_by_side_all_count(assistant: Assistant) -> None:
    scorers = load_scorers(assistant.encode, assistant.folders["imi"].parent)
    text = "Not only customers but also leads: how long?"
    query = understand(text, assistant.facts["imi"], language="en", scorers=scorers)
    assert query.data_subjects == ("business-contacts", "leads")


def test_of_two_activities_named_the_callers_own_is_meant(assistant: Assistant) -> None:
    query = understand(
        "I asked you a question. Does finance in the group read my ticket?",
        assistant.facts["imi"],
        language="en",
        data_subject="enquirers",
    )
    assert (query.activities, query.data_subjects) == (("enquiries_support",), ("enquirers",))


def test_who_is_known_to_ask_counts_more_than_whom_all_words_together_speak_for(assistant: Assistant) -> None:
    scorers = load_scorers(assistant.encode, assistant.folders["imi"].parent)
    text, facts = "warum dürfen Sie mich überhaupt anschreiben?", assistant.facts["imi"]
    query = understand(text, facts, language="de", scorers=scorers, data_subject="leads")
    assert (query.activities, query.data_subjects) == ((), ("leads",))
