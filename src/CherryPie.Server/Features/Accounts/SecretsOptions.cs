using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Accounts;

/// <summary>The keys that encrypt API secrets and private keys at rest.</summary>
internal sealed class SecretsOptions
{
    /// <summary> 32 bytes in base64; several for a rotation, with commas between: the first encrypts, all decrypt. Null takes the file.
    /// </summary>
    [SecretSetting]
    public string? MasterKey { get; set; }

    /// <summary>The path of a file with the same content; null takes the generated file in the data folder.</summary>
    public string? MasterKeyFile { get; set; }
}
