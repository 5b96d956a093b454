using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The designer's form as a browser without scripts has it: what it is shown, it sends back.</summary>
internal sealed partial class DesignerForm
{
    private readonly ConsoleVisitor _visitor;

    private DesignerForm(ConsoleVisitor visitor, string path, string html) => (_visitor, Path, Html) = (visitor, path, html);

    public string Path { get; }

    public string Html { get; }

    public List<(string Name, string Value)> Fields { get; private init; } = [];

    public string this[string name] => Fields.First(f => f.Name == name).Value;

    public static async Task<DesignerForm> Open(ConsoleVisitor visitor, string path)
    {
        using var answer = await visitor.Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Read(visitor, path.Split('?')[0], await answer.Content.ReadAsStringAsync());
    }

    public static DesignerForm Read(ConsoleVisitor visitor, string path, string html)
    {
        var form = html[html.IndexOf("id=\"designer\"", StringComparison.Ordinal)..];
        return new(visitor, path, html) { Fields = [.. Inputs(form[..form.IndexOf("</form>", StringComparison.Ordinal)])] };
    }

    public void Set(string name, string value)
    {
        var at = Fields.FindIndex(f => f.Name == name);
        Assert.True(at >= 0, name);
        Fields[at] = (name, value);
    }

    /// <summary>Presses a button.</summary>
    public Task<HttpResponseMessage> Press(string step, string? path = null) => _visitor.Post(path ?? Path, [.. Fields, ("do", step)]);

    /// <summary>Presses one that shows the form again.</summary>
    public async Task<DesignerForm> Step(string step, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Press(step);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {answer.Headers.Location} {html}");
        return Read(_visitor, Path, html);
    }

    public async Task Save()
    {
        using var answer = await Press("save");
        Assert.True(
            answer.Headers.Location?.ToString() == Path + "?notice=designSaved",
            $"{answer.StatusCode} {Said(await answer.Content.ReadAsStringAsync())}"
        );
    }

    /// <summary>Sends a form with a picture or a package.</summary>
    public static async Task<HttpResponseMessage> Upload(
        ConsoleVisitor visitor,
        string path,
        List<(string Name, string Value)> fields,
        (string Name, byte[] Content)? file
    )
    {
        using var form = new MultipartFormDataContent();
        if (fields.TrueForAll(f => f.Name != "form"))
        {
            fields = [("form", await visitor.Token()), .. fields];
        }

        foreach (var (name, value) in fields)
        {
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), name);
        }

        if (file is { } sent)
        {
            var content = new ByteArrayContent(sent.Content);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, sent.Name, "C:\\pictures\\mine.png");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        return await visitor.Send(request);
    }

    /// <summary>What stands at an input.</summary>
    public string At(string name) =>
        Text(Regex.Match(Html, $"data-at=\"{Regex.Escape(name)}\">(.*?)</div>", RegexOptions.Singleline).Groups[1].Value);

    /// <summary>The name of the input of a list's row that holds a value.</summary>
    public string Holding(string value) => Fields.Last(f => f.Value == value).Name;

    private static string Said(string html) => string.Join(" | ", Faults().Matches(html).Select(m => Text(m.Value)));

    private static string Text(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim();

    private static IEnumerable<(string, string)> Inputs(string html)
    {
        foreach (Match match in Input().Matches(html))
        {
            var attributes = Attribute()
                .Matches(match.Groups[2].Value)
                .GroupBy(a => a.Groups[1].Value, a => WebUtility.HtmlDecode(a.Groups[2].Value))
                .ToDictionary(a => a.Key, a => a.First());
            var (name, type) = (attributes.GetValueOrDefault("name"), attributes.GetValueOrDefault("type"));
            if (name is null || type is "file" || (type is "checkbox" or "radio" && !attributes.ContainsKey("checked")))
            {
                continue;
            }

            var inside = match.Groups[3].Value;
            yield return (
                name,
                match.Groups[1].Value switch
                {
                    "textarea" => Lines(WebUtility.HtmlDecode(inside) is var text && text.StartsWith('\n') ? text[1..] : text),
                    "select" => Chosen(inside),
                    _ => Lines(attributes.GetValueOrDefault("value", "")),
                }
            );
        }
    }

    // As browsers send them.
    private static string Lines(string text) => text.ReplaceLineEndings("\r\n");

    private static string Chosen(string options)
    {
        var all = Option().Matches(options).Select(o => (o.Value, Is: WebUtility.HtmlDecode(o.Groups[1].Value))).ToList();
        return all.Where(o => o.Value.Contains(" selected", StringComparison.Ordinal)).Select(o => o.Is).FirstOrDefault(all[0].Is);
    }

    [GeneratedRegex(
        "<(input|textarea|select)\\b([^>]*)>(?:(?<=<(?:textarea|select)\\b[^>]*>)(.*?)</(?:textarea|select)>)?",
        RegexOptions.Singleline
    )]
    private static partial Regex Input();

    [GeneratedRegex("([a-z-]+)(?:=\"([^\"]*)\")?", RegexOptions.Singleline)]
    private static partial Regex Attribute();

    [GeneratedRegex("<option value=\"([^\"]*)\"[^>]*>")]
    private static partial Regex Option();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("class=\"fault\">[^<]*|role=\"alert\">.*?</p>", RegexOptions.Singleline)]
    private static partial Regex Faults();
}
