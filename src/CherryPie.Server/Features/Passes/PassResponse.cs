using System.Text.Json.Serialization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>A pass as the API shows it (CherryPie document, "Retrieve a Pass"): what <see cref="PassAttributes"/> reads from.</summary>
[JsonConverter(typeof(ResponseConverter<Pass, PassResponse>))]
internal sealed class PassResponse(PassSnapshot found, CachedAccount account, PassLinks links) : IResponseOf<PassResponse, Pass>
{
    public static PassAttributes.Attribute[] Attributes => PassAttributes.All;

    public Pass Entity => found.Pass;

    public TemplateHead Template => found.Template;

    public PassState State => found.State;

    /// <summary>Null: its campaign has no issuer.</summary>
    public GoogleStanding? Google => found.Google;

    public CachedAccount Account => account;

    public PassLinks Links => links;
}
