"""Words by the part of bench/PROTOCOL.md that they belong to."""


def word_class(word):
    """64-bit FNV-1a of the upper-case UTF-8 text, modulo 10."""
    h = 0xCBF29CE484222325
    for b in word.upper().encode():
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h % 10


def may_train(word):
    """Classes 0 to 3 are for training; words of one or two letters have none."""
    return len(word) <= 2 or word_class(word) <= 3
