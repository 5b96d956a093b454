using CherryPie.Server.Tests.ConsolePages;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Sound requests to every route of the console, of an owner who is signed in.</summary>
internal static class FuzzConsole
{
    public static async Task<List<FuzzRequest>> Of(FuzzServer server, World world)
    {
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var owner = await ConsoleVisitor.Member(server, account, "owner");
        var (form, cookies) = (await owner.Token(), owner.Cookies.GetCookieHeader(new Uri(server.Address + "/console")));
        var (token, other) = (await ConsoleVisitor.Invitation(server, account, "viewer"), Guid.NewGuid());
        string[] gets =
        [
            "",
            "/sign-in",
            "/sign-in/code",
            "/invitation/{token}",
            "/accounts",
            "/me",
            "/confirm",
            "/me/authenticator",
            "/{account:guid}",
            "/{account:guid}/team",
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
            ("/confirm", "current=wrong"),
            ("/me/authenticator", "code=000000"),
            ("/me/authenticator/off", ""),
            ("/me/recovery-codes", ""),
            ("/me/passkeys/options", ""),
            ("/me/passkeys", "credential=%7B%22id%22%3A%22AA%22%7D&passkey=x"),
            ("/me/passkeys/remove", "id=AAAA"),
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
                .Replace("{token}", token, StringComparison.Ordinal)
                .Replace("{file}", "console.css", StringComparison.Ordinal)
                .Replace("{**rest}", "nothing/here", StringComparison.Ordinal);
    }
}
