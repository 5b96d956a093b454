using System.Net;
using CherryPie.Server.Features.Accounts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Two servers behind a proxy that sends each request to the other one, and a provider that people sign in by.</summary>
public class OidcServer : Server
{
    public const string Callback = "/console/sign-in/oidc/callback";
    private Guid? _shop,
        _second;

    internal IdentityProvider Provider { get; private set; } = null!;

    /// <summary>The account of the groups <c>staff</c> (viewer) and <c>designers</c> (editor).</summary>
    internal Guid Shop => _shop!.Value;

    /// <summary>The account of the group <c>CN=second,OU=shop</c> (owner).</summary>
    internal Guid Second => _second!.Value;

    protected override int Servers => 2;

    public override async Task InitializeAsync()
    {
        Provider = await IdentityProvider.Start("http://localhost" + Callback);
        await base.InitializeAsync();
        using var _ = CreateClient(); // starts them
        (_shop, _second) = (await Account("shop-key"), await Account("second-key"));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Console:Oidc:Authority", Provider.Address);
        builder.UseSetting("Console:Oidc:ClientId", IdentityProvider.Client);
        builder.UseSetting("Console:Oidc:ClientSecret", IdentityProvider.Secret);
        builder.UseSetting("Console:Oidc:Name", "Example Directory");
        builder.UseSetting(
            "Console:Oidc:Roles",
            "staff=shop-key:viewer; designers=shop-key:editor; CN=second,OU=shop=second-key:owner; admins=installation; x=no-such-key:owner"
        );
    }

    protected override async Task Ended() => await Provider.DisposeAsync();

    /// <summary>The way of a browser: from here to the provider, and back.</summary>
    internal async Task<HttpResponseMessage> SignIn(ConsoleVisitor visitor, AtProvider person, string to = "/console/me", string more = "")
    {
        Provider.Person = person;
        return await visitor.Get(await Provider.Visit(await Begin(visitor, to, more)));
    }

    /// <summary>Somebody whom the provider signs in.</summary>
    internal async Task<ConsoleVisitor> SignedIn(AtProvider person)
    {
        var visitor = new ConsoleVisitor(this);
        using var answer = await SignIn(visitor, person);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            answer.Headers.Location?.ToString() == "/console/me",
            $"{answer.StatusCode} {text}\n{string.Join('\n', Log.TakeLast(20))}"
        );
        return visitor;
    }

    internal static async Task<Uri> Begin(ConsoleVisitor visitor, string to = "/console/me", string more = "")
    {
        using var begun = await visitor.Get($"/console/sign-in/oidc?return={Uri.EscapeDataString(to)}{more}");
        Assert.True(begun.StatusCode == HttpStatusCode.Found, $"{begun.StatusCode} {await begun.Content.ReadAsStringAsync()}");
        return begun.Headers.Location!;
    }

    private async Task<Guid> Account(string key)
    {
        await using var scope = Services.CreateAsyncScope();
        var made = await scope
            .ServiceProvider.GetRequiredService<CreateAccount>()
            .Run($"Account of {key}", key, "a secret of some length", CancellationToken.None);
        return await ConsoleVisitor.AccountOf(this, made);
    }
}
