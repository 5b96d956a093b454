using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Reads what a caller wrote for one of Apple's keys.</summary>
internal static class AppleReading
{
    /// <returns>Null where it is absent, empty or wrong; the latter is noted.</returns>
    public static AppleValue? Read(this AppleType type, DesignNode node) =>
        type switch
        {
            AppleScalar scalar => ReadScalar(scalar, node),
            AppleFields fields => ReadFields(fields, node),
            AppleList list => ReadList(list, node),
            AppleObject when node.Kind == JsonValueKind.String => ReadWhole(type, node),
            AppleObject members => node.IsObject(type.Allowed) ? members.ReadMembers(node, isClosed: true) : null,
            _ => null,
        };

    /// <summary>Reads the members that the type knows.</summary>
    /// <param name="type">Knows them.</param>
    /// <param name="node">An object.</param>
    /// <param name="isClosed">Whether others are faults.</param>
    /// <param name="isOfPass">Whether those that only a design may have are passed over.</param>
    public static AppleMembers? ReadMembers(this AppleObject type, DesignNode node, bool isClosed, bool isOfPass = false)
    {
        var members = new OrderedDictionary<AppleKey, AppleValue>();
        foreach (var (given, child) in node.Members())
        {
            if (type.Find(given) is not { } key)
            {
                if (isClosed && child.Exists)
                {
                    child.Fault(type.Unknown(given));
                }
            }
            else if (child.Exists && (key.IsData || !isOfPass))
            {
                members.Remove(key); // of two spellings the last counts
                if (key.Type.Read(child) is { } value)
                {
                    members.Add(key, value);
                }
            }
        }

        foreach (var (key, value) in members)
        {
            AdviseClock(members, key, value);
        }

        return members.Count == 0 ? null : new(node, [.. members]);
    }

    // In which zone a date is whose zone should stand beside it and does not, the whole pass says.
    private static void AdviseClock(OrderedDictionary<AppleKey, AppleValue> all, AppleKey key, AppleValue value)
    {
        if (value is AppleLeaf date && key.Type == AppleTypes.Date)
        {
            var beside = all.FirstOrDefault(m => m.Key.Name == key.ZoneKey).Value as AppleLeaf;
            if (key.ZoneKey is null || beside is not null)
            {
                date.AdviseClock(beside);
            }
        }
    }

    private static AppleLeaf? ReadScalar(AppleScalar type, DesignNode node)
    {
        var isFlag = node.Kind is JsonValueKind.True or JsonValueKind.False;
        if (isFlag && type.Form == JsonValueKind.True)
        {
            return new(node, PlaceholderText.Literal(node.Element.GetRawText()), type);
        }

        if (isFlag || (node.Kind == JsonValueKind.Number && type.Form == JsonValueKind.True))
        {
            node.Fault($"must be {type.Allowed}");
            return null;
        }

        var text = node.Text(numbers: true, type.Allowed);
        if (text is { IsLiteral: true } && type.Normal(text.Raw, TimeZoneInfo.Utc) is null)
        {
            text = node.Refused($"\"{Shown.Short(text.Raw)}\" must be {type.Allowed}");
        }

        return text is null ? null : new(node, text, type);
    }

    private static AppleFieldList? ReadFields(AppleFields type, DesignNode node) =>
        DesignFields.ReadAlone(node, type.Name[..^"Fields".Length]) is { Parts.Count: > 0 } fields ? new(node, fields) : null;

    private static AppleValue? ReadList(AppleList type, DesignNode node)
    {
        if (node.Kind == JsonValueKind.String)
        {
            return type.MayBeOne && node.Text() is { IsWholePlaceholder: false }
                ? type.Item.Read(node) is { } one
                    ? new AppleItems(node, [one])
                    : null
                : ReadWhole(type, node);
        }

        var items = node.Items(type.Allowed, type.Item.Allowed);
        if (items.Count > type.Most)
        {
            node.Fault($"has {items.Count} elements; must have at most {type.Most}");
        }

        var values = items.Select(i => ReadItem(type, i)).OfType<AppleValue>().ToList();
        return values.Count == 0 ? null : new AppleItems(node, values);
    }

    private static AppleValue? ReadItem(AppleList type, DesignNode node)
    {
        var faults = node.Reading.Findings.Count;
        var value = type.Item.Read(node);
        if (value is null && node.Exists && node.Reading.Findings.Count == faults)
        {
            node.Reading.Warnings.Add(new(node.Path(), $"says nothing, and was left out; should be {type.Item.Allowed}"));
        }

        return value;
    }

    // One placeholder, whose value will be JSON of the type.
    private static AppleWhole? ReadWhole(AppleType type, DesignNode node)
    {
        if (node.Text(allowed: type.Allowed) is { IsWholePlaceholder: false })
        {
            node.Fault($"must be {type.Allowed}");
            return null;
        }

        return node.Text() is { } text ? new(node, text, type) : null;
    }
}
