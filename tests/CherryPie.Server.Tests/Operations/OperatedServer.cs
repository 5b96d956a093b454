using System.Security.Cryptography;

namespace CherryPie.Server.Tests.Operations;

/// <summary>A server in a process of its own on a given database, with what an operator gives it and a client of its first
/// account.</summary>
internal sealed class OperatedServer : IAsyncDisposable
{
    public const string Key = "operatorskey12345678",
        Secret = "operatorssecret1234567890operators12345";
    private readonly string _home = TestCluster.NewFolder();
    private readonly ServerProcess _process;

    private OperatedServer(string database, string? masterKey, (string Name, string Value)[] more)
    {
        (string, string)[] keys = masterKey is null ? [] : [("Secrets__MasterKey", masterKey)];
        _process = ServerProcess.Serve(
            _home,
            [("ConnectionStrings__CherryPie", database), ("FirstAccount__Key", Key), ("FirstAccount__Secret", Secret), .. keys, .. more]
        );
    }

    public string DataFolder => Path.Combine(_home, "cherrypie");

    public Uri Address { get; private set; } = null!;

    /// <summary>What it has written so far.</summary>
    public string Output => _process.Output;

    public HttpClient Http { get; private set; } = null!;

    public ApiClient Api => Of(Http);

    public static string NewMasterKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Starts one, with a data folder of its own, and does not wait for it.</summary>
    public static OperatedServer Begin(string database, string? masterKey, params (string Name, string Value)[] more) =>
        new(database, masterKey, more);

    public static Task<OperatedServer> Start(string database, string? masterKey, params (string Name, string Value)[] more) =>
        Begin(database, masterKey, more).Ready();

    /// <summary>A client of the first account.</summary>
    public static ApiClient Of(HttpClient http) => new(http, Key, Secret, TimeProvider.System);

    public async Task<OperatedServer> Ready()
    {
        Address = new Uri(await _process.Ready());
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        return this;
    }

    /// <summary>How it ended by itself.</summary>
    public Task<(int Code, string Output)> Ended() => _process.Ended();

    public Task Kill() => _process.Kill();

    /// <summary>SIGTERM: it ends what it has begun.</summary>
    public void Terminate() => _process.Terminate();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Http?.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
