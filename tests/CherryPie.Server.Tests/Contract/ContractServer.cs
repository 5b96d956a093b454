namespace CherryPie.Server.Tests.Contract;

/// <summary>CHERRYPIE_TEST_SERVERS=2 makes it two on one database, behind a proxy that sends each request to the other one.</summary>
public class ContractServer : Server
{
    /// <summary>How many servers the contract is tried on.</summary>
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CHERRYPIE_TEST_SERVERS"), out var count) ? count : 1;

    protected override int Servers => Count;
}
