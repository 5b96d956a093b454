using CherryPie.Server.Tests.ConsolePages;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Sound requests to every route of the console, of an owner who is signed in.</summary>
internal static class FuzzConsole
{
    // A design as its form has it.
    private const string Typed =
        "version=1&style=coupon&about=x&language=en&start=2020-01-01T00%3A00&most=0&fields=0&fields.0.origin=%7B%22itemName%22%3A1%7D"
        + "&fields.0.group=header&fields.0.label=L&fields.0.value=5&fields.0.type=number&fields=1&fields.1.group=back&fields.1.value=x"
        + "&keys=0&keys.0.key=k&keys.0.type=number&keys.0.sample=7&places=0&places.0.lat=1&places.0.lon=2&barcode.format=qr"
        + "&barcode.option=pid&languages=de&lang.de=0&lang.de.0.from=L&lang.de.0.to=M&gone=passbook-LogoFile&shown=de";

    public static async Task<List<FuzzRequest>> Of(FuzzServer server, World world)
    {
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var owner = await ConsoleVisitor.Member(server, account, "owner", runs: true);
        var (form, cookies) = (await owner.Token(), owner.Cookies.GetCookieHeader(new Uri(server.Address + "/console")));
        var (token, other) = (await ConsoleVisitor.Invitation(server, account, "viewer"), Guid.NewGuid());
        var pass = await world.Pass();
        string[] gets =
        [
            "",
            "/sign-in",
            "/sign-in/code",
            "/sign-in/oidc",
            "/sign-in/oidc/callback",
            "/invitation/{token}",
            "/accounts",
            "/me",
            "/confirm",
            "/me/authenticator",
            "/{account:guid}",
            "/{account:guid}/team",
            "/{account:guid}/certificates",
            "/{account:guid}/certificates/new",
            "/{account:guid}/certificates/{passType}",
            "/{account:guid}/google",
            "/{account:guid}/google/new",
            "/{account:guid}/campaigns",
            "/{account:guid}/campaigns/new",
            "/{account:guid}/campaigns/{campaign}",
            "/{account:guid}/campaigns/{campaign}/freeze",
            "/{account:guid}/campaigns/{campaign}/end",
            "/{account:guid}/passes",
            "/{account:guid}/passes/{pass}",
            "/{account:guid}/passes/issue",
            "/{account:guid}/passes/exports/{export}",
            "/{account:guid}/passes/exports/{export}/file",
            "/{account:guid}/passes/change",
            "/{account:guid}/imports",
            "/{account:guid}/imports/new",
            "/{account:guid}/imports/files/{file:long}",
            "/{account:guid}/imports/{job}",
            "/{account:guid}/imports/{job}/errors.csv",
            "/{account:guid}/imports/{job}/result.csv",
            "/assets/pass/{colours}.css",
            "/{account:guid}/pushes",
            "/{account:guid}/developers",
            "/{account:guid}/developers/key",
            "/{account:guid}/developers/events",
            "/{account:guid}/developers/errors",
            "/{account:guid}/developers/webhooks/new",
            "/{account:guid}/developers/webhooks/{webhook}",
            "/{account:guid}/audit",
            "/installation/accounts",
            "/installation/accounts/new",
            "/installation/accounts/{id:guid}",
            "/installation/jobs",
            "/{account:guid}/templates",
            "/{account:guid}/templates/new",
            "/{account:guid}/templates/{template}",
            "/{account:guid}/templates/{template}/google",
            "/{account:guid}/templates/{template}/pictures/{**file}",
            "/{account:guid}/templates/{template}/publish",
            "/{**rest}",
            "/assets/{file}",
        ];
        (string Route, string Fields)[] posts =
        [
            ("/sign-in", "email=nobody%40example.com&password=x&return=%2Fconsole%2Fme"),
            ("/sign-in/code", "code=123456"),
            ("/sign-in/passkey/options", ""),
            ("/sign-in/passkey", "credential=%7B%22id%22%3A%22AA%22%7D"),
            ("/sign-in/development", ""),
            ("/sign-out", ""),
            ("/invitation/{token}", "name=&password=short"),
            ("/me", "name=Fuzz&language=de"),
            ("/me/password", "current=wrong&password=short"),
            ("/me/sign-out-everywhere", "form=none"),
            ("/me/sessions/{session:guid}/end", ""),
            ("/me/sessions/end-others", ""),
            ("/confirm", "current=wrong"),
            ("/me/authenticator", "code=000000"),
            ("/me/authenticator/off", ""),
            ("/me/recovery-codes", ""),
            ("/me/passkeys/options", ""),
            ("/me/passkeys", "credential=%7B%22id%22%3A%22AA%22%7D&passkey=x"),
            ("/me/passkeys/remove", "id=AAAA"),
            ("/me/provider/unlink", ""),
            ("/{account:guid}/certificates/request", ""),
            ("/{account:guid}/certificates", "name=x&renews="),
            ("/{account:guid}/google", "issuerId=3388&name=x&key=%7B%22type%22%3A%22service_account%22%7D"),
            ("/{account:guid}/google/campaign", "campaign=campaign&issuer=abcdefghij"),
            ("/{account:guid}/campaigns", "name=fuzz&passbookCertId=x&startDate=2026-01-01T00%3A00&maxIssue=1"),
            ("/{account:guid}/campaigns/{campaign}", "displayName=x&startDate=2026-01-01T00%3A00&endDate=&maxIssue=1"),
            ("/{account:guid}/campaigns/{campaign}/activate", ""),
            ("/{account:guid}/campaigns/{campaign}/freeze", ""),
            ("/{account:guid}/campaigns/{campaign}/end", "confirm=x"),
            ("/{account:guid}/passes/segments", "name=x"),
            ("/{account:guid}/passes/segments/{segment:guid}/remove", ""),
            ("/{account:guid}/passes/export", ""),
            ("/{account:guid}/passes/issue", "template=template&key=name&value=x&userDefinedId=&expiryDate=2030-01-01T00%3A00"),
            ("/{account:guid}/passes/{pass}/edit", "seen=x&key=name&value=x&recoveryEmail=x&expiryDate="),
            ("/{account:guid}/passes/{pass}/redeem", ""),
            ("/{account:guid}/passes/{pass}/restore", ""),
            ("/{account:guid}/passes/{pass}/void", ""),
            ("/{account:guid}/passes/{pass}/unvoid", ""),
            ("/{account:guid}/passes/{pass}/invalidate", ""),
            ("/{account:guid}/passes/{pass}/mail", ""),
            ("/{account:guid}/passes/{pass}/push", ""),
            ("/{account:guid}/passes/change", "set=points&to=1"),
            ("/{account:guid}/imports/files", "template=template&again="),
            ("/{account:guid}/imports/files/{file:long}", "template=template&column.0=userDefinedId&mode=issue&key=passId&decimal=."),
            ("/{account:guid}/imports/{job}/run", ""),
            ("/{account:guid}/imports/{job}/cancel", ""),
            ("/{account:guid}/imports/{job}/resume", ""),
            ("/{account:guid}/developers/key", "form=none"),
            ("/{account:guid}/developers/webhooks", "url=https%3A%2F%2Fexample.com&which=some&events=pass.issued&payload=thin"),
            ("/{account:guid}/developers/webhooks/{webhook}/test", ""),
            ("/{account:guid}/developers/webhooks/{webhook}/disable", ""),
            ("/{account:guid}/developers/webhooks/{webhook}/enable", ""),
            ("/{account:guid}/developers/webhooks/{webhook}/rotate", ""),
            ("/{account:guid}/developers/webhooks/{webhook}/delete", ""),
            ("/{account:guid}/developers/webhooks/{webhook}/deliveries/{message}/resend", ""),
            ("/installation/accounts", "name=Fuzz"),
            ("/installation/accounts/{id:guid}/disable", ""),
            ("/installation/accounts/{id:guid}/enable", ""),
            ("/installation/accounts/{id:guid}/rotate", ""),
            ("/installation/jobs/{job:long}/retry", ""),
            ("/{account:guid}/templates", "name=a+b&campaign=campaign&start=generic"),
            ("/{account:guid}/templates/preview", "template=template&" + Typed),
            ("/{account:guid}/templates/{template}", "do=fields.up.1&" + Typed),
            ("/{account:guid}/templates/{template}/publish", ""),
            ("/{account:guid}/team/invite", "email=x&role=viewer"),
            ("/{account:guid}/team/{person:guid}/role", "role=viewer"),
            ("/{account:guid}/team/{person:guid}/remove", ""),
            ("/{account:guid}/team/invitations/{invitation:guid}/revoke", ""),
        ];
        return
        [
            .. gets.Select(r => new FuzzRequest("GET /console" + r, "GET", Target(r)).With("Cookie", cookies)),
            .. posts.Select(p =>
                new FuzzRequest("POST /console" + p.Route, "POST", Target(p.Route))
                {
                    Body = System.Text.Encoding.ASCII.GetBytes($"form={form}&{p.Fields}"),
                }
                    .With("Content-Type", "application/x-www-form-urlencoded")
                    .With("Cookie", cookies)
            ),
        ];

        string Target(string route) =>
            "/console"
            + route
                .Replace("{account:guid}", account.ToString(), StringComparison.Ordinal)
                .Replace("{person:guid}", other.ToString(), StringComparison.Ordinal)
                .Replace("{invitation:guid}", other.ToString(), StringComparison.Ordinal)
                .Replace("{id:guid}", other.ToString(), StringComparison.Ordinal)
                .Replace("{session:guid}", other.ToString(), StringComparison.Ordinal)
                .Replace("{segment:guid}", other.ToString(), StringComparison.Ordinal)
                .Replace("{pass}", pass, StringComparison.Ordinal)
                .Replace("{export}", "exp_unknown", StringComparison.Ordinal)
                .Replace("{job}", "imp_unknown", StringComparison.Ordinal)
                .Replace("{file:long}", "1", StringComparison.Ordinal)
                .Replace("{colours}", "000000-ffffff-000000", StringComparison.Ordinal)
                .Replace("{passType}", World.PassType, StringComparison.Ordinal)
                .Replace("{campaign}", "campaign", StringComparison.Ordinal)
                .Replace("{webhook}", "wh_unknown", StringComparison.Ordinal)
                .Replace("{message}", "evt_1_0", StringComparison.Ordinal)
                .Replace("{job:long}", "1", StringComparison.Ordinal)
                .Replace("{token}", token, StringComparison.Ordinal)
                .Replace("{file}", "console.css", StringComparison.Ordinal)
                .Replace("{**rest}", "nothing/here", StringComparison.Ordinal)
                .Replace("{template}", "template", StringComparison.Ordinal)
                .Replace("{**file}", "icon@2x.png", StringComparison.Ordinal);
    }
}
