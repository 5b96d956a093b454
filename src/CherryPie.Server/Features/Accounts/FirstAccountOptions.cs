using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Accounts;

/// <summary>The account that an empty database gets. What is null is random; the name is "first" then.</summary>
internal sealed class FirstAccountOptions
{
    [SecretSetting]
    public string? Key { get; set; }

    [SecretSetting]
    public string? Secret { get; set; }

    public string? Name { get; set; }
}
