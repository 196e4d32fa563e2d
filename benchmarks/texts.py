"""Made-up renderings for the benchmarks, written for this purpose.

In: how many renderings. Out: texts of about 400 words that say the same with other words, as outlets do.
"""

from __future__ import annotations

import random
import re

from align.terms import Rendering

# Alternatives stand in braces; each rendering chooses for itself.
SENTENCES = (
    "Our {nation|people} {will|can} {negotiate|hold talks} with {any|every} government that {respects|honours} its {word|promises}.",
    "“The {pressure|sanctions} of the past {twelve|12} years {did not break|never broke} us,” the minister {said|told reporters}.",
    "He {added|noted} that the {talks|negotiations} in Vienna {would|will} {begin|start} in {March|the spring} if the other side {is|was} ready.",
    "“We are {not|hardly} {afraid of|frightened by} threats, {and|but} we {seek|want} no {war|conflict} with our neighbours.”",
    "{Inspectors|The inspectors} {may|can} visit {two|three} sites, the spokesman said, {provided|if} the agency {asks|applies} in writing.",
    "The {parliament|Majlis} {must|should} {approve|ratify} the {agreement|accord} before {it|the text} takes effect.",
    "“{America|Washington} {must|has to} {decide|choose}: {respect|courtesy} or {hostility|enmity}, there is no third {way|road}.”",
    "Farmers in the south {lost|have lost} {half|a third} of the {harvest|crop} to the {drought|dry season}, officials {reported|said}.",
    "“{Some|Certain} friends {advise|counsel} patience; {others|the rest} demand an answer {at once|immediately}.”",
    "The {port|harbour} {handled|moved} {forty|40} ships {a|each} week, {according to|by the account of} its director.",
    "“{Our|The} scientists {work|labour} day and night, and {nobody|no one} {will|can} {stop|halt} them.”",
    "Prices {rose|climbed} by {nine|9} per cent in the {first|opening} months of the year, the bank {announced|said}.",
    "“{I|We} {do not|don't} {oppose|reject} the plan, but {several|some} {questions|points} must be {clarified|cleared up}.”",
    "{Students|Young people} {gathered|assembled} near the {old|ancient} mosque and {called|asked} for {calm|quiet}.",
    "“{Whoever|Anyone who} {attacks|strikes} this {country|land} {will|shall} {regret|rue} it for {a hundred|100} years.”",
    "The {foreign|Foreign} ministry {denied|rejected} the report and {summoned|called in} the ambassador on {Tuesday|Monday}.",
    "“Let {them|the others} {lift|remove} the sanctions first; {then|afterwards} we {will|shall} {return|come back} to the table.”",
    "A {deputy|member of parliament} {warned|cautioned} that {delay|waiting} {helps|serves} only the {enemy|adversary}.",
    "“{Trade|Commerce} with {Iraq|Baghdad} {has doubled|doubled}, and the new railway {will|may} {open|be opened} before winter.”",
    "Doctors in {five|six} provinces {asked for|requested} {more|additional} {medicine|drugs} and {fewer|less} forms.",
    "“The {elders|old men} of this city {remember|have not forgotten} who {stood|was} with us in the {hard|difficult} years.”",
    "{Nothing|No part} of this, he {said|insisted}, {limits|restricts} the right of {our|the} people to {peaceful|civil} energy.",
    "The {court|tribunal} {postponed|put off} its {ruling|decision} until {after|the end of} the holidays.",
    "“{Perhaps|Maybe} they {have understood|understood} at last that {force|pressure} {brings|yields} no {result|fruit}.”",
    "“{Three|3} times they {broke|violated} the {truce|ceasefire}, and three times we {answered|replied} with {patience|restraint}.”",
    "The {envoy|special envoy} {left|departed} for Geneva {on Sunday|yesterday} and {may|might} {meet|see} his counterpart there.",
    "“Our {youth|young people} {ask|inquire} why the {promised|pledged} factories {were never|have not been} {built|finished}.”",
    "The {union|syndicate} {demanded|called for} {higher|better} wages and {threatened|warned of} a {strike|walkout} in {April|spring}.",
    "“A {neighbour|neighbor} who {lights|sets} a fire {should not|must not} {be surprised|wonder} when his own {house|roof} burns.”",
    "{Engineers|Technicians} {repaired|mended} the {damaged|broken} dam {within|in} {eleven|11} days, the ministry {reported|stated}.",
    "“{If|Should} they {choose|prefer} {war|fighting}, we {will|shall} {defend|protect} every {inch|span} of this {soil|ground}.”",
    "The governor {thanked|praised} the {volunteers|helpers} and {promised|pledged} {new|further} wells for the {dry|arid} districts.",
)


def renderings(count: int, seed: int = 7) -> list[Rendering]:
    """Renderings of one made-up statement, each of about 400 words, the same for the same seed."""
    return [Rendering(f"outlet {k}", _text(random.Random(seed * 1000 + k))) for k in range(count)]


def _text(chance: random.Random) -> str:
    chosen = [re.sub(r"\{([^}]*)\}", lambda m: chance.choice(m[1].split("|")), s) for s in SENTENCES]
    return " ".join(s[0].upper() + s[1:] for s in chosen)
