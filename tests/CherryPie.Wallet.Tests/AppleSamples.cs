using System.Text.Json;

namespace CherryPie.Wallet.Tests;

/// <summary>A value for each of Apple's keys, down to single values, made from the table itself.</summary>
internal sealed record AppleSample(string Path, string Style, string Value, string Emitted, string? Dynamic)
{
    /// <summary>The members of a design with a value in this place.</summary>
    public required Func<string, string> In { get; init; }

    /// <summary>What a pass has in this place; null for nothing.</summary>
    public JsonElement? At(JsonElement pass)
    {
        var at = pass;
        foreach (var name in Emission.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Array)
            {
                at = at.GetArrayLength() > 0 ? at[0] : default;
            }

            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>The names in pass.json on the way to it.</summary>
    public required string Emission { get; init; }
}

internal static class AppleSamples
{
    private const string Field = """[{"itemName":"a","defaultLabel":"L","defaultValue":"V"}]""";
    private const string FieldOut = """[{"key":"a","label":"L","value":"V"}]""";

    public static readonly IReadOnlyList<AppleSample> All =
    [
        .. PassKeys.All.Members.SelectMany(k => Of(k, StyleOf(k), k.Name, k.Name, v => $"\"{k.Name}\":{v}")),
        .. PassKeys
            .Same.SelectMany(k => Of(k, "storeCard", k.Name, k.Name, v => $"\"{k.Name}\":{v}"))
            .Select(s => s.Path == "associatedStoreIdentifiers" ? s with { Dynamic = null } : s),
        .. SemanticKeys.All.Members.SelectMany(k =>
            Of(
                k,
                "storeCard",
                $"header[0].semantics.{k.Name}",
                $"storeCard.headerFields.semantics.{k.Name}",
                v =>
                    $$$"""
                        "header":[{"defaultValue":"a","semantics":{"{{{k.Name}}}":{{{v}}}}}]
                        """
            )
        ),
        .. Of(
            PassKeys.Row,
            "eventTicket",
            "auxiliary[0].row",
            "eventTicket.auxiliaryFields.row",
            v => $"\"auxiliary\":[{{\"defaultValue\":\"a\",\"row\":{v}}}]"
        ),
        new("additionalInfoFields", "eventTicket", Field, FieldOut, null)
        {
            In = v => $"\"additionalInfoFields\":{v}",
            Emission = "eventTicket.additionalInfoFields",
        },
    ];

    public static string Design(string style, string members) =>
        $$"""{"type":"{{style}}","desc":"A pass","transitType":"air",{{members}}}""";

    private static string StyleOf(AppleKey key) =>
        key.Name == "preferredStyleSchemes" || key.Of.Contains("posterEventTicket") ? "eventTicket"
        : key.Of.Contains("semanticBoardingPass") ? "boardingPass"
        : "storeCard";

    private static IEnumerable<AppleSample> Of(AppleKey key, string style, string path, string emission, Func<string, string> into)
    {
        if (key.Type is AppleFields)
        {
            yield return new(path, style, Field, FieldOut, null) { In = into, Emission = emission };
            yield break;
        }

        if (key.Name == "preferredStyleSchemes")
        {
            yield return new(path, style, "[\"posterEventTicket\"]", "[\"posterEventTicket\",\"eventTicket\"]", "[\"posterEventTicket\"]")
            {
                In = into,
                Emission = emission,
            };
            yield break;
        }

        if (key.Type.Members.Count == 0)
        {
            var (value, written) = Sample(key.Type, key.Name);
            yield return new(path, style, value, written, key.Type is AppleScalar ? Text(value) : value) { In = into, Emission = emission };
            yield break;
        }

        var isList = key.Type is AppleList;
        foreach (var member in key.Type.Members)
        {
            var others = key
                .Type.Members.Where(m => m != member && (m.IsRequired || IsPair(m.Name, member.Name)))
                .Select(m => $"\"{m.Name}\":{(member.Name == "placeIdentifier" && m.Name == "type" ? "\"place\"" : Whole(m))}")
                .ToList();
            if (key.Name == "featuredActions" && member.Name is not ("url" or "placeIdentifier"))
            {
                others.Add("\"url\":\"https://a.example/b\"");
            }

            string Members(string v) => $"{{{string.Join(',', others.Append($"\"{member.Name}\":{v}"))}}}";
            foreach (
                var sample in Of(
                    member,
                    style,
                    path + (isList ? "[0]." : ".") + member.Name,
                    $"{emission}.{member.Name}",
                    v => into(isList ? $"[{Members(v)}]" : Members(v))
                )
            )
            {
                yield return sample;
            }
        }
    }

    private static bool IsPair(string a, string b) =>
        (a, b)
            is
                ("startDate", "endDate")
                or
                ("endDate", "startDate")
                or
                ("date", "timeZone" or "isAllDay" or "isUnannounced" or "isUndetermined")
                or
                ("date", "ignoreTimeComponents");

    private static string Whole(AppleKey key) =>
        key.Type.Members.Count == 0
            ? Sample(key.Type, key.Name).Value
            : $"{{{string.Join(',', key.Type.Members.Where(m => m.IsRequired).Select(m => $"\"{m.Name}\":{Whole(m)}"))}}}";

    private static string Text(string value) => value.StartsWith('"') ? JsonDocument.Parse(value).RootElement.GetString()! : value;

    // As written in a design, and as Apple wants it.
    private static (string Value, string Written) Sample(AppleType type, string name)
    {
        if (type is AppleList list)
        {
            var (value, written) = Sample(list.Item, name);
            return ($"[{value}]", $"[{written}]");
        }

        (string, string) Same(string both) => (both, both);
        return type switch
        {
            _ when type == AppleTypes.Text => Same("\"a text\""),
            _ when type == AppleTypes.Flag => Same("true"),
            _ when type == AppleTypes.Row => Same("1"),
            _ when type == AppleTypes.Date => name == "endDate"
                ? ("\"2031-05-06T19:30:00.250+02:00\"", "\"2031-05-06T19:30:00+02:00\"")
                : ("\"2030-05-06T19:30:00.250+02:00\"", "\"2030-05-06T19:30:00+02:00\""),
            _ when type == AppleTypes.Color => ("\"#0A0B0C\"", "\"rgb(10, 11, 12)\""),
            _ when type == AppleTypes.Amount => Same("\"12.50\""),
            _ when type == AppleTypes.Currency => ("\"eur\"", "\"EUR\""),
            _ when type == AppleTypes.Zone => Same("\"Europe/Berlin\""),
            _ when type == AppleTypes.Mail => ("\"mailto:a@example.com\"", "\"a@example.com\""),
            _ when type == AppleTypes.Phone => Same("\"+49 30 1\""),
            _ when type == AppleTypes.Sha256 => Same($"\"{new string('a', 64)}\""),
            _ when type == AppleTypes.Web || type == AppleTypes.Picture || type == AppleTypes.Action => Same("\"https://a.example/b\""),
            _ when type.Allowed.StartsWith("one of ", StringComparison.Ordinal) => Same($"\"{type.Allowed[7..].Split(", ")[0]}\""),
            _ when type.Allowed.StartsWith("a code", StringComparison.Ordinal) => Same($"\"{type.Allowed.Split(' ')[^1]}\""),
            _ => Same("12"),
        };
    }
}
