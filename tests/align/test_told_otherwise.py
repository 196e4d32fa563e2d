"""What goes wrong in a word or two: limits, levels, parts, ends and answers; every sentence written for this."""

from __future__ import annotations

import pytest

from align.divergence.grounds import unlike_things
from align.lexicon import table
from align.terms import Collation, Kind, Severity
from tests.conftest import Compare

PARTING = {
    "set aside for another": [
        ("What the clinic lacks is not beds but nurses.", "The clinic lacks beds and nurses.", "polarity", 3),
        ("They are short of nurses, not beds.", "They are short of nurses and beds.", "polarity", 3),
        ("The team asked for patience, not money.", "The team asked for money.", "polarity", 3),
        ("The mayor wanted a park instead of a car park.", "The mayor wanted a park and a car park.", "polarity", 3),
        ("The bill protects not only farmers but also fishermen.", "The bill protects not farmers but fishermen.",
         "polarity", 3),
    ],
    "denied of all, or altogether": [
        ("He took no fee.", "He had not taken the whole fee.", "quantity", 2),
        ("The firm has paid nothing.", "The firm has not paid everything.", "quantity", 2),
        ("No school has reopened.", "Not all the schools have reopened.", "quantity", 2),
        ("He answered none of the questions.", "He did not answer all the questions.", "quantity", 2),
    ],
    "what it comes to, or by how much it changes": [
        ("The price fell to 40 dollars.", "The price fell by 40 dollars.", "quantity", 3),
        ("The price fell 40 dollars.", "The price fell to 40 dollars.", "quantity", 3),
        ("Output reached 300 tonnes.", "Output rose by 300 tonnes.", "quantity", 3),
    ],
    "the first of all, or one of the first": [
        ("It is one of the largest dams in the country.", "It is the largest dam in the country.", "quantity", 2),
        ("She is among the oldest judges here.", "She is the oldest judge here.", "quantity", 2),
    ],
    "excepted, or counted in": [
        (
            "The square is closed to all cars, taxis included.",
            "The square is closed to all cars except taxis.",
            "quantity",
            3,
        ),
        (
            "Every ward shuts, apart from the maternity ward.",
            "Every ward shuts, including the maternity ward.",
            "quantity",
            2,
        ),
    ],
    "above, or not yet": [
        (
            "Our debts are approaching nine billion dollars.",
            "Our debts have surpassed nine billion dollars.",
            "quantity",
            3,
        ),
        (
            "Road deaths have fallen by half this year.",
            "This year the number of people killed on the roads had fallen by a fifth.",
            "quantity",
            3,
        ),
    ],
    "by then, or only after": [
        ("The nurses will stop work from the 12th.", "The nurses will stop work until the 12th.", "tense", 2),
        ("Officials named before 2015 must resign.", "Officials appointed after 2015 must resign.", "tense", 3),
        ("The loan will be repaid within six years.", "The loan will be repaid after six years.", "tense", 2),
        ("The old turbines must be replaced by 2031.", "The old turbines must be replaced after 2031.", "tense", 2),
        ("The bridge was inspected before the flood.", "The bridge was inspected after the flood.", "tense", 3),
        ("The church was closed before the war.", "The church has been closed since the war.", "tense", 2),
    ],
    "still to come": [
        ("The mill is to be closed.", "The mill has been closed.", "tense", 2),
        ("He was about to resign.", "He resigned.", "tense", 2),
        ("He is no longer a member of the council.", "He is not yet a member of the council.", "tense", 2),
    ],
    "done to him, or by him": [
        ("Our trucks were shot at.", "Our trucks opened fire.", "role", 3),
        ("The bus driver was insulted.", "The bus driver insulted passengers.", "role", 3),
        ("The village came under attack.", "The village attacked.", "role", 3),
        ("Chile threatened Peru.", "Peru made threats against Chile.", "role", 3),
        ("Chile has lodged a complaint against Peru.", "A complaint was filed by Peru against Chile.", "role", 3),
        ("The plane came from Doha.", "The plane went to Doha.", "role", 2),
    ],
    "said, or not said": [
        ("We have not said that we will sell the airline.", "The minister warned that the country could sell it.",
         "polarity", 3),
        ("Nobody here has spoken of leaving the union.", "The minister threatened to leave the union.", "polarity", 3),
    ],
    "an answer given or kept": [
        ("The ministry declined to say whether the plant had leaked.", "The ministry denied that the plant had leaked.",
         "attribution", 2),
        ("She would neither confirm nor deny the sale.", "She denied the sale.", "attribution", 2),
        ("He had no comment on the merger.", "He confirmed the merger.", "attribution", 2),
        ("He claims to have paid.", "He has paid.", "attribution", 2),
    ],
    "this week, or next": [
        ("The ferry will resume next month.", "The ferry will resume this month.", "quantity", 2),
        ("She came home last week.", "She came home this week.", "quantity", 2),
        ("The last well should be dry by the end of next year.", "The last well would be dry at the end of this year.",
         "quantity", 2),
        ("The gallery opens at weekends only on Sundays.", "The gallery opens every day.", "quantity", 2),
    ],
    "besides, or among them": [
        ("Thirty boats were hired, ten of which have no radio.",
         "Thirty boats were hired, and another ten that have no radio.", "quantity", 2),
        ("The hail ruined five barns and damaged thirty others.",
         "The hail damaged thirty barns, ruining five of them.", "quantity", 2),
        ("The 14 climbers were found.", "Some of the 14 climbers were found.", "quantity", 2),
    ],
    "what is there of a whole, or what is lacking": [
        ("Catches fell to 30 percent of last year's level.", "Catches were 30 percent less than last year.",
         "quantity", 3),
        ("The club has paid two thirds of the fine.", "The club still owes two thirds of the fine.", "quantity", 3),
        ("Only two islands have received mail.", "Mail has reached every island except two.", "quantity", 3),
        ("I missed two rehearsals, not three.", "He admitted missing three rehearsals.", "quantity", 2),
        ("Thefts have fallen by half this spring.", "Thefts had fallen by a fifth in the first half of the spring.",
         "quantity", 2),
    ],
    "a part denied behind a preposition": [
        ("It is a matter for the courts and not for the press.", "It is a matter for the courts and the press.",
         "polarity", 3),
        ("We did not come for revenge but for the truth.", "We came for revenge.", "polarity", 3),
        ("The second proposal was much better than the first.", "The second proposal was no better than the first.",
         "polarity", 3),
    ],
    "what must come first, or has come": [
        ("We will reopen the mine when they pay the arrears.", "They have paid the arrears; we will reopen the mine.",
         "modality", 2),
        ("The museum is expected to open in May.", "The museum opened in May.", "modality", 2),
        ("The porters are expected to open the gates.", "The porters have opened the gates.", "modality", 2),
    ],
    "another doer": [
        ("We drew up the list that our neighbours had asked for.", "Our neighbours drew up the list, as we had asked.",
         "role", 3),
        ("The guild asked for a year and the bank agreed to a delay.",
         "The guild had agreed to a delay when the bank asked for a year.", "role", 3),
        ("We warned the harbour master.", "The harbour master warned them.", "role", 3),
    ],
    "another's words, or the speaker's own": [
        ("The owner says that the bank has not paid him.", "The bank has not paid him.", "attribution", 2),
        ("He declined to comment on whether a bribe had been paid.", "No bribe was paid.", "attribution", 2),
    ],
    "another thing of its kind": [
        ("The city will buy two hundred buses by spring.",
         "Two hundred ferries are to be bought by the city before the spring.", "sense", 2),
        ("A bridge over the strait would cost eleven billion.",
         "Eleven billion is what a tunnel under the strait would cost.", "sense", 2),
    ],
}  # fmt: skip

