using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What people do with one pass: change its data, redeem it, take it back, send its mail again.</summary>
internal static class PassChangesApi
{
    // As the page of customers takes it.
    private const long MostBytes = 1 << 20;

    public static void MapPassChanges(this IEndpointRouteBuilder app)
    {
        app.Within("POST", "/passes/{pass}/edit", Ability.HandlePasses, Edit, mostBytes: MostBytes);
        Action(app, "redeem", "passRedeemed", call => call.Get<RedeemOnce>().Run(call.Route("pass"), call.Stop));
        Action(app, "restore", "passRestored", call => Change(call, new() { ["isRedeemed"] = false }));
        Action(app, "void", "passVoided", call => Change(call, new() { ["isVoided"] = true }));
        Action(app, "unvoid", "passUnvoided", call => Change(call, new() { ["isVoided"] = false }));
        Action(app, "invalidate", "passInvalidated", call => Change(call, new() { ["isInvalid"] = true }));
        Action(app, "mail", "passMailed", Mail);
        Action(app, "push", "passPushed", call => call.Get<PushAgain>().Run(call.Route("pass"), call.Stop));
    }

    private static void Action(IEndpointRouteBuilder app, string name, string notice, Func<ConsoleCall, Task> act) =>
        app.Within(
            "POST",
            "/passes/{pass}/" + name,
            Ability.HandlePasses,
            async call =>
            {
                try
                {
                    await act(call);
                }
                catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
                {
                    var faults = new Dictionary<string, string> { [""] = PassFaults.Whole(call.Texts, refusal.Message) };
                    return await OnePassApi.Show(call, faults, status: refusal.Status);
                }

                return Done(call, notice);
            }
        );

    private static IResult Done(ConsoleCall call, string notice) =>
        call.Go($"/console/{call.Account!.Id}/passes/{call.Route("pass")}?notice={notice}");

    private static async Task Change(ConsoleCall call, JsonObject change)
    {
        var body = Body(change);
        await call.Get<UpdatePass>()
            .Run([(call.Route("pass"), body)], body.Fields.Problems, (id, _) => throw FindPass.Unknown(id), call.Stop);
    }

    private static async Task Mail(ConsoleCall call)
    {
        var (pass, _) = await call.Get<OwnPass>().Find(call.Route("pass"), call.Stop);
        var sent = JsonSerializer.SerializeToElement(new[] { new { passId = pass.Id } });
        var result = (await call.Get<ResendRecoveryMails>().Run(sent, call.Stop))[0];
        if (!result.Success)
        {
            throw Refusal.Invalid(result.Error!);
        }
    }

    private static PassRequest Body(JsonObject change) => new(JsonFields.Of(JsonSerializer.SerializeToElement(change), "", new Problems()));

    private static async Task<IResult> Edit(ConsoleCall call)
    {
        var (pass, _) = await call.Get<OwnPass>().Find(call.Route("pass"), call.Stop);
        var inputs = await OnePassApi.Inputs(call, pass);
        var typed = PassInputs.Typed(call.Http.Request.Form);
        var attributes = new AttributesModel(
            Sent("userDefinedId", ""),
            HasOwnId: false,
            Sent("recoveryEmail", pass.RecoveryEmail ?? ""),
            Sent("expiryDate", PassInputs.Local(pass.ExpiryDate))
        );
        var change = Changed(pass, attributes);
        if (inputs?.Changed(typed) is { Count: > 0 } data)
        {
            change["dynamicData"] = JsonSerializer.SerializeToNode(data);
        }

        if (change.Count == 0)
        {
            return Done(call, "passUnchanged");
        }

        var body = Body(change);
        try
        {
            await call.Get<UpdatePass>()
                .Run(
                    [(pass.Id, body)],
                    body.Fields.Problems,
                    (id, _) => throw FindPass.Unknown(id),
                    call.Stop,
                    first: stored => RequireSeen(call, stored)
                );
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            var faults = PassFaults.Of(call.Texts, refusal, body.Fields.Problems, inputs?.Types ?? []);
            return await OnePassApi.Show(call, faults, typed, attributes, refusal.Status);
        }

        return Done(call, "passSaved");

        // A form without the input changes nothing of it.
        string Sent(string name, string stored) => call.Http.Request.Form.ContainsKey(name) ? call.Field(name).Trim() : stored;
    }

    // The row is locked by now.
    private static void RequireSeen(ConsoleCall call, Pass stored)
    {
        if (OnePassApi.Seen(stored) != call.Field("seen"))
        {
            throw Refusal.Invalid(PassFaults.Meanwhile);
        }
    }

    private static JsonObject Changed(Pass pass, AttributesModel typed)
    {
        var change = new JsonObject();
        if (typed.OwnId.Length > 0 && pass.UserDefinedId is null)
        {
            change["userDefinedId"] = typed.OwnId;
        }

        if (typed.Email != (pass.RecoveryEmail ?? ""))
        {
            change["recoveryEmail"] = typed.Email.Length == 0 ? null : typed.Email;
        }

        if (typed.Expiry != PassInputs.Local(pass.ExpiryDate))
        {
            change["expiryDate"] = typed.Expiry.Length == 0 ? null : typed.Expiry;
        }

        return change;
    }
}
