using System.Text;
using CherryPie.Wallet.Tests.Images;
using CherryPie.Wallet.Tests.Signing;

namespace CherryPie.Wallet.Tests.Packages;

/// <summary>A small package.</summary>
internal static class TestPass
{
    public static readonly byte[] Json = Encoding.UTF8.GetBytes(
        $$"""
        {"formatVersion":1,"passTypeIdentifier":"{{TestChain.PassType}}","teamIdentifier":"{{TestChain.Team}}",
        "serialNumber":"abc","generic":{ } }
        """
    );

    public static List<PackageFile> Files(byte[]? json = null) =>
        [
            new("pass.json", json ?? Json),
            new("icon.png", Pictures.File(8, 8)),
            new("icon@2x.png", Pictures.File(16, 16)),
            new("icon@3x.png", Pictures.File(20, 20)),
            new("en.lproj/pass.strings", "\"a\" = \"b\";\n"u8.ToArray()),
        ];

    public static byte[] Create(List<PackageFile>? files = null) => PassPackage.Create(files ?? Files(), TestChain.Signer, TestChain.Now);

    public static PassInspection Inspect(byte[] package, InspectOptions? options = null) =>
        PassArchive.Open(package).Inspect(options ?? TestChain.Options);
}
