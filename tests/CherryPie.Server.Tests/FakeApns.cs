using System.Collections.Concurrent;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Tools.Simulator;

namespace CherryPie.Server.Tests;

/// <summary>APNs in this process: the stand-in of <c>simulate apns</c>, with answers by token and a record of what arrived.</summary>
internal sealed class FakeApns : IAsyncDisposable
{
    private static readonly Lazy<string> _identity = new(() =>
        SimulatedApnsIdentity.Save(SimulatedApnsIdentity.Create(DateTimeOffset.UtcNow))
    );
    private readonly string _folder = TestCluster.NewFolder();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<SimulatedApnsResponse>> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<SimulatedApnsPush> _received = new();
    private readonly bool _record;
    private SimulatedApns? _standIn;

    private FakeApns(bool record) => _record = record;

    /// <summary>Final, after the answers by token: for all pushes.</summary>
    public Func<SimulatedApnsPush, SimulatedApnsResponse, SimulatedApnsResponse> Rule { get; set; } = (_, answer) => answer;

    public Uri Endpoint => _standIn!.Endpoint;

    /// <summary>A PEM file for Push:TrustedRootsFile.</summary>
    public string RootsFile => Path.Combine(_folder, "apns.pem");

    public PushOptions Options => new() { Endpoint = Endpoint, TrustedRootsFile = RootsFile };

    /// <summary>Every push that arrived, in order; empty when only counters were asked for.</summary>
    public IReadOnlyCollection<SimulatedApnsPush> Received => _received;

    /// <summary>How many pushes arrived, whatever they were answered.</summary>
    public long Pushes => _standIn!.Received;

    /// <summary>How many were answered with 200.</summary>
    public long Accepted => _standIn!.Accepted;

    /// <summary>Connections that were begun, refused ones too.</summary>
    public long Handshakes => _standIn!.Handshakes;

    public long Connections => _standIn!.Connections;

    /// <summary>How many pushes a token was sent and answered with 200.</summary>
    public int Count(string token) => _standIn!.Tokens.Count(token);

    /// <summary>How many tokens were sent a push that was answered with 200.</summary>
    public int Tokens => _standIn!.Tokens.Tokens;

    /// <param name="options">Port, stream limit, kinds of refusal; the answers are this class's.</param>
    /// <param name="record">Whether to keep each push; a million of them need only be counted.</param>
    /// <param name="clock">The time that certificates are judged by; null: the machine's.</param>
    public static async Task<FakeApns> Start(SimulatedApnsOptions? options = null, bool record = true, TimeProvider? clock = null)
    {
        var it = new FakeApns(record);
        it._standIn = await SimulatedApns.Start(
            (options ?? new SimulatedApnsOptions()) with
            {
                Answer = it.Decide,
            },
            SimulatedApnsIdentity.Load(_identity.Value, DateTimeOffset.UtcNow)!,
            clock ?? TimeProvider.System,
            CancellationToken.None
        );
        await File.WriteAllTextAsync(it.RootsFile, it._standIn.RootsPem);
        return it;
    }

    /// <summary>What pushes to a token are answered, one after another; the last one stays.</summary>
    public void Answer(string token, params IEnumerable<SimulatedApnsResponse> answers) =>
        _answers[token] = new ConcurrentQueue<SimulatedApnsResponse>(answers);

    public void Answer(string token, int status, string reason = "", DateTimeOffset? timestamp = null) =>
        Answer(token, new SimulatedApnsResponse(status, reason, timestamp));

    /// <summary>Waits until a token was sent that many pushes.</summary>
    public Task Sent(string token, int times = 1) =>
        _standIn!.Tokens.Wait(token, times - 1, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        await _standIn!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private SimulatedApnsResponse Decide(SimulatedApnsPush push, SimulatedApnsResponse byRules)
    {
        if (_record)
        {
            _received.Enqueue(push);
        }

        var answer = byRules;
        if (_answers.TryGetValue(push.Token, out var programmed))
        {
            _ = programmed.Count > 1 ? programmed.TryDequeue(out answer!) : programmed.TryPeek(out answer!);
        }

        return Rule(push, answer ?? byRules);
    }
}
