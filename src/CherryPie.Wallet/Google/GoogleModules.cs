using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CherryPie.Wallet;

/// <summary>What has no member of its own: texts and links. Those of all passes stand in the class. Of either list Google shows ten of the
/// class and ten of the object.</summary>
internal static class GoogleModules
{
    public const int Most = 10;

    private static readonly string[] _schemes = ["https://", "http://", "tel:", "mailto:"];
    private static readonly Regex _anchor = new(
        """<a href="(?<to>[^"]*)">(?<text>.*?)</a>""",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(5)
    );

    public static void Write(GoogleDraft draft)
    {
        var texts = new Lists("textModulesData");
        var links = new Lists("uris");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in draft.Facts.Fields.Where(f => !draft.IsShown(f)))
        {
            var isLink = !field.IsFront && IsLink(field.Value.Value);
            if (!field.IsFront)
            {
                AddLinks(links, field, isLink);
            }

            if (isLink || (field.IsFixed && field.Value.IsEmpty && field.Label is null))
            {
                continue;
            }

            var id = Id(field.Key, ids);
            if (texts.Place(field.IsFixed) is not { } owner)
            {
                draft.Dropped.Add(field);
                continue;
            }

            draft.Show(field, $"{owner}.textModulesData['{id}']", owner == "object" ? GoogleChange.Module(id) : null);
            if (!field.Value.IsEmpty || (field.IsFixed && field.Label is not null))
            {
                texts.Add(owner, Module(id, field));
            }
        }

        texts.Write(draft.Class, draft.Object);
        var (ofClass, ofObject) = (new JsonObject(), new JsonObject());
        links.Write(ofClass, ofObject);
        draft.ToClass("linksModuleData", ofClass.Count > 0 ? ofClass : null, isFixed: true);
        draft.ToObject("linksModuleData", ofObject.Count > 0 ? ofObject : null);
    }

    private static JsonObject Module(string id, GoogleField field)
    {
        var module = new JsonObject { ["id"] = id };
        field.Label?.Write(module, "header", "localizedHeader");
        if (!field.Value.IsEmpty)
        {
            field.Value.Write(module, "body", "localizedBody");
        }

        return module;
    }

    private static void AddLinks(Lists links, GoogleField field, bool isLink)
    {
        if (isLink)
        {
            Add(links, field, field.Value.Value, field.Label);
            return;
        }

        foreach (var anchor in field.Markup is { } markup ? (IEnumerable<Match>)_anchor.Matches(markup) : [])
        {
            var text = WebUtility.HtmlDecode(anchor.Groups["text"].Value);
            var description = new GoogleText(field.Value.Language, text, [], field.IsFixed);
            Add(links, field, WebUtility.HtmlDecode(anchor.Groups["to"].Value), text.Length > 0 ? description : field.Label);
        }
    }

    private static void Add(Lists links, GoogleField field, string to, GoogleText? description)
    {
        if (!IsLink(to) || links.Place(field.IsFixed) is not { } owner)
        {
            return;
        }

        var link = new JsonObject { ["uri"] = to };
        description?.Write(link, "description", "localizedDescription");
        links.Add(owner, link);
    }

    private static bool IsLink(string text) =>
        _schemes.Any(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase))
        && !text.Any(char.IsWhiteSpace)
        && Uri.TryCreate(text, UriKind.Absolute, out _);

    // Paths of the card name modules by their ids, in quotes.
    private static string Id(string key, HashSet<string> taken)
    {
        var id = new StringBuilder(key.Length);
        foreach (var c in key)
        {
            id.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_');
        }

        while (!taken.Add(id.ToString()))
        {
            id.Append('_');
        }

        return id.ToString();
    }

    /// <summary>A list of the class and one of the object. What is fixed goes to the object when the class is full. Where an element
    /// stands depends on the design alone, since the class says it to all passes.</summary>
    private sealed class Lists(string name)
    {
        private readonly JsonArray _ofClass = [];
        private readonly JsonArray _ofObject = [];
        private int _inClass;
        private int _inObject;

        /// <returns><c>class</c> or <c>object</c>; null where both are full.</returns>
        public string? Place(bool isFixed) =>
            isFixed && _inClass < Most && ++_inClass > 0 ? "class"
            : _inObject < Most && ++_inObject > 0 ? "object"
            : null;

        public void Add(string owner, JsonObject element) => (owner == "class" ? _ofClass : _ofObject).Add(element);

        public void Write(JsonObject ofClass, JsonObject ofObject)
        {
            if (_ofClass.Count > 0)
            {
                ofClass[name] = _ofClass;
            }

            if (_ofObject.Count > 0)
            {
                ofObject[name] = _ofObject;
            }
        }
    }
}
