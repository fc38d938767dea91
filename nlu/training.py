"""The trained heads: made from the examples in minutes, kept under a hash of all their inputs.

`load` trains only where neither the file that comes with the product (`nlu/trained/`) nor one under
`var/` has the key. Inputs are the examples, the pages, the official terms, the encoder's name and
`VERSION`, which changes with the code that learns. `make pretrain` makes the product's file anew;
a test fails while it does not fit its inputs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from nlu import adapter, kernel, pages
from nlu.adapter import Adapter, Lessons
from nlu.augment import spellings, telling
from nlu.encoder import Encoder
from nlu.examples import Example, digest
from nlu.examples import load as load_examples
from nlu.kernel import Floats, Kernel, unit
from nlu.language import CODES, LanguageHead
from nlu.ngrams import idf_of, matrix, meaning, writing
from nlu.pages import Page
from nlu.search import windows
from nlu.sentences import pieces
from nlu.terms import TABLE, official_terms
from nlu.translit import native
from nlu.vectors import Vectors, write_atomically

VERSION = "4"
SHIPPED = Path(__file__).with_name("trained") / "heads.npz"


@dataclass(frozen=True, slots=True)
class Heads:
    """What a message is read with: its label, its language, and where its answer lies."""

    labels: Kernel
    languages: LanguageHead
    adapter: Adapter


def key(encoder: Encoder) -> str:
    """Sixteen letters that change whenever training would give something else."""
    parts = (VERSION, encoder.name, digest(), pages.digest(), TABLE.read_text(encoding="utf-8"))
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def load(encoder: Encoder, folder: Path | None) -> Heads:
    """The kept heads, or freshly trained ones. Blocks: a second, or minutes of training."""
    wanted = key(encoder)
    own = folder / "heads.npz" if folder else None
    for file in (SHIPPED, own):
        heads = _read(file, wanted) if file is not None else None
        if heads is not None:
            return heads
    heads = train(load_examples(), encoder, folder)
    if own is not None:
        write(own, heads, wanted)
    return heads


def shipped_key() -> str:
    """The key of the file that comes with the product."""
    with np.load(SHIPPED, allow_pickle=False) as kept:
        return str(kept["key"])


def train(examples: list[Example], encoder: Encoder, folder: Path | None) -> Heads:
    """Train all heads; only texts that were never encoded before are encoded."""
    rows = [*examples, *_sentences(examples), *_terms()]
    texts = [native(row.text, row.language) for row in rows]
    vectors = Vectors(encoder, "query", folder, "examples").rows(texts, forget=True)
    trained = kernel.fit(
        vectors,
        [meaning(row.text) for row in rows],
        [row.label for row in rows],
        [row.language for row in rows],
    )
    centres = _centres(examples, vectors)
    learnt = train_adapter(pages.load(), centres, encoder, folder)
    return Heads(trained.kernel, train_languages(examples), learnt)


def _centres(examples: list[Example], vectors: Floats) -> dict[str, Floats]:
    """The mean of what people of each language ask the guide; the first vectors are theirs."""
    asks = np.array([example.label.startswith("guide:") for example in examples])
    spoken = np.array([example.language for example in examples])
    rows = vectors[: len(examples)]
    means = {code: rows[asks & (spoken == code)].mean(0) for code in sorted(set(spoken[asks]))}
    return {"": np.mean(list(means.values()), axis=0), **means} if means else {}


def train_adapter(
    learnt_from: list[Page], centres: dict[str, Floats], encoder: Encoder, folder: Path | None
) -> Adapter:
    """How questions lie to the texts that answer them; a few minutes."""
    told = [(at, text) for at, page in enumerate(learnt_from) for text, _ in windows(page.document)]
    texts = Vectors(encoder, "passage", folder, "pages").rows([text for _, text in told])
    asked = [
        (at, code, question)
        for at, page in enumerate(learnt_from)
        for code, question in page.questions.items()
    ]
    spoken = [native(question, code) for _, code, question in asked]
    rows = Vectors(encoder, "query", folder, "page-questions").rows(spoken)
    lessons = Lessons(
        unit(rows - np.stack([centres[code] for _, code, _ in asked])),
        np.array([at for at, _, _ in asked]),
        unit(texts - texts.mean(0)),
        np.searchsorted([at for at, _ in told], np.arange(len(learnt_from))),
    )
    return Adapter(centres, adapter.fit(lessons))


def _sentences(examples: list[Example]) -> list[Example]:
    """What people say beside a request, too, since danger is looked for in each sentence."""
    return [
        Example(example.language, example.label, piece)
        for example in examples
        if example.label != "crisis"
        for piece in pieces(example.text)
    ]


def _terms() -> list[Example]:
    return [
        Example("de", label, term)
        for label, terms in official_terms().items()
        if label != "other"
        for term in terms
    ]


def train_languages(examples: list[Example]) -> LanguageHead:
    """A linear head over letter n-grams; a few seconds."""
    from sklearn.svm import LinearSVC

    texts, codes = [], []
    for turn, (text, language) in enumerate(telling(examples)):
        for spelling in spellings(text, language, turn):
            texts.append(spelling)
            codes.append(CODES.index(language))
    rows = [writing(text) for text in texts]
    idf = idf_of(rows)
    model = LinearSVC(C=1.0, random_state=0).fit(matrix(rows, idf), codes)
    weights = np.zeros((model.coef_.shape[1], len(CODES)), np.float32)
    weights[:, model.classes_] = model.coef_.T
    return LanguageHead(weights, idf, 6.0)


def write(file: Path, heads: Heads, made_of: str) -> None:
    """Keep the heads together with the key of what they were made of."""
    arrays = {f"labels_{name}": value for name, value in kernel.as_arrays(heads.labels).items()}
    arrays["key"] = np.array(made_of)
    arrays["languages_weights"] = heads.languages.weights.astype(np.float16)
    arrays["languages_idf"] = heads.languages.idf
    arrays["languages_scale"] = np.array(heads.languages.scale)
    arrays["adapter_languages"] = np.array(list(heads.adapter.centres))
    arrays["adapter_centres"] = np.stack(list(heads.adapter.centres.values()))
    arrays["adapter_matrix"] = np.asarray(heads.adapter.matrix, np.float16)
    write_atomically(file, arrays)


def _read(file: Path, wanted: str) -> Heads | None:
    """The kept heads; None where there are none, or broken ones, or of other inputs."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if str(kept["key"]) != wanted:
                return None
            labels = {name[7:]: kept[name] for name in kept.files if name.startswith("labels_")}
            head = LanguageHead(
                kept["languages_weights"].astype(np.float32),
                kept["languages_idf"],
                float(kept["languages_scale"]),
            )
            spoken = kept["adapter_languages"].tolist()
            found = Adapter(
                dict(zip(spoken, kept["adapter_centres"], strict=True)),
                kept["adapter_matrix"].astype(np.float32),
            )
        return Heads(kernel.from_arrays(labels), head, found)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
