using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

/// <summary>The verbs beside a running server, as an operator types them.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class PushVerbTests : IDisposable
{
    private readonly string _home = TestCluster.NewFolder();

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_device_is_simulated_explained_pushed_to_and_leaves_again()
    {
        await using var server = ServerProcess.Serve(_home);
        var address = await server.Ready();
        await Eventually.Is(() => server.Output.Contains("/p/", StringComparison.Ordinal));
        var landing = server
            .Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .First(w => w.Contains("/p/", StringComparison.Ordinal));
        var pass = landing[(landing.LastIndexOf('/') + 1)..];
        Assert.Equal((0, "No job waits: everything is done."), await Run("jobs", "list"));
        var (_, nobody) = await Run("push", "template", "demo");
        Assert.StartsWith("No device has a pass of template demo", nobody, StringComparison.Ordinal);

        await using var device = ServerProcess.Start(_home, ["simulate", "device", pass, "--server", address]);
        await Eventually.Is(() => device.Output.Contains("nothing new in it", StringComparison.Ordinal));
        var (_, json) = await Run("push", "explain", pass, "--json");
        Assert.Equal("ApplePass", JsonElement.Parse(json).GetProperty("devices")[0].GetProperty("scheme").GetString());
        Assert.Equal(
            (0, "Template demo will be announced to the devices of 1 passes."),
            await Run("push", "template", "demo", "--no-wait")
        );
        var (_, explained) = await Run("push", "explain", pass);
        Assert.Contains("devices       1 of 100 Apple, 0 of 100 others", explained, StringComparison.Ordinal);
        var (_, listed) = await Run("devices", "list", pass);
        Assert.EndsWith("1 of 100 Apple devices, 0 of 100 others", listed, StringComparison.Ordinal);
        var begin = listed.Split(' ')[0];
        Assert.Equal(
            (0, "Forgotten: it gets no pushes for this pass until it registers again."),
            await Run("devices", "forget", pass, begin)
        );
        Assert.Equal((0, "0 of 100 Apple devices, 0 of 100 others"), await Run("devices", "list", pass));
        Assert.Equal(
            (1, $"No device of pass {pass} begins with {begin.TrimEnd('…')}. devices list {pass} shows them."),
            await Run("devices", "forget", pass, begin)
        );
        device.Terminate();
        var (code, output) = await device.Ended();
        Assert.Equal(0, code);
        Assert.EndsWith("Unregistered   200", output.Trim(), StringComparison.Ordinal);
        Assert.Contains("No device is registered", (await Run("push", "explain", pass)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_t_be_done_is_told_in_one_line()
    {
        await Says("There is no pass nope.", "push", "explain", "nope");
        await Says("There is no pass nope.", "devices", "list", "nope");
        await Says("There is no pass nope.", "devices", "forget", "nope", "abcdef");
        await Says("ID must be a job's number; jobs list shows them", "jobs", "retry", "nope");
        await Says("There is no template \"nope\".", "push", "template", "nope");
        await Says("--changes must be a whole number above 0", "simulate", "device", "nope", "--changes", "0");
    }

    private async Task Says(string line, params string[] words)
    {
        var (code, output) = await Run(words);
        Assert.Equal((1, line), (code, output));
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(_home, words);
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }
}
