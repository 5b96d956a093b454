using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Mail;

/// <summary>Sends recovery mails again, each by itself: one that can't be sent does not stop the others. A pass gets one in a call, and an
/// address not more than the limit in an hour.</summary>
internal sealed class ResendRecoveryMails(ServerDb db, UpdatePass update, RecoveryMailLimit limit, Tenant tenant)
{
    public const int Most = 1000;

    public async Task<List<ResentMail>> Run(JsonElement? sent, CancellationToken stop)
    {
        if (sent is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() is < 1 or > Most)
        {
            throw Refusal.Invalid($"request body: must be an array of 1 to {Most} objects with passId and perhaps newRecoveryEmail");
        }

        await LockAll(array, stop);
        var results = new List<ResentMail>();
        var mailed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in array.EnumerateArray())
        {
            var fields = JsonFields.Of(element, "", new Problems(), "element");
            var id = fields.Text("passId", 64) ?? "";
            string? email = null;
            try
            {
                email = fields.Text("newRecoveryEmail", PassSchemas.LongestAddress);
                fields.Problems.ThrowIfAny();
                await Resend(id, email, mailed, stop);
                results.Add(new ResentMail(id, email ?? await Stored(id, stop), true, null));
            }
            catch (Refusal e) when (e.Status < StatusCodes.Status500InternalServerError)
            {
                results.Add(new ResentMail(id, email, false, e.Message));
            }

            db.ChangeTracker.Clear();
        }

        return results;
    }

    // Each element is a transaction of its own, unless the request has one: then its passes stay locked to the end, and two requests must
    // not lock them in two orders.
    private async Task LockAll(JsonElement sent, CancellationToken stop)
    {
        if (db.IsInTransaction)
        {
            string[] ids = [.. sent.EnumerateArray().Select(e => JsonFields.Of(e, "", new Problems(), "element").Text("passId", 64) ?? "")];
            await db.Database.ExecuteSqlAsync(
                $"SELECT FROM passes WHERE account_id = {tenant.Required} AND id = ANY({ids}) ORDER BY id FOR NO KEY UPDATE",
                stop
            );
        }
    }

    private async Task Resend(string id, string? email, HashSet<string> mailed, CancellationToken stop)
    {
        var stored =
            await db.Passes.Where(p => p.Id == id).Select(p => new { p.RecoveryEmail }).SingleOrDefaultAsync(stop)
            ?? throw FindPass.Unknown(id);
        if (MailAddressRule.Ascii(email ?? stored.RecoveryEmail) is not { } address)
        {
            throw Refusal.Invalid(email is null ? "recoveryEmail: the pass has none" : $"newRecoveryEmail: {MailAddressRule.Allowed}");
        }

        if (!mailed.Add(id))
        {
            throw Refusal.Invalid("passId: an earlier element of this request sends this pass's mail; a pass gets one in a request");
        }

        if (!limit.Take(tenant.Required, address, out var wait))
        {
            throw Refusal.Invalid(
                $"recoveryEmail: this address was sent {limit.Most} mails within an hour (Mail__PerAddressPerHour); the next one can be "
                    + $"sent in {Math.Ceiling(wait.TotalMinutes)} min"
            );
        }

        if (email is null || email == stored.RecoveryEmail)
        {
            db.Add(Job.Of(JobKinds.RecoveryMail, id, tenant.Required));
            await db.SaveChangesAsync(stop);
            return;
        }

        var problems = new Problems();
        var body = new PassRequest(JsonFields.Of(JsonSerializer.SerializeToElement(new { recoveryEmail = email }), "", problems));
        await update.Run([(id, body)], problems, unknown: (missing, _) => throw FindPass.Unknown(missing), stop, isMailCounted: true);
    }

    private Task<string?> Stored(string id, CancellationToken stop) =>
        db.Passes.Where(p => p.Id == id).Select(p => p.RecoveryEmail).SingleOrDefaultAsync(stop);
}

/// <summary>The result for one pass.</summary>
internal sealed record ResentMail(
    string PassId,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
        string? RecoveryEmail,
    bool Success,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
        string? Error
);
