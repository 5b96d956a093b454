using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>Stores what a customer changed of their pass, by the use case that clients' updates go through.</summary>
internal sealed class SaveEdits(UpdatePass update, Tenant tenant, Actor actor)
{
    /// <returns>What is wrong by key, in the customer's language; empty when it was saved.</returns>
    public async Task<Dictionary<string, string>> Run(
        Pass pass,
        IReadOnlyList<EditField> fields,
        IReadOnlyDictionary<string, string> typed,
        TimeZoneInfo zone,
        ViewTexts texts,
        CancellationToken stop
    )
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!typed.TryGetValue(field.Key, out var text) || text == field.Value.ReplaceLineEndings("\n"))
            {
                continue;
            }

            changes[field.Key] = field.Stored(text, zone);
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                errors[field.Key] = texts.NotAllowed;
            }
        }

        if (changes.Count == 0 || errors.Count > 0)
        {
            return errors;
        }

        tenant.Enter(pass.AccountId);
        actor.Name = Actor.Customer;
        var problems = new Problems();
        var body = new PassRequest(JsonFields.Of(JsonSerializer.SerializeToElement(new { dynamicData = changes }), "", problems));
        try
        {
            await update.Run([(pass.Id, body)], problems, (id, _) => throw FindPass.Unknown(id), stop);
            return errors;
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return Tell(problems, fields.Where(f => changes.ContainsKey(f.Key)).ToList(), texts);
        }
    }

    private static Dictionary<string, string> Tell(Problems problems, List<EditField> changed, ViewTexts texts)
    {
        var told = changed.Where(f => problems.Findings.Any(p => p.Path == "dynamicData." + f.Key)).ToList();

        // Where the fault names no key, any of the changes may be its reason.
        return (told.Count > 0 ? told : changed).ToDictionary(
            f => f.Key,
            f =>
                f.Type switch
                {
                    DynamicKeyType.Number => texts.NoNumber,
                    DynamicKeyType.DateTime => texts.NoDate,
                    _ => texts.NotAllowed,
                },
            StringComparer.Ordinal
        );
    }
}
