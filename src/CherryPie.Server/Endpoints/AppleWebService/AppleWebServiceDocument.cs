using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Devices;

namespace CherryPie.Server.Endpoints.AppleWebService;

/// <summary>The document of Apple's web service: the token that stands in the pass.</summary>
internal static class AppleWebServiceDocument
{
    public const string Tag = "Apple Wallet web service";

    private const string Text =
        "What Wallet calls by itself. Passes carry the address (`webServiceURL`) and the token. See "
        + "https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes.";

    public static readonly ApiDocument Document = new(
        "wallet",
        "v1",
        Tag,
        Text,
        new Dictionary<string, string>
        {
            [nameof(DeviceScheme.ApplePass)] = "`ApplePass ` and the pass's `authenticationToken`, as its pass.json has it.",
        },
        [
            new("401", "The token is missing or wrong, or there is no such pass.", "Unknown pass or wrong authentication token"),
            new(
                "429",
                "So too, after very many such calls of the address.",
                "Too many calls of this address have failed; try again shortly",
                IsPassing: true
            ),
        ],
        [(Tag, "What devices call, so that passes change in them.")]
    )
    {
        TakesIdempotencyKeys = false,
    };
}
