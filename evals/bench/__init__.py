"""`make bench`: how fast and how large this project is beside plain retrieval, and how both grow. START: `__main__.py`.

Each contender runs in a process of its own, on the same policy and the same questions, and they take turns within one
run: what else the machine does slows all of them alike. So what counts are the ratios, told with their spread over the
rounds. No test holds a time.
"""
