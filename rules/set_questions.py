"""What a question over many rows asks for, told from the Query alone. One predicate per operation (listing.py).

Questions about one situation ("how long do you keep my application") meet none of them.
"""

from __future__ import annotations

from knowledge.query import ROW_TOPICS, Query, Topic
from rules.selection import OF_PROCESSING, asks_for_all_data

ABOUT_ROWS = ROW_TOPICS | {Topic.CATEGORIES}
# Things that every row has one of, so that how many different ones there are can be asked.
_DISTINCT = frozenset({"recipients", "bases", "periods"})
# Lengths that any one row may exceed.
_LONGER = frozenset({"over", "at_least"})
_SHARED = frozenset({"recipients", "data", "purposes"})


def is_about_rows(query: Query) -> bool:
    """Whether all that is asked stands in the tables."""
    return bool(query.topics) and set(query.topics) <= ABOUT_ROWS


def _has(query: Query, *operators: str) -> bool:
    return bool(set(operators) & set(query.operators))


def names_property(query: Query) -> bool:
    """Whether a property is named that holds for some rows and not for others."""
    by_function = query.group_functions and not query.data_subjects
    properties = query.legal_bases or query.periods or by_function
    return bool(properties) or _has(query, *OF_PROCESSING) or asks_for_all_data(query)


def asks_to_compare(query: Query) -> bool:
    """Two groups of people, or two activities, side by side; not what one recipient gets of each.

    Nor how many of something each has ("more recipients than"): that is counted.
    """
    if (query.recipients and query.topics == (Topic.RECIPIENTS,)) or asks_for_count(query):
        return False
    return _has(query, "compare") and max(len(query.data_subjects), len(query.activities)) > 1


def asks_in_common(query: Query) -> bool:
    """What several groups of people have in common."""
    return _has(query, "common") and len(query.data_subjects) > 1


def asks_for_most(query: Query) -> bool:
    """What has the most, or the fewest, of something. "At most one year" is a length of time.

    "Whose list of recipients is the longest": a list is as long as there are things on it, and no time.
    """
    by_length = _has(query, "longest", "shortest") and Topic.RETENTION not in query.topics and len(query.units) > 1
    return (_has(query, "most", "fewest") or by_length) and bool(query.units) and not query.periods


def asks_for_shared(query: Query) -> bool:
    """What every category of people has ("which recipients are listed for all groups")."""
    narrowed = query.data_subjects or query.activities or query.recipients or query.data_categories
    of_all = query.units[:1] and query.units[0] in _SHARED and "categories" in query.units[1:]
    return _has(query, "universal") and bool(of_all) and not narrowed


def asks_for_extreme(query: Query) -> bool:
    """The longest or shortest storage time of a set of rows."""
    return _has(query, "longest", "shortest") and Topic.RETENTION in query.topics and not query.activities


def asks_whether_all(query: Query) -> bool:
    """Whether all purposes, recipients or categories of people have a property."""
    if not _has(query, "universal") or _has(query, "open", "list_rows", "count"):
        return False
    named = query.activities or query.recipients or query.group_functions or query.data_categories
    by_property = query.legal_bases or query.periods or _has(query, *OF_PROCESSING)
    if Topic.RETENTION in query.topics and _has(query, "every") and not by_property:
        return False  # "how long does each kind of data stay" asks for the times of all, and not whether all have one
    return bool((by_property and not query.activities) or (query.units and named))


def asks_for_size(query: Query) -> bool:
    """How large the whole policy is: how many categories of people, purposes, recipients."""
    counted = bool(query.units) or Topic.CATEGORIES in query.topics
    parts = {"data", "bases", "periods"} & set(query.units[:1])
    named = query.data_subjects or query.activities or query.recipients or query.data_categories
    return _has(query, "count") and counted and not (parts or named or names_property(query))


def asks_for_distinct(query: Query) -> bool:
    """Which different recipients, legal bases or storage times there are in all."""
    wanted = bool(query.units) and query.units[0] in _DISTINCT
    narrowed = query.activities or query.data_categories or query.recipients or names_property(query)
    # "What grounds do you use my data on": that depends on who asks
    narrowed = narrowed or (_has(query, "first_person") and not query.data_subjects and not _has(query, "count"))
    # "A complete list of the storage times for customers" is of each of their purposes
    listed = _has(query, "every") and bool(query.data_subjects) and not _has(query, "count")
    in_all = _has(query, "count", "total") and query.units[:1] != ("recipients",) and not listed
    return wanted and not narrowed and (in_all or (_has(query, "total") and not query.data_subjects))