ALIKE = [
    ("The deal excluded Syria.", "Syria was left out of the deal."),
    ("She got a fine instead of prison.", "She escaped prison and was fined."),
    ("The minister did not answer every question.", "The minister did not answer the question about his salary."),
    ("He did not threaten to leave the union.", "He spoke of leaving the union but made no threat."),
    ("The nurses will not return until Monday.", "The nurses will return after Monday."),
    ("The loan was not repaid within six years.", "The loan was repaid after six years."),
    ("The shop is closed until Monday.", "The shop opens after Monday."),
    ("The appeal raised 40,000 dollars.", "The total of the appeal reached 40,000 dollars."),
    ("In one of the villages, the oldest man was killed.", "The oldest man in one of the villages was killed."),
    ("Her first act is to close the mill.", "The first thing she does is to close the mill."),
    ("Our debts are nearing nine billion dollars.", "Our debts are approaching nine billion dollars."),
    ("Two signatures were missing from the last page.", "The last page lacked two signatures."),
    ("None of the 40 parking spaces was free.", "Not a single one of the forty parking spaces was free."),
    ("Half the pupils are native speakers.", "Every second pupil is a native speaker."),
    ("The clinic lacks nurses, not beds.", "What the clinic lacks is not beds but nurses."),
    ("The mayor did not want a road.", "The mayor wanted a park, not a road."),
    ("The bill protects not only farmers but also fishermen.", "The bill protects both farmers and fishermen."),
    ("They paid only part of the rent.", "They did not pay all the rent."),
    ("He has not answered any of the questions.", "He answered none of the questions."),
    ("The price fell by 40 dollars.", "The price fell 40 dollars."),
    ("Output reached 300 tonnes.", "Output rose to 300 tonnes."),
    ("It is one of the largest dams in the country.", "It is among the largest dams in the country."),
    ("The loan will be repaid within six years.", "The loan will be repaid inside six years."),
    ("The old turbines must be replaced by 2031.", "The old turbines must be replaced no later than 2031."),
    ("The mill is to be closed.", "The mill will be closed."),
    ("The patrol was fired upon at dawn.", "The patrol came under fire at dawn."),
    ("Chile supplied boats to Peru.", "Peru obtained boats from Chile."),
    ("Chile fears Peru.", "Peru worries Chile."),
    ("He declined to comment on the merger.", "He would not comment on the merger."),
    ("He denied the merger.", "He disputed that there was a merger."),
    ("He claims to have paid.", "He says he has paid."),
    ("The ferry will resume next month.", "The ferry will resume in the coming month."),
    ("He said that the count would begin the following week.", "“The count will begin next week,” he said."),
    ("He said this week that the inn reopens in June.", "The inn reopens in June, he said last Monday."),
    ("In the last week of May hail fell.", "Hail fell in the final week of May."),
    ("Of the thirty boats hired ten have no radio.", "Thirty boats were hired, ten of them without a radio."),
    ("Mail has reached every island except two.", "All islands but two have received mail."),
    ("The club has paid two thirds of the fine.", "The club still owes a third of the fine."),
    ("The courts and not the press decide.", "The courts decide, not the press."),
    ("We do not want revenge but the truth.", "We want the truth, not revenge."),
    ("We will reopen the mine when they pay the arrears.", "Once the arrears are paid we will reopen the mine."),
    ("The owner says that the bank has not paid him.", "According to the owner the bank has not paid him."),
    ("The mayor and the bishop opened the bridge.", "The bishop opened the bridge with the mayor."),
    ("He would not say whether the mine was safe.", "He declined to say if the mine was safe."),
    ("The bus never came, so we took a taxi.", "We took a cab because the bus did not turn up."),
]


