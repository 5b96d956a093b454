using System.Net;
using CherryPie.Server.Endpoints.Console;
using CherryPie.Server.Tests.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Every route of the console by every role, other accounts' people included: allowed, or denied without data and without an
/// effect.</summary>
public sealed class RoleMatrixTests(Server server) : IClassFixture<Server>
{
    private const string Open = "whoever comes",
        Signed = "who is signed in",
        See = "who may see the account",
        Design = "who may change campaigns and templates",
        Run = "who runs the installation",
        Handle = PassRoutes.Handle,
        Lead = "who may lead it";

    private static readonly Dictionary<string, string> _table = new(PassRoutes.Table)
    {
        ["GET /console"] = Open,
        ["GET /console/sign-in"] = Open,
        ["POST /console/sign-in"] = Open,
        ["GET /console/sign-in/code"] = Open,
        ["POST /console/sign-in/code"] = Open,
        ["POST /console/sign-in/passkey/options"] = Open,
        ["POST /console/sign-in/passkey"] = Open,
        ["POST /console/sign-in/development"] = Open,
        ["GET /console/sign-in/oidc"] = Open,
        ["GET /console/sign-in/oidc/callback"] = Open,
        ["POST /console/sign-out"] = Open,
        ["GET /console/invitation/{token}"] = Open,
        ["POST /console/invitation/{token}"] = Open,
        ["GET /console/{**rest}"] = Open,
        ["GET /console/accounts"] = Signed,
        ["GET /console/me"] = Signed,
        ["POST /console/me"] = Signed,
        ["POST /console/me/password"] = Signed,
        ["POST /console/me/sign-out-everywhere"] = Signed,
        ["POST /console/me/sessions/{session:guid}/end"] = Signed,
        ["POST /console/me/sessions/end-others"] = Signed,
        ["GET /console/confirm"] = Signed,
        ["POST /console/confirm"] = Signed,
        ["GET /console/me/authenticator"] = Signed,
        ["POST /console/me/authenticator"] = Signed,
        ["POST /console/me/authenticator/off"] = Signed,
        ["POST /console/me/recovery-codes"] = Signed,
        ["POST /console/me/passkeys/options"] = Signed,
        ["POST /console/me/passkeys"] = Signed,
        ["POST /console/me/passkeys/remove"] = Signed,
        ["POST /console/me/provider/unlink"] = Signed,
        ["GET /console/{account:guid}"] = See,
        ["GET /console/{account:guid}/certificates"] = See,
        ["GET /console/{account:guid}/certificates/{passType}"] = See,
        ["GET /console/{account:guid}/certificates/new"] = Lead,
        ["POST /console/{account:guid}/certificates/request"] = Lead,
        ["POST /console/{account:guid}/certificates"] = Lead,
        ["GET /console/{account:guid}/google"] = See,
        ["GET /console/{account:guid}/google/new"] = Lead,
        ["POST /console/{account:guid}/google"] = Lead,
        ["POST /console/{account:guid}/google/campaign"] = Design,
        ["GET /console/{account:guid}/campaigns"] = See,
        ["GET /console/{account:guid}/campaigns/{campaign}"] = See,
        ["GET /console/{account:guid}/campaigns/new"] = Design,
        ["POST /console/{account:guid}/campaigns"] = Design,
        ["POST /console/{account:guid}/campaigns/{campaign}"] = Design,
        ["GET /console/{account:guid}/campaigns/{campaign}/freeze"] = Design,
        ["POST /console/{account:guid}/campaigns/{campaign}/freeze"] = Design,
        ["POST /console/{account:guid}/campaigns/{campaign}/activate"] = Design,
        ["GET /console/{account:guid}/campaigns/{campaign}/end"] = Design,
        ["POST /console/{account:guid}/campaigns/{campaign}/end"] = Design,
        ["GET /console/{account:guid}/pushes"] = See,
        ["GET /console/{account:guid}/developers"] = See,
        ["GET /console/{account:guid}/developers/events"] = See,
        ["GET /console/{account:guid}/developers/errors"] = See,
        ["GET /console/{account:guid}/developers/key"] = Lead,
        ["POST /console/{account:guid}/developers/key"] = Lead,
        ["GET /console/{account:guid}/developers/webhooks/new"] = Lead,
        ["POST /console/{account:guid}/developers/webhooks"] = Lead,
        ["GET /console/{account:guid}/developers/webhooks/{webhook}"] = See,
        ["POST /console/{account:guid}/developers/webhooks/{webhook}/test"] = Lead,
        ["POST /console/{account:guid}/developers/webhooks/{webhook}/disable"] = Lead,
        ["POST /console/{account:guid}/developers/webhooks/{webhook}/enable"] = Lead,
        ["POST /console/{account:guid}/developers/webhooks/{webhook}/rotate"] = Lead,
        ["POST /console/{account:guid}/developers/webhooks/{webhook}/delete"] = Lead,
        ["POST /console/{account:guid}/developers/webhooks/{webhook}/deliveries/{message}/resend"] = Lead,
        ["GET /console/{account:guid}/audit"] = Lead,
        ["GET /console/installation/accounts"] = Run,
        ["GET /console/installation/accounts/new"] = Run,
        ["POST /console/installation/accounts"] = Run,
        ["GET /console/installation/accounts/{id:guid}"] = Run,
        ["POST /console/installation/accounts/{id:guid}/disable"] = Run,
        ["POST /console/installation/accounts/{id:guid}/enable"] = Run,
        ["POST /console/installation/accounts/{id:guid}/rotate"] = Run,
        ["GET /console/installation/jobs"] = Run,
        ["POST /console/installation/jobs/{job:long}/retry"] = Run,
        ["GET /console/{account:guid}/team"] = See,
        ["GET /console/{account:guid}/templates"] = See,
        ["POST /console/{account:guid}/templates"] = Design,
        ["GET /console/{account:guid}/templates/new"] = Design,
        ["POST /console/{account:guid}/templates/preview"] = Design,
        ["GET /console/{account:guid}/templates/{template}"] = See,
        ["POST /console/{account:guid}/templates/{template}"] = Design,
        ["GET /console/{account:guid}/templates/{template}/google"] = See,
        ["GET /console/{account:guid}/templates/{template}/pictures/{**file}"] = See,
        ["GET /console/{account:guid}/templates/{template}/publish"] = Design,
        ["POST /console/{account:guid}/templates/{template}/publish"] = Design,
        ["POST /console/{account:guid}/team/invite"] = Lead,
        ["POST /console/{account:guid}/team/{person:guid}/role"] = Lead,
        ["POST /console/{account:guid}/team/{person:guid}/remove"] = Lead,
        ["POST /console/{account:guid}/team/invitations/{invitation:guid}/revoke"] = Lead,
    };