def asks_for_count(query: Query) -> bool:
    """How many purposes, recipients or types of data a category of people has; or all types of data of it."""
    if query.activities or query.recipients or query.data_categories or names_property(query):
        return False
    of_data = _has(query, "total") and query.data_subjects and Topic.PERSONAL_DATA in query.topics
    return bool((_has(query, "count") and query.units) or of_data)


def asks_for_list(query: Query) -> bool:
    """All rows that have a property, or the categories of people with such rows."""
    if query.units[:1] == ("categories",) and len(query.data_subjects) != 1 and _is_of_categories(query):
        return True
    if asks_for_without_recipients(query) or asks_for_those_without(query):
        return True
    if query.activities:
        return _asks_for_a_basis_anywhere(query)
    of_all_of_them = _has(query, "list_rows") and len(query.data_subjects) > 1
    if query.data_categories and query.units == ("purposes",) and (_has(query, "count") or of_all_of_them):
        return True  # "How many purposes involve a photo?"
    if query.data_categories and query.units == ("recipients",) and _has(query, "count") and query.data_subjects:
        return True  # "How many recipients see a visitor's IP address?"
    if not names_property(query):
        return False
    if query.periods and not (query.data_subjects or query.data_categories or query.dates or query.recipients):
        # "What is kept up to two years?" names a length and nothing else, so it asks for all rows with that length.
        return bool(set(query.topics) & {Topic.RETENTION, Topic.PERSONAL_DATA})
    if query.periods and query.data_subjects and not (query.data_categories or query.dates or query.recipients):
        # "For customers: what takes ten years?" asks which of their rows do, "you keep it ten years?" of one situation.
        # "Do you keep anything on me for over a year?" asks of all their rows, whoever asks
        longer = _has(query, "existence") and any(p.comparison in _LONGER for p in query.periods)
        return longer or (_has(query, "list_rows", "existence", "count", "open") and not _has(query, "first_person"))
    if asks_for_all_data(query):
        return True
    # "Where does it let HR get something?": a function of nobody's in particular is looked for everywhere.
    asked = _has(query, "list_rows", "existence", "count") or (query.group_functions and not query.data_subjects)
    return bool(asked) or (_has(query, "open") and not (query.data_subjects or query.data_categories))


def _asks_for_a_basis_anywhere(query: Query) -> bool:
    """Whether a kind of purpose rests on a basis anywhere ("is a legal obligation a basis for marketing anywhere?")."""
    of_anybody = not (query.data_subjects or query.recipients or query.data_categories)
    return of_anybody and len(query.legal_bases) == 1 and {"existence", "list_rows"} <= set(query.operators)


def asks_for_without_recipients(query: Query) -> bool:
    """The categories of people of whom nobody receives anything: "for whom does nobody get anything?"."""
    named = query.data_subjects or query.activities or query.recipients or query.group_functions
    narrowed = named or query.data_categories or names_property(query)
    of_categories = query.units[:1] == ("categories",) and query.topics == (Topic.RECIPIENTS,)
    return of_categories and _has(query, "lacking") and not narrowed


def asks_for_those_without(query: Query) -> bool:
    """The purposes or recipients that lack a type of data, all data, or a length of time ("which never get it?")."""
    lengths = query.periods and all(period.comparison == "equal" for period in query.periods)
    properties = (bool(query.data_categories), bool(lengths), asks_for_all_data(query))
    named = query.recipients or query.group_functions or query.legal_bases
    of_people = query.units[:1] == ("categories",)
    # Recipients are listed per category of people: what these do ("webinar guests") only tells who they are
    doing = query.activities and not (query.units[:1] == ("recipients",) and query.data_subjects)
    return _has(query, "not_having") and sum(properties) == 1 and not (named or doing or of_people)


def _is_of_categories(query: Query) -> bool:
    """Whether a question for groups of people names a property of their rows, and asks for nothing else of them."""
    if query.activities and {Topic.RETENTION, Topic.LEGAL_BASIS, Topic.RECIPIENTS} & set(query.topics):
        return False
    if query.recipients and not query.group_functions:
        # "Whose phone numbers go to the group?" is not asked of all who are listed for it
        return _has(query, "lacking") or bool(query.data_categories) or len(query.data_subjects) > 1
    return bool(query.activities or query.data_categories or query.group_functions or names_property(query))
