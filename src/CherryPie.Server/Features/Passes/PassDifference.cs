using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>Which writes change a pass, and which of these a device can show.</summary>
internal static partial class PassDifference
{
    /// <summary>Restores the stored data where the new ones mean the same: "1" for a number's 1, the same time in another zone.</summary>
    public static void KeepEqualData(Pass before, Pass pass, IReadOnlyList<DynamicKey> keys)
    {
        var (old, now) = (StoredJson.Read(before.DynamicData) ?? StoredJson.Empty, StoredJson.Read(pass.DynamicData) ?? StoredJson.Empty);
        if (
            old.GetPropertyCount() == now.GetPropertyCount()
            && now.EnumerateObject()
                .All(p =>
                    old.TryGetProperty(p.Name, out var value) && IsSame(value, p.Value, keys.FirstOrDefault(k => k.Key == p.Name)?.Type)
                )
        )
        {
            (pass.DynamicData, pass.DynamicIndex) = (before.DynamicData, before.DynamicIndex);
        }
    }

    /// <summary>Whether the package of a pass differs after a change. A first userDefinedId or a key that the design does not use is in no
    /// package.</summary>
    /// <param name="before">The pass before the change.</param>
    /// <param name="pass">The pass after it.</param>
    /// <param name="template">The template after it.</param>
    /// <param name="stateOf">State of a pass in that template.</param>
    public static bool IsSeen(Pass before, Pass pass, CompiledTemplate template, Func<Pass, PassState> stateOf)
    {
        if (
            before.TemplateId != pass.TemplateId
            || before.IsRedeemed != pass.IsRedeemed
            || !StoredJson.IsSame(before.DynamicImages, pass.DynamicImages)
        )
        {
            return true;
        }

        var (old, now) = (Render(before, template, stateOf), Render(pass, template, stateOf));
        return !old.Json.Span.SequenceEqual(now.Json.Span)
            || old.Strings.Count != now.Strings.Count
            || old.Strings.Zip(now.Strings).Any(s => !s.First.Content.Span.SequenceEqual(s.Second.Content.Span));
    }

    private static RenderedPass Render(Pass pass, CompiledTemplate template, Func<Pass, PassState> stateOf) =>
        template.Of(pass.IsRedeemed).Design.Render(PassContents.Of(pass, template, signer: null, stateOf(pass), new Problems()));

    private static bool IsSame(JsonElement old, JsonElement now, DynamicKeyType? type)
    {
        if (JsonElement.DeepEquals(old, now))
        {
            return true;
        }

        if (type is null || !DynamicValue.TryText(old, type, out var one, out _) || !DynamicValue.TryText(now, type, out var other, out _))
        {
            return false;
        }

        return one == other
            || (
                type == DynamicKeyType.Number
                && decimal.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && decimal.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out var second)
                && number == second
            )
            || (
                type == DynamicKeyType.DateTime
                && Zone().IsMatch(one)
                && Zone().IsMatch(other)
                && Iso8601.TryParse(one, out var time)
                && Iso8601.TryParse(other, out var at)
                && time == at
            );
    }

    [GeneratedRegex("(?:Z|[+-][0-9]{2}:?(?:[0-9]{2})?)\\s*\\z", RegexOptions.IgnoreCase)]
    private static partial Regex Zone();
}