    [Fact]
    public async Task Every_route_is_in_the_table()
    {
        using var _ = await ConsoleVisitor.Member(server, await Account(), "viewer");
        var routes = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ConsoleAccess>() is not null)
            .Select(e =>
            {
                Assert.NotNull(e.Metadata.GetMetadata<IAllowAnonymous>()); // or the APIs' keys would be asked for
                return $"{e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} /{e.RoutePattern.RawText!.Trim('/')}";
            })
            .ToList();
        Assert.Equal(_table.Keys.Order(), routes.Order());
    }

    [Fact]
    public async Task Each_role_is_allowed_what_the_table_says_and_nothing_else()
    {
        var there = await RoleMatrixAccount.Make(server);
        var account = there.Id;
        using var nobody = new ConsoleVisitor(server);
        using var stranger = await ConsoleVisitor.Member(server, await Account(), "owner");
        using var owner = await ConsoleVisitor.Member(server, account, "owner");
        using var runner = await ConsoleVisitor.Member(server, await Account(), "viewer", runs: true);
        var actors = new List<(string Role, ConsoleVisitor Visitor)> { ("nobody", nobody), ("stranger", stranger) };
        foreach (var role in new[] { "viewer", "operator", "editor" })
        {
            actors.Add((role, await ConsoleVisitor.Member(server, account, role)));
        }

        actors.AddRange([("owner", owner), ("runner", runner)]);
        foreach (var (route, kind) in _table.Where(r => r.Value != Open))
        {
            var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
            foreach (var (role, visitor) in actors)
            {
                // What a person does to their own access is tried by tests of its own.
                if (kind == Signed && method == "POST" && role != "nobody")
                {
                    continue;
                }

                var isTeam = path.Contains("/team", StringComparison.Ordinal);
                var target = isTeam ? await ConsoleVisitor.Member(server, account, "viewer", name: "The target") : null;
                var address = await there.Address(path);
                if (target is not null)
                {
                    address = address
                        .Replace("{person:guid}", await Id(target), StringComparison.Ordinal)
                        .Replace("{invitation:guid}", await Invited(account), StringComparison.Ordinal);
                }

                (address, var fields) = await PassRoutes.Prepare(there.World, owner, address);
                var before = await Effects();
                using var answer = method == "GET" ? await visitor.Get(address) : await visitor.Send(address, fields);
                var text = await answer.Content.ReadAsStringAsync();
                var expected = Expected(kind, role);
                Assert.True(expected == Outcome(answer), $"{role}: {route}: {expected} was expected: {Outcome(answer)} {text}");
                if (expected != "allowed")
                {
                    Assert.DoesNotContain("The target", text, StringComparison.Ordinal);
                    Assert.Equal(before, await Effects());
                }
                else if (method == "POST" && (isTeam || path.Contains("/passes", StringComparison.Ordinal)))
                {
                    Assert.NotEqual(before, await Effects());
                }

                target?.Dispose();
            }
        }

        actors.ForEach(a => a.Visitor.Dispose());
    }

    [Fact]
    public async Task A_role_that_is_taken_away_counts_no_more_at_once()
    {
        var account = await Account();
        using var owner = await ConsoleVisitor.Member(server, account, "owner");
        using var member = await ConsoleVisitor.Member(server, account, "owner");
        var id = await Id(member);
        using (var changed = await owner.Send($"/console/{account}/team/{id}/role", ("role", "viewer")))
        {
            Assert.Equal($"/console/{account}/team?notice=roleChanged", changed.Headers.Location!.ToString());
        }

        using (var denied = await member.Send($"/console/{account}/team/invite", ("email", "x@example.com"), ("role", "owner")))
        {
            Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        }

        // The last owner stays one, whatever they send.
        foreach (var (path, fields) in new[] { ("role", new[] { ("role", "viewer") }), ("remove", []) })
        {
            using var last = await owner.Send($"/console/{account}/team/{await Id(owner)}/{path}", fields);
            Assert.Equal(HttpStatusCode.BadRequest, last.StatusCode);
            Assert.Contains("keeps one owner", await last.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var removed = await owner.Send($"/console/{account}/team/{id}/remove");
        Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);
        await member.Page($"/console/{account}", HttpStatusCode.NotFound);
        Assert.Contains("You are in no team yet", await member.Page("/console/accounts"), StringComparison.Ordinal);
    }

    private static string Expected(string kind, string role) =>
        (kind, role) switch
        {
            (_, "nobody") => "sign in",
            (Signed, _) => "allowed",
            (Run, "runner") => "allowed",
            (Run, _) => "forbidden",
            (_, "stranger") => "missing",
            (Design, "viewer" or "operator") => "forbidden",
            (Lead, "viewer" or "operator" or "editor") => "forbidden",
            (Handle, "viewer" or "editor") => "forbidden",
            _ => "allowed",
        };

    private static string Outcome(HttpResponseMessage answer) =>
        answer.StatusCode switch
        {
            HttpStatusCode.SeeOther when answer.Headers.Location!.ToString().StartsWith("/console/sign-in", StringComparison.Ordinal) =>
                "sign in",
            // A form that is filled in wrong was let in; tests of their own see what right ones do.
            HttpStatusCode.SeeOther or HttpStatusCode.OK or HttpStatusCode.BadRequest => "allowed",
            HttpStatusCode.Forbidden => "forbidden",
            HttpStatusCode.NotFound => "missing",
            var other => other.ToString(),
        };

    private async Task<string> Effects() =>
        string.Join(
            '\n',
            await DatabaseContents.All(
                server.ConnectionString,
                """
                SELECT concat(person_id, account_id, role) FROM memberships UNION ALL SELECT concat(id, used_at) FROM invitations
                UNION ALL SELECT concat(id, name, password_hash, security_stamp, two_factor_enabled) FROM people
                UNION ALL SELECT concat(id, status, start_date, display_name) FROM campaigns
                UNION ALL SELECT id FROM google_issuers UNION ALL SELECT concat(id, google_issuer_id) FROM campaigns
                UNION ALL SELECT id FROM certificates UNION ALL SELECT id::text FROM signing_requests
                UNION ALL SELECT concat(id, secret, disabled_at) FROM webhooks
                UNION ALL SELECT concat(webhook_id, position) FROM webhook_deliveries
                UNION ALL SELECT concat(id, api_secret, is_disabled) FROM accounts
                UNION ALL SELECT concat(id, is_dead) FROM jobs WHERE attempts = 99
                UNION ALL SELECT concat(name, version, push_count) FROM templates
                UNION ALL SELECT concat(id, updated_at, change_count) FROM passes UNION ALL SELECT concat(id, name) FROM segments
                UNION ALL SELECT id FROM bulk_jobs
                UNION ALL SELECT coalesce(last_value, 0)::text FROM pg_sequences WHERE sequencename = 'jobs_id_seq' ORDER BY 1
                """
            )
        );

    private async Task<string> Invited(Guid account)
    {
        await ConsoleVisitor.Invitation(server, account, "viewer");
        return (
            await DatabaseContents.All(
                server.ConnectionString,
                "SELECT id::text FROM invitations WHERE used_at IS NULL ORDER BY created_at DESC, id DESC"
            )
        )[0];
    }

    private async Task<string> Id(ConsoleVisitor visitor) =>
        (await DatabaseContents.All(server.ConnectionString, $"SELECT id::text FROM people WHERE email = '{visitor.Email}'"))[0];

    private async Task<Guid> Account() => await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account);
}
