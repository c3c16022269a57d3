"""Trains the block model of the extraction: which blocks of a page are the report.

    python scripts/train_blocks.py [--shared FOLDER] [--check]

Needs the measuring data beside the checkout (or under CORANTO_SHARED) and LightGBM (dependency group `train`); two
minutes on two cores. Prints a table of five folds, each of sites that the model of that fold has not seen, and writes
``src/coranto/extract/blocks.npz``, trained on all pages; `--check` prints the table only.

Data statement: fundusworld (258 news pages, 25 languages, truth by hand-written parsers; MIT), wcxb_dev (350 article
pages, mostly English; CC-BY-4.0), trafeval (350 pages, German, English, French and more, snippets wanted and unwanted;
Apache-2.0). Labels are made by leading the true text back to the page's blocks. The pages' own texts are not stored in
the model, which holds thresholds over the columns of `features` alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from benching.places import scorer

from coranto.errors import Refused
from coranto.extract import chooser, declared, decode, features, page

ROOT = Path(__file__).resolve().parents[1]
SETS = ("fundusworld", "wcxb_dev", "trafeval")
FOLDS = 5
ROUNDS = 400
SETTINGS = {
    "objective": "binary", "learning_rate": 0.04, "num_leaves": 31, "max_depth": 7, "min_data_in_leaf": 40,
    "feature_fraction": 0.3, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "verbose": -1, "seed": 7,
    "num_threads": 2, "deterministic": True,
}  # fmt: skip


@dataclass
class Page:
    """One page: what the model sees of its blocks, their labels (1, 0, -1 unknown), and its truth."""

    name: str
    fold: int
    table: Any
    labels: Any
    texts: list[str]
    truth: dict[str, Any]


def main() -> int:
    """Build the table, train, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("CORANTO_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--check", action="store_true", help="print the folds only")
    given = parser.parse_args()
    if not (given.shared / "data" / "pages").is_dir():
        print(f"{given.shared}: expected a folder with data/pages; name it with --shared", file=sys.stderr)
        return 2
    score = scorer(given.shared)
    pages = [p for name in SETS for p in read(given.shared, name, score)]
    folds(pages, score)
    if not given.check:
        store(fit(pages))
    return 0


def read(shared: Path, name: str, score: Any) -> list[Page]:
    """The pages of one set; those that have no blocks are left out."""
    folder, made = shared / "data" / "pages" / name, []
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        truth = json.loads(line)
        content = gzip.decompress((folder / "html" / f"{truth['id']}.html.gz").read_bytes())
        try:
            root = page.parse(decode.characters(content, "text/html", truth["id"], markup=True), truth["id"])
            told = declared.read(root)
            page.prune(root)
            raws = page.blocks(root, truth["id"])
        except Refused as error:
            print(error, file=sys.stderr)
            continue
        if not raws:
            continue
        labels = by_snippets(raws, truth, score) if name == "trafeval" else by_text(raws, truth, score)
        made.append(
            Page(name, fold(site(name, truth)), chooser.seen(root, raws, told), labels, [r.text for r in raws], truth)
        )
    return made


def site(name: str, truth: dict[str, Any]) -> str:
    """The site of a page: all pages of one site fall into one fold."""
    if name == "fundusworld":
        return str(truth["id"]).rsplit("_", 3)[0]
    return ".".join((urlsplit(truth.get("url") or "").hostname or truth["id"]).split(".")[-2:])


def fold(name: str) -> int:
    """The fold of a site."""
    return int(sha256(name.encode()).hexdigest(), 16) % FOLDS


def words(text: str, score: Any) -> list[str]:
    """The words as the scorer counts them."""
    return list(score.WORD.findall(text.lower()))


def by_text(raws: list[Any], truth: dict[str, Any], score: Any) -> Any:
    """1 for a block of which most words stand in the true text, in its order; of repeats the best chain."""
    reference = score.references(truth)[0]
    gold = words(reference, score)
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(gold) - 3):
        places.setdefault(tuple(gold[at : at + 4]), []).append(at)
    alone: dict[tuple[str, ...], list[int]] = {}
    passed = 0
    for line in reference.split("\n"):
        own = words(line, score)
        if own:
            alone.setdefault(tuple(own), []).append(passed)
        passed += len(own)
    labels, starts = np.zeros(len(raws), dtype=np.float32), []
    for index, raw in enumerate(raws):
        own = words(raw.text, score)
        if not own:
            labels[index] = -1
            continue
        share, at = placed(own, places, alone)
        starts += [(index, one, share * len(own)) for one in at if share >= 0.5]
    for index in chain(starts):
        labels[index] = 1
    return labels


def placed(own: list[str], places: dict[tuple[str, ...], list[int]], alone: dict[tuple[str, ...], list[int]]) -> Any:
    """(share of the words found, where the block would start in the true text: at most four places)."""
    if len(own) < 4:
        found = alone.get(tuple(own), [])
        return (1.0 if found else 0.0), found
    hit, starts = np.zeros(len(own), dtype=bool), Counter[int]()
    for offset in range(len(own) - 3):
        for at in places.get(tuple(own[offset : offset + 4]), ())[:5]:
            hit[offset : offset + 4] = True
            starts[at - offset] += 1
    return float(hit.mean()), [s for s, _ in starts.most_common(4)]


