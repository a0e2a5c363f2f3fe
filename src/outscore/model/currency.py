"""Currencies: how many decimals their amounts are paid with."""

from __future__ import annotations

from fractions import Fraction

_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
EXPONENTS = (
    dict.fromkeys(_NONE.split(), 0) | dict.fromkeys(_THREE.split(), 3) | dict.fromkeys(_FOUR.split(), 4)
)
"""The currencies of ISO 4217 whose minor unit is not a hundredth."""


def decimals(currency: str) -> int:
    """How many decimals an amount has: 2, but for the currencies that ISO 4217 lists otherwise.

    >>> decimals("GBP"), decimals("JPY"), decimals("KWD")
    (2, 0, 3)
    """
    return EXPONENTS.get(currency, 2)


def minor_unit(currency: str) -> Fraction:
    """The smallest amount that can be paid.

    >>> minor_unit("GBP")
    Fraction(1, 100)
    """
    return Fraction(1, 10 ** decimals(currency))
