using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet.Tests.Signing;

/// <summary>A chain shaped like Apple's, made in memory once a run.</summary>
internal static class TestChain
{
    public const string PassType = "pass.com.example.card";
    public const string Team = "TEAM123456";

    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 20, 30, TimeSpan.Zero);
    public static readonly DevelopmentAuthority Authority = DevelopmentAuthority.Create(Now);
    public static readonly SigningRequest Request = SigningRequest.Create("CherryPie");
    public static readonly byte[] LeafDer = Authority.Sign(Request.Pem, PassType, Team, "Example, Inc.", nfc: false, Now);
    public static readonly PassCertificate Leaf = PassCertificate.Read(LeafDer);
    public static readonly X509Certificate2 Signing = Leaf.WithPrivateKey(Request.Pkcs8PrivateKey);
    public static readonly PassSigner Signer = new(Signing, Authority.Intermediate);

    public static InspectOptions Options => new() { Now = Now, ExpectedRoots = [Authority.Root] };
}
