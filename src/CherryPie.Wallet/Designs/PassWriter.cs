using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Writes one pass.json, and notes in a source map, where there is one, what each value came from.</summary>
/// <param name="json">Takes the values.</param>
/// <param name="content">Fills the placeholders.</param>
/// <param name="map">Null: nothing is noted, and no path is put together.</param>
/// <param name="within">The path of the object that is being written, with a dot behind it; empty at the top.</param>
internal readonly struct PassWriter(Utf8JsonWriter json, PassContent content, SourceMap? map, string within = "")
{
    public Utf8JsonWriter Json => json;

    public PassContent Content => content;

    /// <summary>The semantic tags of the whole pass, by which zones hold in its fields; null for none.</summary>
    public AppleMembers? Tags { get; init; }

    /// <summary>Notes what a member of this object comes from.</summary>
    public void Note<T>(ReadOnlySpan<byte> name, DesignAttribute<T> from)
        where T : class, IFilled => map?.Add(within + Encoding.UTF8.GetString(name), from.Path, from.Value?.Keys ?? [], from.IsOfPass);

    /// <summary>Notes what a member comes from that is no text itself: an array, an object, or what does not depend on values.</summary>
    public void Note(ReadOnlySpan<byte> name, string path, bool isOfPass = false) =>
        map?.Add(within + Encoding.UTF8.GetString(name), path, [], isOfPass);

    /// <summary>As above, of one of Apple's keys.</summary>
    public void Note(ReadOnlySpan<byte> name, AppleValue from) =>
        map?.Add(within + Encoding.UTF8.GetString(name), from.Path, from.Keys, from.IsOfPass);

    /// <summary>Notes what keys would come from that are not there: a finding about what is missing names it.</summary>
    /// <param name="path">What the caller calls the object.</param>
    /// <param name="keys">The keys.</param>
    public void NoteAbsent(string path, IReadOnlyList<AppleKey> keys)
    {
        foreach (var key in map is null ? [] : keys)
        {
            map!.Add(within + key.Name, $"{path}.{key.Name}", [], false);
        }
    }

    /// <summary>What notes call an element of a list.</summary>
    public byte[] Element(ReadOnlySpan<byte> list, int index) =>
        map is null ? [] : Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(list)}[{index}]");

    /// <summary>For what repeats another place of the same pass.</summary>
    public PassWriter WithoutNotes => new(json, content, null) { Tags = Tags };

    public void NoteRepeated(ReadOnlySpan<byte> name) => map?.AddRepeated(within + Encoding.UTF8.GetString(name));

    /// <summary>Notes an element that repeats another one of its list.</summary>
    public void NoteRepeatedItem(ReadOnlySpan<byte> list, int index) =>
        map?.AddRepeated($"{within}{Encoding.UTF8.GetString(list)}[{index}]");

    /// <summary>Writes a text; nothing for an absent or empty one.</summary>
    public void Text(ReadOnlySpan<byte> name, DesignAttribute<PlaceholderText> from)
    {
        Note(name, from);
        if (from.Value?.Fill(content) is { Length: > 0 } text)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Writes a number; nothing for an absent or empty one, its text for the lint where it is none.</summary>
    public void Number(ReadOnlySpan<byte> name, DesignAttribute<PlaceholderText> from)
    {
        Note(name, from);
        if (from.Value?.Fill(content) is { Length: > 0 } text)
        {
            NumberText.Write(json, name, text);
        }
    }

    /// <summary>Writes a text that must be there: empty where it is absent.</summary>
    public void Required(ReadOnlySpan<byte> name, DesignAttribute<PlaceholderText> from)
    {
        Note(name, from);
        json.WriteString(name, from.Value?.Fill(content) ?? "");
    }

    public void Word(ReadOnlySpan<byte> name, DesignAttribute<EnumAttribute> from)
    {
        Note(name, from);
        if (from.Value?.Resolve(content) is { Length: > 0 } word)
        {
            json.WriteString(name, word);
        }
    }

    public void Color(ReadOnlySpan<byte> name, DesignAttribute<DesignColor> from)
    {
        Note(name, from);
        from.Value?.Write(json, name, content);
        if (map is null || from.Value is null)
        {
            return;
        }

        foreach (var (part, keys, message) in from.Value.Faults(content))
        {
            map.AddPart(within + Encoding.UTF8.GetString(name), $"{from.Path}.{part}", keys, from.IsOfPass, message);
        }
    }

    /// <summary>For the members of an object in this one.</summary>
    public PassWriter Inside(ReadOnlySpan<byte> name) => Inside(map is null ? "" : Encoding.UTF8.GetString(name));

    /// <summary>For the members of an element, which comes from <paramref name="path"/>.</summary>
    public PassWriter Item(ReadOnlySpan<byte> list, int index, string path, bool isOfPass = false)
    {
        if (map is null)
        {
            return this;
        }

        var place = $"{Encoding.UTF8.GetString(list)}[{index}]";
        map.Add(within + place, path, [], isOfPass);
        return Inside(place);
    }

    /// <summary>Notes what an element comes from that is a text or a number.</summary>
    public void NoteItem<T>(ReadOnlySpan<byte> list, int index, DesignAttribute<T> from)
        where T : class, IFilled =>
        map?.Add($"{within}{Encoding.UTF8.GetString(list)}[{index}]", from.Path, from.Value!.Keys, from.IsOfPass);

    /// <summary>Notes a back field that the pass has instead of its design's.</summary>
    public void NoteBackField(ReadOnlySpan<byte> list, int index, string key, int at) =>
        map?.Add($"{within}{Encoding.UTF8.GetString(list)}[{index}]", $"dynamicBackfields.{key}[{at}]", [], isOfPass: true);

    private PassWriter Inside(string place) => map is null ? this : new(json, content, map, $"{within}{place}.") { Tags = Tags };
}
