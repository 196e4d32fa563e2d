"""The one family of errors that a user's input can raise.

In: what was wrong, where, and what to do. Out: an exception that says all three.
"""


class ParallaxError(Exception):
    """Any error that is said to the user in words, without a traceback."""


class InputError(ParallaxError):
    """What was given cannot be used. Exit status 1; on the page, 422 beside the field."""

    def __init__(self, problem: str, *, where: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem}. {remedy}")
        self.problem, self.where, self.remedy = problem, where, remedy
