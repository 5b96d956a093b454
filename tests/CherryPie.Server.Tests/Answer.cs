using System.Text;
using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests;

/// <summary>What the server answered, to the byte.</summary>
internal sealed record Answer(int Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The body of a success.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(Status == 200, $"{Status} {Text}");
            Assert.Equal("application/json", Headers["Content-Type"]);
            return JsonElement.Parse(Bytes);
        }
    }

    /// <summary>The id or name that a success answers with, and nothing beside it.</summary>
    public string Id => Only("id");

    public string Name => Only("name");

    /// <summary>The text of a refusal, which is exactly <c>{"error":"text"}</c>.</summary>
    public string Refused(int status)
    {
        Assert.True(Status == status, $"{status} was expected: {Status} {Text}");
        Assert.Equal("application/json", Headers["Content-Type"]);
        var error = JsonElement.Parse(Bytes);
        Assert.Equal(["error"], error.EnumerateObject().Select(p => p.Name));
        var text = error.GetProperty("error").GetString()!;
        Assert.NotEqual("", text);
        return text;
    }

    private string Only(string name)
    {
        Assert.Equal([name], Json.EnumerateObject().Select(p => p.Name));
        return Json.GetProperty(name).GetString()!;
    }
}
