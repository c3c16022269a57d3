"""Plain text: kept character for character, its paragraphs found, its noise labelled and the report left whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coranto.errors import BadInput
from coranto.extract import read_record
from coranto.records import Article

LEAD = (
    "Rescue teams in the harbour town of Veldmar pulled four fishermen from the water on Tuesday, March 12, "
    "after their boat struck a breakwater in heavy fog, the coast guard said in a statement."
)
MORE = (
    "“We heard the engine and then a crash,” said Ilse Tammen, who runs the fish market beside the quay. "
    "The coast guard said two other fishermen were still missing and that divers would search until dark."
)
LAST = (
    "Veldmar has seen three such accidents since 2019. The harbour office has asked for a new light on the breakwater."
)
HEADLINE = "Four fishermen rescued off Veldmar as search goes on for two"


def read(*lines: str, **more: str) -> Article:
    return read_record({"id": "r", "text": "\n\n".join(lines), "fetched_at": "2024-03-20T08:00:00+00:00", **more})


def labels(article: Article) -> dict[str, str]:
    """Every cut's words and label."""
    return {article.text[c.start : c.end]: c.label for c in article.cuts}


def live(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.live()]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("See also\u00a0 Minister denies plan to sell the national railway", "see-also"),
        ("Also read: Storm closes schools across the north", "see-also"),
        ("Don't miss Our photographer's year in twelve pictures", "see-also"),
        ("Related: Prices of bread rise for the third month", "see-also"),
        ("read more: The article is reserved for our subscribers Court frees two former ministers", "read-more"),
        ("Read the full story Cholera cases double in a month", "read-more"),
        ("Article reserved for subscribers", "paywall"),
        ("Subscribers only", "paywall"),
        ("You have 63% of this article left to read. The rest is for subscribers.", "paywall"),
        ("Subscribe to our newsletter for the best of the week", "newsletter"),
        ("Sign up here to get the day's top stories in your inbox", "newsletter"),
        ("Get the app", "app-advert"),
        ("Download our application", "app-advert"),
        ("Follow us on Facebook and Telegram", "share"),
        ("Share on WhatsApp", "share"),
        ("Advertisement", "embed"),
        ("Listen to this article", "embed"),
        ("4 min read", "embed"),
        ("Photo: Anna Berg/Reuters", "caption"),
        ("© 2024 Veldmar Courier. All rights reserved.", "legal"),
        ("Leave a comment", "comments"),
        ("This article was updated at 14:05 to add the names of the boats.", "correction"),
        ("Reporting by Jon Ames; Editing by Kit Moor", "credit"),
        ("The Courier with Reuters and dpa", "credit"),
        ("(with AFP)", "credit"),
    ],
)
def test_a_notice_between_paragraphs_is_cut_and_nothing_else(line: str, label: str) -> None:
    article = read(HEADLINE, LEAD, line, MORE, LAST)
    assert labels(article) == {line: label}
    assert live(article) == [HEADLINE, LEAD, MORE, LAST]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Lire aussi\u00a0: La grève des trains est reconduite", "see-also"),
        ("À lire aussi Le procès du maire s’ouvre lundi", "see-also"),
        ("Article réservé à nos abonnés Les pêcheurs du Nord craignent l’hiver", "paywall"),
        ("Inscrivez-vous à notre newsletter", "newsletter"),
        ("Télécharger l’application", "app-advert"),
        ("Partager sur Facebook", "share"),
        ("La suite après la publicité", "embed"),
        ("Le Courrier avec AFP et Reuters", "credit"),
    ],
)
def test_french_notices(line: str, label: str) -> None:
    first = "Les secours ont repêché quatre marins dans le port de Veldmar mardi 12 mars, disent les garde-côtes."
    second = "« Nous avons entendu le moteur puis un choc », a dit une marchande du quai, qui a prévenu les secours."
    article = read("Quatre marins sauvés dans le port de Veldmar", first, line, second)
    assert labels(article) == {line: label}


@pytest.mark.parametrize(
    "line",
    [
        "Read more than a thousand pages a year, the minister told his students, and know little.",
        "The company asked its customers to download the app again after the breach, which it said was closed.",
        "Subscribers of the newspaper were told in a letter that the Sunday edition would end in June.",
        "Watch parties were held in forty towns, and the police counted two hundred thousand people.",
        "He met with AFP reporters for two hours and left without answering the last question.",
        "“Read also what they do not print,” the judge told the court, which rose until Monday.",
        "Published in 2019, the report counted 214 wrecks along the coast; the ministry never answered it.",
        "Share prices of the two shipping lines fell by a tenth and recovered before the close of trading.",
    ],
)
def test_a_sentence_of_the_report_is_never_cut(line: str) -> None:
    article = read(HEADLINE, LEAD, line, MORE, LAST)
    assert labels(article) == {}
    assert line in live(article)


