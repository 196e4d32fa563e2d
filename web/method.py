"""What each kind of divergence is found by, in a reader's words, for the page “How this was found”.

In: a kind. Out: what the check looks at, and where it is known to err. docs/method.md has the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from align.terms import Kind


@dataclass(frozen=True, slots=True)
class Check:
    """What a check looks at, and where it errs."""

    looks_at: str
    errs: str


CHECKS: Mapping[Kind, Check] = {
    Kind.POLARITY: Check(
        "Words that negate (not, never, without, refuse …), prefixes (un-), and opposites by word lists and WordNet. "
        "They are counted over one proposition: an even number cancels out.",
        "Idiom, irony, and negation whose reach the parser reads wrongly.",
    ),
    Kind.MODALITY: Check(
        "How firmly the same act is set: a ban, a duty, a promise, a permission, an ability, a wish, a condition.",
        "Modal words that mean two things (may, could), and conditions spread over several sentences.",
    ),
    Kind.QUANTITY: Check(
        "Numbers, units, dates, bounds and words of quantity that count the same thing. Units are converted.",
        "Sums that are only meant together, and figures of unlike things that stand at one place.",
    ),
    Kind.REFERENCE: Check(
        "Names by a list of aliases, countries, capitals and offices; pronouns, resolved in the text where that can "
        "be done; what an editor put in brackets.",
        "Names that no list has, nicknames, and pronouns with several candidates.",
    ),
    Kind.ROLE: Check(
        "Who acts, who undergoes, who gives and who gets, by the grammar; the passive and converse verbs (buy, sell) "
        "are turned round first.",
        "Long sentences that the parser reads wrongly.",
    ),
    Kind.TENSE: Check(
        "When something happens and whether it is done; what reported speech does to tenses by itself is left out.",
        "Headlines, which tell the past in the present.",
    ),
    Kind.FORCE: Check(
        "Scales of words from weak to strong, coarse words, words that strengthen or soften.",
        "Words that no scale has.",
    ),
    Kind.ATTRIBUTION: Check(
        "What stands in quotation marks, what is reported, what the outlet says in its own voice, and who is said to "
        "have spoken.",
        "Texts without quotation marks, where only reporting words tell.",
    ),
    Kind.COVERAGE: Check(
        "Words, clauses and passages that have no counterpart in the other text, here or elsewhere in it; and what one "
        "outlet has in the place of what another has.",
        "Free paraphrase, which has a counterpart in other words.",
    ),
    Kind.SENSE: Check(
        "Other words at one place of the sentence: what word lists and WordNet hold them for, and whether, read in "
        "their clauses, the one says what the other says.",
        "Idiom and figures of speech, which say the same with words that do not.",
    ),
    Kind.ORDER: Check("Passages that stand elsewhere in the text.", "Passages that are said twice."),
    Kind.WORDING: Check(
        "Other words at one place that lists, WordNet or their use hold for the same.",
        "Words that are near in meaning and not the same here.",
    ),
}
