"""What annotation promises, as statements."""

import pytest

from tests.annotate.score import HERE, read, score, seed_annotator, seed_records
from tests.timing import processor_time
from treatyref.annotate import (
    Annotator,
    Name,
    as_html,
    as_markdown,
    names_from_record,
    reference_list,
    web_annotations,
)
from treatyref.annotate.aliases import names_of, read_aliases

#: The labelled sets -> how many passages each has at the least.
SETS = {
    "labelled.jsonl": 150,
    "fresh.jsonl": 250,
    "second.jsonl": 100,
    "third.jsonl": 90,
    "fourth.jsonl": 60,
    "fifth.jsonl": 17,
    "sixth.jsonl": 850,
    "seventh.jsonl": 320,
    "eighth.jsonl": 400,
    "ninth.jsonl": 300,
}


@pytest.fixture(scope="module")
def annotator():
    return seed_annotator()


def linked(annotator, text, format="text", date=None):
    return [(m.surface, m.record) for m in annotator.annotate(text, format, date).mentions]


def url_for(record):
    return f"/treaties/{record}/on/2019-09-05"


@pytest.mark.parametrize("name", SETS)
def test_labelled_passages_reach_the_target(annotator, name):
    found = score(annotator, read(HERE / name))
    assert found.precision >= 0.98, "\n".join(found.errors)
    assert found.recall >= 0.95, "\n".join(found.errors)


@pytest.mark.parametrize(("name", "least"), SETS.items())
def test_labelled_sets_are_large_and_their_spans_are_exact(name, least):
    passages = read(HERE / name)
    assert len(passages) >= least
    for passage in passages:
        for m in passage["mentions"] + passage["negative_spans"] + passage["ignore"]:
            assert passage["text"][m["start"] : m["end"]] == m["surface"]


def test_every_record_is_found_in_some_labelled_passage():
    told = {
        m["record"]
        for name in ("labelled.jsonl", "fresh.jsonl", "sixth.jsonl", "seventh.jsonl", "eighth.jsonl")
        for p in read(HERE / name)
        for m in p["mentions"]
    }
    assert set(read_aliases()) <= told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the SS\u201320 missile", [("SS\u201320", "ss-20")]),
        ("the 9M\u00adFOO and 9M\u00ad729", [("9M\u00ad729", "9m729")]),
        ("New\u00a0START\u2019s warheads", [("New\u00a0START", "new-start")]),
        ("the INF  \n  Treaty", [("INF  \n  Treaty", "inf")]),
        ("a Toma-\nhawk cruise missile", [("Toma-\nhawk", "tomahawk")]),
        ("SS-20s and SS20s", [("SS-20s", "ss-20"), ("SS20s", "ss-20")]),
        ("Trident II D5 missiles", [("Trident II D5", "trident-ii-d5")]),
        ("the New Strategic Arms Reduction Treaty", [("New Strategic Arms Reduction Treaty", "new-start")]),
        ("RS-28 Sarmat missiles", [("RS-28 Sarmat", "sarmat")]),
        ("the 9M729/SSC-8", [("9M729", "9m729"), ("SSC-8", "9m729")]),
        ("ракеты «Кинжал»", [("Кинжал", "kinzhal")]),
        ("the 东风-17 missile", [("东风-17", "df-17")]),
    ],
)
def test_spellings_are_found_with_exact_spans(annotator, text, expected):
    assert linked(annotator, text) == expected


@pytest.mark.parametrize("break_", ["\n\n", ". ", ", ", " \u2014 "])
def test_no_name_runs_over_a_break(annotator, break_):
    assert not [m for m in linked(annotator, f"He signed the INF{break_}Treaty talk") if "Treaty" in m[0]]


def test_every_decision_gives_its_reason(annotator):
    result = annotator.annotate("A tomahawk steak. A Tomahawk cruise missile hit the air base.")
    assert [r.record for r in result.rejected] == ["tomahawk"]
    assert all(item.reason for item in (*result.rejected, *result.mentions))


def test_addresses_are_left_alone(annotator):
    assert linked(annotator, "See https://example.org/inf-treaty/9M729.html") == []


def test_html_attributes_scripts_and_code_are_left_alone(annotator):
    page = '<p title="INF Treaty"><script>"INF Treaty"</script><code>9M729</code><!-- 9M729 --></p>'
    assert linked(annotator, page, "html") == []


def test_entities_and_tags_inside_a_mention_are_inside_its_span(annotator):
    assert linked(annotator, "<b>INF</b>&nbsp;Treaty", "html") == [("INF</b>&nbsp;Treaty", "inf")]


