using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What somebody does on the way from a file to its passes.</summary>
internal static partial class ImportVisits
{
    /// <summary>Sends a file by its form.</summary>
    public static async Task<HttpResponseMessage> SendFile(
        this ConsoleVisitor visitor,
        string path,
        string text,
        string name = "members.csv",
        params (string Name, string Value)[] fields
    )
    {
        using var form = new MultipartFormDataContent { { new StringContent(await visitor.Token()), "form" } };
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        return await visitor.Send(request);
    }

    /// <summary>Sends a file, and the form of its columns as the page shows it, but for what is chosen otherwise.</summary>
    /// <returns>The trial's address, once it is over.</returns>
    public static async Task<string> Tried(
        this ConsoleVisitor visitor,
        string path,
        string text,
        (string, string)[]? fields = null,
        params (string Name, string Value)[] change
    )
    {
        using var sent = await visitor.SendFile(path + "/files", text, fields: fields ?? [("template", "template")]);
        Assert.True(sent.StatusCode == HttpStatusCode.SeeOther, await sent.Content.ReadAsStringAsync());
        var columns = sent.Headers.Location!.ToString();
        var typed = Typed(await visitor.Page(columns));
        foreach (var (name, value) in change)
        {
            typed[name] = value;
        }

        using var tried = await visitor.Send(columns.Split('?')[0], [.. typed.Select(t => (t.Key, t.Value))]);
        Assert.True(tried.StatusCode == HttpStatusCode.SeeOther, await tried.Content.ReadAsStringAsync());
        return await visitor.Over(tried.Headers.Location!.ToString());
    }

    /// <summary>Follows a trial by what it tried.</summary>
    /// <returns>Its address, once it is over.</returns>
    public static async Task<string> Followed(this ConsoleVisitor visitor, string tried)
    {
        using var run = await visitor.Send(tried + "/run");
        Assert.True(run.StatusCode == HttpStatusCode.SeeOther, await run.Content.ReadAsStringAsync());
        return await visitor.Over(run.Headers.Location!.ToString());
    }

    public static async Task<string> Over(this ConsoleVisitor visitor, string job)
    {
        await Eventually.Is(async () => !(await visitor.Page(job)).Contains("id=\"progress\"", StringComparison.Ordinal));
        return job;
    }

    public static async Task<string> Text(this ConsoleVisitor visitor, string path)
    {
        using var answer = await visitor.Get(path);
        Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        Assert.StartsWith("attachment", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The inputs of the columns' page as a browser would send them.</summary>
    public static Dictionary<string, string> Typed(string page)
    {
        var form = page[page.IndexOf("name=\"template\"", StringComparison.Ordinal)..];
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var hidden in Hidden().Matches(page).Where(m => m.Groups[1].Value != "form"))
        {
            typed[hidden.Groups[1].Value] = hidden.Groups[2].Value;
        }

        foreach (Match select in Select().Matches(form))
        {
            typed[select.Groups[1].Value] =
                Selected().Match(select.Value) is { Success: true } chosen ? chosen.Groups[1].Value
                : select.Groups[1].Value == "key" ? "userDefinedId"
                : select.Groups[1].Value == "decimal" ? "."
                : "";
        }

        typed["mode"] = Mode().Match(form).Groups[1].Value;
        typed["dateFormat"] = Date().Match(form).Groups[1].Value;
        return typed;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("<select [^>]*name=\"([^\"]+)\".*?</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Selected();

    [GeneratedRegex("name=\"mode\" value=\"([a-z]+)\" checked")]
    private static partial Regex Mode();

    [GeneratedRegex("name=\"dateFormat\"[^>]*?value=\"([^\"]*)\"", RegexOptions.Singleline)]
    private static partial Regex Date();
}