# What one of the checks might take for a divergence of its kind, though another may see that something is left out.
NOT_OF_THE_KIND = [
    ("Nobody came except the mayor.", "Even the mayor came, but nobody else.", "quantity"),
    ("She was injured in the crash.", "She injured her leg in the crash.", "role"),
    ("The ministry confirmed the fire but declined to comment on its cause.", "It confirmed the fire.", "attribution"),
    ("The bank will cut 400 jobs.", "The bank will cut 30 branches.", "quantity"),
    ("He does not run the firm, yet he owns half of it.", "He no longer runs the firm, but he owns half.", "tense"),
]

# What a rule took for a divergence of its kind when somebody read it to find fault; that another kind leads there, or
# that the relation head names this one beside it, is another matter.
NOT_LED_BY = [
    (
        "Half of all children in the camp need treatment.",
        "Half of all children in the camp must be treated.",
        "quantity",
    ),
    (
        "Eighty percent of the hospitals need repair, the ministry said.",
        "“We have to repair 80 percent of the hospitals,” the ministry said.",
        "quantity",
    ),
    (
        "Sixty percent of the soldiers missed the target.",
        "Sixty percent of the soldiers did not hit the target.",
        "quantity",
    ),
    ("Forty percent of the tents are missing.", "Forty percent of the tents were stolen.", "quantity"),
    ("Two thirds of farmers owe money to banks.", "Two thirds of farmers are indebted to banks.", "quantity"),
    ("Half of the people lack water.", "Half of the people have no water.", "quantity"),
    (
        "The firm owes the bank 30 percent of its value.",
        "The firm's debt to the bank comes to 30 percent of its value.",
        "quantity",
    ),
    ("A third of the wages are still outstanding.", "The state still owes a third of the wages.", "quantity"),
    (
        "The state owes teachers a third of their wages.",
        "Teachers have not received a third of their wages.",
        "quantity",
    ),
    (
        "The hospital lacks half of the nurses it needs.",
        "The hospital has only half of the nurses it needs.",
        "quantity",
    ),
    ("The city has paid half of its debt.", "The city still owes half of its debt.", "quantity"),
    ("The peso lost a third of its value.", "The peso is worth a third less.", "quantity"),
    ("A third of the jobs were cut.", "There are a third fewer jobs.", "quantity"),
    ("Exports fell by 30 percent of the total volume.", "Exports fell 30 percent in total volume.", "quantity"),
    ("The government's ministers approved the budget.", "The government approved the budget, ministers said.", "role"),
    (
        "The museum's director returned the painting.",
        "The museum returned the painting, according to its director.",
        "role",
    ),
    ("The king's army won the war.", "The king won the war with his army.", "role"),
    ("The party's leaders back the reform.", "The party backs the reform, its leaders said.", "role"),
    (
        "The city will pay half of the cost and the state will pay the rest.",
        "The state will pay half of the cost and the city will pay the other half.",
        "role",
    ),
    (
        "The rebels took the town from the army, which had taken it in May.",
        "The army took the town in May, and the rebels then took it.",
        "role",
    ),
    ("The Greens support the law and the Liberals do too.", "The Liberals support the law, as do the Greens.", "role"),
    (
        "Jones scored the first goal and Smith scored the second goal.",
        "Smith scored the second goal after Jones had scored the first goal.",
        "role",
    ),
    (
        "Students began the protest and workers joined the protest.",
        "Workers joined the protest that students began.",
        "role",
    ),
    (
        "“He called me a liar and I called him a thief,” the deputy said.",
        "The deputy said the minister had called him a liar and that he had called the minister a thief.",
        "role",
    ),
    (
        "“We warned them,” the president said of the rebels.",
        "The president said the rebels had been warned by them.",
        "role",
    ),
    ("He was not killed by rebels but by soldiers.", "Soldiers, not rebels, killed him.", "role"),
    ("Except for three ministers, no one voted for the law.", "Only three ministers voted for the law.", "quantity"),
    ("Everyone but one man died in the crash.", "Only one man survived the crash.", "quantity"),
    ("All members but three voted for the law.", "Only three members voted against the law.", "quantity"),
    ("All but one of the hostages have been freed.", "Only one hostage is still held.", "quantity"),
    ("All states except two have ratified the treaty.", "Only two states have yet to ratify the treaty.", "quantity"),
    ("All states except two signed the treaty.", "Only two states refused to sign the treaty.", "quantity"),
    (
        "The mayor gives a daily report; on Friday he said the water was safe.",
        "In his report on Friday the mayor said the water was safe.",
        "quantity",
    ),
    ("The vote, observers say, was fair.", "Observers say that the vote was fair.", "attribution"),
    ("The vote was fair, observers say.", "Observers say the vote was fair.", "attribution"),
    ("Scientists say that the ice is melting.", "Scientists: ice is melting.", "attribution"),
    ("Neighbours say that the boy was shy.", "The boy was shy, neighbours recall.", "attribution"),
    ("Many voters think the president is too old.", "The president is too old for many voters.", "attribution"),
    ("The law says that every worker has a right to rest.", "By law, every worker has a right to rest.", "attribution"),
    ("The government says that taxes will fall.", "We say that taxes will fall.", "attribution"),
    ("The owner says that the mine is safe.", "In the owner's opinion the mine is safe.", "attribution"),
    ("Experience says that sanctions fail.", "Sanctions fail, as experience teaches.", "attribution"),
    (
        "The plan costs 30 million plus 10 million for roads.",
        "The plan costs 40 million, including 10 million for roads.",
        "quantity",
    ),
    (
        "The police freed ten of the hostages and another five escaped.",
        "The police freed ten hostages; five of the others escaped.",
        "quantity",
    ),
    (
        "Of the 52 victims, 12 died and another 40 are in hospital.",
        "Twelve of the 52 victims died and 40 of them are in hospital.",
        "quantity",
    ),
    (
        "Twelve people died, and 40 more are in hospital.",
        "Twelve people died, and 40 of the injured are in hospital.",
        "quantity",
    ),
    ("Three of the other miners were found alive.", "Another three miners were found alive.", "quantity"),
    ("Prices rose this month and last.", "Prices rose last month and this month.", "quantity"),
    ("Prices rose faster this year than last.", "Prices rose more slowly last year than this.", "quantity"),
    (
        "The minister said on Sunday that the school would open this week.",
        "The minister said that the school would open in the coming week.",
        "quantity",
    ),
    (
        "The king's visit this week was to have taken place last week.",
        "Put off last week, the king's visit took place this week.",
        "quantity",
    ),
    (
        "When the factory has closed, the workers will leave.",
        "The factory will have closed, and the workers will leave.",
        "modality",
    ),
    (
        "The doctor would not say whether the king would recover.",
        "The doctor said he hoped the king would recover.",
        "attribution",
    ),
    ("The firm did not say whether it would appeal.", "The firm said it might appeal.", "attribution"),
    (
        "Scientists wrote the study and the ministry published it.",
        "The ministry published the study written by scientists.",
        "attribution",
    ),
]


