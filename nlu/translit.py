"""Latin letters back to a language's own script: Greeklish, translit, Arabizi, Fingilish.

The sentence encoder knows Greek and Cyrillic and Arabic words, not their Latin spellings; a rough
way back is worth more to it than none. Only the encoder reads the result, nobody sees it.
"""

from __future__ import annotations

import re

from nlu.script import script

_RUSSIAN = (
    "shch:щ sch:щ yo:ё jo:ё zh:ж kh:х ts:ц ch:ч sh:ш yu:ю ju:ю iu:ю ya:я ja:я ia:я ye:е yi:и"
    " a:а b:б v:в w:в g:г d:д e:е z:з i:и j:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф h:х"
    " x:х c:ц y:ы q:я 4:ч 6:ш ':ь"
)
_UKRAINIAN = (
    "shch:щ sch:щ yo:йо zh:ж kh:х ts:ц ch:ч sh:ш yu:ю ju:ю iu:ю ya:я ja:я ia:я ye:є je:є ie:є yi:ї"
    " ji:ї a:а b:б v:в w:в g:г h:г d:д e:е z:з i:і j:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф"
    " x:х c:ц y:и q:я 4:ч 6:ш ':ь"
)
_BULGARIAN = (
    "sht:щ zh:ж ts:ц ch:ч sh:ш yu:ю ju:ю iu:ю ya:я ja:я ia:я yo:йо io:йо a:а b:б v:в w:в g:г d:д"
    " e:е z:з i:и j:ж y:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф h:х x:х c:ц q:я 4:ч 6:ш"
)
_GREEK = (
    "ou:ου oy:ου ei:ει oi:οι ai:αι th:θ ch:χ ph:φ ps:ψ ks:ξ 8:θ 3:ξ 4:ψ a:α b:β v:β g:γ d:δ e:ε"
    " z:ζ h:η i:ι k:κ l:λ m:μ n:ν x:χ o:ο p:π r:ρ s:σ t:τ y:υ u:υ f:φ w:ω c:κ j:ξ q:θ"
)
_ARABIC = (
    "kh:خ gh:غ sh:ش ch:ش th:ث dh:ذ ou:و oo:و ee:ي ei:ي ai:ي aa:ا 2:ء 3:ع 4:ش 5:خ 6:ط 7:ح 8:ق"
    " 9:ص b:ب p:ب t:ت j:ج g:ج d:د r:ر z:ز s:س f:ف q:ق k:ك l:ل m:م n:ن h:ه w:و y:ي v:ف x:كس c:ك"
    " u:و o:و i:ي a:ا e: "
)
_PERSIAN = (
    "kh:خ gh:ق sh:ش ch:چ zh:ژ oo:و ou:و ee:ی aa:ا b:ب p:پ t:ت j:ج g:گ d:د r:ر z:ز s:س f:ف q:ق k:ک"
    " l:ل m:م n:ن h:ه w:و y:ی v:و x:خ c:ک u:و o: i:ی a:ا e: "
)
_TABLES = {
    "ru": _RUSSIAN, "uk": _UKRAINIAN, "bg": _BULGARIAN, "el": _GREEK, "ar": _ARABIC, "fa": _PERSIAN,
}  # fmt: skip


def _table(text: str) -> tuple[re.Pattern[str], dict[str, str]]:
    pairs = dict([*item.split(":"), ""][:2] for item in text.split())
    order = sorted(pairs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, order))), pairs


_READY = {language: _table(text) for language, text in _TABLES.items()}
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9']+")


def native(text: str, language: str | None) -> str:
    """The text in the language's own script where it came in Latin letters, else unchanged.

    Capitalised words inside stay: they are mostly German terms ("Jobcenter").
    """
    if language not in _READY or script(text) != "latin":
        return text
    pattern, pairs = _READY[language]

    def back(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdigit() or (word[:1].isupper() and match.start() > 0):
            return word
        turned = pattern.sub(lambda m: pairs[m[0]], word.lower())
        return turned[:-1] + "ς" if language == "el" and turned.endswith("σ") else turned

    return _WORD.sub(back, text)
