using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>Three servers that were started at once on a database without a table, and a proxy before them.</summary>
public sealed class ThreeServers : IAsyncLifetime
{
    private readonly List<OperatedServer> _servers = [];
    private RoundRobin? _proxy;

    public string MasterKey { get; } = OperatedServer.NewMasterKey();

    public string Database { get; private set; } = "";

    /// <summary>A client that reaches another server with each request.</summary>
    public HttpClient Http { get; private set; } = null!;

    internal IReadOnlyList<OperatedServer> All => _servers;

    internal RoundRobin Proxy => _proxy!;

    public async Task InitializeAsync()
    {
        Database = await TestCluster.MakeEmptyDatabase();
        _servers.AddRange(Enumerable.Range(0, 3).Select(_ => OperatedServer.Begin(Database, MasterKey, ("PublicUrl", "http://localhost"))));
        await Task.WhenAll(_servers.Select(s => s.Ready()));
        _proxy = RoundRobin.Before(_servers.Select(s => s.Address));
        Http = _proxy.Client();
    }

    public async Task DisposeAsync()
    {
        Http?.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await TestCluster.DropDatabase(Database);
    }
}
