using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>What a package is judged by.</summary>
public sealed record InspectOptions
{
    /// <summary>The time at which certificates must be valid.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Roots whose intermediates are trusted besides Apple's, such as that of a <see cref="DevelopmentAuthority"/>. Not disposed
    /// of.</summary>
    public IReadOnlyCollection<X509Certificate2> ExpectedRoots { get; init; } = [];

    /// <summary>Intermediates that are trusted, compared byte for byte, besides those of <see cref="WwdrCertificates"/>. Not disposed
    /// of.</summary>
    public IReadOnlyCollection<X509Certificate2> KnownIntermediates { get; init; } = [];

    /// <summary>The certificate that must have signed it, compared byte for byte; null for any that a trusted intermediate issued. Not
    /// disposed of.</summary>
    public X509Certificate2? ExpectedLeaf { get; init; }

    /// <summary>The folders of the default language without <c>.lproj</c>, such as <c>en</c>: when there is any language folder, one of
    /// these must be there. Null when the default language is unknown, and the rule is not checked.</summary>
    public IReadOnlyList<string>? DefaultLanguageFolders { get; init; }

    /// <summary>Checks pass.json further, <see cref="PassLint"/> for instance: gets its bytes and whether the certificate may sign an
    /// <c>nfc</c> dictionary (null when the signature does not verify), and adds to the errors. Not called for a pass.json that is no
    /// JSON object or has a key twice. Null for no further check.</summary>
    public Action<ReadOnlyMemory<byte>, bool?, ICollection<PassFinding>>? CheckPassJson { get; init; }

    /// <summary>Looks in pass.json for what should be better, as <see cref="PassLint.Advise"/> does, and adds to the warnings. Called when
    /// <see cref="CheckPassJson"/> would be. Null for none.</summary>
    public Action<ReadOnlyMemory<byte>, ICollection<PassFinding>>? AdvisePassJson { get; init; }
}

/// <summary>What is in a package, and what is wrong with it.</summary>
/// <param name="PassTypeIdentifier">As pass.json says; null when it has none, as for the next two.</param>
/// <param name="TeamIdentifier">As pass.json says.</param>
/// <param name="SerialNumber">As pass.json says.</param>
/// <param name="SignerSubject">The subject of the certificate that signed; null when the signature does not verify.</param>
/// <param name="SigningTime">The time that the signature states (RFC 5652, section 11.3), in whole seconds; null when it can't be
/// read.</param>
/// <param name="Chain">The subjects of signer and intermediate; empty when the signature does not verify.</param>
/// <param name="Errors">What makes Wallet refuse it, or proves that it was altered; paths are those of files, or of values in
/// pass.json.</param>
/// <param name="Warnings">What Wallet accepts and should be better: SHA-1, missing sizes of the icon, an app link without an
/// address, a barcode too wide for a phone.</param>
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
