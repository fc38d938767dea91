"""`make pretrain`: compute once what every installation would compute at its first start.

The trained heads and the vectors of the first content come with the product, under `nlu/trained/`.
They must be made anew when the utterances or the content change; tests say so.
"""

from __future__ import annotations

from datetime import UTC, datetime

from nlu import training
from nlu.encoder import Embedded
from nlu.examples import load
from nlu.reading import Document
from nlu.search import GuideIndex, guide_vectors
from nlu.vectors import SHIPPED
from services.guide.content import first_documents


def main() -> None:
    """Write both files; takes about ten minutes and 5 GB."""
    encoder = Embedded()
    if training.shipped_key() != training.key(encoder):
        heads = training.train(load(), encoder, None)
        training.write(training.SHIPPED, heads, training.key(encoder))
    GuideIndex(documents(), guide_vectors(encoder, SHIPPED), training.load(encoder, None).adapter)


def documents() -> list[Document]:
    """The first content as understanding learns it."""
    return first_documents(datetime.now(UTC))


if __name__ == "__main__":
    main()
