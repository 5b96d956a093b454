using System.Text;
using Microsoft.AspNetCore.Connections.Features;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>What the stand-in's connections carry: <c>POST /3/device/{token}</c> as at APNs, and <c>GET /wait/{token}</c> for simulated
/// devices.</summary>
internal sealed class SimulatedApnsRequests(SimulatedApnsOptions options, TimeProvider clock, CancellationToken stopping)
{
    private const int LargestRead = 8192;
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);
    private readonly ApnsRules _rules = new(clock);
    private long _received,
        _accepted;

    public PushWaiters Tokens { get; } = new();

    public long Received => Interlocked.Read(ref _received);

    public long Accepted => Interlocked.Read(ref _accepted);

    public Task Handle(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return path.StartsWith("/3/device/", StringComparison.Ordinal) ? Push(http, path["/3/device/".Length..])
            : path.StartsWith("/wait/", StringComparison.Ordinal) && options.CountTokens ? Wait(http, path["/wait/".Length..])
            : Reply(http, new(404, "BadPath"));
    }

    private async Task Push(HttpContext http, string token)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await Reply(http, new(405, "MethodNotAllowed"));
            return;
        }

        var certificate = http.Connection.ClientCertificate;
        var headers = http.Request.Headers;
        var push = new SimulatedApnsPush(
            Interlocked.Increment(ref _received),
            token,
            headers["apns-topic"].ToString(),
            certificate?.Thumbprint ?? "",
            http.Connection.Id,
            await Body(http),
            headers.TryGetValue("apns-expiration", out var expiration) ? expiration.ToString() : null,
            [.. headers.Keys.Where(k => k.StartsWith("apns-", StringComparison.OrdinalIgnoreCase))]
        );
        var answer = options.Answer(push, _rules.Judge(push, certificate));
        options.Answered?.Invoke(push, answer);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await Act(http, answer, ends.Token);
        }
        catch (OperationCanceledException)
        {
            http.Abort(); // returning would answer 200
        }

        if (answer.Fault is SimulatedApnsFault.Reset or SimulatedApnsFault.Silence || ends.IsCancellationRequested)
        {
            return;
        }

        if (answer.Status == StatusCodes.Status200OK)
        {
            Interlocked.Increment(ref _accepted);
            if (options.CountTokens)
            {
                Tokens.Add(token);
            }
        }

        await Reply(http, answer);
    }

    private static async Task Act(HttpContext http, SimulatedApnsResponse answer, CancellationToken stop)
    {
        if (answer.Fault == SimulatedApnsFault.GoAway)
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
        }

        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, stop);
        }

        if (answer.Until is { } until)
        {
            await until.WaitAsync(stop);
        }

        if (answer.Fault == SimulatedApnsFault.Reset)
        {
            http.Features.Get<IConnectionLifetimeFeature>()!.Abort();
        }
        else if (answer.Fault == SimulatedApnsFault.Silence)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
    }

    // The long poll of a simulated device: ?after=N answers once the token was sent more than N pushes, with their number; 204 after 30 s.
    private async Task Wait(HttpContext http, string token)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        timeout.CancelAfter(_longestWait);
        try
        {
            var count = await Tokens.Wait(token, int.TryParse(http.Request.Query["after"], out var after) ? after : 0, timeout.Token);
            await http.Response.WriteAsJsonAsync(new { pushes = count }, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private Task Reply(HttpContext http, SimulatedApnsResponse answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.Headers["apns-id"] = Guid.NewGuid().ToString().ToUpperInvariant();
        return answer.Reason.Length == 0 ? Task.CompletedTask
            : answer.Status == StatusCodes.Status410Gone
                ? http.Response.WriteAsJsonAsync(
                    new { reason = answer.Reason, timestamp = (answer.Timestamp ?? clock.GetUtcNow()).ToUnixTimeMilliseconds() }
                )
            : http.Response.WriteAsJsonAsync(new { reason = answer.Reason });
    }

    private static async Task<string> Body(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length > LargestRead)
            {
                var text = Encoding.UTF8.GetString(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return text;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
