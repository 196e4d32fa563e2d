"""Translation memories and editions come in: words without codes, outlets by their names, nothing fetched."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from corpus import interchange
from corpus.errors import InputError
from corpus.importers import formats, xml
from corpus.importers.found import Found
from corpus.model import NewRendering, NewStatement, OutletKind
from tests.corpus.samples_b import APPARATUS, GUARDIAN, NYT, PERSIAN, PLAIN, TMX, XLIFF_1, XLIFF_2, samples

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=40)


def read(content: str | bytes, name: str) -> list[Found]:
    return list(formats.read(name, io.BytesIO(content.encode() if isinstance(content, str) else content)))


def texts(found: Sequence[Found]) -> list[tuple[str, str]]:
    return [(f.item.outlet, f.item.text) for f in found if isinstance(f.item, NewRendering)]


def refused(content: str | bytes, name: str) -> str:
    with pytest.raises(InputError) as error:
        read(content, name)
    return str(error.value)


# Safety --------------------------------------------------------------------------------------------------------------

XML_SAMPLES = {n: c for n, c in samples().items() if n.endswith((".tmx", ".xlf", ".xliff", ".xml", ".tei"))}

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic blow-up": f'<!DOCTYPE tmx [<!ENTITY l9 "{"a" * 100_000}">]>',
    "external entity": '<!DOCTYPE tmx [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "entity of the web": '<!DOCTYPE tmx [<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter entity": '<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    "external subset beside an internal one": '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY l9 "x">]>',
    "empty subset": "<!DOCTYPE tmx []>",
    "default attribute": '<!DOCTYPE tmx [<!ATTLIST seg n CDATA "x">]>',
}


@pytest.mark.parametrize("subset", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", XML_SAMPLES)
def test_a_document_type_that_declares_anything_is_refused_at_once(name: str, subset: str) -> None:
    without = "".join(line for line in XML_SAMPLES[name].decode().splitlines(True) if not line.startswith("<!DOCTYPE"))
    declaration, end, rest = without.rpartition("?>")
    begun = time.process_time()
    for content in (f"{declaration}{end}\n{subset}{rest}", f"{subset}{rest}".replace("hell", "&l9;").encode("utf-16")):
        assert "its document type declares something itself" in refused(content, name)
    assert time.process_time() - begun < 1


def test_a_document_type_that_names_a_file_is_passed_over(tmp_path: Path) -> None:
    dtd = tmp_path / "tmx14.dtd"
    dtd.write_text('<!ENTITY talks "never read">')
    for named in ('SYSTEM "tmx14.dtd"', f'SYSTEM "{dtd.as_uri()}"', 'PUBLIC "-//LISA//DTD" "http://127.0.0.1:9/x.dtd"'):
        assert texts(read(TMX.replace('SYSTEM "tmx14.dtd"', named), "a.tmx"))[1] == ("NYT", NYT)
    said = refused(TMX.replace("hold talks", "&talks;"), "a.tmx")
    assert "Entity 'talks' not defined" in said


@pytest.mark.parametrize(
    "content",
    [
        """<!DOCTYPE tmx SYSTEM "<!DOCTYPE"><tmx a='" [<!ENTITY l9 "x">]>'><a/></tmx>""",
        """<!DOCTYPE tmx SYSTEM "<!DOCTYPE"><tmx a='"'>" [<!ENTITY l9 "x">]><tmx>&l9;</tmx>""",
        """<!-- <!DOCTYPE --><!DOCTYPE tmx><tmx>--><!DOCTYPE tmx [<!ENTITY l9 "x">]><tmx>&l9;</tmx>""",
        """<!DOCTYPE tmx><!DOCTYPE tmx [<!ENTITY l9 "x">]><tmx>&l9;</tmx>""",
    ],
)
def test_a_document_type_cannot_hide_behind_another_or_behind_words(content: str) -> None:
    assert "a.tmx" in refused(content, "a.tmx")


