namespace CherryPie.Wallet;

/// <summary>A compiled attribute and what the caller calls it, also where the caller left it out: a finding about what is missing names
/// it.</summary>
/// <param name="Path">Such as <c>passbook.header[0].defaultLabel</c>.</param>
/// <param name="Value">Null where it is absent.</param>
/// <param name="IsOfPass">Whether one pass has it instead of its design.</param>
internal readonly record struct DesignAttribute<T>(string Path, T? Value, bool IsOfPass)
    where T : class, IFilled
{
    /// <summary>A pass's own attribute, where it has one, else this one.</summary>
    public DesignAttribute<T> Or(DesignAttribute<T>? own) => own is { Value: not null } ofPass ? ofPass : this;
}

/// <summary>A compiled array.</summary>
/// <param name="Path">What the caller calls it.</param>
/// <param name="Items">Empty where it is absent.</param>
/// <param name="IsOfPass">Whether one pass has it instead of its design.</param>
internal sealed record DesignList<T>(string Path, IReadOnlyList<T> Items, bool IsOfPass);

/// <summary>What is filled with the values of a pass.</summary>
internal interface IFilled
{
    /// <summary>The keys of the placeholders in it.</summary>
    IReadOnlyList<string> Keys { get; }
}
