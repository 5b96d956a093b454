namespace CherryPie.Wallet;

/// <summary>A compiled value of one of Apple's keys.</summary>
internal abstract class AppleValue(DesignNode node)
{
    /// <summary>What the caller calls it.</summary>
    public string Path { get; } = node.Path();

    /// <summary>Whether one pass has it instead of its design.</summary>
    public bool IsOfPass { get; } = node.Reading.IsOfPass;

    /// <summary>The placeholders of a single text.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    /// <summary>Whether it says nothing with the values of a pass, and is left out.</summary>
    public abstract bool IsEmpty(PassContent content);

    /// <summary>Writes the value behind its name.</summary>
    /// <param name="pass">Writes the object that has it, or whose list has it.</param>
    /// <param name="place">Its name there, for notes.</param>
    public abstract void Write(PassWriter pass, ReadOnlySpan<byte> place);

    /// <summary>This one with what a pass has of its own: objects are merged, all else replaced.</summary>
    public virtual AppleValue With(AppleValue own) => own;
}

/// <summary>A text, a number, true or false.</summary>
internal sealed class AppleLeaf(DesignNode node, PlaceholderText text, AppleScalar type) : AppleValue(node)
{
    private readonly DesignReading _reading = node.Reading;

    public override IReadOnlyList<string> Keys => text.Keys;

    public override bool IsEmpty(PassContent content) => text.Fill(content).Length == 0;

    /// <summary>The text as pass.json has it; null where it is empty or none of the type.</summary>
    public string? Normal(PassContent content) => text.Fill(content) is { Length: > 0 } filled ? type.Normal(filled, _reading.Zone) : null;

    public override void Write(PassWriter pass, ReadOnlySpan<byte> place) => type.Write(pass.Json, text.Fill(pass.Content), _reading.Zone);

    /// <summary>Says where the date is an hour that its zone has twice or not at all.</summary>
    /// <param name="zone">The zone that stands beside it; null for the template's.</param>
    public void AdviseClock(AppleLeaf? zone)
    {
        if (zone is null or { Keys.Count: 0 })
        {
            ClockChange.Advise(_reading, Path, text, WalletZones.Find(zone?.Normal(PassJson.Nobody)) ?? _reading.Zone);
        }
    }

    /// <summary>Writes a date.</summary>
    /// <param name="pass">Writes the object that has it.</param>
    /// <param name="zone">The zone that stands beside it, or in the pass's tags, which holds where the date names none; null for the
    /// template's.</param>
    public void WriteDate(PassWriter pass, AppleLeaf? zone)
    {
        var filled = text.Fill(pass.Content);
        if (pass.Content.KeepsPlaceholders && zone is { Keys.Count: > 0 } && !PassDate.NamesZone(filled))
        {
            pass.Json.WriteStringValue(filled); // which zone it is in, each pass says
        }
        else
        {
            type.Write(pass.Json, filled, WalletZones.Find(zone?.Normal(pass.Content)) ?? _reading.Zone);
        }
    }
}

/// <summary>An object.</summary>
internal sealed class AppleMembers(DesignNode node, IReadOnlyList<KeyValuePair<AppleKey, AppleValue>> members) : AppleValue(node)
{
    private readonly DesignNode _node = node;

    public IReadOnlyList<KeyValuePair<AppleKey, AppleValue>> All => members;

    public AppleValue? this[string name] => members.FirstOrDefault(m => m.Key.Name == name).Value;

    // Without what it needs it is of no use, and a phone may refuse it.
    public override bool IsEmpty(PassContent content)
    {
        var isEmpty = true;
        foreach (var (key, value) in members)
        {
            var says = !value.IsEmpty(content);
            if (!says && key.IsRequired)
            {
                return true;
            }

            isEmpty &= !says;
        }

        return isEmpty;
    }

    public override void Write(PassWriter pass, ReadOnlySpan<byte> place)
    {
        pass.Json.WriteStartObject();
        WriteMembers(pass.Inside(place));
        pass.Json.WriteEndObject();
    }

    /// <summary>Writes the members into an object that is open.</summary>
    public void WriteMembers(PassWriter inner)
    {
        foreach (var (key, value) in members)
        {
            inner.Note(key.Utf8, value);
            if (value.IsEmpty(inner.Content))
            {
                continue;
            }

            inner.Json.WritePropertyName(key.Utf8);
            if (key.ZoneKey is { } zone && value is AppleLeaf date)
            {
                date.WriteDate(inner, (this[zone] ?? inner.Tags?[zone]) as AppleLeaf);
            }
            else
            {
                value.Write(inner, key.Utf8);
            }
        }
    }

    public override AppleValue With(AppleValue own) => own is AppleMembers other ? With(other) : own;

    public AppleMembers With(AppleMembers own)
    {
        var all = new OrderedDictionary<AppleKey, AppleValue>(members);
        foreach (var (key, value) in own.All)
        {
            all[key] = all.TryGetValue(key, out var mine) ? mine.With(value) : value;
        }

        return new(_node, [.. all]);
    }

    /// <summary>The same without some members.</summary>
    public AppleMembers Without(params string[] names) => new(_node, [.. members.Where(m => !names.Contains(m.Key.Name))]);
}

/// <summary>A list.</summary>
internal sealed class AppleItems(DesignNode node, IReadOnlyList<AppleValue> items) : AppleValue(node)
{
    public IReadOnlyList<AppleValue> All => items;

    public override bool IsEmpty(PassContent content) => items.All(i => i.IsEmpty(content));

    public override void Write(PassWriter pass, ReadOnlySpan<byte> place)
    {
        pass.Json.WriteStartArray();
        var index = 0;
        foreach (var item in items.Where(i => !i.IsEmpty(pass.Content)).ToList())
        {
            var at = pass.Element(place, index++);
            pass.Note(at, item);
            item.Write(pass, at);
        }

        pass.Json.WriteEndArray();
    }
}

/// <summary>Fields.</summary>
internal sealed class AppleFieldList(DesignNode node, DesignFields fields) : AppleValue(node)
{
    public override bool IsEmpty(PassContent content) => false;

    public override void Write(PassWriter pass, ReadOnlySpan<byte> place) => fields.WriteItems(pass, place);
}
