using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Cli;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tools.Simulator;
using CherryPie.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>The device of <c>simulate device</c> against a server that pushes to the stand-in.</summary>
public sealed class SimulatedDeviceTests(PushServer server) : IClassFixture<PushServer>
{
    private const string Design = """
        ,"header":[{"itemName":"points","defaultLabel":"Points","defaultValue":"#{points}","changeMsg":"You have %@ points"}],
        "secondary":[{"itemName":"member","defaultLabel":"Member","defaultValue":"#{name}"}]
        """;
    private const string Keys = """
        ,"dynamicKeys":[
            {"key":"points","type":"string","defaultValue":"0"},
            {"key":"name","type":"string","defaultValue":"Ada"}],
        "passbookLang":{"de":{"text":{"Points":"Punkte","You have %@ points":"Du hast %@ Punkte"}}}
        """;

    [Theory]
    [InlineData("en", "SHOWS    You have 42 points")]
    [InlineData("de", "SHOWS    Du hast 42 Punkte")]
    public async Task It_registers_hears_of_a_change_by_push_shows_it_and_unregisters(string language, string shown)
    {
        var (world, pass) = await Issued();
        using var life = await Live(world, pass, language, server.Apns);
        Assert.True(await life.Watch.Register(CancellationToken.None));
        var running = life.Watch.Run(changes: 1, CancellationToken.None);
        await life.Says("nothing new in it");
        await Change(world, pass, """{"points":"42"}""");
        await running.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("push", life.Output, StringComparison.Ordinal);
        Assert.Contains(shown, life.Output, StringComparison.Ordinal);
        Assert.Equal(1, await Devices(world, pass));
        await life.Watch.Unregister(CancellationToken.None);
        Assert.Equal(0, await Devices(world, pass));
        Assert.DoesNotContain(life.Device.Id, life.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_stand_in_it_asks_by_itself_and_a_change_without_message_is_silent()
    {
        var (world, pass) = await Issued();
        using var life = await Live(world, pass, "en", apns: null);
        Assert.True(await life.Watch.Register(CancellationToken.None));
        var running = life.Watch.Run(changes: 1, CancellationToken.None);
        await life.Says("nothing new in it");
        await Change(world, pass, """{"name":"Grace"}""");
        await running.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("without a message: Member", life.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SHOWS", life.Output, StringComparison.Ordinal);
        await life.Watch.Unregister(CancellationToken.None);
    }

    [Fact]
    public async Task A_push_is_explained_for_each_device_without_its_secrets()
    {
        var (world, pass) = await Issued();
        using var life = await Live(world, pass, "en", server.Apns);
        await life.Watch.Register(CancellationToken.None);
        var running = life.Watch.Run(changes: 1, CancellationToken.None);
        await life.Says("nothing new in it");
        Assert.Equal("Nothing was sent: nothing has changed since it registered", (await Explain(pass)).Devices.Single().Verdict);
        server.Clock.Advance(TimeSpan.FromMinutes(1)); // past PostgreSQL's clock, which dates the push
        await Change(world, pass, """{"points":"7"}""");
        await running.WaitAsync(TimeSpan.FromMinutes(1));
        await Eventually.Is(async () => (await Explain(pass)).Devices.Single() is { Status: 200, PushDueAt: null });
        await life.Device.Log($"Server requested update to serial number '{pass}', but the pass was unchanged.", CancellationToken.None);
        var explained = await Explain(pass);
        var device = explained.Devices.Single();
        Assert.Equal((200, "", "ApplePass", PushToken.Short(life.Device.Id)), (device.Status, device.Reason, device.Scheme, device.Device));
        Assert.True(Guid.TryParse(device.ApnsId, out _));
        Assert.True(device.ListedAt >= device.PushedAt && device.FetchedAt is not null);
        Assert.Equal("It asked after the push, and the pass was fetched: it shows the newest version", device.Verdict);
        Assert.Contains(explained.Log, l => l.Text.Contains("but the pass was unchanged", StringComparison.Ordinal));
        var json = JsonSerializer.Serialize(explained);
        Assert.DoesNotContain(life.Device.Id, json, StringComparison.Ordinal);
        Assert.DoesNotContain(life.Device.PushToken, json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_is_explained_as_suspended()
    {
        var (world, pass) = await Issued();
        using var life = await Live(world, pass, "en", server.Apns);
        server.Apns.Answer(life.Device.PushToken, 400, "BadDeviceToken");
        await life.Watch.Register(CancellationToken.None);
        await Change(world, pass, """{"points":"8"}""");
        await Eventually.Is(async () => (await Explain(pass)).Devices.Single().SuspendedAt is not null);
        var device = (await Explain(pass)).Devices.Single();
        Assert.Equal((400, "BadDeviceToken"), (device.Status, device.Reason));
        Assert.StartsWith("APNs refused its push token", device.Verdict, StringComparison.Ordinal);
        await life.Watch.Unregister(CancellationToken.None);
    }

    [Theory]
    [InlineData("\"a\" = \"b\";\n\"c \\\"q\\\"\" = \"line\\nbreak\";\n", false)]
    [InlineData("/* by hand */ \"a\"=\"b\" ; \"c \\\"q\\\"\" = \"line\\nbreak\";", true)]
    public void Strings_files_of_either_encoding_are_read(string text, bool wide)
    {
        byte[] bytes = wide ? [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)] : Encoding.UTF8.GetBytes(text);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "b", ["c \"q\""] = "line\nbreak" }, StringsFile.Read(bytes));
    }

    private async Task<(World World, string Pass)> Issued()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        return (world, await world.Pass());
    }

    private static async Task Change(World world, string pass, string data) =>
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + pass, $$"""{"dynamicData":{{data}}}""")).Status);

    private static async Task<int> Devices(World world, string pass) =>
        (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("passbookDevices").GetInt32();

    private async Task<PushExplanation> Explain(string pass)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ExplainPushes>().Run(pass, CancellationToken.None))!;
    }

    private async Task<Life> Live(World world, string pass, string language, FakeApns? apns)
    {
        var http = server.CreateClient();
        var package = await SimulatedDevice.Download(http, new Uri($"http://localhost/v2/passes/{pass}/bundle"), CancellationToken.None);
        var verify = await Inspect.Verifier(server.Services, CancellationToken.None);
        Assert.Empty(verify(package).Errors);
        return new Life(new SimulatedDevice(http, package), language, apns, verify);
    }

    private sealed class Life : IDisposable
    {
        private readonly Lines _output = new();
        private readonly SimulatedPushes _pushes;

        public Life(SimulatedDevice device, string language, FakeApns? apns, Func<PassArchive, PassInspection> verify)
        {
            Device = device;
            _pushes = new SimulatedPushes(apns?.Endpoint, apns is null ? null : ApnsTrust.Roots(apns.Options), device.PushToken);
            Watch = new DeviceWatch(
                device,
                _pushes,
                new SimulatedScreen(language, new SimulatedSystem(SimulatedSystem.Newest), TimeProvider.System),
                verify,
                TimeProvider.System,
                _output
            );
        }

        public SimulatedDevice Device { get; }

        public DeviceWatch Watch { get; }

        public string Output => _output.Text;

        public Task Says(string text) => Eventually.Is(() => Output.Contains(text, StringComparison.Ordinal));

        public void Dispose()
        {
            _pushes.Dispose();
            _output.Dispose();
        }
    }

    // Read while it is written to.
    private sealed class Lines : TextWriter
    {
        private readonly ConcurrentQueue<string?> _lines = new();

        public string Text => string.Join('\n', _lines);

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => _lines.Enqueue(value);
    }
}
