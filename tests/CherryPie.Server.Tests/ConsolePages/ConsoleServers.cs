using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Webhooks;
using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Servers with a stand-in for APNs; as many as the contract is tried on.</summary>
public sealed class ConsolePushServer : PushServer
{
    protected override int Servers => ContractServer.Count;
}

/// <summary>One that tries what Apple did not take as late again as servers do: later than a test lasts.</summary>
public sealed class ConsoleLateServer : PushServer
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Push:RetryAfter", "00:15:00");
    }
}

/// <summary>Servers that deliver to this machine; as many as the contract is tried on.</summary>
public sealed class ConsoleWebhookServer : WebhookServer
{
    protected override int Servers => ContractServer.Count;
}
