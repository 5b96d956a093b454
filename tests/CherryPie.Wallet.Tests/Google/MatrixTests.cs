using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Wallet.Tests.Google;

/// <summary>What holds of all bodies. With <c>CHERRYPIE_GOOGLE_BODIES=FOLDER</c> they are written there for other judges, one file for
/// each: <c>{"type":"LoyaltyClass","body":{…}}</c>.</summary>
public sealed class MatrixTests
{
    private static readonly string? _folder = Environment.GetEnvironmentVariable("CHERRYPIE_GOOGLE_BODIES");

    public static TheoryData<string> Names => [.. Matrix.Designs().Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_body_keeps_to_Googles_limits_and_the_class_to_what_all_passes_share(string name)
    {
        var (_, json, settings) = Matrix.Designs().Single(d => d.Name == name);
        foreach (var language in WalletLanguages.Codes)
        {
            var design = TestDesigns.Read(json, Matrix.Translations(language));
            var classes = new Dictionary<string, string>();
            foreach (var (number, pass) in Matrix.Passes().Index())
            {
                foreach (var isRedeemed in (bool[])[false, true])
                {
                    var bodies = GoogleBodies.Of(GooglePasses.Source(design, pass, settings) with { IsRedeemed = isRedeemed });
                    Assert.Empty(bodies.Missing);
                    Assert.True(
                        classes.TryAdd(bodies.ClassId, bodies.ClassHash) || classes[bodies.ClassId] == bodies.ClassHash,
                        bodies.ClassId
                    );
                    Assert.Matches(@"\A[0-9]+\.7(_[0-9a-f]{16})?\z", bodies.ClassId);
                    Check(bodies.Class);
                    Check(bodies.Object);
                    CheckRows(bodies);

                    // As another kind than the style's own a body is the same in every language but for its texts.
                    if (!isRedeemed && (language == "de" || !name.Contains("-as-", StringComparison.Ordinal)))
                    {
                        Write($"{name}-{number}-{language}", bodies);
                    }
                }
            }
        }
    }

    private static void Check(JsonObject body)
    {
        Assert.True(Count(body["textModulesData"]) <= 10);
        Assert.True(Count(body["linksModuleData"]?["uris"]) <= 10);
        Assert.True(Count(body["merchantLocations"]) <= 10);
        Assert.True(Count(body["imageModulesData"]) <= 1);
        Assert.Null(body["notifyPreference"]);
        foreach (var node in All(body))
        {
            Assert.False(node is JsonObject { Count: 0 } && node.GetPropertyName() != "reservationInfo", node.GetPath());
            Assert.False(node is JsonArray { Count: 0 }, node.GetPath());
            Assert.False(
                node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String && ((string)node!).Length == 0,
                node.GetPath()
            );
            if (node is JsonObject text && text.ContainsKey("defaultValue"))
            {
                Assert.All(
                    (text["translatedValues"]?.AsArray() ?? []).Append(text["defaultValue"]),
                    t => Assert.True(WalletLanguages.IsSupported((string)t!["language"]!) && t["value"] is not null)
                );
            }
        }
    }

    private static int Count(JsonNode? list) => list?.AsArray().Count ?? 0;

    // What the rows of a class name is there, or is a value that this pass lacks.
    private static void CheckRows(GoogleBodies bodies)
    {
        var rows = bodies.Class["classTemplateInfo"]?["cardTemplateOverride"]?["cardRowTemplateInfos"];
        Assert.True(Count(rows) <= 3);
        foreach (var path in All(rows).OfType<JsonObject>().Select(o => (string?)o["fieldPath"]).OfType<string>())
        {
            if (path.StartsWith("class.textModulesData['", StringComparison.Ordinal))
            {
                var id = path.Split('\'')[1];
                Assert.Contains(bodies.Class["textModulesData"]!.AsArray(), m => (string)m!["id"]! == id);
            }
            else
            {
                Assert.Matches(@"\A(class|object)\.[a-zA-Z.]+(\['[A-Za-z0-9_-]+'\])?\z", path);
            }
        }
    }

    private static IEnumerable<JsonNode> All(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.Select(m => m.Value).SelectMany(All).Prepend(node),
            JsonArray items => items.SelectMany(All).Prepend(node),
            null => [],
            _ => [node],
        };

    private static void Write(string name, GoogleBodies bodies)
    {
        if (_folder is null)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        var kind = char.ToUpperInvariant(bodies.Kind.Name()[0]) + bodies.Kind.Name()[1..];
        foreach (var (what, body) in new[] { ("Class", bodies.Class), ("Object", bodies.Object) })
        {
            var file = new JsonObject { ["type"] = kind + what, ["body"] = body.DeepClone() };
            File.WriteAllText(Path.Combine(_folder, $"{name}-{what.ToLowerInvariant()}.json"), file.ToJsonString());
        }
    }
}
