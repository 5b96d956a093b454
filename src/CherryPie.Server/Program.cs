using CherryPie.Server.Cli;
using CherryPie.Server.Endpoints.AppleWebService;
using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Endpoints.WalletKit;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Upkeep;
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
        builder.AddSettings(command);
        builder.AddHosting();
        builder.AddHttp();
        builder.Services.AddStorage();
        builder.Services.AddAudit();
        builder.Services.AddHealth();
        builder.AddMetrics();
        builder.Services.AddAccounts();
        builder.Services.AddCertificates();
        builder.Services.AddCampaigns();
        builder.Services.AddTemplates();
        builder.Services.AddImages();
        builder.Services.AddPasses();
        builder.Services.AddApns();
        builder.Services.AddJobs();
        builder.Services.AddPush();
        builder.Services.AddAppleWebService();
        builder.Services.AddUpkeep();
        builder.Services.AddLanding();
        builder.Services.AddMail();
        builder.Services.AddDemo();
        builder.Services.AddWalletKit();
        builder.Services.AddSwagger();

        await using var app = builder.Build();
        if (command.Verb is { } verb)
        {
            return await app.Run(verb, command.Arguments);
        }

        app.UseRequestSpans();
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseErrors();
        app.UseStorableText();
        app.UseQueryInPath();
        app.UseSwaggerPage();
        app.UseRouting();
        app.UseMaintenance();
        app.UseAddressLimit();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAccountLimit();

        app.MapHealth();
        app.MapMetrics();
        app.MapSwaggerScript();
        var v2 = app.MapGroup("/v2").WithErrors(ErrorDialect.CherryPie).RequireAuthorization(PkAuth.Policy);
        v2.MapCampaigns();
        v2.MapCertificates();
        v2.MapTemplates();
        v2.MapPasses();
        v2.MapPassesBatch();
        v2.MapPublicPasses();
        v2.MapImages();
        v2.MapRecoveryEmails();
        app.MapSearch();
        app.MapGroup("/v1").WithErrors(ErrorDialect.WalletKit).RequireAuthorization(BrandAuth.Policy).MapWalletKit();
        app.MapAppleWebService();
        app.MapPackageLinks();
        app.MapLanding();
        app.MapAssets();
        return await app.Serve();
    }
);
