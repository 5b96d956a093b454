using System.Text.RegularExpressions;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>Takes in an issuer of Google Wallet with the key of its service account, once Google has shown that they go together. The same
/// issuer again takes another key.</summary>
internal sealed partial class AddIssuer(
    ServerDb db,
    SecretBox box,
    Tenant tenant,
    GoogleClient google,
    GoogleTokens tokens,
    TimeProvider clock
)
{
    /// <summary>Of an account.</summary>
    public const int Most = 100;

    private const string Part = IssuerForm.Key;
    private static readonly TimeSpan _again = TimeSpan.FromMinutes(1);

    /// <returns>Its id.</returns>
    public async Task<string> Run(MultipartBody form, CancellationToken stop)
    {
        var problems = new Problems();
        var fields = IssuerForm.Read(form, problems);
        var issuerId = fields.RequiredText("issuerId", GoogleIssuer.LongestIssuerId);
        var (name, description) = (fields.Text("name", 1000), fields.Text("description", 10_000));
        BidiControls.Check(problems, "name", name);
        if (!string.IsNullOrEmpty(issuerId) && !Digits().IsMatch(issuerId))
        {
            problems.Add("issuerId", $"must be the issuer's id from the Google Pay & Wallet console: digits alone");
        }

        using var account = IssuerForm.Account(form[Part], problems);
        problems.ThrowIfAny();
        await Prove(account!, issuerId!, stop);
        return await Store(account!, issuerId!, form[Part]!.Content, fields, (name, description), stop);
    }

    private async Task Prove(GoogleServiceAccount account, string issuerId, CancellationToken stop)
    {
        tokens.Forget(account);
        var answer = await google.Send(account, HttpMethod.Get, "issuer/" + issuerId, json: null, stop);
        if (answer.IsOk)
        {
            return;
        }

        throw answer switch
        {
            { Status: StatusCodes.Status403Forbidden } => Refusal.Invalid(
                $"{Part}: Google does not let it write for issuer {issuerId}: add {account.ClientEmail} as a user in the Google Pay & "
                    + $"Wallet console, and have the Google Wallet API enabled in its project ({answer.Error})"
            ),
            { Status: StatusCodes.Status401Unauthorized } => Refusal.Invalid($"{Part}: Google does not take this key ({answer.Error})"),
            { IsPassing: true } => Refusal.Unavailable($"Google could not be asked whether the key is good ({answer.Error})", _again),
            { IsMissing: true } => Refusal.Invalid($"issuerId: Google knows no issuer {issuerId} ({answer.Error})"),
            _ => Refusal.Invalid($"issuerId: Google does not show issuer {issuerId} ({answer.Error})"),
        };
    }

    private async Task<string> Store(
        GoogleServiceAccount account,
        string issuerId,
        byte[] file,
        JsonFields fields,
        (string? Name, string? Description) about,
        CancellationToken stop
    )
    {
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await using var transaction = await JoinedTransaction.Begin(db, stop);

        // Two requests at a time count one after the other.
        await db.Database.ExecuteSqlAsync($"SELECT FROM accounts WHERE id = {tenant.Required} FOR NO KEY UPDATE", stop);
        var issuer = await db.GoogleIssuers.SingleOrDefaultAsync(i => i.IssuerId == issuerId, stop);
        if (issuer is null)
        {
            if (await db.GoogleIssuers.CountAsync(stop) >= Most)
            {
                throw Refusal.Invalid($"issuerId: the account has {Most} issuers, the most that there can be");
            }

            var id = RandomIds.Certificate();
            issuer = new GoogleIssuer
            {
                Id = id,
                AccountId = tenant.Required,
                IssuerId = issuerId,
                ClientEmail = account.ClientEmail,
                KeyId = account.KeyId,
                ServiceAccount = box.Seal(file, GoogleIssuer.KeyOwner(tenant.Required, id)),
                Name = about.Name,
                Description = about.Description,
                CheckedAt = now,
                CreatedAt = now,
                UpdatedAt = now,
            };
            db.Add(issuer);
        }
        else
        {
            (issuer.ClientEmail, issuer.KeyId) = (account.ClientEmail, account.KeyId);
            issuer.ServiceAccount = box.Seal(file, GoogleIssuer.KeyOwner(issuer.AccountId, issuer.Id));
            issuer.Name = fields.Has("name") ? about.Name : issuer.Name;
            issuer.Description = fields.Has("description") ? about.Description : issuer.Description;
            (issuer.Status, issuer.StatusText, issuer.CheckedAt, issuer.UpdatedAt) = (GoogleIssuerStatus.ok, null, now, now);
        }

        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return issuer.Id;
    }

    [GeneratedRegex(@"\A[0-9]{1,20}\z")]
    private static partial Regex Digits();
}
