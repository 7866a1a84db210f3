"""Personal data that somebody typed into a question: found and masked, before anything is kept.

Offline and by rules. Well-kept libraries know what a phone number, an account number and a personal number look like
(`phonenumbers`: Apache-2.0; `python-stdnum`: LGPL-2.1-or-later, installed and imported as it is, never copied). Names
are found where somebody says that something is one ("my name is …", "my colleague …", a title, a greeting, a
signature), and where words with capitals stand in a row within a sentence: lists of names know neither most people nor
that "Mark", "Will" and "Hyland" are other things as well. So a single name in the middle of a sentence stays, in German
every one that no other word tells, and whoever keeps the text of questions should know that (docs/insight.md).
"""
