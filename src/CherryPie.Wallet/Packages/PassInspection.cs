using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>What a package must fit.</summary>
public sealed record InspectOptions
{
    /// <summary>The time to judge validity by.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Roots whose intermediates are trusted.</summary>
    public IReadOnlyCollection<X509Certificate2> ExpectedRoots { get; init; } = [];

    /// <summary>Intermediates that are trusted byte for byte, besides Apple's pinned ones.</summary>
    public IReadOnlyCollection<X509Certificate2> KnownIntermediates { get; init; } = [];

    /// <summary>The certificate that must have signed it, byte for byte; null for any that chains.</summary>
    public X509Certificate2? ExpectedLeaf { get; init; }

    /// <summary>The folders of the default language without <c>.lproj</c>; when there is any language folder, one of these must be there. Null when unknown.</summary>
    public IReadOnlyList<string>? DefaultLanguageFolders { get; init; }

    /// <summary>Checks pass.json further: gets its bytes and whether the certificate may have NFC, adds to the findings.</summary>
    public Action<ReadOnlyMemory<byte>, bool?, ICollection<PassFinding>>? CheckPassJson { get; init; }
}

/// <summary>What is in a package, and what is wrong with it.</summary>
/// <param name="PassTypeIdentifier">As pass.json says.</param>
/// <param name="TeamIdentifier">As pass.json says.</param>
/// <param name="SerialNumber">As pass.json says.</param>
/// <param name="SignerSubject">The subject of the signing certificate.</param>
/// <param name="SigningTime">The signed time.</param>
/// <param name="Chain">The subjects from the signer upwards.</param>
/// <param name="Errors">What makes Wallet refuse it, or proves that it was altered.</param>
/// <param name="Warnings">What is only unwise.</param>
public sealed record PassInspection(
    string? PassTypeIdentifier,
    string? TeamIdentifier,
    string? SerialNumber,
    string? SignerSubject,
    DateTimeOffset? SigningTime,
    IReadOnlyList<string> Chain,
    IReadOnlyList<PassFinding> Errors,
    IReadOnlyList<PassFinding> Warnings
);