def test_taking_a_document_type_out_leaves_none() -> None:
    inner = TMX.partition("<tmx")[2]
    content = f"""<!DOCTYPE tmx SYSTEM "<!DOCTYPE">\n<tmx>" [<!ENTITY l9 "x">]><tmx{inner.replace("hell", "&l9;")}"""
    assert "its document type declares something itself" in refused(content, "a.tmx")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["line 1", "no whole XML"]),
        ("<tmx>\n<body>\n<tu></body></tmx>", ["line 3", "no whole XML"]),
        ("<html/>", ["“html”", "“tmx”"]),
        (TMX.replace("UTF-8", "UTF-7"), ["“UTF-7”", "UTF-8"]),
        (TMX.replace("UTF-8", "windows-1253"), ["not in “windows-1253”"]),
        (TMX.encode("utf-16")[:-1], ["broken UTF-16"]),
        (TMX.replace("UTF-8", "us-ascii").replace(PERSIAN, "ما").encode("cp1256"), ["not UTF-8", "line "]),
        (b"<tmx>\0</tmx>", ["NUL"]),
        ("<tmx>" + "<a>" * 100_000 + "</a>" * 100_000 + "</tmx>", ["no whole XML"]),
        ("<tmx>" + "<a/>" * xml.MOST_NODES + "</tmx>", ["more than 2,000,000 tags and attributes"]),
        (b"<tmx>" + b" " * xml.MOST_BYTES, ["more than 32 MB"]),
        ("<tmx><header/><body><tu><tuv xml:lang='fa'><seg>x</seg></tuv></tu></body></tmx>", ["no unit in English"]),
    ],
)
def test_what_is_no_translation_memory_is_refused_with_its_line(content: str | bytes, words: list[str]) -> None:
    said = refused(content, "a.tmx")
    assert [word for word in ["a.tmx", *words] if word not in said] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_an_encoding_that_the_file_names_is_heeded(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    content = TMX.replace('encoding="UTF-8"', f'encoding="{declared}"').replace(PERSIAN, "ما گفتگو").encode(encoding)
    found = read(content, "a.tmx")
    assert (found[0].about.persian, texts(found)[1]) == ("ما گفتگو", ("NYT", NYT))


# Translation memories ------------------------------------------------------------------------------------------------


def tmx(*units: str, header: str = "") -> str:
    return f'<tmx version="1.4"><header srclang="fa">{header}</header><body>{"".join(units)}</body></tmx>'


def unit(*variants: str, props: str = "", attributes: str = "") -> str:
    return f"<tu {attributes}>{props}{''.join(variants)}</tu>"


def variant(language: str, words: str, *, outlet: str = "", attributes: str = "") -> str:
    prop = f'<prop type="x-outlet">{outlet}</prop>' if outlet else ""
    return f'<tuv xml:lang="{language}" {attributes}>{prop}<seg>{words}</seg></tuv>'


def test_a_unit_of_a_memory_with_several_outlets() -> None:
    found = read(TMX, "a.tmx")
    assert texts(found) == [("Guardian", GUARDIAN.replace("America ", "America\n ")), ("NYT", NYT)]
    assert {(f.statement, f.about.speaker, f.about.persian) for f in found} == {("hell", "Larijani", PERSIAN)}
    assert found[0].where.startswith("a.tmx, unit 1 (line ")


def test_a_memory_with_one_english_variant_a_unit_is_one_rendering() -> None:
    units = [unit(variant("fa-IR", f"f{n}"), variant("en-GB", f"e{n}", attributes='creationid="me"')) for n in "12"]
    found = read(tmx(*units), "folder/The Guardian.tmx")
    assert texts(found) == [("The Guardian", "e1\ne2")]
    assert (found[0].statement, found[0].about.persian) == ("", "f1\nf2")
    assert "joined by newlines" in found[0].remarks[0]
    assert texts(read(tmx(*units, header='<prop type="x-outlet">WNC</prop>'), "a.tmx")) == [("WNC", "e1\ne2")]


def test_outlets_without_names_are_told_by_who_made_the_variant_or_by_number() -> None:
    made = unit(*(variant("en", who, attributes=f'creationid="{who}"') for who in ("wnc", "nyt")))
    assert texts(read(tmx(made), "a.tmx")) == [("wnc", "wnc"), ("nyt", "nyt")]
    assert texts(read(tmx(unit(variant("en", "x"), variant("en", "y"))), "a.tmx")) == [("a (1)", "x"), ("a (2)", "y")]


def test_units_of_one_statement_are_joined_and_others_stay_apart() -> None:
    units = [
        unit(
            variant("per", f"f{key}{n}"),
            variant("en", f"{key}{n}", outlet="NYT"),
            props=f"<prop type='x-statement'>{key}</prop>",
        )
        for key, n in ("a1", "b1", "a2")
    ]
    found = read(tmx(*units), "a.tmx")
    assert [(f.statement, f.about.persian, *t) for f, t in zip(found, texts(found), strict=True)] == [
        ("a", "fa1\nfa2", "NYT", "a1\na2"),
        ("b", "fb1", "NYT", "b1"),
    ]


@pytest.mark.parametrize(
    ("segment", "words"),
    [
        ("We <hi>will <hi>not</hi></hi> talk.", "We will not talk."),
        ("We <bpt i='1'>&lt;b&gt;</bpt>will<ept i='1'>&lt;/b&gt;</ept> talk<it pos='end'>{\\b}</it>.", "We will talk."),
        ("One<ph type='lb'/>two<ph>&lt;br/&gt;</ph>three<ut>\\line</ut>", "One\ntwo\nthree\n"),
        ("a<ph>\\f<sub>a note</sub></ph> b", "a b"),
        (" two  blanks\n ", " two  blanks\n "),
        ("a <![CDATA[<b>]]> &lt;i&gt; <!-- no --> c", "a <b> <i>  c"),
    ],
)
def test_codes_are_no_words(segment: str, words: str) -> None:
    found = read(tmx(unit(variant("en", segment))), "a.tmx")
    assert texts(found) == [("a", words)]
    assert any("1 note inside codes" in remark for remark in found[0].remarks) == ("<sub>" in segment)


def test_other_languages_are_left_out_and_said_and_another_source_is_taken() -> None:
    arabic = tmx(unit(variant("ar", "نص"), variant("en", "x"), variant("de", "y"))).replace('"fa"', '"ar"')
    found = read(arabic, "a.tmx")
    assert (found[0].about.language, found[0].about.persian) == ("ar", "نص")
    assert found[0].remarks == ("1 variant in “de” left out",)


def own_tmx(text: str, persian: str | None) -> bytes:
    """A memory as our exporter writes it (docs/formats.md), made here by hand."""
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(etree.SubElement(root, "header", srclang="fa"), "prop", type="x-parallax").text = "1"
    body = etree.SubElement(root, "body")
    for segtype in ("block", "phrase"):
        made = etree.SubElement(body, "tu", segtype=segtype)
        etree.SubElement(made, "prop", type="x-statement").text = "s1"
        etree.SubElement(made, "prop", type="x-parallax-speaker").text = "Larijani"
        for outlet in (*([""] if persian is not None else []), "NYT", "WNC"):
            tuv = etree.SubElement(made, "tuv", {f"{xml.NAMESPACE_XML}lang": "en" if outlet else "fa"})
            if outlet:
                etree.SubElement(tuv, "prop", type="x-outlet").text = outlet
                etree.SubElement(tuv, "prop", type="x-parallax-kind").text = "wire"
                etree.SubElement(tuv, "prop", type="x-parallax-quoted").text = "true"
            _fill(etree.SubElement(tuv, "seg"), text if outlet else str(persian), "ph")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _fill(element: etree._Element, text: str, name: str) -> None:
    last = None
    for piece in interchange.pieces(text):
        if isinstance(piece, int):
            last = etree.SubElement(element, name, type=interchange.control_type(piece))
        elif last is None:
            element.text = piece
        else:
            last.tail = piece


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, persian=st.none() | TEXTS)
def test_our_own_memory_gives_statements_verbatim_and_its_phrases_are_passed_over(
    text: str, persian: str | None
) -> None:
    (found,) = read(own_tmx(text, persian), "a.tmx")
    rendering = NewRendering("NYT", text, OutletKind.WIRE, quoted=True)
    other = NewRendering("WNC", text, OutletKind.WIRE, quoted=True)
    assert found.item == NewStatement("Larijani", "", "", (rendering, other), persian=persian, key="s1")