def graded(found: Collation, least: Severity) -> set[str]:
    return {kind.value for d in found.divergences if d.severity >= least for kind in (d.kind, *d.further_kinds)}


@pytest.mark.parametrize(
    ("a", "b", "kind", "severity"),
    [pytest.param(*case, id=f"{name} {k}") for name, cases in PARTING.items() for k, case in enumerate(cases)],
)
def test_what_a_reader_learns_otherwise_is_found(compared: Compare, a: str, b: str, kind: str, severity: int) -> None:
    assert kind in graded(compared({"A": a, "B": b}), Severity(severity))


@pytest.mark.parametrize(("a", "b"), ALIKE)
def test_what_comes_to_the_same_is_not(compared: Compare, a: str, b: str) -> None:
    assert not graded(compared({"A": a, "B": b}), Severity.SHIFT)


@pytest.mark.parametrize(("a", "b", "kind"), NOT_OF_THE_KIND)
def test_what_a_rule_might_mistake_is_not_of_its_kind(compared: Compare, a: str, b: str, kind: str) -> None:
    assert kind not in graded(compared({"A": a, "B": b}), Severity.SHIFT)


@pytest.mark.parametrize(("a", "b", "kind"), NOT_LED_BY)
def test_what_a_hostile_reader_found_is_not_led_by_the_kind(compared: Compare, a: str, b: str, kind: str) -> None:
    found = compared({"A": a, "B": b})
    assert kind not in {d.kind.value for d in found.divergences if d.severity >= Severity.SHIFT}


