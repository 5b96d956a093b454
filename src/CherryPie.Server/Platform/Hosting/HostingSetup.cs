using CherryPie.Server.Cli;
using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Http;
using Microsoft.Extensions.Logging.Console;

namespace CherryPie.Server.Platform.Hosting;

internal static class HostingSetup
{
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolder>();
        services.AddSingleton<PublicUrl>();
        services.AddSingleton<ListeningAddress>();
        services.AddSingleton<StartBlock>();
        services.Configure<JsonConsoleFormatterOptions>(o =>
        {
            o.IncludeScopes = true; // which hold trace ids
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "O";
        });
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(25));
        ListeningAddress.SetDefault(builder);
    }

    /// <summary>Binds and checks every setting; the options classes are services from here on.</summary>
    public static void AddSettings(this WebApplicationBuilder builder, CommandLine command)
    {
        var settings = new Settings(builder.Configuration);
        void Declare<T>(string? section)
            where T : class, new() => builder.Services.AddSingleton(settings.Declare<T>(section));
        Declare<HostingOptions>(null);
        Declare<SecretsOptions>("Secrets");
        Declare<FirstAccountOptions>("FirstAccount");
        Declare<AuthOptions>("Auth");
        Declare<CertificatesOptions>("Certificates");
        Declare<PushOptions>("Push");
        Declare<MailOptions>("Mail");
        Declare<SmsOptions>("Sms");
        Declare<FetchOptions>("Fetch");
        Declare<LimitsOptions>("Limits");
        Declare<ProxyOptions>("Proxy");
        Declare<MetricsOptions>("Metrics");
        Declare<AuditOptions>("Audit");
        settings.Check(command.SettingNames);
    }

    /// <summary>Runs while the server starts: after the migrations, before the first request, in the order of these calls.</summary>
    public static void AddStartStep(this IServiceCollection services, Func<IServiceProvider, CancellationToken, Task> step) =>
        services.AddSingleton(new StartStep(step));
}