# XLIFF ---------------------------------------------------------------------------------------------------------------


def test_xliff_1_with_alternatives() -> None:
    found = read(XLIFF_1, "a.xlf")
    assert texts(found) == [("guardian", GUARDIAN), ("NYT", NYT)]
    assert {f.about.persian for f in found} == {PERSIAN}
    named = XLIFF_1.replace("<body>", '<header><note from="outlet">The Guardian</note></header><body>')
    assert texts(read(named, "a.xlf"))[0] == ("The Guardian", GUARDIAN)


def test_xliff_from_english_to_persian_and_units_without_a_translation() -> None:
    turned = XLIFF_1.replace('"fa" target-language="en"', '"en-GB" target-language="fa-IR"')
    turned = re.sub("(</?)(source|target)", lambda f: f[1] + {"source": "target", "target": "source"}[f[2]], turned)
    turned = turned.replace("</body>", "<trans-unit id='2'><source> </source></trans-unit></body>")
    found = read(turned, "a.xlf")
    assert (texts(found)[0], found[0].about.persian) == (("guardian", GUARDIAN), PERSIAN)
    assert "1 units without a translation left out" in found[0].remarks
    assert "neither is English" in refused(XLIFF_1.replace('"en"', '"de"'), "a.xlf")


def test_xliff_2_with_segments_in_another_order() -> None:
    found = read(XLIFF_2, "a.xliff")
    assert texts(found) == [("Guardian", "We can hold talks. Even there.")]
    moved = XLIFF_2.replace("<target>We", '<target order="3">We').replace("<target>Even", '<target order="1">Even')
    assert texts(read(moved, "a.xliff")) == [("Guardian", "Even there. We can hold talks.")]
    coded = XLIFF_2.replace("We can", "W<cp hex='0001'/>e<ph id='2' subType='xlf:lb'/>can<sc id='3'/>")
    assert texts(read(coded, "a.xliff"))[0][1].startswith("W\x01e\ncan")