def chain(starts: list[tuple[int, int, float]]) -> list[int]:
    """The blocks of the heaviest chain that runs forward in the page and in the true text."""
    best: list[float] = []
    before: list[int] = []
    for here, (index, at, weight) in enumerate(starts):
        top, came = 0.0, -1
        for there in range(max(0, here - 1500), here):
            if starts[there][0] < index and starts[there][1] < at and best[there] > top:
                top, came = best[there], there
        best.append(top + weight)
        before.append(came)
    found, here = [], int(np.argmax(best)) if best else -1
    while here >= 0:
        found.append(starts[here][0])
        here = before[here]
    return found


def by_snippets(raws: list[Any], truth: dict[str, Any], score: Any) -> Any:
    """1 for blocks with a wanted snippet, 0 with an unwanted one, -1 for all others."""
    wanted, unwanted = ([" ".join(words(s, score)) for s in truth.get(k, [])] for k in ("with", "without"))
    labels = np.full(len(raws), -1, dtype=np.float32)
    for index, raw in enumerate(raws):
        text = " ".join(words(raw.text, score))
        bad, good = any(u and u in text for u in unwanted), any(w and w in text for w in wanted)
        labels[index] = -1 if bad and good else 0 if bad else 1 if good else -1
    return labels


def weights(one: Page) -> Any:
    """Long blocks count more, every page the same; blocks without a label nothing."""
    root = np.sqrt(np.maximum(one.table[:, 0], 1.0))
    root = root * 0.5 if one.name == "trafeval" else root / root.sum() * 60
    return np.where(one.labels >= 0, root, 0)


def fit(pages: list[Page]) -> Any:
    """A model of these pages."""
    import lightgbm

    table, labels, weight = (
        np.concatenate(parts)
        for parts in ([p.table for p in pages], [p.labels for p in pages], [weights(p) for p in pages])
    )
    known = weight > 0
    data = lightgbm.Dataset(table[known], (labels[known] >= 0.5).astype(int), weight=weight[known])
    return lightgbm.train(SETTINGS, data, ROUNDS)


def folds(pages: list[Page], score: Any) -> None:
    """Print what models make of the pages of sites they have not seen."""
    rows: dict[str, list[tuple[float, float, float]]] = {}
    segments = {"with": [0, 0], "without": [0, 0]}
    for number in range(FOLDS):
        model = fit([p for p in pages if p.fold != number])
        for one in (p for p in pages if p.fold == number):
            likely = model.predict(one.table)
            body = "\n\n".join(t for t, p in zip(one.texts, likely, strict=True) if p >= chooser.THRESHOLD)
            if one.name == "trafeval":
                flat = " ".join(words(body, score))
                for kind, asked in segments.items():
                    for snippet in one.truth.get(kind, []):
                        asked[0] += (" ".join(words(snippet, score)) in flat) == (kind == "with")
                        asked[1] += 1
                continue
            found = [score.overlap(r, body) for r in score.references(one.truth)]
            rows.setdefault(one.name, []).append(max(found, key=lambda s: s[2]))
    for name, scored in rows.items():
        mean = [100 * statistics.mean(s[i] for s in scored) for i in range(3)]
        perfect, clean = (
            100 * statistics.mean(test(s) for s in scored) for test in (lambda s: s[2] >= 0.98, lambda s: s[0] >= 0.99)
        )
        print(f"{name}: P {mean[0]:.1f} R {mean[1]:.1f} F1 {mean[2]:.1f} perfect {perfect:.1f} clean {clean:.1f}")
    shares = {kind: 100 * right / max(1, asked) for kind, (right, asked) in segments.items()}
    print(f"trafeval: wanted present {shares['with']:.1f} unwanted absent {shares['without']:.1f}")


def store(model: Any) -> None:
    """Write the trees as arrays."""
    nodes: list[tuple[int, float, int, int, float]] = []
    roots, deepest = [], 0

    def add(node: dict[str, Any], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        at = len(nodes)
        nodes.append((0, 0.0, at, at, float(node.get("leaf_value", 0.0))))
        if "split_feature" in node:
            left, right = add(node["left_child"], depth + 1), add(node["right_child"], depth + 1)
            # The columns are float32: a threshold rounded down would send equal values the other way.
            limit = np.nextafter(np.float32(node["threshold"]), np.float32(np.inf))
            nodes[at] = (int(node["split_feature"]), float(limit), left, right, 0.0)
        return at

    for tree in model.dump_model()["tree_info"]:
        roots.append(add(tree["tree_structure"], 0))
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    np.savez_compressed(
        ROOT / "src" / "coranto" / "extract" / "blocks.npz", names=np.array(features.names()),
        feature=np.array(feature, dtype=np.int16), threshold=np.array(threshold, dtype=np.float32),
        left=np.array(left, dtype=np.int32), right=np.array(right, dtype=np.int32),
        value=np.array(value, dtype=np.float32), roots=np.array(roots, dtype=np.int32), depth=np.array(deepest),
    )  # fmt: skip
    print(f"{len(roots)} trees, {len(nodes)} nodes")


if __name__ == "__main__":
    sys.exit(main())