def test_an_outlet_with_other_words_does_not_hide_what_two_say_outright(compared: Compare) -> None:
    found = compared(
        {
            "A": "One cannot rescue nine hundred people in an hour.",
            "B": "Nobody can bring nine hundred people to safety in an hour.",
            "C": "Nine hundred people had been rescued in an hour.",
        }
    )
    denied = [d for d in found.divergences if d.kind is Kind.POLARITY and d.severity is Severity.REVERSAL]
    assert any({("A",), ("C",)} <= {r.outlets for r in d.readings} for d in denied)


def test_an_outlet_that_tells_of_something_else_does_not_stand_between_others(compared: Compare) -> None:
    found = compared(
        {
            "A": "The miners will be freed when the inquiry ends.",
            "B": "The miners were freed when the inquiry ended.",
            "C": "The miners thanked the judges when the inquiry ended.",
        }
    )
    tenses = [d for d in found.divergences if d.kind is Kind.TENSE and d.severity >= Severity.SHIFT]
    assert any({("A",), ("B",)} <= {r.outlets for r in d.readings} for d in tenses)


def test_a_mild_difference_to_one_outlet_does_not_hide_a_grave_one_to_another(compared: Compare) -> None:
    found = compared(
        {
            "A": "Larger firms would bear part of the loss.",
            "B": "Larger firms will bear part of the loss.",
            "C": "Larger firms may bear part of the loss.",
        }
    )
    (modal,) = (d for d in found.divergences if d.kind is Kind.MODALITY)
    home = {outlet: k for k, reading in enumerate(modal.readings) for outlet in reading.outlets}
    assert modal.severity is Severity.SHIFT
    assert home["B"] != home["C"]


def test_no_thing_of_a_kind_is_another() -> None:
    assert unlike_things("bus", "ferry")
    assert not unlike_things("bus", "coach")
    assert not unlike_things("bus", "violin")
    for row in table("kinds"):
        cells = [noun for cell in row for noun in cell.split("|")]
        assert len(row) > 1
        assert len(cells) == len(set(cells))