# Editions ------------------------------------------------------------------------------------------------------------

NAMESPACE = 'xmlns="http://www.tei-c.org/ns/1.0"'


def tei(text: str, *, header: str = "") -> str:
    return f"<TEI {NAMESPACE}><teiHeader>{header}</teiHeader><text>{text}</text></TEI>"


def apparatus(text: str, *names: str) -> str:
    listed = "".join(f"<witness xml:id='{name}'/>" for name in names)
    return tei(
        f"<body>{text}</body>", header=f"<fileDesc><sourceDesc><listWit>{listed}</listWit></sourceDesc></fileDesc>"
    )


def test_an_apparatus_gives_each_witness_its_text() -> None:
    found = read(APPARATUS, "a.xml")
    assert texts(found) == [
        ("Guardian", GUARDIAN),
        ("NYT", "We will negotiate with America even in the depths of hell."),
    ]
    assert found[0].about.speaker == "Larijani" and "put together" in found[0].remarks[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>We <app><lem>will</lem><rdg wit='#B'>can</rdg></app> talk.</p>", ["We will talk.", "We can talk."]),
        ("<p>We <app><rdg wit='#A'>will </rdg><rdg wit='#B'/></app>talk.</p>", ["We will talk.", "We talk."]),
        (
            "<p>We <app><rdg wit='#A #B'>will <app><rdg wit='#A'>not </rdg></app></rdg></app>talk.</p>",
            ["We will not talk.", "We will talk."],
        ),
        (
            "<p>We<app><rdgGrp><rdg wit='x.xml#A'> will</rdg></rdgGrp><rdg wit='B'> can</rdg></app></p><p>talk.</p>",
            ["We will\ntalk.", "We can\ntalk."],
        ),
        (
            "<app><rdg wit='#A'><p>One.</p>\n<p>Two.</p></rdg><rdg wit='#B'><p>One, two.</p></rdg></app>",
            ["One.\nTwo.", "One, two."],
        ),
    ],
)
def test_whose_a_reading_is(text: str, expected: list[str]) -> None:
    assert texts(read(apparatus(text, "A", "B"), "a.xml")) == list(zip("AB", expected, strict=True))


