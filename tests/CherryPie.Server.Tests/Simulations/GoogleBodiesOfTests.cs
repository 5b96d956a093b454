using System.Text.Json.Nodes;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>The least that the stand-in for Google takes of some kinds.</summary>
internal static class GoogleBodiesOfTests
{
    public const string Text = """{"defaultValue":{"language":"en","value":"Card"}}""";

    public static string GenericClass(string issuer, string name = "card") => $$"""{"id":"{{issuer}}.{{name}}"}""";

    public static JsonObject GenericObject(string issuer, string name = "one", string of = "card") =>
        Parsed($$"""{"id":"{{issuer}}.{{name}}","classId":"{{issuer}}.{{of}}","cardTitle":{{Text}},"header":{{Text}}}""");

    public static JsonObject OfferClass(string issuer, string name = "offer") =>
        Parsed(
            $$"""
            {"id":"{{issuer}}.{{name}}","issuerName":"Bakery","title":"10 %","provider":"Bakery","redemptionChannel":"BOTH",
            "reviewStatus":"UNDER_REVIEW"}
            """
        );

    /// <summary>A body with members added or, by null, taken away.</summary>
    public static string With(this JsonObject body, string members)
    {
        var changed = (JsonObject)body.DeepClone();
        foreach (var (name, value) in Parsed(members))
        {
            if (value is null)
            {
                changed.Remove(name);
            }
            else
            {
                changed[name] = value.DeepClone();
            }
        }

        return changed.ToJsonString();
    }

    public static async Task<FakeGoogle> WithGenericObject(this FakeGoogle google)
    {
        await google.Good("POST", "genericClass", GenericClass(google.IssuerId));
        await google.Good("POST", "genericObject", GenericObject(google.IssuerId).ToJsonString());
        return google;
    }

    private static JsonObject Parsed(string json) => (JsonObject)JsonNode.Parse(json)!;
}
