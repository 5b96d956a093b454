using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>What changed between two bodies of an object, and how the holder is told.
/// <see href="https://developers.google.com/wallet/generic/use-cases/trigger-push-notifications"/></summary>
/// <param name="IsChanged">Whether the bodies differ.</param>
/// <param name="NotifiesOnUpdate">Whether the request is to bear <c>notifyPreference: NOTIFY_ON_UPDATE</c>: Google itself tells of the
/// change.</param>
/// <param name="Message">The message that is added then, with <c>messageType: TEXT_AND_NOTIFY</c>; null for none.</param>
public sealed record GoogleChange(bool IsChanged, bool NotifiesOnUpdate, JsonObject? Message)
{
    // Members whose changes Google tells of itself.
    private static readonly Dictionary<GooglePassKind, string[]> _told = new()
    {
        [GooglePassKind.Loyalty] = ["loyaltyPoints"],
        [GooglePassKind.EventTicket] = ["seatInfo"],
        [GooglePassKind.Flight] = ["boardingAndSeatingInfo"],
        [GooglePassKind.Transit] = ["ticketLeg"],
        [GooglePassKind.GiftCard] = ["balance"],
    };

    /// <summary>Compares two bodies.</summary>
    /// <param name="before">The body that Google has.</param>
    /// <param name="after">The body that it gets.</param>
    /// <param name="kind">Their kind.</param>
    /// <param name="messages">The messages of the second, <see cref="GoogleBodies.Messages"/>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static GoogleChange Between(
        JsonObject before,
        JsonObject after,
        GooglePassKind kind,
        IReadOnlyDictionary<string, JsonObject> messages
    )
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(messages);
        if (IsSame(before, after))
        {
            return new(false, false, null);
        }

        var told = _told.GetValueOrDefault(kind, []);
        var changed = messages.Where(m => !IsSame(At(before, m.Key), At(after, m.Key))).ToList();
        if (changed.Any(m => told.Contains(First(m.Key))))
        {
            return new(true, true, null);
        }

        if (changed.Count == 0)
        {
            return new(true, false, null);
        }

        var message = changed[0].Value.DeepClone().AsObject();
        message["messageType"] = "TEXT_AND_NOTIFY";
        return new(true, false, message);
    }

    /// <summary>The body of a PATCH that makes one body of another: the new one, with null for each member that it lacks, since PATCH
    /// leaves alone what it does not name.</summary>
    /// <param name="before">The body that Google has; null where it is not known.</param>
    /// <param name="after">The body that it is to have.</param>
    /// <exception cref="ArgumentNullException">There is no new body.</exception>
    public static JsonObject Patch(JsonObject? before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(after);
        var patch = after.DeepClone().AsObject();
        foreach (var (name, old) in before ?? [])
        {
            if (!patch.TryGetPropertyValue(name, out var now))
            {
                patch[name] = null;
            }
            else if (old is JsonObject inner && now is JsonObject members)
            {
                patch[name] = Patch(inner, members);
            }
        }

        return patch;
    }

    /// <summary>The place of a text module in an object.</summary>
    internal static string Module(string id) => $"textModulesData.{id}";

    private static string First(string place) => place.Split('.')[0];

    // As they are sent: a number that was stored meanwhile is the same number.
    private static bool IsSame(JsonNode? one, JsonNode? other) =>
        GoogleHash.Canonical(one).AsSpan().SequenceEqual(GoogleHash.Canonical(other));

    // A place is a member, a member of that, or a list's name and the id of one of its elements.
    private static JsonNode? At(JsonNode? node, string place)
    {
        foreach (var part in place.Split('.'))
        {
            node = node switch
            {
                JsonObject members => members[part],
                JsonArray list => list.FirstOrDefault(item => item is JsonObject one && one["id"]?.GetValue<string>() == part),
                _ => null,
            };
        }

        return node;
    }
}