def test_groups_of_witnesses_and_witnesses_of_the_readings_alone() -> None:
    text = "<body><p><app><rdg wit='#press'>will</rdg><rdg wit='#C'>can</rdg></app></p></body>"
    listed = (
        "<listWit><listWit xml:id='press'><witness xml:id='A'><orgName>NYT</orgName></witness><witness xml:id='B'>"
        "Times, <date>2012</date></witness></listWit><witness xml:id='C'><orgName>NYT</orgName></witness></listWit>"
    )
    header = f"<fileDesc><sourceDesc>{listed}</sourceDesc></fileDesc>"
    assert texts(read(tei(text, header=header), "a.xml")) == [
        ("NYT (A)", "will"),
        ("Times,", "will"),
        ("NYT (C)", "can"),
    ]
    assert texts(read(tei(text), "a.xml")) == [("press", "will"), ("C", "can")]
    assert "names no witness" in refused(tei("<body><p><app><rdg>x</rdg></app></p></body>"), "a.xml")
    assert "the witness has no text" in refused(apparatus("<p><app><rdg wit='#A'>x</rdg></app></p>", "A", "B"), "a.xml")


def test_a_plain_text_with_what_its_header_says() -> None:
    (found,) = read(PLAIN, "a.tei")
    assert isinstance(found.item, NewRendering)
    assert (found.item.outlet, found.item.date, found.item.note) == ("Guardian", "2012-11-07", "Title: Hell")
    assert found.item.text == f"Larijani on talks\n{GUARDIAN}"
    journal = "<sourceDesc><bibl><title level='j'>NYT</title><ptr target='https://example.org/a'/></bibl></sourceDesc>"
    (found,) = read(PLAIN.replace("<sourceDesc><p/></sourceDesc>", journal), "a.tei")
    assert isinstance(found.item, NewRendering)
    assert (found.item.outlet, found.item.address) == ("NYT", "https://example.org/a")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>  We \n  will\t<hi>not </hi> talk. </p>\n\n<p>No.</p>", "We will not talk.\nNo."),
        ("<p xml:space='preserve'>  We \n will.</p>", "  We \n will."),
        ("<p>We <seg xml:space='preserve'>  will  </seg> talk.</p>", "We   will   talk."),
        ("<lg><l>We will</l><l>talk.</l></lg>", "We will\ntalk."),
        ("<p>We<lb/>will ne<lb break='no'/>gotiate.<note>He did.</note></p>", "We will negotiate."),
        ("<p>We <choice><sic>wil</sic><corr>will</corr></choice> <del>no</del> talk.</p>", "We wil talk."),
        ("<p>We\u00a0\u2003will.</p>", "We\u00a0\u2003will."),
    ],
)
def test_white_space_and_elements_as_tei_means_them(body: str, words: str) -> None:
    found = read(tei(f"<body>{body}</body>"), "a.xml")
    assert texts(found) == [("a", words)]
    assert found[0].remarks == (("1 note left out",) if "<note>" in body else ())


def test_marks_that_the_header_says_were_taken_out_are_put_back() -> None:
    header = "<encodingDesc><editorialDecl><quotation marks='none'/></editorialDecl></encodingDesc>"
    body = "<body><p><q>We will talk,</q> he said.</p></body>"
    assert texts(read(tei(body, header=header), "a.xml")) == [("a", "“We will talk,” he said.")]
    assert texts(read(tei(body), "a.xml")) == [("a", "We will talk, he said.")]


