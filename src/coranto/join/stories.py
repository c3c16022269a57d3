"""Which reports tell one story: decided online, report by report, within a window of days, and put right as more come.

::

    article, reading -> terms, vectors, print -> copies and likely kin among live reports -> story -> judgements
    every few reports: neighbourhoods grouped anew -> reports that move -> judgements; idle reports leave

A report joins the story with whose reports it belongs surest on average, or opens one. What comes out are judgements
(``same-story`` with the nearest report, ``copy-of``, ``withdrawn`` where a story is taken apart again), which a person
can withdraw; `groupings` puts them together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace

from coranto.join import several
from coranto.join.components import held_apart
from coranto.join.copies import Copy, Imprints, imprint
from coranto.join.fingerprints import take_print
from coranto.join.groupings import groupings
from coranto.join.likeness import Profile, shared, weights
from coranto.join.moments import day
from coranto.join.plans import Plan, plan_of
from coranto.join.reasons import reason
from coranto.join.regroup import neighbourhood, regroup
from coranto.join.repair import RUNS_ON, SUREST
from coranto.join.shelf import Shelf
from coranto.join.terms import extract_terms
from coranto.join.translations import LIKELY, LOOKED_AT, Translations
from coranto.join.vectors import Embedder, SentenceEncoder, whole
from coranto.records import Article, Judgement, Reading, content_id

__all__ = ["Window", "groupings"]

MAKER = "join.stories 3"
# A date that was only found in the text may be that of an event told.
DOUBTFUL = frozenset({"text"})
# Stories weighed in full for a newcomer, and the latest reports of each that it is weighed against.
STORIES, MEMBERS = 8, 32
# A report that fits no story on its own may follow up one of so many reports that has run for days: if the names and
# words of all its reports are so much like the report's, and twice as much as those of any other such story, and as
# those of the other reports that it was compared with. In a campaign everything is like everything.
MANY, LIKE, AHEAD = 6, 0.45, 2.0
# The chance that is noted then for its nearest reports.
FOLLOWS = 0.3
# The most reports held at one time, some 30 kB each (40 with vectors); the oldest leave first.
MOST_LIVE = 100_000
# The stream's own time is the median of its latest dated reports, so that one wrong date closes nothing.
CLOCK = 101
# So many times a day of the stream its idle stories are let go.
LOOKS = 4
# Every so many reports the stories that they touched are put right, and the idle reports are let go.
CLOSING = 64


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report was put: its story, the report that it descends from (itself for an original), and why.

    `left` are the reports that left the window with it and the stories that they ended in.
    """

    story: str
    origin: str
    judgements: tuple[Judgement, ...] = ()
    copies: tuple[Copy, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


class Window:
    """The live stories. Feed it reports in the order in which they come; its memory is bounded by the window.

    Two reports that are `idle_days` or more apart tell no story together. Reports without a date count by their place
    in the stream. The same reports in the same order give the same judgements on any machine, and a window that was
    restored from its snapshot goes on as if it had never stopped. `embedder` may be a plan of several; None leaves the
    vectors out. `missed` says of each report whose embedder failed why; who has told of it may clear it. At most
    `most_live` reports are held; a stream that brings more within `idle_days` is joined within a shorter time.
    """

    def __init__(
        self, idle_days: int = 7, embedder: Plan | Embedder | None = SentenceEncoder(),  # noqa: B008
        most_live: int = MOST_LIVE,
    ) -> None:  # fmt: skip
        self.idle_days, self.plan, self.most_live = idle_days, plan_of(embedder), most_live
        self.missed: dict[str, str] = {}
        self.position = self.moved = self.looked = 0
        self.shelf = Shelf(idle_days, self.plan.tables())
        self.centres = self.plan.centres()
        self.imprints = Imprints()
        default = self.plan.default  # what tells a translation was measured with it alone
        self.translations = Translations(default, self.shelf.models[default.name]["centre"]) if default else None
        self.story: dict[str, str] = {}
        self.origin: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        self.links: dict[str, dict[str, str]] = {}
        self.parted: dict[tuple[str, str], str] = {}  # what took back that a pair tells one story
        self.apart: set[frozenset[str]] = set()
        self.told_apart: set[frozenset[str]] = set()  # of these, what people say of the pair and not of a judgement
        self.clock: list[float] = []
        self.touched: dict[str, None] = {}

    def add(self, article: Article, reading: Reading | None) -> tuple[Judgement, ...]:
        """Place one report; gives its ``same-story`` and ``copy-of`` judgements, none for the first of a story.

        An article that is live already gives none: retries do no harm.
        """
        return self.place(article, reading).judgements

    def place(self, article: Article, reading: Reading | None) -> Placed:
        """As `add`, and says which story and which origin were found at arrival."""
        if article.id in self.story:
            return Placed(self.story[article.id], self.origin[article.id])
        if told := several.judge(article, reading):
            return several.beside(self, article, reading, told)
        self.position += 1
        profile = self._profile(article, reading)
        mark = imprint(article, take_print(article, reading), self.position)
        found, quoting = self.imprints.relations(mark)
        self.imprints.add(mark)
        self.shelf.add(profile)
        self.links[article.id] = {}
        near = self._meet(profile, found)
        copies = (*found, *self._translated(article, reading, profile, near))
        judged = self._settle(profile, copies, quoting, near)
        self.origin[article.id] = next((self.origin[_other(c, article.id)] for c in copies if c.descends), article.id)
        judged += [c.judgement() for c in copies]
        left: list[tuple[str, str]] = []
        if self.position % CLOSING == 0:
            judged += self.repair()
            left = self._close()
        key = self.story.get(article.id) or left[-1][1]
        return Placed(key, self.origin.get(article.id, article.id), tuple(judged), copies, tuple(left))

    def holds(self, article: str) -> bool:
        """Whether the article with this id is live."""
        return article in self.story

    def heed(self, judgements: Iterable[Judgement]) -> None:
        """Take in what people said, all of it: pairs that they hold apart are never put together again."""
        pairs = {_pair(one, other): made for one, found in self.links.items() for other, made in found.items()}
        ids = {made: frozenset(pair) for pair, made in pairs.items()}
        ids |= {_same(one, other).id: frozenset((one, other)) for one, other in [*pairs, *map(sorted, self.apart)]}
        words = [j for j in judgements if j.maker != MAKER]
        before, self.apart = self.apart, held_apart(words, ids, self.apart)
        self.told_apart = held_apart(words, {}, ())
        self.touched.update((self.story[a], None) for pair in sorted(map(sorted, before | self.apart)) for a in pair
                            if a in self.story)  # fmt: skip

    def repair(self) -> list[Judgement]:
        """Group the neighbourhoods anew that the latest reports touched; the judgements that this changes."""
        judged: list[Judgement] = []
        done: set[str] = set()
        for key in list(self.touched):
            if key in self.members and key not in done:
                pool, keys = neighbourhood(self, key)
                done |= keys
                if len(pool) > 1:
                    judged += regroup(self, pool)
        self.touched = {}
        return judged

    def _profile(self, article: Article, reading: Reading | None) -> Profile:
        terms = extract_terms(article, reading)
        lexicon = self.shelf.lexicon
        numbers = lexicon.numbers(terms)
        lexicon.learn(numbers)
        published = article.published
        profile = Profile(
            article=article.id,
            terms=lexicon.weigh(terms, numbers),
            language=terms.language,
            day=day(published.value) if published else None,
            doubtful=published is not None and published.basis in DOUBTFUL,
            published=published.value if published else "",
            shown=tuple(sys.intern(terms.shown[name]) for name in terms.names),
            latin=any(name.isascii() for name in terms.names),
        )
        profile.codes, trouble = self.plan.codes(article, terms.language, self.centres)
        profile.whole = {model: whole(codes) for model, codes in profile.codes.items()}
        if trouble:
            self.missed[article.id] = trouble
        if profile.day is not None and not profile.doubtful:
            self.clock = [*self.clock[-(CLOCK - 1) :], profile.day]
        return profile

    def _meet(self, profile: Profile, copies: Iterable[Copy]) -> list[str]:
        """Compare the newcomer with the live reports that are worth it, and give those."""
        new = profile.article
        for copy in copies:
            if copy.descends:
                self.shelf.hold(new, _other(copy, new), 1.0)
            else:
                self.shelf.compare(new, _other(copy, new), partial=True)
        near = [*self.shelf.near(profile), *(_other(c, new) for c in copies)]
        self.shelf.meet(new, near)
        return near

    def _translated(self, article: Article, reading: Reading | None, profile: Profile, near: list[str]) -> list[Copy]:
        """The copies among the newcomer and its likeliest kin in other languages."""
        if self.translations is None:
            return []
        self.translations.add(article, reading, profile.language)
        kin = {o: f for o in near if (f := self.shelf.compare(profile.article, o)) >= LIKELY}
        others = [
            (self.imprints.live[o], self.shelf.profiles[o].language) for o in sorted(kin, key=lambda o: (-kin[o], o))
        ]
        foreign = [(other, language) for other, language in others if language != profile.language][:LOOKED_AT]
        found = self.translations.relations(self.imprints.live[profile.article], foreign, profile.language)
        for copy in found:
            if copy.descends:
                self.shelf.hold(profile.article, _other(copy, profile.article), 1.0)
        return found

    def _settle(
        self, profile: Profile, copies: tuple[Copy, ...], quoting: dict[str, int], near: list[str]
    ) -> list[Judgement]:
        """Put the newcomer where it belongs, and make one of stories that it shows to be one."""
        shelf, new, threshold = self.shelf, profile.article, weights()["threshold"]
        best: dict[str, tuple[float, str]] = {}
        for other in near:
            found = shelf.compare(new, other)
            if found > 0:
                best[self.story[other]] = max(best.get(self.story[other], (0.0, "")), (found, other))
        likely = sorted(best, key=lambda k: (-best[k][0], k))[:STORIES]
        means = {key: shelf.together([new], self.members[key][-MEMBERS:]) for key in likely}
        origin = next((_other(c, new) for c in copies if c.descends), "")
        if origin:
            means[self.story[origin]] = 1.0
        fitting = sorted((k for k in means if means[k] > threshold), key=lambda k: (-means[k], k))
        ranked = [k for k in fitting if not self._kept_apart([new], self.members[k])]
        overruled = [self.members[k] for k in fitting if k not in ranked]
        running = "" if ranked else self._running(profile, near)
        if running and not self._kept_apart([new], self.members[running]):
            ranked = [running]
            nearest = sorted(self.members[running], key=lambda a: (-shelf.compare(new, a), a))[:SUREST]
            for other in nearest:  # so that the next repair knows of it
                shelf.hold(new, other, max(shelf.compare(new, other), FOLLOWS))
            best[running] = (FOLLOWS, nearest[0])
        key = ranked[0] if ranked else self._fresh(new)
        self.story[new] = key
        self.members.setdefault(key, []).append(new)
        self.touched[key] = None
        closest = (origin if self.story.get(origin) == key else "") or best[key][1] if ranked else ""
        judged = [self._link(new, closest, quoting.get(closest, 0))] if ranked else []
        for other in ranked[1:]:
            judged += self._bridge(self.story[new], other, threshold)
        for members in overruled:  # what would hold is kept on record, for people can take their word back
            pairs = [(-shelf.compare(new, a), a) for a in members if frozenset((new, a)) in self.apart]
            judged.append(self._link(new, min(pairs)[1]))
        return judged

    def _running(self, profile: Profile, near: list[str]) -> str:
        """The story of many days that a report follows up, by what all its reports name; empty where there is none."""
        found = []
        for key in dict.fromkeys(self.story[a] for a in near):
            reports = [self.shelf.profiles[a] for a in self.members[key][-MEMBERS:] if a != profile.article]
            days = [r.day for r in reports if r.day is not None]
            if profile.day is None or len(days) < MANY or profile.doubtful:
                continue
            nearest, furthest = min(abs(profile.day - d) for d in days), max(abs(profile.day - d) for d in days)
            if nearest < self.idle_days and furthest > RUNS_ON:
                rest = [self.shelf.profiles[a] for a in near if self.story[a] != key][:MEMBERS]
                like, beside = (sum(shared(profile, r, space) for space in ("names", "words")) for r in (reports, rest))
                if like > AHEAD * beside:
                    found.append((like, key))
        found = sorted(found, key=lambda f: (-f[0], f[1]))[:2]
        ahead = found and found[0][0] > LIKE and (len(found) == 1 or found[0][0] > AHEAD * found[1][0])
        return found[0][1] if ahead else ""

    def _bridge(self, one: str, other: str, threshold: float) -> list[Judgement]:
        """Make one story of two, if their reports belong together on average; the older id of the larger one stays."""
        ours, theirs = self.members[one], self.members[other]
        if self._kept_apart(ours, theirs) or self.shelf.together(ours[-MEMBERS:], theirs[-MEMBERS:]) <= threshold:
            return []
        _, a, b = max((self.shelf.compare(a, b), a, b) for a in ours[-MEMBERS:] for b in theirs[-MEMBERS:])
        kept, gone = (one, other) if (len(ours), other) >= (len(theirs), one) else (other, one)
        self._move(dict.fromkeys(self.members[gone], kept))
        return [self._link(a, b)]

    def _kept_apart(self, ours: list[str], theirs: list[str]) -> bool:
        """Whether people hold a report of the one story apart from one of the other."""
        return bool(self.apart) and any(frozenset((a, b)) in self.apart for a in ours for b in theirs)

    def _link(self, one: str, other: str, quoting: int = 0) -> Judgement:
        shelf = self.shelf
        why = reason(shelf.lexicon, shelf.models, shelf.profiles[one], shelf.profiles[other], quoting)
        judgement = _same(one, other, self.shelf.compare(one, other), why)
        if taken_back := self.parted.pop(_pair(one, other), ""):  # the same opinion is held once: it stands again
            judgement = replace(judgement, kind="withdrawn", parts=(taken_back,), reason=f"they fit again: {why}")
        self.links[one][other] = self.links[other][one] = judgement.id
        return judgement

    def _part(self, one: str, other: str, made: str) -> Judgement:
        """Take back that two reports tell one story."""
        del self.links[one][other], self.links[other][one]
        judgement = Judgement(
            kind="withdrawn", parts=(made,), maker=MAKER, score=1 - self.shelf.compare(one, other),
            reason="later reports fit one of the two and not the other",
        )  # fmt: skip
        self.parted[_pair(one, other)] = judgement.id
        return judgement

    def _move(self, moves: dict[str, str]) -> None:
        for article, key in moves.items():
            old = self.members[self.story[article]]
            old.remove(article)
            if not old:
                del self.members[self.story[article]]
            self.story[article] = key
            self.members.setdefault(key, []).append(article)
        for key in set(moves.values()):
            self.members[key].sort(key=self._place)
        self.moved += len(moves)

    def _place(self, article: str) -> int:
        """The place of a live report in the stream."""
        return self.imprints.live[article].position

    def _fresh(self, article: str) -> str:
        """The id of a story that begins with this report; another where one that began so has gone on without it."""
        key = content_id("s", article)
        return content_id("s", article, "again") if key in self.members else key

    def _close(self) -> list[tuple[str, str]]:
        """Let go of stories that are idle, and of the oldest reports beyond the most that are held."""
        now = sorted(self.clock)[len(self.clock) // 2] if self.clock else 0.0
        gone: dict[str, None] = {}
        for article in self.story:
            if self._place(article) > self.position - self.most_live:
                break  # they stand in the order in which they came
            gone[article] = None
        if now and int(now * LOOKS) != self.looked:  # all stories are looked through a few times a day of the stream
            self.looked = int(now * LOOKS)
            for members in self.members.values():
                days = [d for a in members if (d := self.shelf.profiles[a].day) is not None]
                if days and max(days) < now - self.idle_days:
                    gone.update(dict.fromkeys(members))
        left = [(article, self.story[article]) for article in gone]
        for article, key in left:
            self._drop(article, key)
        self.shelf.forget()
        self.parted = {pair: by for pair, by in self.parted.items() if all(a in self.story for a in pair)}
        return left

    def _drop(self, article: str, key: str) -> None:
        self.shelf.drop(article)
        self.imprints.drop(article)
        if self.translations is not None:
            self.translations.drop(article)
        self.members[key].remove(article)
        if not self.members[key]:
            del self.members[key]
        for other in self.links.pop(article):
            self.links[other].pop(article, None)
        del self.story[article], self.origin[article]

    def snapshot(self) -> bytes:
        """All that the window knows, as JSON; the same state gives the same bytes."""
        from coranto.join.snapshots import taken

        return taken(self)

    @classmethod
    def restore(cls, state: bytes, embedder: Plan | Embedder | None = SentenceEncoder()) -> Window:  # noqa: B008
        """The window as it was when `snapshot` was taken; UsageError for bytes of another version."""
        from coranto.join.snapshots import restored

        return restored(state, embedder)


def _same(one: str, other: str, score: float = 0.0, why: str = "alike") -> Judgement:
    """The opinion that two reports tell one story."""
    return Judgement(kind="same-story", parts=(one, other), maker=MAKER, score=score, reason=why)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _other(copy: Copy, article: str) -> str:
    return copy.origin if copy.copy == article else copy.copy
