using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Platform.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>A wrong badge stops the start, and is named.</summary>
public sealed class BadgeFolderTests : IDisposable
{
    private const string Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 110 35\"></svg>";
    private readonly string _folder = Directory.CreateTempSubdirectory("cherrypie-badges-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("en.svg", "no svg", "en.svg is no readable SVG")]
    [InlineData("en.svg", "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "en.svg is no readable SVG")]
    [InlineData("en.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "en.svg has no size by viewBox")]
    [InlineData("en.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 0\"/>", "en.svg has no size by viewBox")]
    [InlineData("US-UK_Add_to_Apple_Wallet.svg", Svg, "US-UK_Add_to_Apple_Wallet.svg must be named by a language: ar.svg")]
    [InlineData("EN.svg", Svg, "EN.svg must be named by a language")]
    [InlineData("de.svg", Svg, "en.svg is missing")]
    [InlineData("en.svg", null, "en.svg has 300000 bytes; at most 262144 are allowed")]
    public void A_wrong_file_is_named(string name, string? content, string fault)
    {
        File.WriteAllText(Path.Combine(_folder, name), content ?? new string(' ', 300_000));
        var wrong = Assert.Throws<OperatorError>(() => Badges(_folder)).Message;
        Assert.StartsWith("Pages__WalletBadgeFolder: " + Path.Combine(_folder, fault.Split(' ')[0]), wrong, StringComparison.Ordinal);
        Assert.Contains(fault, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var folder = Path.Combine(_folder, "none");
        Assert.Contains(folder, Assert.Throws<OperatorError>(() => Badges(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_folder_there_is_no_badge() => Assert.Null(Badges(null).Of("en"));

    private static WalletBadges Badges(string? folder) => new(new PagesOptions { WalletBadgeFolder = folder });
}
