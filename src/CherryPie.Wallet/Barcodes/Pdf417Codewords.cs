namespace CherryPie.Wallet;

/// <summary>Codewords in the order of writing; values of Text go in pairs.</summary>
internal sealed class Pdf417Codewords
{
    private readonly List<int> _all = [];
    private int? _waiting;

    /// <summary>Adds whole codewords, after filling up one that is half full.</summary>
    public void Add(params ReadOnlySpan<int> codewords)
    {
        if (_waiting is not null)
        {
            AddText(Pdf417Modes.PunctuationShift);
        }

        _all.AddRange(codewords);
    }

    /// <summary>Adds values of 0 to 29.</summary>
    public void AddText(params ReadOnlySpan<int> values)
    {
        foreach (var value in values)
        {
            if (_waiting is { } first)
            {
                _all.Add((30 * first) + value);
                _waiting = null;
            }
            else
            {
                _waiting = value;
            }
        }
    }

    /// <summary>All codewords, after filling up one that is half full.</summary>
    public List<int> Finish()
    {
        Add();
        return _all;
    }
}
