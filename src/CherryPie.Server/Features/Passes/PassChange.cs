using System.Text.Json;

namespace CherryPie.Server.Features.Passes;

/// <summary>A locked pass that is being changed.</summary>
/// <param name="pass">As it is stored; it is changed in place.</param>
internal sealed class PassChange(Pass pass)
{
    private readonly Pass _stored = pass.Copy();

    /// <summary>What is stored.</summary>
    public Pass Stored => _stored;

    /// <summary>What is to be stored.</summary>
    public Pass Pass => pass;

    public bool IsAny => Array.Exists(PassColumn.Changed, c => !c.IsSame(_stored, pass));

    /// <summary>The columns that differ.</summary>
    public List<PassColumn> Columns() => [.. PassColumn.Changed.Where(c => !c.IsSame(_stored, pass))];

    /// <summary>The names of the changed attributes, in the API's spelling.</summary>
    /// <param name="derived">Properties that follow from other changes: they are left out.</param>
    public List<string> Names(IReadOnlySet<string> derived) =>
        [
            .. PassColumn
                .Changed.Where(c => !derived.Contains(c.Property) && !c.IsSame(_stored, pass))
                .Select(c => JsonNamingPolicy.CamelCase.ConvertName(c.Property)),
        ];
}
