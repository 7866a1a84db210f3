"""The vocabulary: phrases match words as people bend and mistype them, and a mistake in its files is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.settings import Settings
from knowledge.errors import SettingsError, VocabularyError
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.sources import load_source
from knowledge.tokens import LANGUAGES, forms_in, tokenize
from knowledge.vocabulary import DOMAIN_FOLDER, Kind, Term, Vocabulary, load_vocabulary, store_vocabulary
from knowledge.yaml_text import load_yaml

TERMS = """
terms:
  - {id: webinars, kind: activity}
  - {id: customer_cases, kind: activity}
  - {id: retention, kind: topic}
"""
WORDS = """
activity:
  webinars: [webinar, "=seminars", custom*, "*class*"]
  customer_cases: [customer story|case]
topic:
  retention: ["!how long", keep … years, "?save"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "terms").mkdir()
    (tmp_path / "words").mkdir()
    (tmp_path / "terms" / "all.yaml").write_text(TERMS, encoding="utf-8")
    (tmp_path / "words" / "en.yaml").write_text(WORDS, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def bundled() -> Vocabulary:
    return load_vocabulary(DOMAIN_FOLDER, Settings().policies_dir / "imi" / "vocabulary")


def found(folder: Path, text: str) -> list[tuple[str, int]]:
    vocabulary = load_vocabulary(folder)
    return [(m.term, m.words) for m in vocabulary.matches(tokenize(text, "en"), "en")]


class TestMatching:
    def test_a_phrase_meets_every_form_of_its_words(self, folder: Path) -> None:
        assert found(folder, "two WEBINARS") == [("webinars", 1)]

    def test_an_exact_word_meets_only_itself(self, folder: Path) -> None:
        assert found(folder, "seminars") == [("webinars", 1)]
        assert found(folder, "a seminar") == []

    def test_a_prefix_meets_longer_words(self, folder: Path) -> None:
        assert found(folder, "customising") == [("webinars", 1)]

    def test_a_part_meets_compounds(self, folder: Path) -> None:
        assert found(folder, "a masterclassroom") == [("webinars", 1)]

    def test_a_word_typed_without_its_marks_is_not_another_word_that_is_spelled_so(self, folder: Path) -> None:
        (folder / "words" / "sv.yaml").write_text('topic:\n  retention: ["!varåt|varat"]\n', encoding="utf-8")
        vocabulary = load_vocabulary(folder)
        met = [t for t in ("varåt", "varat", "var", "är") if vocabulary.matches(tokenize(t, "sv"), "sv")]
        assert met == ["varåt", "varat"]

    def test_a_gap_spans_a_few_words_but_not_many(self, folder: Path) -> None:
        assert found(folder, "keep my data for years") == [("retention", 2)]
        assert found(folder, "keep " + "very " * 8 + "many years") == []

    def test_a_decisive_phrase_counts_two_words_more_and_a_weak_one_less(self, folder: Path) -> None:
        assert found(folder, "how long") == [("retention", 4)]
        assert found(folder, "save") == [("retention", 0)]

    def test_the_longer_phrase_hides_the_shorter_one_inside_it(self, folder: Path) -> None:
        assert found(folder, "a customer story") == [("customer_cases", 2)]


class TestMistakesInFiles:
    def test_an_unknown_key_lists_the_allowed_ones(self, folder: Path) -> None:
        (folder / "terms" / "all.yaml").write_text("terms: [{id: a, kind: topic, wrods: []}]", encoding="utf-8")
        with pytest.raises(VocabularyError) as caught:
            load_vocabulary(folder)
        assert "Allowed keys" in caught.value.hint

    def test_a_term_defined_twice_is_named(self, folder: Path) -> None:
        (folder / "terms" / "more.yaml").write_text("terms: [{id: webinars, kind: activity}]", encoding="utf-8")
        with pytest.raises(VocabularyError, match="webinars"):
            load_vocabulary(folder)

    def test_words_for_an_unknown_term_are_named(self, folder: Path) -> None:
        (folder / "words" / "en.yaml").write_text("activity: {webinarz: [webinar]}", encoding="utf-8")
        with pytest.raises(VocabularyError, match="webinarz"):
            load_vocabulary(folder)

    def test_a_word_that_yaml_takes_for_a_truth_value_is_refused(self, folder: Path) -> None:
        (folder / "words" / "en.yaml").write_text("activity: {webinars: [on]}", encoding="utf-8")
        with pytest.raises(VocabularyError, match="list of phrases"):
            load_vocabulary(folder)


def test_every_row_of_the_bundled_policy_has_a_known_term(bundled: Vocabulary) -> None:
    facts = PolicyFacts(parse(load_source(Settings().policies_dir / "imi")), bundled)
    activities = {t.id for t in bundled.of_kind(Kind.ACTIVITY)}
    recipients = {t.id for t in bundled.of_kind(Kind.RECIPIENT)}
    data = {t.id for t in bundled.of_kind(Kind.DATA_CATEGORY)}
    assert {f.activity for f in facts.processing()} <= activities
    assert {f.recipient for f in facts.recipients()} <= recipients
    opaque = {item.term for f in facts.rows.values() for item in f.data} - data
    assert all(any(word in term for word in ("all_", "the_information", "relevant_information")) for term in opaque)


def test_every_category_of_the_policy_has_words_in_english(bundled: Vocabulary) -> None:
    policy = parse(load_source(Settings().policies_dir / "imi"))
    assert all(bundled.words["en"].get((Kind.DATA_SUBJECT, slug)) for slug in policy.data_subjects)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_every_language_can_be_matched(bundled: Vocabulary, language: str) -> None:
    """A phrase finds itself, with each of its alternatives; else it would stand in the file in vain."""
    unreachable = [
        (key, phrase)
        for key, phrases in bundled.words[language].items()
        for phrase in phrases
        if not _finds_itself(bundled, phrase, key, language)
    ]
    assert unreachable == []


def _finds_itself(vocabulary: Vocabulary, phrase: str, key: tuple[Kind, str], language: str) -> bool:
    parts = [part.split("|")[0].lstrip("=").replace("*", "") for part in phrase.lstrip("!?+").split()]
    text = " ".join("xyz" if part in {"…", "..."} else part for part in parts)
    alone = Vocabulary.of(vocabulary.terms, {language: {key: (phrase,)}})
    return any((m.kind, m.term) == key for m in alone.matches(tokenize(text, language), language))


def test_a_denial_is_no_match_of_its_term() -> None:
    """Whoever is "no client of yours" says the words for a client, and the contrary."""
    terms = {(Kind.DATA_SUBJECT, "customers"): Term(id="customers", kind=Kind.DATA_SUBJECT)}
    words: dict[tuple[Kind, str], tuple[str, ...]] = {
        (Kind.DATA_SUBJECT, "customers"): ("client", "client of yours", "-no client")
    }
    vocabulary = Vocabulary.of(terms, {"en": words})
    (match,) = vocabulary.matches(tokenize("I am no client of yours", "en"), "en")
    assert match.denied


# --- kept in the data folder


def test_a_denial_hides_no_shorter_words_for_something_else() -> None:
    terms = {(Kind.OPERATOR, name): Term(id=name, kind=Kind.OPERATOR) for name in ("alone", "every")}
    words: dict[tuple[Kind, str], tuple[str, ...]] = {
        (Kind.OPERATOR, "alone"): ("-the purposes",),
        (Kind.OPERATOR, "every"): ("=purposes",),
    }
    found = Vocabulary.of(terms, {"en": words}).matches(tokenize("what are the purposes", "en"), "en")
    assert [(m.term, m.denied) for m in found] == [("alone", True), ("every", False)]


def test_a_kept_vocabulary_is_the_one_of_the_files(folder: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    assert store_vocabulary(data_dir, folder)
    assert not store_vocabulary(data_dir, folder)
    read, kept = load_vocabulary(folder, data_dir=tmp_path / "none"), load_vocabulary(folder, data_dir=data_dir)
    assert (kept.terms, kept.words) == (read.terms, read.words)
    assert set(kept.known_words["en"]) == set(read.known_words["en"]) > {"webinar", "customer"}
    assert set(kept.accounted_words["en"]) == set(read.accounted_words["en"]) > {"webinar", "customer"}
    for text in ("How long do you keep it for years", "customers at a superclassy webinar", "a customer's case saved"):
        tokens = tokenize(text, "en")
        assert kept.matches(tokens, "en") == read.matches(tokens, "en")


def test_the_kept_bundled_vocabulary_has_the_terms_and_words_of_the_files(bundled: Vocabulary, tmp_path: Path) -> None:
    folders = DOMAIN_FOLDER, Settings().policies_dir / "imi" / "vocabulary"
    store_vocabulary(tmp_path, *folders)
    kept = load_vocabulary(*folders, data_dir=tmp_path)
    assert (kept.terms, kept.words) == (bundled.terms, bundled.words)
    assert [list(words) for words in kept.words.values()] == [list(words) for words in bundled.words.values()]


def test_a_vocabulary_whose_files_changed_is_read_anew(folder: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    store_vocabulary(data_dir, folder)
    words = folder / "words" / "en.yaml"
    words.write_text(WORDS.replace("[webinar,", "[online class,"), encoding="utf-8")
    assert load_vocabulary(folder, data_dir=data_dir).words["en"][Kind.ACTIVITY, "webinars"][0] == "online class"


def test_a_kept_vocabulary_that_is_broken_is_read_anew(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data_dir = tmp_path / "data"
    store_vocabulary(data_dir, folder)
    (file,) = (data_dir / "vocabulary").iterdir()
    for content in ("{", "[]", '{"terms": []}'):
        file.write_text(content, encoding="utf-8")
        assert (Kind.ACTIVITY, "webinars") in load_vocabulary(folder, data_dir=data_dir).terms
    assert len(caplog.records) == 3


def test_a_kept_language_that_is_broken_is_read_anew(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data_dir = tmp_path / "data"
    store_vocabulary(data_dir, folder)
    (file,) = (data_dir / "vocabulary").iterdir()
    terms, *languages = file.read_text(encoding="utf-8").splitlines()
    for broken in ("", "{", "{}"):
        file.write_text("\n".join([terms, *(broken for _ in languages)]), encoding="utf-8")
        kept = load_vocabulary(folder, data_dir=data_dir)
        assert kept.words["en"][Kind.ACTIVITY, "webinars"][0] == "webinar"
    assert len(caplog.records) == 3


def test_policies_share_what_lies_below_their_own_words(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "words").mkdir(parents=True)
    (own / "words" / "en.yaml").write_text("activity: {webinars: [screen lesson]}", encoding="utf-8")
    below = load_vocabulary(folder)
    both = load_vocabulary(own, upon=below)
    assert both.layers[0] is below.layers[0]
    assert both.words == load_vocabulary(folder, own).words
    assert both.words["en"][Kind.ACTIVITY, "webinars"] == (
        *below.words["en"][Kind.ACTIVITY, "webinars"],
        "screen lesson",
    )
    for text in ("a webinar", "your screen lessons"):
        assert [m.term for m in both.matches(tokenize(text, "en"), "en")] == ["webinars"]


def test_a_data_folder_that_cannot_be_written_to_is_told_with_a_hint(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "vocabulary").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        store_vocabulary(tmp_path, folder)
    assert "DATA_DIR" in caught.value.hint


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_and_lemmas_of_a_text_are_those_of_its_tokens(language: str) -> None:
    text = f"{load_source(Settings().policies_dir / 'imi').text} E-mail e-mail, e mail; Opt out’s “don't” DON'T w w/w"
    assert forms_in(text, language) == {f for t in tokenize(text, language) for f in (t.surface, t.lemma)}


@pytest.mark.parametrize("folder", [DOMAIN_FOLDER, *sorted(Settings().policies_dir.glob("*/vocabulary"))], ids=str)
def test_no_phrase_stands_twice(folder: Path) -> None:
    """Whoever changes one of two would wonder why nothing came of it."""
    standing = Counter(
        (path.name.split(".")[0], kind, term, phrase)
        for path in (folder / "words").glob("*.yaml")
        for kind, terms in load_yaml(path.read_text(encoding="utf-8")).items()
        for term, phrases in terms.items()
        for phrase in phrases
    )
    assert standing
    assert [place for place, times in standing.items() if times > 1] == []