def test_an_advert_of_several_lines_is_one_box() -> None:
    box = [
        "Courier application",
        "The Courier in the morning",
        "Every day, a selection of 15 articles",
        "Install the app",
    ]
    article = read(HEADLINE, LEAD, *box, MORE, "Divers wait for the fog to lift", LAST)
    assert labels(article) == dict.fromkeys(box, "app-advert")
    assert "Divers wait for the fog to lift" in live(article)


def test_links_under_most_read_are_cut_up_to_the_report() -> None:
    links = ["Parliament votes on the budget", "A bear walks into a bakery", "Cup final moved to Sunday"]
    article = read(HEADLINE, LEAD, MORE, LAST, "Most read", *links)
    assert labels(article) == {"Most read": "related", **dict.fromkeys(links, "related")}


def test_the_page_header_is_cut_and_the_headline_found_though_a_slogan_stands_above() -> None:
    head = ["June 2, 2025", "Baltic Reader", "All the day's news in one place, gathered from everywhere"]
    article = read(*head, HEADLINE, HEADLINE, LEAD, MORE)
    assert article.title is not None
    assert (article.title.text, article.title.start) == (HEADLINE, article.text.index(HEADLINE))
    assert labels(article) == {
        head[0]: "date-line",
        head[1]: "page-header",
        head[2]: "page-header",
        HEADLINE: "title-repeat",
    }
    assert live(article) == [HEADLINE, LEAD, MORE]


def test_a_text_that_begins_with_its_report_has_no_headline() -> None:
    article = read(LEAD, MORE, LAST)
    assert article.title is None
    assert [b.kind for b in article.blocks] == ["paragraph"] * 3


def test_a_heading_and_a_line_under_the_headline_are_told_apart() -> None:
    article = read(
        HEADLINE, "Two boats went out in fog though the harbour was closed", LEAD, "Three accidents in five years", LAST
    )
    assert [b.kind for b in article.blocks] == ["headline", "standfirst", "paragraph", "heading", "paragraph"]
    assert article.standfirst is not None
    assert article.standfirst.text.startswith("Two boats")


def test_a_given_title_is_metadata_and_gets_its_place_where_it_stands_in_the_text() -> None:
    inside = read(HEADLINE, LEAD, MORE, title=HEADLINE)
    assert inside.title is not None
    assert inside.title.start == 0
    outside = read(LEAD, MORE, title="Something the text does not say")
    assert outside.title is not None
    assert (outside.title.text, outside.title.start) == ("Something the text does not say", None)
    assert outside.text == f"{LEAD}\n\n{MORE}"


def test_wrapped_lines_are_one_paragraph_and_separate_lines_are_not() -> None:
    wrapped = (
        "The coast guard said on Tuesday that two men were still missing\n"
        "and that the divers would go on searching until the light was\ngone."
    )
    article = read_record({"id": "w", "text": f"{HEADLINE}\n\n{wrapped}\n\n{LAST}\n{MORE}"})
    assert [article.text[b.start : b.end] for b in article.blocks] == [HEADLINE, wrapped, LAST, MORE]


def test_a_credit_glued_to_the_last_sentence_is_cut_alone() -> None:
    article = read(HEADLINE, LEAD, LAST + "The Courier with AP and AFP")
    assert labels(article) == {"The Courier with AP and AFP": "credit"}
    assert article.credits == ("AP", "AFP")
    assert live(article)[-1] == LAST


def test_a_dateline_is_cut_and_names_place_and_agency() -> None:
    article = read(HEADLINE, "VELDMAR, March 12 (Reuters) - " + LEAD, MORE)
    assert labels(article) == {"VELDMAR, March 12 (Reuters) - ": "dateline"}
    assert (article.dateline, article.credits) == ("VELDMAR", ("Reuters",))


def test_a_link_glued_after_the_last_sentence_is_cut() -> None:
    article = read(HEADLINE, LEAD + " Read more: Ferry aground near Holm", MORE)
    assert labels(article) == {"Read more: Ferry aground near Holm": "read-more"}


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aZé 1.:?\n\r\t\u2028\u00a0\ufeff“»-(§漢"), min_size=1, max_size=120))
def test_the_text_is_kept_and_blocks_are_in_order_whatever_the_characters(text: str) -> None:
    try:
        article = read_record({"id": "p", "text": text})
    except BadInput:
        assert not any(c.isalnum() for c in text)
        return
    assert article.text == text
    ends = [0]
    for block in article.blocks:
        assert ends[-1] <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip() == text[block.start : block.end]
        ends.append(block.end)
    covered = "".join(text[b.start : b.end] for b in article.blocks)
    assert [c for c in covered if c.isalnum()] == [c for c in text if c.isalnum()]
    assert all(a.end <= b.start for a, b in zip(article.cuts, article.cuts[1:], strict=False))
