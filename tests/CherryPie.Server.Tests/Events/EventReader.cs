using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Events;

/// <summary>Follows an account's feed, and keeps all that it was given.</summary>
/// <param name="api">Of the account.</param>
/// <param name="query">More of the query: <c>&amp;types=pass.*</c>.</param>
internal sealed class EventReader(Func<ApiClient> api, string query = "")
{
    public EventReader(World world, string query = "")
        : this(() => world.Api, query) { }

    public string Cursor { get; private set; } = "";

    public List<JsonElement> Events { get; } = [];

    public IEnumerable<string> Types => Events.Select(Type);

    public static string Type(JsonElement each) => each.GetProperty("type").GetString()!;

    public static JsonElement Data(JsonElement each) => each.GetProperty("data");

    public static string? Pass(JsonElement each) => Data(each).TryGetProperty("passId", out var id) ? id.GetString() : null;

    public static IEnumerable<string?> Changed(JsonElement each) =>
        Data(each).TryGetProperty("changed", out var names) ? names.EnumerateArray().Select(n => n.GetString()) : [];

    /// <summary>Reads one page.</summary>
    /// <returns>How many events it had.</returns>
    public async Task<int> Read(string more = "")
    {
        var page = (await api().Get($"/v2/events?after={Cursor}{query}{more}")).Json;
        Assert.Equal(["next", "data"], page.EnumerateObject().Select(p => p.Name));
        Cursor = page.GetProperty("next").GetString()!;
        Events.AddRange(page.GetProperty("data").EnumerateArray());
        return page.GetProperty("data").GetArrayLength();
    }

    /// <summary>Reads until there are so many, and then once more.</summary>
    public async Task Until(int count)
    {
        await Eventually.Is(
            async () =>
            {
                while (await Read() > 0) { }
                return Events.Count >= count;
            },
            TimeSpan.FromSeconds(30)
        );
        await Read();
        Assert.True(Events.Count == count, $"{count} were expected: {string.Join(", ", Types)}");
    }

    /// <summary>Reads all that has happened in an account so far: another change is made, and waited for.</summary>
    public async Task ToEnd(World world)
    {
        var name = "end" + Guid.NewGuid().ToString("N");
        _ = (await world.CreateCampaign(name, "")).Name;
        var end = new EventReader(api) { Cursor = Cursor };
        await Eventually.Is(
            async () =>
            {
                while (await end.Read() > 0) { }
                return end.Events.Exists(e => IsEnd(e, name));
            },
            TimeSpan.FromSeconds(30)
        );
        while (await Read() > 0) { }
        Events.RemoveAll(e => IsEnd(e, name));
    }

    private static bool IsEnd(JsonElement each, string name) =>
        Type(each) == "campaign.created" && Data(each).GetProperty("campaignName").GetString() == name;
}
