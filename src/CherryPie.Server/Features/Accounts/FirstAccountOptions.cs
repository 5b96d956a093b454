namespace CherryPie.Server.Features.Accounts;

/// <summary>Used on an empty database only; what is not given is random.</summary>
internal sealed class FirstAccountOptions
{
    public string? Key { get; set; }

    public string? Secret { get; set; }

    public string? Name { get; set; }
}
