"""What was asked, for whoever owns the policy: counts of topics, outcomes and rows, and nothing about who asked.

There is no name of a visitor, no address and no time finer than the hour. The words of a question are kept only where a
setting says so, with personal data masked. Everything is deleted after some days. An answer never waits for the log.
"""
