namespace CherryPie.Wallet;

/// <summary>What Apple takes as the value of a key.</summary>
internal abstract class AppleType
{
    /// <summary>What a finding says after "must be".</summary>
    public abstract string Allowed { get; }

    /// <summary>How the type is called in the documentation, such as <c>[{…}]</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The keys of the object that this is, or of those that it lists; none for others.</summary>
    public virtual IReadOnlyList<AppleKey> Members => [];
}

/// <summary>A list of values of one type.</summary>
/// <param name="item">The type of an element.</param>
/// <param name="of">What a finding calls the elements.</param>
/// <param name="most">The most of them; null for any number.</param>
internal sealed class AppleList(AppleType item, string of, int? most = null) : AppleType
{
    public override string Allowed => $"an array of {of}";

    public override string Kind => $"[{item.Kind}]";

    public override IReadOnlyList<AppleKey> Members => item.Members;

    public AppleType Item => item;

    public int? Most => most;

    /// <summary>Whether an element alone is understood as a list of one: Apple's tool writes it so.</summary>
    public bool MayBeOne { get; init; }
}

/// <summary>Fields as the other lists of a design have them.</summary>
/// <param name="name">The key, such as <c>headerFields</c>.</param>
internal sealed class AppleFields(string name) : AppleType
{
    public override string Allowed => "an array of fields";

    public override string Kind => "[field]";

    public string Name => name;
}

/// <summary>An object of keys that Apple documents; others are refused, since a phone would pass over them without a word.</summary>
/// <param name="name">What one of its members is called where its name is unknown.</param>
/// <param name="keys">Its keys.</param>
internal sealed class AppleObject(string name, params AppleKey[] keys) : AppleType
{
    private const int Few = 9;

    private readonly Dictionary<string, AppleKey> _byName = keys.ToDictionary(k => k.Name, StringComparer.Ordinal);

    public override string Allowed { get; } =
        "an object" + (keys.Length > Few ? "" : " {" + string.Join(", ", keys.Select(k => k.Name)) + "}");

    public override string Kind => $"{{{name}}}";

    public override IReadOnlyList<AppleKey> Members => keys;

    /// <summary>A key by its name as Apple documents it; null for none.</summary>
    public AppleKey? Exact(string given) => _byName.GetValueOrDefault(given);

    /// <summary>A key by its name in any case, or by another spelling; null for none.</summary>
    public AppleKey? Find(string given) => Exact(given) ?? Array.Find(keys, k => k.Is(given));

    /// <summary>What is said of a name that is none of its keys.</summary>
    public string Unknown(string given) =>
        $"\"{Shown.Short(given)}\" is no {name} that Apple knows"
        + (
            NearName.Of(given, keys.Select(k => k.Name)) is { } near ? $"; perhaps {near}"
            : keys.Length <= Few ? $"; must be one of {string.Join(", ", keys.Select(k => k.Name))}"
            : ""
        );
}

/// <summary>A key that Apple documents.</summary>
/// <param name="Name">As Apple documents it.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Since">The first iOS that knows it.</param>
/// <param name="Text">What it does, as a sentence.</param>
internal sealed record AppleKey(string Name, AppleType Type, string Since, string Text)
{
    /// <summary>The name as it is written.</summary>
    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(Name);

    /// <summary>Another spelling that Apple's tools write, and which is understood.</summary>
    public string? Other { get; init; }

    /// <summary>The styles and schemes that use it, such as <c>posterEventTicket</c>; none for all.</summary>
    public string[] Of { get; init; } = [];

    /// <summary>Whether one pass may have its own instead of its design's.</summary>
    public bool IsData { get; init; } = true;

    /// <summary>Whether the object is of no use without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Of a date: the key beside it whose zone holds where the date names none.</summary>
    public string? ZoneKey { get; init; }

    public bool Is(string name) =>
        Name.Equals(name, StringComparison.OrdinalIgnoreCase) || string.Equals(Other, name, StringComparison.OrdinalIgnoreCase);
}