def test_several_texts_are_several_renderings() -> None:
    parts = [("NYT", "en", "One."), ("WNC", "en", "Two."), ("Source", "fa", "یک")]
    divisions = "".join(f"<div type='rendering' n='{n}' xml:lang='{lang}'><p>{t}</p></div>" for n, lang, t in parts)
    group = "".join(f"<text n='{n}' xml:lang='{lang}'><body><p>{t}</p></body></text>" for n, lang, t in parts)
    for text in (f"<body>{divisions}</body>", f"<group>{group}</group>"):
        found = read(tei(text), "a.xml")
        assert texts(found) == [("NYT", "One."), ("WNC", "Two.")]
        assert {f.about.persian for f in found} == {"یک"}
    corpus = f"<teiCorpus {NAMESPACE}>{PLAIN}{PLAIN.replace('Guardian', 'NYT')}</teiCorpus>"
    assert [outlet for outlet, _ in texts(read(corpus, "a.xml"))] == ["Guardian", "NYT"]
    statements = read(f"<teiCorpus {NAMESPACE}>{APPARATUS}{APPARATUS}</teiCorpus>", "a.xml")
    assert [type(f.item) for f in statements] == [NewStatement, NewStatement]
    assert "there is no text in it" in refused(f"<teiCorpus {NAMESPACE}/>", "a.xml")


def own_tei(text: str, persian: str | None) -> bytes:
    """An edition as our exporter writes it (docs/formats.md), made here by hand."""
    root = etree.fromstring(
        f"""<TEI {NAMESPACE}><teiHeader><fileDesc><titleStmt><title>x</title><author>Larijani</author></titleStmt>
        <publicationStmt><publisher>x</publisher><idno type="statement">s1</idno></publicationStmt><sourceDesc><listWit>
        <witness xml:id="w1"><orgName type="wire">AP</orgName><date when="2012-11-07"/><ptr target="https://a.org/"/>
        <note type="via">IRNA</note><note type="note">two
        lines</note><note type="quoted">false</note></witness>
        <witness xml:id="w2"><orgName>WNC</orgName></witness></listWit></sourceDesc></fileDesc>
        <encodingDesc><appInfo><application ident="parallax" version="1"/></appInfo></encodingDesc>
        <profileDesc><creation><date when="2012-11"/><rs type="occasion">after the vote</rs></creation>
        <langUsage><language ident="ar"/></langUsage></profileDesc></teiHeader><text><group/></text></TEI>"""
    )
    group = root[1][0]
    for kind, pointer, words in (("source", "", persian), ("rendering", "#w1", text), ("rendering", "#w2", text)):
        if words is not None:
            body = etree.SubElement(etree.SubElement(group, "text", type=kind, corresp=pointer), "body")
            block = etree.SubElement(body, "ab", {f"{xml.NAMESPACE_XML}space": "preserve"})
            for half in (words[: len(words) // 2], words[len(words) // 2 :]):
                _fill(etree.SubElement(block, "seg", type="direct"), half, "g")
    etree.SubElement(etree.SubElement(group, "text", type="apparatus"), "body").append(
        etree.fromstring("<app><rdg wit='#w1'>x</rdg><rdg wit='#w2'>y</rdg></app>")
    )
    for element in root.iter():
        if not element.tag.startswith("{"):
            element.tag = f"{{http://www.tei-c.org/ns/1.0}}{element.tag}"
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, persian=st.none() | TEXTS)
def test_our_own_edition_gives_statements_verbatim_and_its_apparatus_is_passed_over(
    text: str, persian: str | None
) -> None:
    (found,) = read(own_tei(text, persian), "a.xml")
    note = "two\n        lines"
    first = NewRendering("AP", text, OutletKind.WIRE, "https://a.org/", "2012-11-07", "IRNA", note, quoted=False)
    renderings = (first, NewRendering("WNC", text))
    assert found.item == NewStatement("Larijani", "2012-11", "after the vote", renderings, "ar", persian, "s1")


def test_fifty_thousand_units_take_bounded_time() -> None:
    content = tmx(*(unit(variant("fa", PERSIAN), variant("en", GUARDIAN, outlet="NYT")) for _ in range(50_000)))
    begun = time.process_time()
    assert len(texts(read(content, "a.tmx"))) == 1
    # Measured: 1.0 s of one core; ten times that for machines busy with other things.
    assert time.process_time() - begun < 10
