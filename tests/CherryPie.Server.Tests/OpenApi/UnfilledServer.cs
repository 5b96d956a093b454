using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Tests.Google;
using CherryPie.Server.Tests.WalletKit;
using CherryPie.Server.Tools.Simulator.Google;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>A server whose documents show their examples as they are written, as outside Development.</summary>
public sealed class UnfilledServer : StandInServer
{
    /// <summary>The issuer of the examples.</summary>
    internal const string Issuer = "3388000000022134567";

    private protected override SimulatedGoogleOptions Options => base.Options with { IssuerId = Issuer };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        WithoutDemo(builder);
    }

    internal static void WithoutDemo(IWebHostBuilder builder) =>
        builder.ConfigureTestServices(s =>
            s.PostConfigure<SwaggerGenOptions>(o => o.DocumentFilterDescriptors.RemoveAll(f => f.Type == typeof(DemoExamples)))
        );
}

/// <summary>The same with what WalletKit's calls fetch from.</summary>
public sealed class UnfilledKitServer : KitServer
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        UnfilledServer.WithoutDemo(builder);
    }
}
