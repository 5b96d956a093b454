namespace CherryPie.Wallet;

/// <summary>One of the intermediates of Apple's Worldwide Developer Relations authority (WWDR), as Apple lists them.
/// <see href="https://developer.apple.com/help/account/reference/wwdr-intermediate-certificates"/></summary>
/// <param name="Name">The name in Apple's list: <c>WWDR G4</c>.</param>
/// <param name="SerialNumber">The serial number, RFC 5280, section 4.1.2.2: upper-case hexadecimal without separators.</param>
/// <param name="SubjectKeyIdentifier">The key identifier, RFC 5280, section 4.2.1.2: upper-case hexadecimal; null for one that issues no
/// passes today.</param>
/// <param name="Sha256">SHA-256 of the certificate's DER, lower-case hexadecimal; null for one that is not trusted by its bytes.</param>
/// <param name="ValidUntil">The last second of the last day of its validity, UTC.</param>
/// <param name="Uri">Where Apple serves its DER; null for one that is not fetched.</param>
/// <param name="UsedForPasses">Whether Apple issues pass type certificates with it today.</param>
public sealed record KnownIntermediate(
    string Name,
    string SerialNumber,
    string? SubjectKeyIdentifier,
    string? Sha256,
    DateTimeOffset ValidUntil,
    Uri? Uri,
    bool UsedForPasses
);
