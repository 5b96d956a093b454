using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>All classes and objects, and what is done to them. Nothing is ever deleted.</summary>
/// <param name="issuerId">The one issuer there is.</param>
/// <param name="images">Fetches pictures.</param>
/// <param name="allowHttp">Whether a callback's address may be http.</param>
/// <param name="clock">Counts notifications.</param>
internal sealed class GoogleResources(string issuerId, GoogleImages images, bool allowHttp, TimeProvider clock)
{
    private readonly Lock _lock = new();

    // One list: an id is taken whatever its kind.
    private readonly SortedDictionary<string, GoogleResource> _all = new(StringComparer.Ordinal);

    public async Task<JsonObject> Insert(string type, JsonObject body, CancellationToken stop)
    {
        GoogleBody.CheckTypes(type, body);
        var resource = GoogleBody.Merged(new JsonObject(), body);
        GoogleId.Of(resource["id"], issuerId);
        await Accept(type, resource, before: null, stop);
        lock (_lock)
        {
            var parent = Parent(type, resource);
            var it = new GoogleResource(type, resource);
            return _all.TryAdd(it.Id, it)
                ? it.Shown(parent)
                : throw new GoogleRefusal(409, "existingResource", $"The resource with id {it.Id} already exists");
        }
    }

    /// <param name="body">The changes, or all of it.</param>
    /// <param name="isPatch">Whether what the body leaves out stays.</param>
    public async Task<JsonObject> Change(string type, string id, JsonObject body, bool isPatch, CancellationToken stop)
    {
        GoogleId.Of(id, issuerId);
        GoogleBody.CheckTypes(type, body);
        if (body["id"] is { } other && (string?)other != id)
        {
            throw GoogleRefusal.Invalid("resource.id", $"The id of the body is not {id}");
        }

        body["id"] = id;
        JsonObject Next(GoogleResource it) => GoogleBody.Merged(isPatch ? it.Body : new JsonObject(), body);
        JsonObject before,
            wanted;
        lock (_lock)
        {
            var it = Find(type, id);
            (before, wanted) = ((JsonObject)it.Body.DeepClone(), Next(it));
        }

        await Accept(type, wanted, before, stop);
        lock (_lock)
        {
            var it = Find(type, id);
            var next = Next(it);
            var parent = Parent(type, next);
            if ((string?)body["notifyPreference"] == "NOTIFY_ON_UPDATE" && !JsonNode.DeepEquals(next, it.Body))
            {
                it.Notify(clock.GetUtcNow());
            }

            it.Body = next;
            return it.Shown(parent);
        }
    }

    public JsonObject AddMessage(string type, string id, JsonObject body)
    {
        GoogleId.Of(id, issuerId);
        GoogleBody.CheckTypes("AddMessageRequest", body);
        GoogleBody.Refuse(violations => GoogleRules.Check("AddMessageRequest", body, violations));
        if (body["message"] is not JsonObject message)
        {
            throw GoogleRefusal.Invalid("message", "'message' is required");
        }

        lock (_lock)
        {
            var it = Find(type, id);
            var next = (JsonObject)it.Body.DeepClone();
            if (next["messages"] is not JsonArray messages)
            {
                next["messages"] = messages = [];
            }

            messages.Add(message.DeepClone());
            GoogleBody.Refuse(violations => GoogleRules.Check(type, next, violations));
            if ((string?)message["messageType"] == "TEXT_AND_NOTIFY")
            {
                it.Notify(clock.GetUtcNow());
            }

            it.Body = next;
            return new JsonObject { ["resource"] = it.Shown(Parent(type, next)) };
        }
    }

    public JsonObject Get(string type, string id)
    {
        GoogleId.Of(id, issuerId);
        lock (_lock)
        {
            var it = Find(type, id);
            return it.Shown(Parent(type, it.Body));
        }
    }

    /// <param name="of">Whose: an issuer's classes, a class's objects.</param>
    /// <param name="after">The id that the page before ended with; null: the first page.</param>
    /// <param name="most">How many; null: all.</param>
    public JsonObject List(string type, string? of, string? after, int? most)
    {
        var isClass = type.EndsWith("Class", StringComparison.Ordinal);
        var parameter = isClass ? "issuerId" : "classId";
        if (of?.Split('.')[0] != issuerId)
        {
            throw of is null ? GoogleRefusal.Invalid(parameter, $"'{parameter}' is required") : GoogleId.Foreign(of);
        }

        lock (_lock)
        {
            var all = _all.Values.Where(r => r.Type == type && (isClass || (string?)r.Body["classId"] == of));
            return GooglePage.Of(all, after, most, r => r.Shown(Parent(type, r.Body)));
        }
    }

    /// <summary>What a save link names, for its page.</summary>
    /// <returns>Object, class and users; null: there is no such object of that class.</returns>
    public (JsonObject Object, JsonObject Class, int Users)? Saved(string type, string id, string classId)
    {
        lock (_lock)
        {
            return
                _all.TryGetValue(id, out var it)
                && it.Type == type
                && (string?)it.Body["classId"] == classId
                && Parent(type, it.Body) is { } parent
                ? ((JsonObject)it.Body.DeepClone(), (JsonObject)parent.Body.DeepClone(), it.Users)
                : null;
        }
    }

    /// <summary>A person saved the object, or deleted it.</summary>
    public void Hold(string id, bool isSaved)
    {
        lock (_lock)
        {
            _all[id].Users = Math.Max(0, _all[id].Users + (isSaved ? 1 : -1));
        }
    }

    /// <summary>Forgets a resource, which no request can ask for: so it is for who has a new stand-in under the same issuer.</summary>
    public void Lose(string id)
    {
        lock (_lock)
        {
            _all.Remove(id);
        }
    }

    private async Task Accept(string type, JsonObject resource, JsonObject? before, CancellationToken stop)
    {
        GoogleBody.Check(type, resource, before, allowHttp);
        foreach (var linked in resource["linkedObjectIds"] as JsonArray ?? [])
        {
            var id = GoogleId.Of(linked, issuerId);
            lock (_lock)
            {
                _ = _all.TryGetValue(id, out var it) && !it.IsClass ? it : throw GoogleId.Missing("resourceNotFound", id);
            }
        }

        await images.Check(type, resource, stop);
    }

    private GoogleResource Find(string type, string id) =>
        _all.TryGetValue(id, out var it) && it.Type == type ? it : throw GoogleId.Missing("resourceNotFound", id);

    // An object's class, which must be of the object's kind and not a draft; null: a class has none.
    private GoogleResource? Parent(string type, JsonObject resource)
    {
        if (!type.EndsWith("Object", StringComparison.Ordinal))
        {
            return null;
        }

        var classId = GoogleId.Of(resource["classId"], issuerId);
        var kind = type.Replace("Object", "Class", StringComparison.Ordinal);
        var parent = _all.TryGetValue(classId, out var it) && it.Type == kind ? it : throw GoogleId.Missing("classNotFound", classId);
        return (string?)parent.Body["reviewStatus"] is "DRAFT"
            ? throw GoogleRefusal.Invalid("resource.classId", $"The class {classId} is a draft; objects need one that is not")
            : parent;
    }
}
