using System.Collections.Frozen;

namespace CherryPie.Wallet;

/// <summary>Currency codes that a field may have: the CherryPie document's list ("Currency Codes"), and those that ISO 4217 has got since.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/>,
/// <see href="https://www.iso.org/iso-4217-currency-codes.html"/></summary>
public static class Currencies
{
    private const string Documented =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYR BZD CAD CDF CHE CHF "
        + "CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
        + "HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD "
        + "MAD MDL MGA MKD MMK MNT MOP MRO MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR "
        + "RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP STD SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
        + "USN USS UYI UYU UZS VEF VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XFU XOF XPD XPF XPT XTS XXX YER ZAR ZMK ZWL";

    private const string Newer = "BYN MRU SLE STN SVC UYW VED VES XCG XSU XUA ZMW ZWG";

    private static readonly FrozenSet<string> _codes = $"{Documented} {Newer}".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a code is one of them.</summary>
    /// <param name="code">Three capital letters; lower case is not known.</param>
    /// <returns>Whether it is one of them; codes that have been replaced, such as <c>HRK</c>, are.</returns>
    public static bool IsKnown(string code) => _codes.Contains(code);
}
