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

_HUNDREDTHS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER
ZAR ZMW ZWG
"""
_WITHDRAWN = "ANG BGN CUC HRK SLL ZWL"
"""Replaced since 2020; older contracts name them."""
CURRENCIES = frozenset((*EXPONENTS, *_HUNDREDTHS.split(), *_WITHDRAWN.split()))
"""The currencies of ISO 4217 that a contract may name."""


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