def test_markdown_targets_and_code_are_left_alone(annotator):
    text = "`9M729` [text](/9M729 '9M729')\n\n    9M729\n\n~~~\n9M729\n~~~\n\n[x]: /9M729\n"
    assert linked(annotator, text, "markdown") == []


def test_acronym_spelt_out_as_something_else_is_not_linked(annotator):
    assert linked(annotator, "The Nuclear Physics Team (NPT) met. The NPT likes missiles and treaties.") == []


def test_acronym_introduced_by_the_text_is_followed():
    annotator = Annotator([Name("x", "treaty", "Convention on Strategic Rocket Limits", "title")])
    text = "The Convention on Strategic Rocket Limits (CSRL) is new. The CSRL binds."
    assert [m.surface for m in annotator.annotate(text).mentions] == [
        "Convention on Strategic Rocket Limits",
        "CSRL",
        "CSRL",
    ]


def test_descriptions_are_suggested_from_facts_apart_from_mentions(annotator):
    result = annotator.annotate(
        "They tore up the 1987 pact signed by Reagan and Gorbachev.", date="2018-10-25"
    )
    assert result.mentions == []
    assert [(s.surface, s.record) for s in result.suggestions] == [
        ("the 1987 pact signed by Reagan and Gorbachev", "inf")
    ]


@pytest.mark.parametrize(
    ("name", "least", "off"),
    [
        ("described.jsonl", 0.8, 3),
        ("described_second.jsonl", 0.65, 2),
        ("described_third.jsonl", 0.6, 3),
        ("described_fourth.jsonl", 0.6, 2),
    ],
)
def test_descriptions_are_understood_with_their_exact_spans(annotator, name, least, off):
    found = score(annotator, read(HERE / name))
    assert found.described >= least * found.descriptions, "\n".join(found.errors)
    assert found.suggested_wrong <= off, "\n".join(found.errors)


@pytest.mark.parametrize(
    "text",
    [
        "The 1968 convention in Chicago was remembered for the riots.",
        "The 2015 climate accord was reached in Paris.",
        "The pay deal agreed in 2017 ended the strike.",
        "North Korea fired a ballistic missile over Japan.",
        "The open skies agreement between the EU and America lets any airline fly anywhere.",
        "Behind them rolled the DF-26 intermediate range missile.",
        "He showed a new air-launched hypersonic missile, codenamed Kinzhal, to the generals.",
        "New START is a nuclear arms reduction treaty between America and Russia.",
        "After the flight he praised the strategic weapon.",
    ],
)
def test_descriptions_of_other_things_are_left_alone(annotator, text):
    assert annotator.annotate(text, date="2019-01-01").suggestions == []


def test_a_description_of_what_is_named_at_once_is_left_alone(annotator):
    text = "He showed a new conventional intermediate-range missile, codenamed Oreshnik, to the generals."
    assert annotator.annotate(text, date="2024-12-01").suggestions == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("He left the 1987 pact that Reagan and Gorbachev signed and went home.",
         "the 1987 pact that Reagan and Gorbachev signed"),
        ("It said the 2010 treaty signed by Obama and Medvedev in Prague ran out.",
         "the 2010 treaty signed by Obama and Medvedev in Prague"),
        ("He ended the 1987 treaty banning ground-launched missiles with ranges of 500 to 5,500 km, it said.",
         "the 1987 treaty banning ground-launched missiles with ranges of 500 to 5,500 km"),
        ("He recalled the pact Obama and Medvedev had signed in Prague.",
         "the pact Obama and Medvedev had signed in Prague"),
    ],
)  # fmt: skip
def test_a_description_ends_where_its_noun_phrase_does(annotator, text, surface):
    assert [s.surface for s in annotator.annotate(text, date="2019-01-01").suggestions] == [surface]


def test_without_facts_nothing_is_suggested():
    assert Annotator(names_of(seed_records())).annotate("the 1987 pact signed by Reagan").suggestions == []


def test_names_come_from_records_as_curators_write_them():
    names = names_from_record(
        "system", {"id": "a", "title": "A", "names": [{"text": "B-1", "kind": "variant"}]}
    )
    assert [(n.text, n.name_kind) for n in names] == [("B-1", "variant"), ("A", "title")]


def test_linked_html_keeps_its_own_links_and_loses_scripts(annotator):
    page = '<p onclick="x()"><a href="/own">INF Treaty</a>, INF <i>Treaty</i><script>x</script></p>'
    out = as_html(page, annotator.annotate(page, "html"), url_for, "html")
    assert out.count("/treaties/inf/") == 2
    assert "script" not in out
    assert "onclick" not in out
    assert out.count("<a ") == out.count("</a>")


