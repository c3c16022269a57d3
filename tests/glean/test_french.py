"""French press prose, read from the surface: who said what in ten paragraphs, and where a source phrase ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from coranto.glean import Glean
from coranto.records import Article, Block, Dated, Reading
from glean.claiming import draft_of, rows
from glean.french import SEEN, UNSEEN, Paragraph

Letters = frozenset[int]


def read(text: str) -> Reading:
    block = Block(0, len(text), "paragraph")
    published = Dated("2024-03-08", "given", 1.0)
    return Glean().read(Article(capture="c:0", text=text, language="fr", blocks=(block,), published=published))


def letters(text: str, spans: Sequence[tuple[int, int]]) -> Letters:
    return frozenset(i for start, end in spans for i in range(start, end) if text[i].isalnum())


def wanted(paragraph: Paragraph) -> list[tuple[Letters, Letters]]:
    """(source, content) of each claim; a source that stands several times is the one nearest to its content."""
    out = []
    for source, content in paragraph.claims:
        spans = [(at := paragraph.text.index(piece), at + len(piece)) for piece in content.split(" | ")]
        found = [
            m.span()
            for m in re.finditer(rf"(?<!\w){re.escape(source)}(?!\w)", paragraph.text)
            if not any(a <= m.start() < b for a, b in spans)
        ]
        near = min(found, key=lambda f: min(min(abs(f[0] - b), abs(a - f[1])) for a, b in spans))
        out.append((letters(paragraph.text, [near]), letters(paragraph.text, spans)))
    return out


def joint50(paragraphs: Sequence[Paragraph]) -> float:
    """F1 in per cent of claims whose content overlaps by half or more (letters, union) and whose source overlaps."""
    right = gold = found = 0
    for paragraph in paragraphs:
        want = wanted(paragraph)
        claims = [
            tuple(letters(paragraph.text, [(s.start, s.end) for s in spans]) for spans in (claim.source, claim.content))
            for claim in read(paragraph.text).claims
        ]
        gold, found = gold + len(want), found + len(claims)
        for source, content in claims:
            hit = next((w for w in want if w[0] & source and 2 * len(w[1] & content) >= len(w[1] | content)), None)
            if hit is not None:
                want.remove(hit)
                right += 1
    return 200 * right / (gold + found)


def test_claims_of_paragraphs_written_before_the_rules() -> None:
    assert joint50(UNSEEN) >= 85


def test_claims_of_paragraphs_used_for_the_rules() -> None:
    assert joint50(SEEN) >= 95


RULES = [
    # a clause, a comma and the tag, no quotation marks
    ("Le pont est fermé, a annoncé mardi soir la mairie.", "la mairie", "a annoncé", "Le pont est fermé"),
    ("Dix bateaux ont coulé, indique le port dans un rapport.", "le port", "indique", "Dix bateaux ont coulé"),
    # an aside before the verb is no content
    ("Le maire, élu en mars, a annoncé la fermeture.", "Le maire", "a annoncé", "la fermeture"),
    # the source ends before a participle of time or place and before a relative clause
    ("Dix cas sont connus, selon un point du port arrêté à midi.", "un point du port", "selon", "Dix cas sont connus"),
    ("Selon le port, qui a rouvert, dix bateaux ont coulé.", "le port", "Selon", "dix bateaux ont coulé"),
    ("Le port a rouvert et affirme que tout est prêt.", "Le port", "affirme", "que tout est prêt"),
    # verbs with their particle, verbs that want a number
    ("Le port fait état de dix disparus.", "Le port", "fait état de", "dix disparus"),
    ("Le port fait état, lui, de dix disparus.", "Le port", "fait état, lui, de", "dix disparus"),
    ("Le port parle de 40 disparus.", "Le port", "parle de", "40 disparus"),
    ("Le port met en garde contre une panne.", "Le port", "met en garde contre", "une panne"),
    # verbs joined, the source given once
    ("Le maire a promis des bus et a exigé une enquête.", "Le maire", "a exigé", "une enquête"),
    ("Le maire a promis des bus et a exigé une enquête.", "Le maire", "a promis", "des bus"),
    ("Le maire dit avoir vu la lettre.", "Le maire", "dit", "avoir vu la lettre"),
    ("Le maire nie avoir vu la lettre.", "Le maire", "nie", "avoir vu la lettre"),
    # the tag inside the marks
    ("« Le pont tient, a dit le maire. Il rouvre. »", "le maire", "a dit", "« Le pont tient | Il rouvre. »"),
    ("De source policière, le pont tient.", "source policière", "De", "le pont tient"),
    # a piece before the only comma of a sentence is a clause, whatever its verb
    ("La région étudie un rachat, a dit le port.", "le port", "a dit", "La région étudie un rachat"),
    ("Le pont est fermé, la mairie invoque le vent.", "la mairie", "invoque", "le vent"),
    # present tense inside the marks, a lost closing mark
    ("« Le pont tient, affirme Ida Rou. Il rouvre. »", "Ida Rou", "affirme", "« Le pont tient | Il rouvre. »"),
    # the object behind a pause, a preposition of the verb, a stance, a quotation in a phrase of place
    ("Le port a confirmé jeudi la panne.", "Le port", "a confirmé", "la panne"),
    ("Le port a annoncé la fin des travaux dès lundi.", "Le port", "a annoncé", "la fin des travaux"),
    ("L’ONU appelle à une trêve.", "L’ONU", "appelle", "à une trêve"),
    ("L’ONU a exprimé son inquiétude.", "L’ONU", "a exprimé", "son inquiétude"),
    ("Ida Rou a jugé sur Radio Vesin « absurde » le plan.", "Ida Rou", "a jugé", "« absurde » le plan"),
    ("Le groupe en propose 25 000.", "Le groupe", "en propose", "25 000"),
    ("Le maire a reçu Ida Rou et lui a promis une aide.", "Le maire", "lui a promis", "une aide"),
    # plans, refusals, denials by negation
    ("Le port veut fermer le quai.", "Le port", "veut", "fermer le quai"),
    ("Le port refuse de commenter.", "Le port", "refuse", "de commenter"),
    ("Le port n’exclut pas une grève.", "Le port", "n’exclut pas", "une grève"),
    # reflexive verbs, infinitives behind their helper, a gerund or an infinitive with the source before
    ("« Rien ne va », s’agace Ida Rou.", "Ida Rou", "s’agace", "« Rien ne va »"),
    ("Le maire s’est dit prêt à partir.", "Le maire", "s’est dit", "prêt à partir"),
    ("Le pont tient, a tenu à préciser le port.", "le port", "a tenu à préciser", "Le pont tient"),
    ("Le maire dit que non, avant d’ajouter que tout va.", "Le maire", "avant d’ajouter", "que tout va"),
    ("Le maire a dit que tout va, tout en demandant une aide.", "Le maire", "en demandant", "une aide"),
    # nouns, views of a pronoun, blame in the passive
    ("La crainte d’une panne, exprimée par le port, dure.", "le port", "crainte | exprimée", "d’une panne"),
    ("La promesse du maire de rouvrir le quai reste vaine.", "maire", "promesse", "de rouvrir le quai reste vaine"),
    ("Le pont, selon lui, est sûr.", "lui", "selon", "Le pont | est sûr"),
    ("Le vent est tel, selon le port, que le pont ferme.", "le port", "selon", "Le vent est tel | que le pont ferme"),
    ("A ses yeux, le pont tient.", "ses", "A | yeux", "le pont tient"),
    ("Les experts tablent sur une crue.", "Les experts", "tablent", "sur une crue"),
    ("À ses yeux, le pont tient.", "ses", "À | yeux", "le pont tient"),
    ("Ida Rou est soupçonnée d’avoir menti.", "", "est soupçonnée", "Ida Rou | d’avoir menti"),
    ("Il est reproché à Ida Rou d’avoir menti.", "", "Il est reproché", "à Ida Rou d’avoir menti"),
    # a clause that follows with its own verb ends the content
    ("Le port compte 12 cas, le syndicat en annonce 30.", "Le port", "compte", "12 cas"),
    ("Le port s’engage à payer, a-t-il écrit.", "il", "a-t-il écrit", "Le port s’engage à payer"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content"), RULES)
def test_rules(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in rows(draft_of(text, "fr"))


@pytest.mark.parametrize(
    "text",
    [
        "Le bilan varie selon le journal qui le donne.",
        "On compte 40 disparus.",
        "Ces chiffres n’ont pas été confirmés de source indépendante.",
        "Le maire parle de la pluie avec ses voisins.",
        "La journée s’annonce difficile.",
        "Le vote est annoncé pour mardi.",
        "Les ventes ont souffert de la faible demande d’outils.",
        "Le club, qui compte 310 licenciés, ferme.",
        "Le port l’a confirmé mardi aux 214 marins.",
    ],
)
def test_no_claim(text: str) -> None:
    assert rows(draft_of(text, "fr")) == []


FIGURES = [
    ("Les combats ont fait plus de 400 morts dans les deux camps.", [(400, ">", "killed", None)]),
    ("La police compte au moins 170 morts de plus dans le sud.", [(170, ">=", "killed", "La police")]),
    (
        "Le Croissant-Rouge libyen parle de 40 morts et de près de 300 blessés.",
        [(40, "=", "killed", "Croissant-Rouge"), (300, "~", "injured", "Croissant-Rouge")],
    ),
    (
        "Selon les autorités séparatistes arméniennes, 30 soldats ont été tués.",
        [(30, "=", "killed", "les autorités séparatistes arméniennes")],
    ),
    (
        "La crue a fait 12 morts, selon un bilan du ministère de l’intérieur arrêté à 10 heures.",
        [(12, "=", "killed", "ministère de l’intérieur")],
    ),
    (
        "Au moins 30 000 habitants ont été évacués, a indiqué mercredi la préfecture.",
        [(30000, ">=", "evacuated", "la préfecture")],
    ),
    (
        "Au moins 20 000 manifestants ont défilé, selon la préfecture, 50 000 selon les syndicats.",
        [(20000, ">=", "participants", "la préfecture"), (50000, "=", "participants", "les syndicats")],
    ),
]


@pytest.mark.parametrize(("text", "figures"), FIGURES)
def test_figures(text: str, figures: list[tuple[int, str, str, str | None]]) -> None:
    assert [(f.value, f.operator, f.measure, f.claimant) for f in read(text).figures] == figures


def test_an_hour_alone_moves_no_figure_to_another_day() -> None:
    reading = read("La crue de la nuit de jeudi a fait 12 morts, selon un bilan de la police arrêté à 10 heures.")
    assert [f.as_of for f in reading.figures] == ["2024-03-08"]


def test_the_toll_of_an_event_is_not_the_word_of_the_event() -> None:
    (claim,) = read("Le bilan du séisme fait état de 90 morts.").claims
    assert claim.speaker.name == "Le bilan du séisme"


def test_a_name_is_shown_without_its_article() -> None:
    (claim,) = read("L’OMS affirme que les hôpitaux manquent de lits.").claims
    assert claim.speaker.entity == "org:who"


def test_letters_in_brackets_behind_other_letters_are_a_body_of_their_own() -> None:
    reading = read("Un rapport du bureau des affaires humanitaires de l’ONU (OCHA) a paru. L’OCHA compte 170 morts.")
    assert [f.claimant_entity for f in reading.figures] == ["org:ocha"]


def test_paragraphs_that_reopen_their_quotation_are_one_content() -> None:
    draft = draft_of("« Je n’ai rien signé.\n\n« Qu’on me montre une pièce », insiste Ida Rou.", "fr")
    assert rows(draft) == [("Ida Rou", "insiste", "« Je n’ai rien signé. | « Qu’on me montre une pièce »")]


@pytest.mark.parametrize(
    ("text", "source", "speaker"),
    [
        ("Le 13 mars, le ministère de la santé avait fait état de 12 morts.", "le ministère de la santé", None),
        ("Dix personnes sont mortes, selon la mairie, qui dénombre aussi 12 disparus.", "la mairie", None),
        ("La crue a fait 12 morts, selon un bilan de la préfecture arrêté samedi.", None, "préfecture"),
        ("La mairie comptait samedi au moins 12 blessés.", "La mairie", None),
        ("Le préfet s’en tenait samedi à 12 blessés.", "Le préfet", None),
        (
            "Tarmeau et la préfecture ont annoncé dans un communiqué la mort de 12 personnes.",
            None,
            "Tarmeau et la préfecture",
        ),
        (
            "La mairie a fermé le pont, a dit le maire. Nul n’est blessé, selon la même source.",
            "la même source",
            "le maire",
        ),
    ],
)
def test_who_counts_the_victims(text: str, source: str | None, speaker: str | None) -> None:
    claim = read(text).claims[-1]
    assert source is None or [s.of(text) for s in claim.source] == [source]
    assert speaker is None or claim.speaker.name == speaker


def test_a_day_between_a_verb_of_counting_and_its_number_is_when_it_was_said() -> None:
    (claim,) = read("La mairie comptait mercredi au moins 12 blessés.").claims
    assert claim.said_at is not None
    assert (claim.said_at.value, claim.said_at.basis) == ("2024-03-06", "weekday")
