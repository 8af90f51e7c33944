"""Syllables: which strings Vietnamese spelling allows, and repairs that leave no choice."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
TONES = (ACUTE, GRAVE, HOOK, TILDE, DOT)
BREVE, CIRCUMFLEX, HORN = "\u0306", "\u0302", "\u031b"
MARKS = frozenset((*TONES, BREVE, CIRCUMFLEX, HORN))

ONSETS = (
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
BEFORE_FRONT = frozenset({"k", "gh", "ngh"})
NOT_BEFORE_FRONT = frozenset({"c", "g", "ng"})
RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu
    iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oa oac oach oai oam oan oang oanh
    oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet ooc oong
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uên uêt uơ uơn
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt uôc uôi uôm uôn uông uôp uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
    """.split()  # noqa: SIM905 - reads better
)
AFTER_QU = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et
    ê ên ênh êt êch i ia in inh it ich y ya yên yêt yêu ynh yt ych yn yu ơ ơn ơt ơi ôc
    """.split()  # noqa: SIM905 - reads better
)
AFTER_GI = frozenset({"n", "p", "m", "êng", "êt", "êm", "êc", "ên", ""})
STOPPED = ("c", "ch", "p", "t")
BETWEEN_DIGITS = {"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1"}
FIGURES = str.maketrans("óéõ", "665")
"""Letters no word has beside a digit; a six with a thin arc, a five with a thin bar are read so."""
STRANGE = str.maketrans(
    {
        "ä": "ã", "Ä": "Ã", "ö": "õ", "Ö": "Õ", "ü": "ũ", "Ü": "Ũ", "ë": "ẽ", "Ë": "Ẽ",
        "ï": "ĩ", "Ï": "Ĩ", "ā": "ã", "Ā": "Ã", "ō": "õ", "Ō": "Õ", "ū": "ũ", "Ū": "Ũ",
        "î": "ĩ", "Î": "Ĩ", "û": "ũ", "Û": "Ũ", "å": "ả", "Å": "Ả", "ǎ": "ă", "Ǎ": "Ă",
        "ñ": "n", "Ñ": "N", "ç": "c", "Ç": "C", "ø": "o", "Ø": "O", "ð": "đ", "Ð": "Đ",
        "⁄": "/",
    }
)  # fmt: skip
LETTERS = re.compile(r"[^\W\d_]+")
MIXED = re.compile(r"(?<![^\W_])(?=[óéõ]*\d)[\dóéõ]+(?![^\W_])")
LIKE_FIGURES = "OoQDIl|óé"
DAY = re.compile(rf"[\d{LIKE_FIGURES}]{{2}}/[\d{LIKE_FIGURES}]{{2}}/[\d{LIKE_FIGURES}]{{4}}")
OF_A_DAY = str.maketrans(LIKE_FIGURES, "000011166")


@cache
def is_syllable(text: str) -> bool:
    """Tell whether Vietnamese spelling allows this syllable, tone included, in any case."""
    bare, tone = _parted(text.lower())
    if tone == "many":
        return False
    return any(
        _allowed(onset, bare[len(onset) :], tone) for onset in ONSETS if bare.startswith(onset)
    )


def _parted(text: str) -> tuple[str, str]:
    """Return the syllable without its tone, and the tone: "" for level, "many" where two stand."""
    apart = unicodedata.normalize("NFD", text)
    tones = [letter for letter in apart if letter in TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in apart if c not in TONES))
    return bare, tones[0] if len(tones) == 1 else ("many" if tones else "")


def _allowed(onset: str, rime: str, tone: str) -> bool:
    known = {"qu": AFTER_QU, "gi": RIMES | AFTER_GI}.get(onset, RIMES)
    if rime not in known:
        return False
    front = rime[:1] in {"e", "ê", "i", "y"}
    if (onset in BEFORE_FRONT and not front) or (onset in NOT_BEFORE_FRONT and front):
        return onset == "g" and rime in {"i", "in"}
    return tone in {ACUTE, DOT} or not rime.endswith(STOPPED)


def repaired(words: Sequence[str]) -> list[str]:
    """Set a line's foreign letters, letters among digits and impossible tones right.

    A word is only touched where spelling leaves exactly one way, but that blanks (``_``) at its
    ends go; the number of words stays.
    """
    return [LETTERS.sub(_repair, _digits(word.translate(STRANGE).strip("_"))) for word in words]


def _digits(word: str) -> str:
    """Letters among digits as the digit they look like."""
    word = DAY.sub(lambda found: found[0].translate(OF_A_DAY), word)
    letters = list(MIXED.sub(lambda found: found[0].translate(FIGURES), word))
    for at in range(1, len(letters) - 1):
        if (
            letters[at] in BETWEEN_DIGITS
            and letters[at - 1].isdigit()
            and letters[at + 1].isdigit()
        ):
            letters[at] = BETWEEN_DIGITS[letters[at]]
    return "".join(letters)


def _repair(found: re.Match[str]) -> str:
    text = found[0]
    bare, tone = _parted(text.lower())
    if tone == "many" or is_syllable(text) or not bare.endswith(STOPPED):
        return text
    right = DOT if tone == "" else ACUTE
    toned = _toned(text, tone, right)
    return toned if toned is not None and is_syllable(toned) else text


def _toned(text: str, tone: str, right: str) -> str | None:
    """`text` with its tone mark replaced; a level syllable gets the mark where spelling puts it."""
    apart = unicodedata.normalize("NFD", text)
    if tone:
        return unicodedata.normalize("NFC", apart.replace(tone, right))
    vowels = [at for at, letter in enumerate(apart) if letter.lower() in "aeiouy"]
    if not vowels or not any(c in MARKS for c in apart):
        return None  # plain ASCII may as well be a foreign word
    at = vowels[-1]
    while at + 1 < len(apart) and apart[at + 1] in MARKS:
        at += 1
    return unicodedata.normalize("NFC", apart[: at + 1] + right + apart[at + 1 :])
