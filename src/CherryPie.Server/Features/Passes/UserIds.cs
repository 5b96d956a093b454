using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>A user id that a request gives to a pass.</summary>
/// <param name="Body">Where it was sent.</param>
/// <param name="Campaign">The campaign in which it must be unique.</param>
/// <param name="Owner">The pass's id, or for a new pass whatever tells it from the others of the request.</param>
internal readonly record struct GivenUserId(PassRequest Body, long Campaign, string Owner)
{
    public (long Campaign, string UserId) Key => (Campaign, Body.UserDefinedId!);

    public void Refuse() =>
        Body.Fields.Problems.Add(
            Body.Fields.Path("userDefinedId"),
            $"\"{Body.UserDefinedId}\" belongs to another pass of the campaign; it must be unique there"
        );
}

/// <summary>A user id is unique in its campaign. Between two requests the unique index decides; this names the ids that are
/// taken.</summary>
internal static class UserIds
{
    public const string BeingGiven = "userDefinedId: it is being given to another pass of the campaign by another request";

    /// <summary>For callers who are answered at once. Requests that give several ids in different orders would wait for each other for
    /// ever, so PostgreSQL ends one, whose caller is told. An import does not come here: it tries the same rows again.</summary>
    public static async Task<T> Told<T>(IEnumerable<PassRequest> bodies, Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (PostgresException e)
            when (e.SqlState == PostgresErrorCodes.DeadlockDetected && bodies.Any(b => b.UserDefinedId is { Length: > 0 }))
        {
            throw Refusal.Invalid(BeingGiven);
        }
    }

    /// <summary>Those of new passes.</summary>
    public static List<GivenUserId> Of(IReadOnlyList<PassRequest> bodies, Dictionary<string, TemplateHead> templates) =>
        [
            .. bodies
                .Where(b => b.UserDefinedId is { Length: > 0 } && b.TemplateName is not null && templates.ContainsKey(b.TemplateName))
                .Select(b => new GivenUserId(b, templates[b.TemplateName!].Campaign.Id, Owner: b.Fields.Path(""))),
        ];

    /// <summary>Notes each id that another pass has, stored or earlier in the same request.</summary>
    public static async Task RefuseTaken(ServerDb db, IReadOnlyList<GivenUserId> given, CancellationToken stop)
    {
        if (given.Count == 0)
        {
            return;
        }

        var ids = given.Select(g => g.Key.UserId).ToList();
        var campaigns = given.Select(g => g.Campaign).Distinct().ToList();
        var owners = (
            await db
                .Passes.AsNoTracking()
                .Where(p => campaigns.Contains(p.CampaignId) && p.UserDefinedId != null && ids.Contains(p.UserDefinedId))
                .Select(p => new
                {
                    p.CampaignId,
                    p.UserDefinedId,
                    p.Id,
                })
                .ToListAsync(stop)
        ).ToDictionary(p => (p.CampaignId, p.UserDefinedId!), p => p.Id);
        foreach (var wanted in given)
        {
            if (owners.GetValueOrDefault(wanted.Key, wanted.Owner) != wanted.Owner)
            {
                wanted.Refuse();
            }

            owners[wanted.Key] = wanted.Owner;
        }
    }
}
