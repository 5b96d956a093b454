using System.Runtime.ExceptionServices;
using System.Security.Claims;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>Reads the token from the header, enters a valid token's account into <see cref="Tenant"/>, and words refusals.</summary>
internal sealed class PkAuthEvents(AccountDirectory accounts, Tenant tenant, Actor actor) : JwtBearerEvents
{
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            context.NoResult();
            return;
        }

        if (
            header.Count != 1
            || header[0] is not { } value
            || !value.StartsWith(PkAuth.SchemeName + " ", StringComparison.OrdinalIgnoreCase)
        )
        {
            context.Fail(new PkTokenException("malformed; expected exactly one header \"Authorization: PKAuth <json web token>\""));
            return;
        }

        // Loaded here, because a failure of the database within the token handler would be answered as a wrong token.
        await accounts.Refresh(context.HttpContext.RequestAborted);
        context.Token = value.AsSpan(PkAuth.SchemeName.Length + 1).Trim(' ').ToString();
        if (context.Token.Length == 0)
        {
            context.Fail(new PkTokenException(PkTokenHandler.NotThreeParts)); // without a token the library would look for "Bearer"
        }
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        var account = ((PkToken)context.SecurityToken).Account;
        if (account.IsDisabled)
        {
            ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim(PkAuth.Disabled, ""));
        }
        else
        {
            tenant.Enter(account.Id);
            actor.Name = Actor.ApiKey;
        }

        return Task.CompletedTask;
    }

    public override Task Challenge(JwtBearerChallengeContext context)
    {
        switch (context.AuthenticateFailure)
        {
            case null:
                throw Refusal.Unauthorized(
                    "Invalid token: the Authorization header is missing; expected \"Authorization: PKAuth <json web token>\""
                );
            case PkTokenException fault:
                throw Refusal.Unauthorized($"Invalid token: {fault.Message}");
            default: // a bug, which is no caller's to read
                ExceptionDispatchInfo.Throw(context.AuthenticateFailure);
                return Task.CompletedTask;
        }
    }

    public override Task Forbidden(ForbiddenContext context) =>
        throw Refusal.Forbidden("The account of this key is disabled; ask the operator of this server");
}
