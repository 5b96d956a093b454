namespace CherryPie.Wallet;

/// <summary>One of Apple's WWDR intermediates.
/// <see href="https://developer.apple.com/help/account/reference/wwdr-intermediate-certificates"/></summary>
/// <param name="Name">Its short name: <c>WWDR G4</c>.</param>
/// <param name="SerialNumber">Upper-case hexadecimal.</param>
/// <param name="SubjectKeyIdentifier">Upper-case hexadecimal; null where it isn't needed.</param>
/// <param name="Sha256">SHA-256 of its DER, lower-case hexadecimal; null where it isn't pinned.</param>
/// <param name="ValidUntil">Its last day, UTC.</param>
/// <param name="Uri">Where Apple serves it; null where it isn't fetched.</param>
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
