"""What the reply desk makes of a request, by the functions of `assistant/desk/` that the desk's page calls, too.

A draft is made again for each check, so that nothing has to be kept between the two: the same message on the same day
to the same policy version gives the same draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.api.desk.request import CustomerMessage, EditedReply
from assistant.api.desk.response import DeskCheck, DeskReply
from assistant.desk.draft import Draft, draft_reply
from assistant.desk.message import WorkedMessage, work_through
from assistant.desk.watch import locked_in, watch
from assistant.service import Assistant
from knowledge.policy import Policy
from knowledge.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Drafted:
    """A message worked through, its draft, and what both were made with."""

    worked: WorkedMessage
    draft: Draft
    policy: Policy
    vocabulary: Vocabulary
    today: date

    def reply(self) -> DeskReply:
        """All of it, for whoever goes on with it."""
        sentences = locked_in(self.draft, self.vocabulary)
        return DeskReply.make(self.worked, self.draft, sentences, policy=self.policy, today=self.today)


def drafted(asked: CustomerMessage, assistant: Assistant) -> Drafted:
    """Work a message through and draft its reply; raises what `work_through` does.

    Nobody counts or notes the answers: what is tried while a message is read was not asked.
    """
    today = asked.today or datetime.now(UTC).date()
    worked = work_through(
        asked.message,
        assistant.unheard(),
        policy_id=asked.policy,
        data_subject=asked.data_subject,
        language=asked.language,
        today=today,
    )
    facts = assistant.facts[worked.policy_id]
    return Drafted(worked, draft_reply(worked, facts.policy), facts.policy, facts.vocabulary, today)


def checked(asked: EditedReply, assistant: Assistant) -> DeskCheck:
    """What an edit did to the draft's facts; raises InvalidQuestion where the text is too long, too."""
    made = drafted(asked, assistant)
    return DeskCheck.make(watch(made.draft, asked.edited, made.vocabulary), policy=made.policy)
