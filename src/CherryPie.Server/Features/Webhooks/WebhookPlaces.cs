namespace CherryPie.Server.Features.Webhooks;

/// <summary>To how many webhooks a server delivers at a time: to so many whose last attempt succeeded, and to a third as many that fail. An
/// account has a quarter of either, so that its receivers, however slow, leave places for other accounts.</summary>
internal sealed class WebhookPlaces(WebhooksOptions options)
{
    /// <summary>Of all accounts.</summary>
    public int All(bool areFailing) => areFailing ? options.AtATime / 4 : options.AtATime - (options.AtATime / 4);

    /// <summary>Of one account.</summary>
    public int OfAccount(bool areFailing) => Math.Max(All(areFailing) / 4, 1);

    /// <summary>The accounts, each with the kind of its webhooks, that have no free place.</summary>
    public HashSet<(Guid Account, bool IsFailing)> Taken(IReadOnlyCollection<LeasedWebhook> underWay)
    {
        var taken = new HashSet<(Guid, bool)>();
        foreach (var kind in underWay.GroupBy(w => w.IsFailing))
        {
            var areAll = kind.Count() >= All(kind.Key);
            var accounts = kind.GroupBy(w => w.AccountId).Where(a => areAll || a.Count() >= OfAccount(kind.Key));
            taken.UnionWith(accounts.Select(a => (a.Key, kind.Key)));
        }

        return taken;
    }
}
