"""Every error of the project, each with a hint that says what to do next.

PrivacyAssistantError
├── PolicyError              a policy file or its metadata cannot be used
│   ├── PolicyMissing        the file is not there
│   ├── PolicyTampered       its SHA-256 is not the recorded one
│   ├── PolicyMetadataError  source.yaml is malformed or disagrees with the text
│   └── PolicyParseError     a line fits nowhere, or a row cannot be split
├── VocabularyError          a vocabulary file is malformed or contradicts itself
├── RuleParameterError       a decision table or a parameter of law is malformed, has a gap or an overlap
├── EmbeddingModelError      the embedding model is missing, altered or cannot be loaded
├── IndexOutOfDate           the index is missing or belongs to another policy, model or code version
│   └── IndexUnreachable     the Chroma server that keeps it does not answer
├── SettingsError            a setting has a value that cannot work
├── ChatStoreError           the database of chats cannot be used
├── KeysError                the file of API keys cannot be used, or has no such key
├── ServiceError             a service that a client asks refuses, cannot be reached or breaks off
├── LogStoreError            the database of the question log cannot be used
├── FeedbackStoreError       the database of feedback cannot be used
└── QuestionError            the question cannot be taken (the caller's mistake)
    ├── InvalidQuestion      empty, too long, or with control characters
    ├── InvalidFile          a file of questions that cannot be read, or too large
    ├── UnknownDataSubject   no such category of data subjects in this policy
    ├── UnknownTerm          no such term in a closed list of this policy
    ├── KeyReused            an idempotency key came before with another request
    ├── UnknownAnswer        no answer can have that id
    └── UnknownPolicy        no such policy here
"""


class PrivacyAssistantError(Exception):
    """Root of all errors here: `message` says what and where, `hint` what to do next."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class PolicyError(PrivacyAssistantError):
    """A policy file or its metadata cannot be used."""


class PolicyMissing(PolicyError):
    """A policy file that should be there is not."""


class PolicyTampered(PolicyError):
    """A policy file does not have the SHA-256 recorded beside it."""


class PolicyMetadataError(PolicyError):
    """source.yaml is malformed or disagrees with the text."""


class PolicyParseError(PolicyError):
    """A line of the policy fits nowhere, or a table row cannot be split into its columns."""


class VocabularyError(PrivacyAssistantError):
    """A vocabulary file is malformed or contradicts itself."""


class RuleParameterError(PrivacyAssistantError):
    """A decision table or a parameter of law is malformed, or has a gap or an overlap."""


class EmbeddingModelError(PrivacyAssistantError):
    """The embedding model is missing, altered or cannot be loaded."""


class IndexOutOfDate(PrivacyAssistantError):
    """The index is missing or was built from another policy text, model or code version."""


class IndexUnreachable(IndexOutOfDate):
    """The Chroma server that keeps the index does not answer, or not as one."""


class SettingsError(PrivacyAssistantError):
    """A setting has a value that cannot work."""


class ChatStoreError(PrivacyAssistantError):
    """The database of chats cannot be opened, read or written."""


class KeysError(PrivacyAssistantError):
    """The file of API keys cannot be read or written, or no key in it is meant."""


class ServiceError(PrivacyAssistantError):
    """A service that our client asks refuses, cannot be reached or breaks off.

    `code` and `status` are those of its problem document; None where it gave none.
    """

    def __init__(self, message: str, *, hint: str, code: str | None = None, status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.status = status


class LogStoreError(PrivacyAssistantError):
    """The database of the question log cannot be opened, read or written.

    `may_pass`: it may go well another time, as with a database that is away; False where what was written is wrong.
    """

    def __init__(self, message: str, *, hint: str, may_pass: bool = True) -> None:
        super().__init__(message, hint=hint)
        self.may_pass = may_pass


class FeedbackStoreError(PrivacyAssistantError):
    """The database of feedback cannot be opened, read or written."""


class QuestionError(PrivacyAssistantError):
    """The question cannot be taken as it is: the caller's mistake, not ours."""


class InvalidQuestion(QuestionError):
    """The question is empty, too long, or holds control characters."""


class InvalidFile(QuestionError):
    """A file of questions is of no kind that is read, damaged, empty or too large."""


class UnknownDataSubject(QuestionError):
    """The policy has no such category of data subjects."""


class UnknownTerm(QuestionError):
    """A closed list of the policy (activities, types of data, …) has no such term."""


class KeyReused(QuestionError):
    """An idempotency key that came before came with another request."""


class UnknownAnswer(QuestionError):
    """What was sent as the id of an answer is none."""


class UnknownPolicy(QuestionError):
    """No policy with that id is installed."""
