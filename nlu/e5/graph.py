"""The network of multilingual-e5-small, its numbers named for their place in the weights' file.

Matrices stay in four bits and are multiplied as such. (Wang et al. 2024, "Multilingual E5 Text
Embeddings"; a BERT of twelve layers.)
"""

from __future__ import annotations

from nlu.e5.weights import BLOCK, INNER, LAYERS, WIDTH
from nlu.network import CONTRIB, FLOAT, INTEGER, Network

HEADS = 12
_EPSILON = 1e-12


def network() -> Network:
    """From summed embeddings `x` (texts, tokens, WIDTH) and `mask` (1: a token) to `states`."""
    net = Network("multilingual-e5-small")
    tokens = ("texts", "tokens")
    x, _mask = net.end("in", "x", FLOAT, (*tokens, WIDTH)), net.end("in", "mask", INTEGER, tokens)
    norm = [_vector(net, "emb.ln.w"), _vector(net, "emb.ln.b")]
    x = net.node("LayerNormalization", [x, *norm], "emb.out", epsilon=_EPSILON)
    for number in range(LAYERS):
        x = _layer(net, f"l{number}", x)
    net.node("Identity", [x], net.end("out", "states", FLOAT, (*tokens, WIDTH)))
    return net


def _layer(net: Network, at: str, x: str) -> str:
    asked = [_product(net, x, f"{at}.{part}.w", (WIDTH, WIDTH)) for part in "qkv"]
    bias = _vector(net, f"{at}.qkv.b", 3 * WIDTH)
    seen = net.node(
        "MultiHeadAttention", [*asked, bias, "mask"], f"{at}.seen", CONTRIB, num_heads=HEADS
    )
    out = _product(net, seen, f"{at}.ao.w", (WIDTH, WIDTH))
    x = _added(net, out, x, f"{at}.aln", f"{at}.ao.b")
    inner = _product(net, x, f"{at}.fi.w", (INNER, WIDTH))
    bent = net.node("BiasGelu", [inner, _vector(net, f"{at}.fi.b", INNER)], f"{at}.bent", CONTRIB)
    out = _product(net, bent, f"{at}.fo.w", (WIDTH, INNER))
    return _added(net, out, x, f"{at}.oln", f"{at}.fo.b")


def _vector(net: Network, name: str, width: int = WIDTH) -> str:
    return net.tensor(name, FLOAT, width)


def _product(net: Network, x: str, name: str, shape: tuple[int, int]) -> str:
    return net.product(x, name, shape, bits=4, block=BLOCK, out=f"{name}.out")


def _added(net: Network, x: str, skipped: str, norm: str, bias: str) -> str:
    """The sum of both and a bias, normalised."""
    inputs = [x, skipped, *(_vector(net, name) for name in (f"{norm}.w", f"{norm}.b", bias))]
    return net.node("SkipLayerNormalization", inputs, f"{norm}.out", CONTRIB, epsilon=_EPSILON)
