"""What training asks of the reader: cue tags, then tags, borders and truth of each cue; or what a teacher says."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from coranto.glean.reader.decode import CONTENT, SOURCE, cues
from coranto.glean.reader.pieces import WordPieces, owners
from coranto.glean.reader.pieces import windows as laid
from training.articles import Example
from training.network import ReaderNet


def windows(example: Example, cutter: WordPieces, size: int, overlap: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return vocabulary rows and shapes of the windows of an example, and each piece's place in them."""
    count = len(example.pieces)
    starts, length = laid(count, size, overlap)
    grid = np.array(starts)[:, None] + np.arange(length)[None, :]
    ids, shapes = (np.pad(field[grid], ((0, 0), (1, 1))) for field in (example.pieces.ids, example.pieces.shapes))
    ids[:, 0], ids[:, -1] = cutter.first, cutter.last
    return torch.from_numpy(ids), torch.from_numpy(shapes), torch.from_numpy(owners(count, starts, length))


def choose_cues(example: Example, logits: Tensor, rng: random.Random) -> tuple[list[tuple[int, int]], list[int]]:
    """Choose the cues to read: all true ones (some as the tagger found them) and the false ones the tagger proposes.

    The second list gives for each the number of the claim, or -1 for a false cue.
    """
    chosen, numbers = list(example.cues), list(range(len(example.cues)))
    owner = np.full(len(example.pieces), -1)
    for n, (first, last) in enumerate(chosen):
        owner[first : last + 1] = n
    false = []
    for first, end, _ in cues(logits.detach().numpy(), example.pieces.inner, 0.15):
        touched = set(owner[first:end].tolist()) - {-1}
        if not touched:
            false.append((first, end - 1))
        elif len(touched) == 1 and rng.random() < 0.5:
            chosen[touched.pop()] = (first, end - 1)
    rng.shuffle(false)
    false = false[: max(6, len(chosen) // 2)]
    return chosen + false, numbers + [-1] * len(false)


def head_targets(
    example: Example, cues: list[tuple[int, int]], numbers: list[int], reach: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Return tags and borders around each cue, and weights that are nought outside the text and for false cues."""
    count, span = len(example.pieces), 2 * reach + 1
    tags = np.zeros((len(cues), span), dtype=np.int64)
    borders = np.zeros((len(cues), span, 4), dtype=np.float32)
    weights = np.zeros((len(cues), span), dtype=np.float32)
    for row, ((first, _), number) in enumerate(zip(cues, numbers, strict=True)):
        if number < 0:
            continue
        near = np.pad(example.tags[number], reach + 1)[first : first + span + 2]
        tags[row] = near[1:-1]
        for channel, tag in ((0, SOURCE), (2, CONTENT)):
            is_on = near == tag
            borders[row, :, channel] = is_on[1:-1] & ~is_on[:-2]
            borders[row, :, channel + 1] = is_on[1:-1] & ~is_on[2:]
        places = np.arange(first - reach, first + reach + 1)
        weights[row] = (places >= 0) & (places < count)
    return torch.from_numpy(tags), torch.from_numpy(borders), torch.from_numpy(weights)


def soft_loss(logits: Tensor, told: Tensor) -> Tensor:
    """Return the cross-entropy against the teacher's chances, over the last axis."""
    return -(told.softmax(-1) * logits.log_softmax(-1)).sum(-1)


def border_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Return the loss of the four border channels, summed over them."""
    return functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").sum(-1)


def veto_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Return the loss of telling true cues from false ones, summed over the cues."""
    return functional.binary_cross_entropy_with_logits(logits, wanted, reduction="sum") / 2


def claims_loss(out: Tensor, veto: Tensor, example: Example, cues: list[tuple[int, int]], numbers: list[int]) -> Tensor:
    """Return the loss of the head against the gold claims."""
    tags, borders, weights = head_targets(example, cues, numbers, out.shape[1] // 2)
    by_tag = functional.cross_entropy(out[..., :3].transpose(1, 2), tags, reduction="none")
    truth = torch.tensor([float(number >= 0) for number in numbers])
    return ((by_tag + border_loss(out[..., 3:], borders)) * weights).sum() / 8 + veto_loss(veto, truth)


def taught_loss(out: Tensor, veto: Tensor, told: Tensor, told_veto: Tensor, numbers: list[int]) -> Tensor:
    """Return the loss of the head against the scores of a teacher whose reach is no smaller."""
    cut = (told.shape[1] - out.shape[1]) // 2
    told = told[:, cut : told.shape[1] - cut]
    true = torch.tensor([float(number >= 0) for number in numbers])[:, None]
    soft = soft_loss(out[..., :3], told[..., :3]) + border_loss(out[..., 3:], told[..., 3:].sigmoid())
    return (soft * true).sum() / 8 + veto_loss(veto, told_veto.sigmoid())


@dataclass
class Lesson:
    """How to train: who teaches, how closely to follow the teacher's hidden states, and how many words to hide."""

    teacher: ReaderNet | None = None
    hidden: float = 0.0
    masked: float = 0.08


def hide_words(ids: Tensor, cutter: WordPieces, share: float) -> Tensor:
    """Replace a share of the pieces by the mask, but never the marks at either end."""
    hidden = torch.rand(ids.shape) < share
    hidden[:, 0] = hidden[:, -1] = False
    return torch.where(hidden, cutter.rows["[MASK]"], ids)


def losses(net: ReaderNet, example: Example, cutter: WordPieces, rng: random.Random, lesson: Lesson) -> Tensor:
    """Return the loss of one example; with a teacher, its scores count for more than the gold ones."""
    size, teacher = min(net.plan.size, rng.choice((net.plan.size, net.plan.size, 256))), lesson.teacher
    ids, shapes, where = windows(example, cutter, size, net.plan.overlap)
    with torch.autocast("cpu", torch.bfloat16):
        hidden, cue_logits = net.encode(hide_words(ids, cutter, lesson.masked), shapes, where)
    gold, weight = torch.from_numpy(example.cue_tags), torch.tensor([1.0, 2.0, 2.0])
    loss = functional.cross_entropy(cue_logits, gold, weight=weight, reduction="sum") / 20
    if teacher is not None:
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            told_hidden, told_cues = teacher.encode(ids, shapes, where)
        loss = 0.5 * loss + soft_loss(cue_logits, told_cues).sum() / 20
        if lesson.hidden:
            loss = loss + lesson.hidden * functional.mse_loss(hidden, told_hidden)
    chosen, numbers = choose_cues(example, cue_logits, rng)
    if not chosen:
        return loss / 20
    first, last = (torch.tensor([cue[side] for cue in chosen]) for side in (0, 1))
    with torch.autocast("cpu", torch.bfloat16):
        out, veto = net.head(hidden, first, last)
    hard = claims_loss(out.float(), veto.float(), example, chosen, numbers)
    if teacher is None:
        return (loss + hard) / 20
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        told, told_veto = teacher.head(told_hidden, first, last)
    soft = taught_loss(out.float(), veto.float(), told.float(), told_veto.float(), numbers)
    return (loss + 0.4 * hard + soft) / 20
