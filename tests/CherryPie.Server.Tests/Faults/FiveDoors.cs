using System.Text.Json;
using CherryPie.Server.Tests.Operations;
using CherryPie.Wallet;

namespace CherryPie.Server.Tests.Faults;

/// <summary>Five calls that write, each by another way through the server.</summary>
internal sealed class FiveDoors
{
    private readonly OperatedServer _server;
    private readonly string _pass;
    private readonly string _token;
    private int _number;

    private FiveDoors(OperatedServer server, string pass, string token) => (_server, _pass, _token) = (server, pass, token);

    public static async Task<FiveDoors> Of(OperatedServer server)
    {
        var pass = (await server.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;
        var package = await server.Api.Send("GET", $"/v2/passes/{pass}/bundle", null, null, []);
        var json = JsonElement.Parse(PassArchive.Open(package.Bytes).Files["pass.json"].Span);
        return new FiveDoors(server, pass, json.GetProperty("authenticationToken").GetString()!);
    }

    /// <summary>All five at once.</summary>
    public async Task<(string Door, Answer Answer)[]> Knock()
    {
        var number = Interlocked.Increment(ref _number);
        var api = _server.Api;
        return await Task.WhenAll(
            As("issue", api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")),
            As("update", api.Put("/v2/passes/" + _pass, $$$"""{"dynamicData":{"v":"{{{Guid.NewGuid()}}}"}}""")),
            As("push", api.Put($"/v2/templates/{MixedLoad.Limited}/push", "")),
            As("signing request", api.Send("POST", "/v2/passbookCsrs")),
            As(
                "registration",
                api.Send(
                    "POST",
                    $"/wallet/v1/devices/{Guid.NewGuid():N}/registrations/{KilledServer.PassType}/{_pass}",
                    JsonSerializer.SerializeToUtf8Bytes(new { pushToken = $"{number:x64}" }),
                    "application/json",
                    "ApplePass " + _token
                )
            )
        );

        static async Task<(string, Answer)> As(string door, Task<Answer> answer) => (door, await answer);
    }
}
