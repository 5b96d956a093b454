using CherryPie.Server.Endpoints.Console.Designer;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>/console: where people work who know no API.</summary>
internal static class ConsoleSetup
{
    private static readonly TimeSpan _codeTime = TimeSpan.FromMinutes(5);

    // The advisory lock's number: any that has no other use.
    private const long KeyRingLock = 0x4b65795269_6e67;

    public static void AddConsole(this IHostApplicationBuilder builder)
    {
        builder.AddSettings<ConsoleOptions>("Console");
        if (!IsOn(builder.Configuration))
        {
            return;
        }

        var services = builder.Services;
        services.AddSingleton<SignInLimit>();
        services.AddSingleton<HostCookies>();
        services.AddScoped<NobodysPassword>();
        if (builder.Configuration["Console:Oidc:Authority"] is { Length: > 0 })
        {
            OidcScheme.Add(services);
        }

        services.AddRazorComponents();
        services.AddAntiforgery(o =>
        {
            (o.FormFieldName, o.HeaderName) = ("form", null);
            (o.Cookie.Name, o.Cookie.Path, o.Cookie.HttpOnly) = ("cherrypie-form", "/", true);
            (o.Cookie.SameSite, o.Cookie.SecurePolicy) = (SameSiteMode.Strict, CookieSecurePolicy.SameAsRequest);
            o.SuppressXFrameOptionsHeader = true; // ConsoleHeaders sets it
        });
        AddCookies(services);
        AddKeyRing(services);
        services.AddStartStep(Begin);
    }

    public static void MapConsole(this WebApplication app)
    {
        if (!IsOn(app.Configuration))
        {
            return;
        }

        var pages = app.MapGroup("/console")
            .WithErrors(new ConsoleDialect())
            .AllowAnonymous() // of API keys: ConsoleRoutes looks who asks
            .LimitedByAddress()
            .ExcludeFromDescription();
        pages.MapSignIn();
        pages.MapInvitation();
        pages.MapMe();
        pages.MapHome();
        pages.MapCertificates();
        pages.MapGoogle();
        pages.MapCampaigns();
        pages.MapPushes();
        pages.MapDevelopers();
        pages.MapWebhooks();
        pages.MapPassList();
        pages.MapPassExport();
        pages.MapPassChange();
        pages.MapImports();
        pages.MapImportColumns();
        pages.MapImportJob();
        pages.MapIssue();
        pages.MapOnePass();
        pages.MapTeam();
        pages.MapAudit();
        pages.MapInstallation();
        pages.MapTemplates();
        pages.MapDesigner();
        pages.MapPublish();
        pages.Open("GET", "/{**rest}", _ => throw Refusal.NotFound("There is no such page"));
        app.MapConsoleAssets();
        app.MapPassColours();
    }

    private static bool IsOn(IConfiguration configuration) => configuration.GetValue("Console:Enabled", true);

    private static void AddCookies(IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.TwoFactorUserIdScheme);
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<ConsoleOptions, HostCookies>(ConsoleSession.Configure);
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme)
            .Configure<HostCookies>(
                (options, cookies) =>
                {
                    options.Cookie.Name = ConsoleSession.HalfCookie;
                    (options.Cookie.HttpOnly, options.Cookie.SameSite, options.Cookie.Path) = (true, SameSiteMode.Strict, "/");
                    (options.CookieManager, options.ExpireTimeSpan, options.SlidingExpiration) = (cookies, _codeTime, false);
                }
            );
        new IdentityBuilder(typeof(Person), services).AddSignInManager();
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            (o.ResidentKeyRequirement, o.UserVerificationRequirement) = ("required", "required");
            o.AttestationConveyancePreference = "none";
        });
    }

    private static void AddKeyRing(IServiceCollection services)
    {
        services.AddSingleton<SealedKeyRing>();
        services.AddDataProtection().SetApplicationName("CherryPie console");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<SealedKeyRing>(
                (options, ring) => (options.XmlRepository, options.XmlEncryptor) = (ring, new NullXmlEncryptor()) // the ring seals them
            );
    }

    // Servers that start at once make the first key one after the other, so that there is one.
    private static async Task Begin(IServiceProvider services, CancellationToken stop)
    {
        await using (await AdvisoryLock.Wait(services.GetRequiredService<NpgsqlDataSource>(), KeyRingLock, stop))
        {
            // It reads and writes by code that knows no async. A thread of its own waits, because those of the pool bring what it waits
            // for, and on one core there may be one.
            await Task.Factory.StartNew(
                () => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("first").Protect([1]),
                stop,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }

        var (url, block) = (services.GetRequiredService<PublicUrl>(), services.GetRequiredService<StartBlock>());
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            // A name, because passkeys belong to one.
            block.Add("Console", () => url.Value.Replace("://127.0.0.1", "://localhost", StringComparison.Ordinal) + "/console");
            return;
        }

        var token = await services.GetRequiredService<InvitePerson>().First(stop);
        block.Add(
            "Console",
            () =>
                token is null
                    ? url.Value + "/console"
                    : InvitationLink.Of(url, token) + "   (for an hour and one person, who will run this installation)"
        );
    }
}
