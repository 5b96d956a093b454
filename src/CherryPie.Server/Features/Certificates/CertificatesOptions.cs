namespace CherryPie.Server.Features.Certificates;

internal sealed class CertificatesOptions
{
    /// <summary>Further WWDR intermediates (*.cer, *.pem).</summary>
    public string? IntermediatesFolder { get; set; }

    /// <summary>Fetches a missing intermediate from Apple's fixed addresses; accepted by pinned fingerprint only.</summary>
    public bool FetchIntermediates { get; set; } = true;
}
