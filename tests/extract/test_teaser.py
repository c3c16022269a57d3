"""Whether a text ends before its report because of a paywall: what tells, and what alone does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

import pytest

from coranto.extract import chooser, declared, page, plain, teaser
from coranto.extract.draft import Declared
from coranto.records import Evidence

OPENING = (
    "The harbour board met on Tuesday evening and voted to close the northern quay for the whole of the winter.",
    "Fishermen who land their catch there said that nobody had asked them, and that the way to the next quay is long.",
    "The board's chairman said the piles under the quay had rotted faster than the engineers had thought in spring.",
)
MORE = (
    "The repair will cost four million and take until May, the engineers wrote in the report that the board released."
)
CLOSED = {"@type": "NewsArticle", "headline": "Board closes quay", "isAccessibleForFree": False}


@dataclass
class Told(Declared):
    """What a page declares, with the node of its report."""

    report: dict[str, Any] = field(default_factory=dict)


def html(*parts: str, ld: dict[str, Any] | None = None, head: str = "") -> str:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    return (
        f"<html lang='en'><head><title>Quay</title>{script}{head}</head><body><nav><a href='/s'>Subscribe</a></nav>"
        f"<main><article><h1>Board closes the northern quay</h1>{''.join(parts)}</article></main>"
        "<footer><p><a href='/abo'>Subscribe now</a></p></footer></body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "<div class='article-body'>" + "".join(f"<p>{t}</p>" for t in texts) + "</div>"


def whole(times: int = 8) -> str:
    return paragraphs(*OPENING, *(f"{MORE} Part {n} of it follows." for n in range(times)))


def look(text: str, body: str | None = None) -> Evidence | None:
    root = page.parse(text, "test")
    found = declared.read(root)
    told = Told(**{name: getattr(found, name) for name in Declared.__dataclass_fields__ if name != "report"})
    told.report = dict(next(iter(declared._nodes(root)), {}))
    page.prune(root)
    raws = page.blocks(root, "test")
    taken = chooser.choose(root, raws, told)
    made = "\n\n".join(raws[i].text for i in taken)
    return teaser.truncated(root, raws, taken, told, made if body is None else body, text)


NOTICES = (
    "You have 61 per cent of this article left to read.", "This article is reserved for subscribers.",
    "To continue reading this article, log in.", "This post is for paid subscribers",
    "Subscribe to read the full story", "The rest of this article is for members.",
    "Il vous reste 57,09 % de cet article à lire. La suite est réservée aux abonnés.",
    "Cet article est réservé aux abonnés", "Pour lire la suite, abonnez-vous", "Poursuivez votre lecture pour 1 €",
    "Weiterlesen mit NORDSEE+", "Möchten Sie weiterlesen?", "Dieser Artikel ist nur für Abonnenten verfügbar",
    "Lesen Sie diesen Artikel mit Ihrem Abo", "Um den ganzen Artikel zu lesen, melden Sie sich an",
    "Este contenido es exclusivo para suscriptores", "Para seguir leyendo, suscríbete",
    "Suscríbete para seguir leyendo",
    "Questo articolo è riservato agli abbonati", "Per continuare a leggere, abbonati",
    "Este conteúdo é exclusivo para assinantes", "Para continuar lendo, faça login",
    "Dit artikel is alleen voor abonnees", "Om het volledige artikel te lezen", "Læs videre med abonnement",
    "Denne saken er kun for abonnenter", "For å lese hele saken må du være abonnent",
    "Den här artikeln är endast för prenumeranter", "Vill du läsa vidare?", "Tämä juttu on vain tilaajille",
    "Pozostało jeszcze 89% artykułu", "Artykuł dostępny tylko dla prenumeratorów",
    "Tento článek je pouze pro předplatitele",
    "Ez a cikk csak előfizetőknek érhető el", "Acest articol este disponibil doar pentru abonați",
    "Этот материал доступен только подписчикам", "Чтобы дочитать до конца, оформите подписку",
    "Цей матеріал доступний лише для передплатників", "Bu haber yalnızca abonelere özel",
    "Okumaya devam etmek için abone olun", "هذا المقال متاح للمشتركين فقط", "لمتابعة القراءة سجل الدخول",
    "הכתבה למנויים בלבד", "この記事は会員限定です。", "残り1,234文字", "ログインして続きを読む", "本文为付费阅读内容",
    "剩余 80% 的内容", "訂閱以繼續閱讀", "구독자 전용 기사입니다", "로그인 후 전체 기사를 볼 수 있습니다",
)  # fmt: skip


@pytest.mark.parametrize("words", NOTICES)
def test_a_notice_under_a_short_text_tells_that_it_ends_early(words: str) -> None:
    found = look(html(paragraphs(*OPENING), f"<div class='box'><p>{words}</p></div>"))
    assert found is not None
    assert (found.field, found.basis) == ("paywalled", "text")
    assert found.confidence >= 0.8


@pytest.mark.parametrize(
    "words",
    [
        "Subscribe", "Subscribe now", "Already a subscriber? Log in", "Sign up for our newsletter to read more",
        "Log in to comment", "Scroll down to continue reading", "Abonnez-vous à notre newsletter", "S'abonner",
        "Jetzt abonnieren", "Weiterlesen", "Suscríbete", "Leggi anche", "Войти", "ログイン", "Abone ol", "اقرأ المزيد",
        "Subscribe now to keep reading and get access to the full archive.", "スクラップは会員限定です",
        "Log in to save this article", "Esta funcionalidad es exclusiva para suscriptores",
    ],
)  # fmt: skip
def test_what_stands_under_many_texts_tells_nothing(words: str) -> None:
    assert look(html(paragraphs(*OPENING), f"<div><p>{words}</p></div>")) is None


def test_the_place_of_the_notice_is_given_where_it_stands_in_the_text() -> None:
    text = "This article is reserved for subscribers."
    page_text = html(paragraphs(*OPENING, text))
    body = "\n\n".join((*OPENING, text))
    found = look(page_text, body)
    assert found is not None
    assert body[found.start : found.end] == text


def test_a_declaration_alone_is_no_truncation() -> None:
    assert look(html(whole(), ld=CLOSED)) is None


def test_hidden_walls_beside_the_whole_text_are_no_truncation() -> None:
    wall = "<div class='paywall' hidden><p>This content is reserved for subscribers only</p></div>"
    assert look(html(whole(), wall, ld=CLOSED)) is None


def test_an_advert_within_the_text_is_no_truncation() -> None:
    advert = "<div class='box'><p>To continue reading without adverts, subscribe.</p></div>"
    assert look(html(paragraphs(*OPENING), advert, whole(3))) is None


def test_a_wall_under_a_long_text_is_no_truncation() -> None:
    wall = "<div class='reg-wall'><p>Create a free account to continue reading</p></div>"
    assert look(html(whole(40), wall)) is None


def test_the_part_that_is_declared_closed_is_looked_for() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".closed-part"}
    ld = CLOSED | {"hasPart": part}
    assert look(html(paragraphs(*OPENING[:2]), ld=ld)) is not None
    given = whole().replace("article-body", "article-body closed-part")
    wall = "<div class='paywall'><p>This article is for subscribers</p></div>"
    assert look(html(given, wall, ld=ld)) is None


def test_a_text_that_breaks_off_counts_with_a_declaration() -> None:
    broken = paragraphs(OPENING[0], OPENING[1].removesuffix(".") + " and …")
    assert look(html(broken, ld=CLOSED)) is not None
    assert look(html(broken)) is None


def test_a_declared_length_counts_with_a_declaration() -> None:
    assert look(html(paragraphs(*OPENING), ld=CLOSED | {"wordCount": 900})) is not None
    assert look(html(paragraphs(*OPENING), ld={"@type": "NewsArticle", "wordCount": 900})) is None


def test_a_body_taken_whole_from_what_is_declared_is_not_truncated() -> None:
    full = " ".join((*OPENING, *(f"{MORE} Part {n}." for n in range(20))))
    text = html(paragraphs(*OPENING), "<p>This article is for subscribers</p>", ld=CLOSED | {"articleBody": full})
    assert look(text) is not None
    assert look(text, full) is None


def test_a_second_copy_that_is_shortened_says_nothing_of_the_first() -> None:
    copy = f"<div class='intro'><p>{OPENING[0]}</p><div><p>Pozostało jeszcze 89% artykułu</p></div></div>"
    assert look(html(whole(), copy)) is None


def read_plain(*texts: str) -> Evidence | None:
    return teaser.ends_early(plain.read("\n\n".join(("Board closes the northern quay", *texts)), "test"))


def test_a_notice_taken_for_text_does_not_hide_how_the_text_ends() -> None:
    words = "The whole of this story is told to people who pay, and you can subscribe to read it in full today."
    long = paragraphs(*(f"{MORE} Part {n} of it follows." for n in range(26)), OPENING[0] + " But then the…", words)
    assert look(html(long)) is not None


def test_plain_text_tells_by_its_words() -> None:
    found = read_plain(*OPENING, "Il vous reste 57 % de cet article à lire. La suite est réservée aux abonnés.")
    assert found is not None
    assert found.start is not None
    assert read_plain(*OPENING, "This article is reserved for subscribers.") is not None


def test_plain_text_about_paywalls_is_whole() -> None:
    about = (
        "The paper said that this article is reserved for subscribers, and that it would stay so for a week at least."
    )
    assert read_plain(*OPENING, about, *(f"{MORE} Part {n}." for n in range(4))) is None
    assert read_plain(*OPENING, "Subscribe") is None


def test_what_a_notice_says_does_not_hang_on_the_order_of_sets() -> None:
    line = "Il vous reste 57 % de cet article à lire. La suite est réservée aux abonnés. Déjà abonné ? Se connecter"
    asked = f"from coranto.extract.teaser import notice; print(notice({line!r}))"
    said = {
        subprocess.run([sys.executable, "-c", asked], env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2", "3", "4")
    }  # fmt: skip
    assert len(said) == 1
    assert "rest" in said.pop()
