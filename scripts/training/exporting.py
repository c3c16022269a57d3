"""Trained readers as files that run without torch: word vectors, and ONNX graphs with weights in eight bits."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from coranto.glean.reader import Settings, Words
from coranto.glean.reader.pieces import WordPieces
from training.network import ReaderNet


def read_safetensors(path: Path) -> dict[str, torch.Tensor]:
    """The float32 tensors of a safetensors file."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    out = {}
    for name, about in json.loads(raw[8 : 8 + size]).items():
        if name != "__metadata__" and about["dtype"] == "F32":
            start, end = (8 + size + at for at in about["data_offsets"])
            values = np.frombuffer(raw[start:end], dtype=np.float32).reshape(about["shape"])
            out[name] = torch.from_numpy(values.copy())
    return out


def words_of(pretrained: Path) -> Words:
    """The word pieces of a pretrained model, eight bits a number, without those that the vocabulary leaves unused."""
    vectors = read_safetensors(pretrained / "model.safetensors")["embeddings.word_embeddings.weight"].numpy()
    vocabulary = (pretrained / "vocab.txt").read_text(encoding="utf-8").split("\n")[: len(vectors)]
    used = np.array([not piece.startswith("[unused") for piece in vocabulary])
    scales = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-8).astype(np.float32) / 127
    rounded = np.round(vectors / scales).astype(np.int8)
    return Words(rounded[used], scales[used, 0], WordPieces(np.array(vocabulary)[used].tolist()))


def write_words(words: Words, folder: Path) -> None:
    """Write the word pieces and their vectors."""
    vocabulary = "\n".join(words.pieces.rows).encode("utf-8")
    np.savez_compressed(
        folder / "words.npz", vectors=words.vectors, scales=words.scales,
        vocabulary=np.frombuffer(vocabulary, dtype=np.uint8),
    )  # fmt: skip


def write_settings(settings: Settings, folder: Path, name: str) -> None:
    """Write sizes and thresholds."""
    (folder / f"{name}.json").write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")


def write_graphs(net: ReaderNet, out: Path, name: str, *, quick: bool = False) -> None:
    """Write encoder and head of one network as ONNX, their weights stored in eight bits.

    `quick` also calculates in eight bits where whole matrices are multiplied: less exact, and quicker on any processor.
    """
    net.eval()
    width = net.plan.width
    encoder, head = out / f"{name}.encoder.onnx", out / f"{name}.head.onnx"
    free = {part: {0: "windows", 1: "length"} for part in ("vectors", "shapes", "hidden", "cues")}
    torch.onnx.export(
        net.encoder,
        (torch.zeros(2, 50, width), torch.zeros(2, 50, dtype=torch.long)),
        str(encoder),
        input_names=["vectors", "shapes"],
        output_names=["hidden", "cues"],
        dynamic_axes=free,
        dynamo=False,
        opset_version=17,
    )
    free = {"hidden": {0: "pieces"}} | {part: {0: "n"} for part in ("first", "last", "scores", "veto")}
    torch.onnx.export(
        net.head,
        (torch.zeros(99, width), torch.tensor([3, 50]), torch.tensor([4, 50])),
        str(head),
        input_names=["hidden", "first", "last"],
        output_names=["scores", "veto"],
        dynamic_axes=free,
        dynamo=False,
        opset_version=17,
    )
    for graph in (encoder, head):
        (calculate_in_eight_bits if quick else store_in_eight_bits)(graph)


def calculate_in_eight_bits(path: Path) -> None:
    """Multiply matrices in whole numbers, a scale for each column; seven bits, so that no processor overflows."""
    quantize_dynamic(
        str(path), str(path), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm"],
    )  # fmt: skip


def store_in_eight_bits(path: Path) -> None:
    """Store the large weights as eight-bit numbers with a scale for each column; the runtime widens them when it loads.

    The arithmetic stays in float32, so that next to nothing is lost and no special instructions are needed.
    """
    model = onnx.load(str(path))
    graph, widened = model.graph, []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < 4096:
            continue
        scale = np.maximum(np.abs(values).max(axis=0, keepdims=True), 1e-8).astype(np.float32) / 127
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(np.round(values / scale).astype(np.int8), name + ".eight"))
        graph.initializer.append(numpy_helper.from_array(scale, name + ".scale"))
        widened.append(helper.make_node("Cast", [name + ".eight"], [name + ".wide"], to=TensorProto.FLOAT))
        widened.append(helper.make_node("Mul", [name + ".wide", name + ".scale"], [name]))
    nodes = widened + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, str(path))
