using System.Text.Json;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>Makes what Wallet renders out of what is stored of a pass.</summary>
internal static class PassContents
{
    /// <param name="pass">The pass.</param>
    /// <param name="template">Its template, compiled.</param>
    /// <param name="signer">Its pass type; null where nothing is signed.</param>
    /// <param name="state">Whether it is void, and its end.</param>
    /// <param name="problems">Takes what is wrong with the pass's own values, under <paramref name="path"/>.</param>
    /// <param name="path">Empty, or the element of a batch: <c>passes[3].</c></param>
    public static PassContent Of(
        Pass pass,
        CompiledTemplate template,
        PassTypeSigner? signer,
        PassState state,
        Problems problems,
        string path = ""
    ) =>
        new()
        {
            SerialNumber = pass.Id,
            PassTypeIdentifier = signer?.PassTypeIdentifier ?? "",
            TeamIdentifier = signer?.TeamIdentifier ?? "",
            Voided = pass.IsVoided || state.IsInvalid,
            ExpirationDate = state.End,
            Values = Values(StoredJson.Read(pass.DynamicData), template.Keys, problems, path),
            Overrides = StoredJson.Read(pass.Passbook) is { } overrides
                ? PassOverrides.Read(overrides, path + "passbook", template.TimeZone, problems.Findings)
                : null,
            DynamicBackfields = Backfields(StoredJson.Read(pass.DynamicBackfields), problems, path + "dynamicBackfields"),
        };

    private static Dictionary<string, string> Values(JsonElement? data, IReadOnlyList<DynamicKey> keys, Problems problems, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (data is not { } sent)
        {
            return values;
        }

        foreach (var property in sent.EnumerateObject())
        {
            var declared = keys.FirstOrDefault(k => k.Key == property.Name);
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (DynamicValue.TryText(property.Value, declared?.Type, out var text, out var fault))
            {
                values[property.Name] = text;
            }
            else
            {
                problems.Add($"{path}dynamicData.{property.Name}", fault);
            }
        }

        return values;
    }

    private static Dictionary<string, IReadOnlyList<BackField>>? Backfields(JsonElement? sent, Problems problems, string path)
    {
        if (sent is not { } groups)
        {
            return null;
        }

        const int longest = DynamicValue.LongestText;
        var all = new Dictionary<string, IReadOnlyList<BackField>>(StringComparer.Ordinal);
        foreach (var group in groups.EnumerateObject().Where(g => g.Value.ValueKind != JsonValueKind.Null))
        {
            if (group.Value.ValueKind != JsonValueKind.Array || group.Value.GetArrayLength() > PassSchemas.MostBackfields)
            {
                problems.Add($"{path}.{group.Name}", $"must be an array of at most {PassSchemas.MostBackfields} objects {{label, value}}");
                continue;
            }

            all[group.Name] =
            [
                .. group
                    .Value.EnumerateArray()
                    .Index()
                    .Select(f =>
                    {
                        var fields = JsonFields.Of(f.Item, $"{path}.{group.Name}[{f.Index}]", problems);
                        return new BackField(fields.Text("label", longest) ?? "", fields.Text("value", longest) ?? "");
                    }),
            ];
        }

        return all;
    }
}
