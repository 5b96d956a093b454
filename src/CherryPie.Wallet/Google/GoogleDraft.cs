using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Class and object while they are put together.</summary>
internal sealed class GoogleDraft(GoogleFacts facts, GooglePassKind kind)
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    public GoogleFacts Facts => facts;

    public GooglePassSource Source => facts.Source;

    public GooglePassKind Kind => kind;

    public JsonObject Class { get; } = [];

    public JsonObject Object { get; } = [];

    /// <summary>Whether the class holds what is one pass's own.</summary>
    public bool HoldsPassValues { get; set; }

    /// <summary>What Google requires and the pass lacks.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>What of it all passes of the design lack.</summary>
    public List<string> MissingInAll { get; } = [];

    /// <summary>Fields beyond those that Google shows.</summary>
    public List<GoogleField> Dropped { get; } = [];

    public Dictionary<string, JsonObject> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>The field of a role; null where none has it.</summary>
    public GoogleField? Role(string role) => Source.Settings.Roles.TryGetValue(role, out var name) ? facts.Field(name) : null;

    /// <summary>Whether a field stands in a member of its own, and so in no module.</summary>
    public bool IsShown(GoogleField field) => _shown.Contains(field.Key);

    /// <summary>Where the card finds a field, such as <c>object.loyaltyPoints.balance</c>; null where it is not among the values.</summary>
    public string? PathOf(string key) => _paths.GetValueOrDefault(key);

    /// <summary>Notes where a field stands, and what is said when it changes.</summary>
    /// <param name="field">The field.</param>
    /// <param name="path">Where the card finds it: <c>class</c> or <c>object</c> and members.</param>
    /// <param name="place">Its place in the object, for messages; null where changes are not told.</param>
    public void Show(GoogleField field, string path, string? place = null)
    {
        _paths.TryAdd(field.Key, path);
        _shown.Add(field.Key);
        if (place is null || field.ChangeMessage is null || field.IsFixed)
        {
            return;
        }

        var message = new JsonObject();
        (field.Label ?? facts.Organization).Write(message, "header", "localizedHeader");
        field
            .ChangeMessage.With(field.Value, (text, value) => text.Replace("%@", value, StringComparison.Ordinal))
            .Write(message, "body", "localizedBody");
        Messages.TryAdd(place, message);
    }

    /// <summary>The text of a role's field, else that of a tag. The field is shown at a path, also where a pass leaves it empty: the
    /// class says to all passes where it is.</summary>
    public GoogleText? Say(string role, string path, GoogleText? tag)
    {
        if (Role(role) is not { } field)
        {
            return tag;
        }

        Show(field, path, Place(path));
        return field.Value.IsEmpty ? tag : field.Value;
    }

    /// <summary>As <see cref="Say"/>, of a date; a text in its place stays among the texts.</summary>
    public (PassDate Date, bool IsFixed)? When(string role, string path, (PassDate Date, bool IsFixed)? tag)
    {
        if (Role(role) is not { } field)
        {
            return tag;
        }

        if (field.Date is not { } date)
        {
            _paths.TryAdd(field.Key, path);
            return tag;
        }

        Show(field, path, Place(path));
        return (date, field.IsFixed);
    }

    public void ToClass(string name, JsonNode? value, bool isFixed)
    {
        if (value is not null)
        {
            Class[name] = value;
            HoldsPassValues |= !isFixed;
        }
    }

    /// <summary>Writes a LocalizedString into the class.</summary>
    public void ToClass(string name, GoogleText? text) => ToClass(name, text?.Localized(), text?.IsFixed != false);

    /// <summary>Writes a plain text into the class, and a localized one beside it.</summary>
    public void ToClass(string name, GoogleText? text, string localized)
    {
        if (text is { IsEmpty: false })
        {
            text.Write(Class, name, localized);
            HoldsPassValues |= !text.IsFixed;
        }
    }

    public void ToObject(string name, JsonNode? value)
    {
        if (value is not null)
        {
            Object[name] = value;
        }
    }

    /// <param name="isThere">Whether the pass has it.</param>
    /// <param name="what">What it is, and where it is taken from.</param>
    /// <param name="isFixed">Whether all passes have what stands there; null where there is nothing.</param>
    public void Require(bool isThere, string what, bool? isFixed = null)
    {
        if (isThere)
        {
            return;
        }

        Missing.Add(what);
        if (isFixed != false)
        {
            MissingInAll.Add(what);
        }
    }

    /// <summary>A picture of the class.</summary>
    public void ClassPicture(string name, GooglePicture? picture) => ToClass(name, Picture(picture), picture?.IsOfPass != true);

    /// <summary>Google's Image; null for no picture.</summary>
    public static JsonObject? Picture(GooglePicture? picture) =>
        picture is null ? null : new() { ["sourceUri"] = new JsonObject { ["uri"] = picture.Url } };

    /// <summary>An object of those members that say something; null for none.</summary>
    public static JsonObject? Members(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        return json.Count == 0 ? null : json;
    }

    private static string? Place(string path) => path.StartsWith("object.", StringComparison.Ordinal) ? path["object.".Length..] : null;
}
