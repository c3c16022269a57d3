"""One training run: the optimiser, the averaged weights, the order of the articles, and the score after each epoch."""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from coranto.glean.reader import Reader, Settings, Words
from training.articles import Article, Example, lay_out, mangle
from training.exporting import read_safetensors
from training.lessons import Lesson, losses
from training.network import Plan, ReaderNet, load_pretrained

LONGEST = 1400  # pieces in one training step
# Thresholds while training; those of the finished reader are chosen when it is exported.
CUE, KEEP, BORDER = 0.25, 0.45, 1.0


def groups(net: ReaderNet, rate: float, decay: float) -> list[dict[str, Any]]:
    """Give each layer of the encoder its own learning rate, smaller the deeper it lies; fresh parts learn faster."""
    out = []
    depth = len(net.encoder.layers)
    for name, parameter in net.named_parameters():
        part, kind, *rest = name.split(".")
        if kind == "shapes":
            lr = rate * 2
        elif part == "head" or kind == "cue":
            lr = max(rate * 5, 5e-4)
        else:
            lr = rate * decay ** (depth - (int(rest[0]) + 1 if kind == "layers" else 0))
        shrink = 0.01 if parameter.ndim > 1 else 0.0
        out.append({"params": [parameter], "lr": lr, "peak": lr, "weight_decay": shrink})
    return out


class Average:
    """A running average of the weights, which reads better than the last weights do."""

    def __init__(self, net: ReaderNet) -> None:
        self.names = [name for name, _ in net.named_parameters()]
        self.live = list(net.parameters())
        self.mean = [parameter.detach().clone() for parameter in self.live]
        self.steps = 0

    def update(self) -> None:
        """Take in the present weights."""
        self.steps += 1
        keep = min(0.998, (1 + self.steps) / (20 + self.steps))
        torch._foreach_lerp_(self.mean, [parameter.detach() for parameter in self.live], 1 - keep)

    def state(self) -> dict[str, Tensor]:
        """Return the averaged weights by name."""
        return {name: value.clone() for name, value in zip(self.names, self.mean, strict=True)}


def torch_reader(net: ReaderNet, words: Words, settings: Settings) -> Reader:
    """A network as the reader that the project runs, on torch."""

    def encode(vectors: np.ndarray, shapes: np.ndarray) -> tuple[np.ndarray, ...]:
        with torch.no_grad():
            states, logits = net.encoder(torch.from_numpy(vectors)[None], torch.from_numpy(shapes)[None])
        return states[0].numpy(), logits[0].numpy()

    def judge(*given: np.ndarray) -> tuple[np.ndarray, ...]:
        with torch.no_grad():
            return tuple(out.numpy() for out in net.head(*map(torch.from_numpy, given)))

    return Reader(settings, words, encode, judge)


def evaluate(reader: Reader, articles: list[Article], score: ModuleType) -> dict[str, float]:
    """The figures of a reader on some articles."""
    gold = [{"id": a.id, "text": a.text, "attributions": a.claims} for a in articles]
    found = [
        {"id": a.id, "text": a.text, "claims": [asdict(c) for c in reader.read(a.text, [(0, len(a.text))])]}
        for a in articles
    ]
    figures = score.score_claims(gold, found)
    return {name: figures[name]["F1"] for name in ("exact", "iou50", "joint50", "token_content")} | {
        "speaker": figures["speaker_given_iou50"]
    }


def save(path: Path, plan: Plan, state: dict[str, Tensor]) -> None:
    """Write the weights with the plan; the word vectors are left out, as they are frozen."""
    torch.save({"plan": plan.as_dict(), "state": state}, path)


def restore(path: Path, words: Words) -> ReaderNet:
    """Load a network written by save."""
    kept = torch.load(path, weights_only=True)
    net = ReaderNet(Plan(**kept["plan"]), torch.from_numpy(words.of(np.arange(len(words.scales)))))
    net.load_state_dict(kept["state"])
    return net


def fill(net: ReaderNet, state: dict[str, Tensor]) -> None:
    """Load the weights that fit by name and shape; the others stay as they are."""
    shapes = {name: value.shape for name, value in net.state_dict().items()}
    mine, theirs = shapes.get("head.distance.weight"), state.get("head.distance.weight")
    if theirs is not None and mine[1] == theirs.shape[1] and mine[0] < theirs.shape[0]:
        cut = (theirs.shape[0] - mine[0]) // 2
        state = state | {"head.distance.weight": theirs[cut : cut + mine[0]]}
    fitting = {name: value for name, value in state.items() if shapes.get(name) == value.shape}
    net.load_state_dict(fitting, strict=False)


def build(args: argparse.Namespace, words: Words) -> tuple[ReaderNet, ReaderNet | None]:
    """Make the network from the pretrained weights, from weights to start from, or from layers of its teacher."""
    # The vectors as the shipped file stores them, so that training sees the very same.
    vectors = torch.from_numpy(words.of(np.arange(len(words.scales))))
    net = ReaderNet(Plan(**json.loads(args.plan)), vectors)
    load_pretrained(net, read_safetensors(args.pretrained / "model.safetensors"))
    if args.start:
        fill(net, torch.load(args.start, weights_only=True)["state"])
    if not args.teacher:
        return net, None
    teacher = restore(args.teacher, words).eval()
    if args.from_layers:
        fill(net, teacher.state_dict())
        for layer, number in zip(net.encoder.layers, map(int, args.from_layers.split(",")), strict=True):
            layer.load_state_dict(teacher.encoder.layers[number].state_dict())
    return net, teacher


class Trainer:
    """Runs the steps of the training and keeps the averaged weights."""

    def __init__(self, args: argparse.Namespace, net: ReaderNet, lesson: Lesson, words: Words) -> None:
        self.args, self.net, self.lesson, self.cutter = args, net, lesson, words.pieces
        self.rng = random.Random(args.seed)
        rated = groups(net, args.rate, args.decay)
        self.optimiser = torch.optim.AdamW(rated, betas=(0.9, 0.98), eps=1e-8, fused=True)
        self.average, self.step, self.total, self.began = Average(net), 0, 1, time.time()

    def epoch(self, articles: list[Article]) -> None:
        """Go once through the articles in a new order, some of them spoilt."""
        self.rng.shuffle(articles)
        running, seen = 0.0, 0
        for article in articles:
            spoilt = mangle(article, self.rng) if self.rng.random() < self.args.mangled else article
            for example in lay_out(spoilt, self.cutter, LONGEST):
                running, seen = running + self.learn(example), seen + 1
                if self.step % 50 == 0:
                    spent = time.time() - self.began
                    print(f"step {self.step}/{self.total} loss {running / seen:.4f} seconds {spent:.0f}", flush=True)

    def learn(self, example: Example) -> float:
        """Take one step and return the loss."""
        part = min(1.0, self.step / 60) * max(0.02, 1 - self.step / self.total)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * part
        loss = losses(self.net, example, self.cutter, self.rng, self.lesson)
        self.optimiser.zero_grad(set_to_none=False)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        self.average.update()
        self.step += 1
        return loss.item()


def settings_of(plan: Plan, cue: float = CUE, keep: float = KEEP, border: float = BORDER) -> Settings:
    """The settings of a reader with this plan."""
    return Settings(size=plan.size, overlap=plan.overlap, reach=plan.reach, cue=cue, keep=keep, border=border)
