"""Graphs written, run by onnxruntime and read back; files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from onnx_files import model
from slmdesk.engine.onnx_graph import OWN, GraphWriter, read


def written() -> bytes:
    writer = GraphWriter()
    writer.weight("w", np.arange(6, dtype=np.float32).reshape(2, 3))
    writer.weight("bias", np.ones(3, np.float32))
    writer.node("MatMul", ["x", "w"], "product")
    writer.node(f"{OWN}:BiasGelu", ["product", "bias"], "gelu")
    writer.node("ReduceMax", ["gelu"], "y", axes=[-1], keepdims=1)
    return writer.model({"x": np.zeros((1, 2), np.float32)}, {"y": 2})


def test_what_is_written_runs() -> None:
    session = onnxruntime.InferenceSession(written(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"x": np.array([[1, 1], [0, 0]], np.float32)})
    assert np.allclose(found, [[8], [0.8413447]], atol=1e-5)  # gelu(7 + 1), gelu(1)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(written())
    found = read(tmp_path / "a.onnx")
    assert [(node.operator, node.inputs, node.outputs) for node in found.nodes] == [
        ("MatMul", ("x", "w"), ("product",)),
        (f"{OWN}:BiasGelu", ("product", "bias"), ("gelu",)),
        ("ReduceMax", ("gelu",), ("y",)),
    ]
    assert found.weights["w"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert set(found.weights) == {"w", "bias"}


def test_numbers_below_zero_and_fractions_are_attributes() -> None:
    writer = GraphWriter()
    for name in ("scale", "bias"):
        writer.weight(name, np.full(2, 2, np.float32))
    writer.node("LayerNormalization", ["x", "scale", "bias"], "y", axis=-1, epsilon=1.0)
    session = onnxruntime.InferenceSession(
        writer.model({"x": np.zeros((1, 2), np.float32)}, {"y": 2}), providers=["CPUExecutionProvider"]
    )
    (found,) = session.run(None, {"x": np.array([[1, -1]], np.float32)})
    assert np.allclose(found, np.array([[2 + 2**0.5, 2 - 2**0.5]]), atol=1e-6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2000), byte=st.integers(0, 255), length=st.integers(0, 3000))
def test_a_damaged_file_is_no_graph(tmp_path: Path, at: int, byte: int, length: int) -> None:
    data = bytearray(model()[:length])
    data[at : at + 1] = bytes([byte])
    (tmp_path / "a.onnx").write_bytes(data)
    try:
        read(tmp_path / "a.onnx")
    except ValueError:
        return  # the only error that it may raise


def test_no_graph_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(b"\xff" * 40)
    with pytest.raises(ValueError, match="no ONNX file"):
        read(tmp_path / "a.onnx")


@pytest.mark.parametrize(
    "hostile",
    [
        b"\x0a\x00" * 300_000,  # nodes of nothing
        b"\x0a\xc0\xcf\x24" + b"\x0a\x00" * 300_000,  # one node with inputs of no name
        b"\x2a\xe4\xa7\x12\x0a\xe0\xa7\x12" + b"\x01" * 300_000,  # a weight of 300,000 dimensions
    ],
)
def test_a_file_of_very_many_parts_is_no_graph(tmp_path: Path, hostile: bytes) -> None:
    size = len(hostile)
    head = bytes([0x3A, size & 0x7F | 0x80, size >> 7 & 0x7F | 0x80, size >> 14])
    (tmp_path / "a.onnx").write_bytes(head + hostile)
    with pytest.raises(ValueError, match=r"too many parts|no ONNX file"):
        read(tmp_path / "a.onnx")
