"""Small networks for onnxruntime: described in code, their numbers given as they lie in memory.

Each runs in one thread, so that messages are read beside each other; calls from several threads do
not wait for each other. Operators are old ones, so that every onnxruntime that is allowed has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy.typing as npt
import onnxruntime
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper

CONTRIB = "com.microsoft"
FLOAT, BYTE, INTEGER = TensorProto.FLOAT, TensorProto.UINT8, TensorProto.INT32
Shape = tuple[int | str, ...]

_FORMAT, _OPERATORS = 9, 17
# Products of eight-bit activations, not of floats.
_EIGHT_BITS = 4


class Network:
    """Nodes and the names of the numbers that they need, in the order of the network."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._nodes: list[NodeProto] = []
        self._tensors: list[TensorProto] = []
        self._ends: dict[Literal["in", "out"], list[ValueInfoProto]] = {"in": [], "out": []}

    def end(self, side: Literal["in", "out"], name: str, kind: int, shape: Shape) -> str:
        """What goes in or comes out; a dimension with a name may differ from call to call."""
        self._ends[side].append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def tensor(self, name: str, kind: int, *shape: int) -> str:
        """Numbers that are given when the network is loaded."""
        tensor = TensorProto(
            name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL
        )
        tensor.external_data.add(key="location", value=self.name)
        self._tensors.append(tensor)
        return name

    def node(self, kind: str, inputs: list[str], out: str, domain: str = "", **how: Any) -> str:
        """One operator; `out` is the name of its result."""
        self._nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **how))
        return out

    def product(
        self, x: str, name: str, shape: tuple[int, int], bits: int, block: int, out: str
    ) -> str:
        """The input times a matrix of few bits; `shape` is (outputs, inputs).

        The matrix is given as `name.packed`, unsigned and less half of the range, with the scale of
        each block as `name.scales`.
        """
        rows, columns = shape
        blocks = columns // block
        packed = self.tensor(f"{name}.packed", BYTE, rows, blocks, block * bits // 8)
        scales = self.tensor(f"{name}.scales", FLOAT, rows * blocks)
        return self.node(
            "MatMulNBits", [x, packed, scales], out, CONTRIB,
            K=columns, N=rows, bits=bits, block_size=block, accuracy_level=_EIGHT_BITS,
        )  # fmt: skip

    def model(self) -> ModelProto:
        """The network without its numbers."""
        graph = helper.make_graph(
            self._nodes, self.name, self._ends["in"], self._ends["out"], self._tensors
        )
        operators = [helper.make_opsetid("", _OPERATORS), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=operators, ir_version=_FORMAT)

    def loaded(self, numbers: Mapping[str, npt.NDArray[Any]]) -> onnxruntime.InferenceSession:
        """Ready to run with these numbers, by the names of the tensors."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # A pool of memory would keep what the longest text took.
        options.enable_cpu_mem_arena = False
        values = map(onnxruntime.OrtValue.ortvalue_from_numpy, numbers.values())
        options.add_external_initializers(list(numbers), list(values))
        description: bytes = self.model().SerializeToString()
        return onnxruntime.InferenceSession(
            description, options, providers=["CPUExecutionProvider"]
        )
