using CherryPie.Server;
using CherryPie.Server.Cli;
using CherryPie.Server.Endpoints.AppleWebService;
using CherryPie.Server.Endpoints.Console;
using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Endpoints.WalletKit;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Backup;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Failures;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Idempotency;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Overview;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Upkeep;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Observability;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tools.Demo;

return await CommandLine.Run(
    args,
    async command =>
    {
        var builder = WebApplication.CreateBuilder(command.Options);
        builder.Quieten(command);
        await builder.AddSettingsOfRunningServer(command);
        builder.AddHosting();
        builder.AddHttp();
        builder.AddStorage();
        builder.AddAudit();
        builder.AddHealth();
        builder.AddMetrics();
        builder.AddAccounts();
        builder.AddFailures();
        builder.AddIdempotency();
        builder.AddCertificates();
        builder.AddCampaigns();
        builder.AddTemplates();
        builder.AddImages();
        builder.AddPasses();
        builder.AddApns();
        builder.AddJobs();
        builder.AddEvents();
        builder.AddPush();
        builder.AddDevices();
        builder.AddGoogle();
        builder.AddUpkeep();
        builder.AddBackup();
        builder.AddLanding();
        builder.AddMail();
        builder.AddPeople();
        builder.AddWebhooks();
        builder.AddBulk();
        builder.AddOverview();
        builder.AddDemo();
        builder.AddV2();
        builder.AddWalletKit();
        builder.AddAppleWebService();
        builder.AddConsole();
        builder.AddSwagger();
        builder.CheckSettings(command.SettingNames, command.Verb?.Options ?? []);

        await using var app = builder.Build();
        if (command.Verb is { } verb)
        {
            return await app.Run(verb, command.Arguments);
        }

        app.UseRequestSpans();
        app.UseTrustedProxies();
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseErrors();
        app.UseStorableText();
        app.UseQueryInPath();
        app.UseSwaggerPage();
        app.UseRouting();
        RequestLoad.Use(app);
        RequestTimeLimit.Use(app);
        app.UseMaintenance();
        AddressLimit.Use(app);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAccountLimit();
        BulkPlaces.Use(app);
        app.UseIdempotency();
        app.UseStandbyReads();

        app.MapHealth();
        app.MapMetrics();
        app.MapSwaggerAssets();
        app.MapV2();
        app.MapPreview();
        app.MapWalletKit();
        app.MapAppleWebService();
        app.MapLanding();
        app.MapGoogleLinks();
        app.MapConsole();
        app.MapAssets();
        app.MapFavicon();
        return await app.Serve();
    }
);
