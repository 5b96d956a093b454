using System.Text.Json.Serialization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>A pass as WalletKit answers it (WalletKit document, "Creating an individual pass").</summary>
internal record WalletKitPassResponse(
    string Url,
    string Description,
    [property: JsonPropertyName("sent_pass")] WalletKitPassRequest WalletKitPassRequest
);

/// <summary>The same for a filter: the first match in front.</summary>
internal sealed record FilteredPassesResponse(WalletKitPassResponse First, IReadOnlyList<WalletKitPassResponse> Updated)
    : WalletKitPassResponse(First)
{
    [JsonIgnore]
    public WalletKitPassResponse First { get; } = First;

    public int Count => Updated.Count;
}

internal sealed record WalletKitPassRequest(
    [property: JsonPropertyName("authentication_token")] string AuthenticationToken,
    [property: JsonPropertyName("serial_no")] string SerialNumber,
    [property: JsonPropertyName("createddate")] DateTimeOffset Created,
    [property: JsonPropertyName("short_url")] string ShortUrl,
    [property: JsonPropertyName("email_info")] bool EmailInfo
);

/// <summary>Writes answers about passes.</summary>
internal sealed class WalletKitPassResponses(AccountDirectory accounts, Tenant tenant, PassLinks links)
{
    /// <param name="passes">Serial numbers and when they were made.</param>
    /// <param name="template">Their template.</param>
    /// <param name="emailed">Whether this call had an e-mail queued.</param>
    public async Task<List<WalletKitPassResponse>> Of(
        IEnumerable<(string Id, DateTimeOffset Created)> passes,
        BrandTemplate template,
        bool emailed,
        CancellationToken stop
    )
    {
        var account = await accounts.Get(tenant.Required, stop);
        return
        [
            .. passes.Select(p => new WalletKitPassResponse(
                links.Package(p.Id),
                template.Description,
                new WalletKitPassRequest(PassLinks.AuthenticationToken(account, p.Id), p.Id, p.Created, links.Landing(p.Id), emailed)
            )),
        ];
    }
}
