using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Webhooks;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Servers with a stand-in for APNs; as many as the contract is tried on.</summary>
public sealed class ConsolePushServer : PushServer
{
    protected override int Servers => ContractServer.Count;
}

/// <summary>Servers that deliver to this machine; as many as the contract is tried on.</summary>
public sealed class ConsoleWebhookServer : WebhookServer
{
    protected override int Servers => ContractServer.Count;
}
