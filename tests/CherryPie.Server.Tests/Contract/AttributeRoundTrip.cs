using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>An attribute of a design on its way: created, shown, updated, shown, and found in pass.json each time.</summary>
internal static class AttributeRoundTrip
{
    /// <summary>A public key for NFC.</summary>
    public const string Key = "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADJ/OCsTwKvCMq1JzcQb8uK//YLXxIRcIiFkQJwkobXEw=";
    private static readonly Lazy<string> _otherKey = new(OtherKey);

    public static async Task Run(
        ContractServer server,
        string type,
        string attribute,
        (string Value, string Path, string Emitted) first,
        (string Value, string Emitted) then
    )
    {
        var world = await World.New(server, nfc: attribute == "nfc");
        await world.Campaign();
        var (value, path, emitted) = first;
        var (other, emittedThen) = (Keyed(then.Value), Keyed(then.Emitted));
        var design = JsonNode
            .Parse($$"""{"type":"{{type}}","desc":"d","assoStoreId":[5]{{(type == "boardingPass" ? ",\"transitType\":\"air\"" : "")}}}""")!
            .AsObject();
        design[attribute] = JsonNode.Parse(value);
        Assert.Equal("template", (
                await world.PostTemplate(
                    $$"""
                    {
                      "name":"template","campaignName":"campaign","language":"en","startDate":"2010-08-01T00:00:00Z",
                      "passbook":{{design.ToJsonString()}}
                    }
                    """
                )
            ).Json.GetProperty("name").GetString());
        Assert.Equal(design.ToJsonString().Replace("ignoreTimeZone", "ignoreTimezone", StringComparison.Ordinal), await Shown(world));
        var pass = await world.Pass();
        Assert.Equal(Json(emitted, pass), await Emitted(world, pass, path));
        Assert.Equal(
            "template",
            (await world.Api.Put("/v2/templates/template", $$$"""{"passbook":{"{{{attribute}}}":{{{other}}} }}"""))
                .Json.GetProperty("name")
                .GetString()
        );
        if (design[attribute] is JsonObject was && JsonNode.Parse(other) is JsonObject changes && attribute != "userInfo")
        {
            foreach (var (name, change) in changes)
            {
                was[name] = change?.DeepClone();
            }
        }
        else
        {
            design[attribute] = JsonNode.Parse(other);
        }

        Assert.Equal(design.ToJsonString().Replace("ignoreTimeZone", "ignoreTimezone", StringComparison.Ordinal), await Shown(world));
        Assert.Equal(Json(emittedThen, pass), await Emitted(world, pass, path));
    }

    private static string Keyed(string text) => text.Replace("$key", _otherKey.Value, StringComparison.Ordinal);

    private static string Json(string text, string pass) =>
        JsonNode.Parse(text.Replace("$pid", pass, StringComparison.Ordinal))?.ToJsonString() ?? "null";

    // The point of a new P-256 key, compressed, as a SubjectPublicKeyInfo.
    private static string OtherKey()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        byte[] head = [.. Convert.FromBase64String(Key)[..^33]];
        return Convert.ToBase64String([.. head, (byte)(2 + (point.Y![^1] & 1)), .. point.X!]);
    }

    public static async Task<string> Shown(World world)
    {
        var design = JsonNode.Parse((await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook").GetRawText())!.AsObject();
        design.Remove("iconFile");
        return design.ToJsonString();
    }

    public static async Task<string> Emitted(World world, string pass, string path)
    {
        var node = JsonNode.Parse((await world.Bundle(pass)).Files["pass.json"].Span);
        foreach (var step in path.Split('.'))
        {
            node = node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node?[step];
        }

        return node?.ToJsonString() ?? "null";
    }
}
