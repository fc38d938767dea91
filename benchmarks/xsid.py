"""xSID: 300 English utterances to learn from, the same task in other languages to be measured on.

Learnt with the product's classifier. The other languages' mean vectors are the English one moved by
what the product knows of each language, so nothing of the measured texts is used.
(van der Goot et al., NAACL 2021; CC-BY-SA-4.0.)
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from nlu import kernel
from nlu.encoder import Encoder
from nlu.ngrams import meaning
from nlu.training import Heads

# Right intents with the same 300 utterances: Rasa 3.6 (DIET); embeddings with a linear head.
TO_BEAT = {
    "de": (0.45, 0.82), "tr": (0.28, 0.79), "ar": (0.16, 0.72), "it": (0.33, 0.72),
    "sr": (0.30, 0.70),
}  # fmt: skip
_OURS = {"sr": "hr"}


def show(console: Console, folder: Path, encoder: Encoder, heads: Heads) -> None:
    """Train on English, print the share of right intents in each other language."""
    rows = [line.split("\t") for line in (folder / "valid.tsv").read_text("utf-8").splitlines()]
    english = [(intent, text) for code, intent, text in rows if code == "en"]
    model = _trained(english, encoder, heads)
    table = Table("xSID", "Rasa 3.6", "linear head", "ours")
    for code, known in TO_BEAT.items():
        asked = [(intent, text) for spoken, intent, text in rows if spoken == code]
        share = _right(model, asked, _OURS.get(code, code), encoder)
        table.add_row(code, *(f"{each:.2f}" for each in (*known, share)))
    console.print(table)


def _trained(english: list[tuple[str, str]], encoder: Encoder, heads: Heads) -> kernel.Kernel:
    texts = [text for _, text in english]
    vectors = encoder.encode(texts, "query")
    intents = [intent for intent, _ in english]
    model = kernel.fit(vectors, [meaning(t) for t in texts], intents, ["en"] * len(texts)).kernel
    codes = heads.labels.languages
    centres = dict(zip(codes, heads.labels.means, strict=True))
    means = np.stack([model.means[0] + centres[code] - centres["en"] for code in codes])
    return dataclasses.replace(model, languages=codes, means=means.astype(np.float32))


def _right(
    model: kernel.Kernel, asked: list[tuple[str, str]], language: str, encoder: Encoder
) -> float:
    vectors = encoder.encode([text for _, text in asked], "query")
    right = 0
    for (intent, text), vector in zip(asked, vectors, strict=True):
        chances = model.chances(vector, model.by_words(meaning(text)), language)
        right += model.classes[int(chances.argmax())] == intent
    return right / len(asked)