def test_plain_text_becomes_escaped_html(annotator):
    text = "<img src=x onerror=y> the INF Treaty"
    out = as_html(text, annotator.annotate(text), url_for)
    assert "<img" not in out
    assert ">INF Treaty</a>" in out


def test_markdown_links_keep_emphasis_whole(annotator):
    text = "The **INF** Treaty and [New START](/own)."
    out = as_markdown(text, annotator.annotate(text, "markdown"), url_for)
    assert out == "The [**INF** Treaty](/treaties/inf/on/2019-09-05) and [New START](/own)."


def test_first_mention_only(annotator):
    text = "The INF Treaty. The INF Treaty."
    assert as_html(text, annotator.annotate(text), url_for, first_only=True).count("<a ") == 1


def test_web_annotations_quote_the_text_exactly(annotator):
    text = "It left the INF Treaty in 2019."
    page = web_annotations(text, annotator.annotate(text), url_for, "https://example.org/a")
    position, quotation = page["items"][0]["target"]["selector"]
    assert text[position["start"] : position["end"]] == quotation["exact"] == "INF Treaty"
    assert text.endswith(quotation["exact"] + quotation["suffix"])


def test_reference_list_counts_mentions(annotator):
    result = annotator.annotate("The INF Treaty, or INF, banned missiles; the INF treaty is dead.")
    (entry,) = reference_list(result, url_for)
    assert (entry["count"], entry["surfaces"]) == (3, ["INF Treaty", "INF", "INF treaty"])


@pytest.mark.parametrize(
    ("format", "piece"),
    [
        ("html", "<"), ("html", '<a "'), ("html", "<a b='"), ("html", "&"), ("html", "<!--"),
        ("html", "<script>"),
        ("markdown", "["), ("markdown", "`" + "x"), ("markdown", "]("), ("markdown", "*"), ("markdown", "> "),
        ("markdown", "!["), ("markdown", "<a "), ("text", "INF "), ("text", "("), ("text", "the "),
        ("text", "Tomahawk "),
        ("text", "-\n"), ("text", " \n"), ("text", "the deal "), ("text", "START/"),
        ("html", "</"), ("markdown", "``` "),
    ],
)  # fmt: skip
def test_hostile_input_takes_linear_time(annotator, format, piece):
    taken = processor_time(lambda times: annotator.annotate(piece * times, format))
    taken(100)
    assert taken(16_000) < 12 * taken(4_000)


def test_generic_words_after_a_system_are_not_the_class(annotator):
    assert linked(annotator, "Russia fired Kinzhal hypersonic missiles.") == [("Kinzhal", "kinzhal")]
    assert linked(annotator, "The DF-17 missile has a glide vehicle on top.") == [("DF-17", "df-17")]


@pytest.mark.parametrize(
    "text",
    [
        "The frigate fired a hypersonic cruise missile Zircon at a barge.",
        "Last came a hypersonic missile, the DF-17, on a lorry.",
        "Pyongyang fired a hypersonic missile into the sea.",
        "Russia's newest hypersonic missile flew.",
    ],
)
def test_one_weapon_is_not_the_class(annotator, text):
    assert "hypersonic-weapons" not in [record for _, record in linked(annotator, text)]


def test_a_name_in_brackets_means_the_record_named_before_them(annotator):
    name = "Strategic Arms Reduction Treaty"
    text = f"New START ({name}) is the last; START I ({name}) is dead."
    assert [record for _, record in linked(annotator, text)] == [
        "new-start",
        "new-start",
        "start-i",
        "start-i",
    ]


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Strategic Arms Reduction (START) II Treaty", "start-ii"),
        ("Strategic Offensive Reductions (SOR) Treaty", "sort"),
    ],
)
def test_an_acronym_in_the_middle_of_a_name_belongs_to_it(annotator, text, record):
    assert linked(annotator, f"They left the {text} that day.") == [(text, record)]


def test_an_acronym_after_another_name_of_its_record_means_the_record(annotator):
    text = "A missile was fired from its Mid-Range Capability (MRC) platform at a ship."
    assert [record for _, record in linked(annotator, text)] == ["typhon", "typhon"]


def test_the_block_of_a_missile_is_no_part_of_its_name():
    record = {
        "id": "x",
        "title": "Tomahawk",
        "names": [{"text": "Tomahawk", "kind": "title"}, {"text": "Tomahawk Block V", "kind": "variant"}],
    }
    assert [name.text for name in names_of([("system", record)], {})] == ["Tomahawk"]
