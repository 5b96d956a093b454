using System.Security.Cryptography.X509Certificates;
using CherryPie.Wallet;

namespace CherryPie.Server.Tests.Push;

/// <summary>Pass type certificates with their keys, as they sign and push.</summary>
internal static class PushSigners
{
    private static readonly Lazy<DevelopmentAuthority> _authority = new(() => DevelopmentAuthority.Create(DateTimeOffset.UtcNow));

    public static X509Certificate2 For(string passType = World.PassType, DateTimeOffset? at = null)
    {
        using var leaf = PassCertificate.Read(
            _authority.Value.Sign(World.Key.Pem, passType, World.Team, "Example, Inc.", false, at ?? DateTimeOffset.UtcNow)
        );
        return leaf.WithPrivateKey(World.Key.Pkcs8PrivateKey);
    }
}
