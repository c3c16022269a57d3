"""The network of the reader: an encoder, a cue tagger, and a narrow head that reads source and content for each cue."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

SHAPES = 12


@dataclass
class Plan:
    """The sizes of a reader."""

    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    narrow: int = 192
    narrow_layers: int = 2
    narrow_heads: int = 4
    narrow_inner: int = 384
    reach: int = 80
    size: int = 382
    overlap: int = 64
    conditional: bool = True

    def as_dict(self) -> dict:
        """Return the sizes as a plain dictionary."""
        return asdict(self)


class Layer(nn.Module):
    """One transformer layer (norm after each half), with attention spelt out as plain products, which is quick here."""

    def __init__(self, width: int, heads: int, inner: int, drop: float) -> None:
        super().__init__()
        self.heads, self.drop = heads, drop
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_a, self.norm_b = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        """Run the layer on [batch, length, width]; the bias is added to the attention scores."""
        batch, length, width = x.shape
        qkv = self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        scores = qkv[0] @ (qkv[1].transpose(-1, -2) * (width // self.heads) ** -0.5)
        if bias is not None:
            scores = scores + bias
        mixed = (scores.softmax(-1) @ qkv[2]).transpose(1, 2).reshape(batch, length, width)
        x = self.norm_a(x + shared_dropout(self.out(mixed), self.drop, self.training))
        return self.norm_b(x + shared_dropout(self.down(functional.gelu(self.up(x))), self.drop, self.training))


def shared_dropout(x: Tensor, drop: float, training: bool) -> Tensor:
    """Drop whole channels of a row of the batch, the same for all its pieces; cheap, and strong enough."""
    if not training or not drop:
        return x
    keep = torch.rand(x.shape[0], 1, x.shape[-1]) >= drop
    return x * (keep.to(x.dtype) / (1 - drop))


class Encoder(nn.Module):
    """From word vectors and shapes of windows of pieces to hidden states and cue logits."""

    def __init__(self, plan: Plan, drop: float = 0.05) -> None:
        super().__init__()
        self.positions = nn.Embedding(plan.positions, plan.width)
        self.shapes = nn.Embedding(SHAPES, plan.width)
        self.norm = nn.LayerNorm(plan.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(plan.width, plan.heads, plan.inner, drop) for _ in range(plan.layers))
        self.cue = nn.Linear(plan.width, 3)
        nn.init.zeros_(self.shapes.weight)

    def forward(self, vectors: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        """Return hidden states and cue logits; both inputs carry one mark before and one after each window's pieces."""
        x = vectors + self.positions.weight[: vectors.shape[1]] + self.shapes(shapes)
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x)
        x = x[:, 1:-1]
        return x, self.cue(x)


def distance_buckets(reach: int) -> Tensor:
    """Number the signed distances -reach..reach: one by one near nought, then coarser by logarithm."""
    out = []
    for distance in range(-reach, reach + 1):
        far = abs(distance)
        step = far if far < 12 else 12 + int(math.log(far / 12) / math.log(1.15))
        out.append(step if distance >= 0 else -step)
    return torch.tensor(out) - min(out)


class Head(nn.Module):
    """Read source and content of each cue from the hidden states around it, and tell true cues from false ones."""

    def __init__(self, plan: Plan, drop: float = 0.1) -> None:
        super().__init__()
        narrow = plan.narrow
        self.drop, self.reach, self.conditional = drop, plan.reach, plan.conditional
        self.project = nn.Linear(plan.width, narrow)
        self.cue_first, self.cue_last = nn.Linear(plan.width, narrow), nn.Linear(plan.width, narrow)
        self.gate = nn.Linear(narrow, narrow)
        self.register_buffer("buckets", distance_buckets(plan.reach), persistent=False)
        self.distance = nn.Embedding(int(self.buckets.max()) + 1, narrow)
        self.inside = nn.Embedding(2, narrow)
        self.norm = nn.LayerNorm(narrow)
        layers = plan.narrow_layers if plan.conditional else 0
        self.layers = nn.ModuleList(Layer(narrow, plan.narrow_heads, plan.narrow_inner, drop) for _ in range(layers))
        self.up = nn.Linear(narrow, narrow)
        self.tags, self.veto = nn.Linear(narrow, 7), nn.Linear(narrow, 1)
        nn.init.normal_(self.distance.weight, std=0.3)

    def forward(self, hidden: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Return [cues, 2 reach + 1, 7] logits (three tags, four borders) and [cues] logits of being a true cue.

        The hidden states are [pieces, width]; first and last are the first and the last piece of each cue.
        """
        count = hidden.shape[0]
        places = first[:, None] + torch.arange(-self.reach, self.reach + 1)[None, :]
        bias = torch.where((places >= 0) & (places < count), 0.0, -1e4)[:, None, None, :]
        inside = (places >= first[:, None]) & (places <= last[:, None])
        places = torch.minimum(places.clamp(0), torch.zeros_like(places) + (count - 1))
        cue = self.cue_first(hidden[first]) + self.cue_last(hidden[last])
        x = self.project(hidden)[places]
        x = x * (1 + torch.tanh(self.gate(cue)))[:, None, :] + cue[:, None, :]
        x = x + self.distance(self.buckets)[None] + self.inside(inside.long())
        x = shared_dropout(self.norm(x), self.drop, self.training)
        for layer in self.layers:
            x = layer(x, bias)
        x = x + functional.gelu(self.up(x))
        return self.tags(x), self.veto(x[:, self.reach]).squeeze(-1)


class ReaderNet(nn.Module):
    """The encoder and the head together, with the frozen word vectors."""

    def __init__(self, plan: Plan, vectors: Tensor) -> None:
        super().__init__()
        self.plan = plan
        self.register_buffer("vectors", vectors, persistent=False)
        self.encoder, self.head = Encoder(plan), Head(plan)

    def encode(self, ids: Tensor, shapes: Tensor, where: Tensor) -> tuple[Tensor, Tensor]:
        """Encode windows and join them to one row of hidden states and cue logits, one per piece of the text."""
        hidden, cues = self.encoder(self.vectors[ids], shapes)
        return hidden.flatten(0, 1)[where].float(), cues.flatten(0, 1)[where].float()


def load_pretrained(net: ReaderNet, tensors: dict[str, Tensor]) -> None:
    """Fill the encoder from the tensors of a BERT-shaped model; the type embedding is folded into the positions."""
    encoder = net.encoder
    with torch.no_grad():
        encoder.positions.weight.copy_(
            tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
        )
        copy_pair(encoder.norm, tensors, "embeddings.LayerNorm")
        for n, layer in enumerate(encoder.layers):
            base = f"encoder.layer.{n}."
            for kind in ("weight", "bias"):
                parts = [tensors[f"{base}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(parts))
            copy_pair(layer.out, tensors, base + "attention.output.dense")
            copy_pair(layer.norm_a, tensors, base + "attention.output.LayerNorm")
            copy_pair(layer.up, tensors, base + "intermediate.dense")
            copy_pair(layer.down, tensors, base + "output.dense")
            copy_pair(layer.norm_b, tensors, base + "output.LayerNorm")


def copy_pair(module: nn.Module, tensors: dict[str, Tensor], name: str) -> None:
    """Copy a weight and a bias into a module."""
    module.weight.copy_(tensors[name + ".weight"])
    module.bias.copy_(tensors[name + ".bias"])
