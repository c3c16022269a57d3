from __future__ import annotations

import dataclasses

import numpy as np

from coranto.join.copies import imprint
from coranto.join.fingerprints import take_print
from coranto.join.likeness import weights
from coranto.join.stories import Window, groupings
from coranto.join.translations import MOST_SENTENCES, Sentence, Translations, sentences, way
from coranto.join.vectors import SCALE, SentenceEncoder
from coranto.records import Article, Dated, Title
from join.prose import article, paragraphs

ENGLISH = [
    "The town of Orlen closed its last coal mine on Friday after 140 years, the operator Bergwald said.",
    "The 320 miners came up together at noon and handed in their lamps at the gate of the Sophia pit.",
    "“I have spent half my life down there,” said Karl Wendt, who started in 1989 at the age of 16.",
    "The state of Nordmark will pay 45 million euros for a park of workshops on the site.",
    "Mayor Lena Brandt expects the first firms to move in next spring.",
    "Water will be pumped out of the shafts for another 20 years at least.",
]
GERMAN = [
    "Die Stadt Orlen hat am Freitag nach 140 Jahren ihr letztes Kohlebergwerk geschlossen, so der Betreiber Bergwald.",
    "Die 320 Bergleute fuhren mittags gemeinsam aus und gaben am Tor der Grube Sophia ihre Lampen ab.",
    "„Ich habe mein halbes Leben dort unten verbracht“, sagte Karl Wendt, der 1989 mit 16 Jahren angefangen hatte.",
    "Das Land Nordmark zahlt 45 Millionen Euro für einen Park mit Werkstätten auf dem Gelände.",
    "Bürgermeisterin Lena Brandt rechnet damit, dass die ersten Firmen im nächsten Frühjahr einziehen.",
    "Noch mindestens 20 Jahre lang wird Wasser aus den Schächten gepumpt werden.",
]
OWN_GERMAN = [
    "In Orlen geht eine Epoche zu Ende. Mit der Grube Sophia hat am Freitag das letzte Bergwerk im Revier zugemacht.",
    "Viele Anwohner standen mit Blumen am Zaun, einige weinten. Der Posaunenchor spielte das Steigerlied.",
    "„Ich habe mein halbes Leben dort unten verbracht“, sagte der Bergmann Karl Wendt unserer Zeitung.",
    "Die Gewerkschaft fordert nun Umschulungen für alle 320 Beschäftigten und kritisiert die Regierung in Nordmark.",
    "Wirtschaftsforscher erwarten, dass die Arbeitslosigkeit im Kreis auf zwölf Prozent steigt.",
]


def told(body: list[str], outlet: str, when: str, language: str, title: str = "") -> Article:
    made = article(body, outlet, f"2026-05-0{when}", language=language, name=outlet)
    return dataclasses.replace(made, title=Title(title) if title else None)


FIRST = told(ENGLISH, "Orlen Mail", "8T10:00+00:00", "en")
COPY = told(GERMAN, "Kreisbote", "8T13:00+00:00", "de")
OTHER = told(OWN_GERMAN, "Volksblatt", "8T14:00+00:00", "de")


def test_a_translation_is_a_copy_and_another_report_of_the_event_is_none() -> None:
    window = Window()
    judged = [j for a in (FIRST, COPY, OTHER) for j in window.add(a, None)]
    (group,) = groupings({a.id: a for a in (FIRST, COPY, OTHER)}, judged)
    assert dict(group.kinds) == {FIRST.id: "original", COPY.id: "translated", OTHER.id: "original"}
    assert group.independent() == 2
    (copy,) = [j for j in judged if j.kind == "copy-of"]
    assert copy.parts == (COPY.id, FIRST.id)
    assert copy.maker == "join.translations 1"
    assert "6 of this text's 6 sentences stand in the same order in the report of Orlen Mail (English)" in copy.reason
    assert "published 3 hours earlier" in copy.reason


def test_who_came_first_is_told_by_time_and_not_by_arrival() -> None:
    window = Window()
    for one in (COPY, FIRST):
        placed = window.place(one, None)
    assert [(c.copy, c.origin, c.kind) for c in placed.copies] == [(COPY.id, FIRST.id, "translated")]
    credited = dataclasses.replace(
        FIRST, credits=("Kreisbote",), published=Dated("2026-05-08T09:00+00:00", "given", 1.0)
    )
    window = Window()
    for one in (COPY, credited):
        placed = window.place(one, None)
    assert [(c.copy, c.origin) for c in placed.copies] == [(credited.id, COPY.id)]


def test_a_restored_window_finds_the_same_copies() -> None:
    window = Window()
    window.add(FIRST, None)
    again = Window.restore(window.snapshot())
    assert again.place(COPY, None) == window.place(COPY, None)
    assert again.snapshot() == window.snapshot()


def test_what_both_only_quote_is_not_counted() -> None:
    speech = [f"“{line[:-1]},” he said." for line in ENGLISH]
    spoken = [f"„{line[:-1]}“, sagte er." for line in GERMAN]
    window = Window()
    window.add(told(speech, "Orlen Mail", "8T10:00+00:00", "en"), None)
    assert window.place(told(spoken, "Kreisbote", "8T13:00+00:00", "de"), None).copies == ()


def test_a_sentence_is_met_once_and_in_order() -> None:
    rng = np.random.default_rng(2)
    vectors = rng.normal(size=(6, 64))
    codes = np.rint(SCALE * vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.int8)
    lines = [Sentence(f"line {n}", 10, False) for n in range(6)]
    straight = way(lines, lines, codes, codes)
    assert [(s.first, s.second) for s in straight] == [((n,), (n,)) for n in range(6)]
    mixed = [3, 4, 5, 0, 1, 2]
    found = way(lines, [lines[n] for n in mixed], codes, codes[mixed])
    assert len(found) == 3
    merged = np.stack([codes[0].astype(float) + codes[1], *codes[2:].astype(float)])
    merged = np.rint(SCALE * merged / np.linalg.norm(merged, axis=1, keepdims=True)).astype(np.int8)
    assert way(lines, lines[1:], codes, merged)[0].first == (0, 1)


def test_long_and_odd_texts_are_bounded() -> None:
    long = sentences(article(paragraphs(3, 60, 4)))
    assert len(long) == MOST_SENTENCES
    assert sentences(Article(capture="c", text="...\n\n??")) == []
    odd = Article(capture="c", text="Half a character \ud800 stands in this sentence here. " * 4, language="en")
    held = Translations(SentenceEncoder(), weights()["centre"])
    held.add(odd, None, "en")
    held.add(FIRST, None, "fr")
    marks = [imprint(a, take_print(a), n) for n, a in enumerate((odd, FIRST))]
    assert held.relations(marks[0], [(marks[1], "fr")], "en") == []
    held.drop(odd.id)
    assert odd.id not in held.packed
