using Xunit;

namespace CherryPie.Server.Tests.Idempotency;

/// <summary>Looks at answers to requests with a key, and at what such requests did.</summary>
internal static class KeptAnswers
{
    public static bool IsReplayed(this Answer answer) => answer.Headers.TryGetValue("Idempotent-Replayed", out var said) && said == "true";

    public static void AssertReplayOf(this Answer again, Answer first)
    {
        Assert.False(first.IsReplayed());
        Assert.True(again.IsReplayed(), again.Text);
        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal(first.Headers.GetValueOrDefault("Content-Type"), again.Headers.GetValueOrDefault("Content-Type"));
        Assert.Equal(first.Headers.GetValueOrDefault("Content-Disposition"), again.Headers.GetValueOrDefault("Content-Disposition"));
    }

    /// <summary>How many passes the account has.</summary>
    public static async Task<int> Passes(this World world) =>
        (await world.Api.Post("/v2/passes/search", "{}")).Json.GetProperty("totalCount").GetInt32();
}
