"""Whether a question gets its answer however it is put: in other dress, and beside others in one message.

The cases are their own oracle: a change that does not bear on what is asked must not bear on the answer, and two
questions in one message need the rows of both. Source: metamorphic testing, Chen, Cheung, Yiu (1998), HKUST-CS98-01;
invariance tests, Ribeiro et al. (2020), "Beyond Accuracy: Behavioral Testing of NLP Models with CheckList".
"""
