namespace CherryPie.Server.Tests.Contract;

/// <summary>The rules of campaigns, templates and passes in memory: what each operation must answer, and what must then be shown.</summary>
internal sealed class RulesModel
{
    public List<Group> Campaigns { get; } = [];

    public List<Group> Templates { get; } = [];

    public List<Card> Passes { get; } = [];

    /// <returns>Null when it succeeds, else the name of the field that is refused.</returns>
    public static string? Update(Group group, string? state, int? maxIssue, bool? ends)
    {
        if (group.State == "INVALID" || group.Parent?.State == "INVALID")
        {
            return "status";
        }

        if (maxIssue > 0 && maxIssue < group.Issued)
        {
            return "maxIssue";
        }

        group.State = state ?? group.State;
        group.MaxIssue = maxIssue ?? group.MaxIssue;
        group.HasEnded = ends ?? group.HasEnded;
        return null;
    }

    public string? Create(Group template)
    {
        if (template.Parent!.State == "INVALID")
        {
            return "campaignName";
        }

        Templates.Add(template);
        return null;
    }

    /// <returns>Null, or the index of the element that is refused and its field.</returns>
    public (int Index, string Field)? Issue(IReadOnlyList<(Group Template, string? UserId)> wanted, Func<int, string> idOf)
    {
        foreach (var (index, (template, userId)) in wanted.Index())
        {
            if (!template.Issues || !template.Parent!.Issues)
            {
                return (index, "templateName");
            }

            var earlier = wanted.Take(index).Any(w => w.UserId == userId && w.Template.Parent == template.Parent);
            if (userId is not null && (earlier || Taken(template.Parent!, userId)))
            {
                return (index, "userDefinedId");
            }
        }

        foreach (var group in wanted.Select(w => w.Template.Parent!).Concat(wanted.Select(w => w.Template)).Distinct())
        {
            var count = wanted.Count(w => w.Template == group || w.Template.Parent == group);
            if (group.MaxIssue > 0 && group.Issued + count > group.MaxIssue)
            {
                return (-1, "templateName");
            }
        }

        foreach (var (index, (template, userId)) in wanted.Index())
        {
            Passes.Add(new Card(idOf(index), template) { UserId = userId });
            template.Issued++;
            template.Parent!.Issued++;
        }

        return null;
    }

    public string? Update(Card pass, Group? to, string? userId, bool? redeem, bool? isVoided, bool invalidate, int? data)
    {
        if (pass.IsInvalid)
        {
            return "isInvalid";
        }

        if (to is not null && to != pass.Template && (to.Parent != pass.Template.Parent || !to.Issues))
        {
            return "templateName";
        }

        if (userId is not null && userId != pass.UserId && (pass.UserId is not null || Taken(pass.Template.Parent!, userId)))
        {
            return "userDefinedId";
        }

        if (to is not null && to != pass.Template)
        {
            if (to.MaxIssue > 0 && to.Issued >= to.MaxIssue)
            {
                return "templateName";
            }

            to.Issued++;
            pass.Template = to;
        }

        pass.UserId = userId ?? pass.UserId;
        pass.IsRedeemed = redeem ?? pass.IsRedeemed;
        pass.IsVoided = isVoided ?? pass.IsVoided;
        pass.Data = data ?? pass.Data;
        pass.IsFinal |= invalidate;
        return null;
    }

    private bool Taken(Group campaign, string userId) => Passes.Exists(p => p.UserId == userId && p.Template.Parent == campaign);

    /// <summary>A campaign, or with a parent a template.</summary>
    internal sealed class Group(string name, Group? parent)
    {
        public string Name => name;

        public Group? Parent => parent;

        public string State { get; set; } = "ACTIVE";

        public int MaxIssue { get; set; }

        public int Issued { get; set; }

        public bool HasEnded { get; set; }

        public bool Issues => State == "ACTIVE" && !HasEnded;
    }

    internal sealed class Card(string id, Group template)
    {
        public string Id => id;

        public Group Template { get; set; } = template;

        public string? UserId { get; set; }

        public bool IsRedeemed { get; set; }

        public bool IsVoided { get; set; }

        public bool IsFinal { get; set; }

        public int? Data { get; set; }

        public bool IsInvalid =>
            IsFinal || Template.State == "INVALID" || Template.HasEnded || Template.Parent!.State == "INVALID" || Template.Parent.HasEnded;
    }
}
