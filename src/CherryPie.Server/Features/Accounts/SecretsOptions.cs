namespace CherryPie.Server.Features.Accounts;

/// <summary>The keys that encrypt API secrets and private keys at rest.</summary>
internal sealed class SecretsOptions
{
    /// <summary>32 bytes in base64. Several, with commas between, for rotation: the first encrypts, all decrypt.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file with the same content.</summary>
    public string? MasterKeyFile { get; set; }
}
